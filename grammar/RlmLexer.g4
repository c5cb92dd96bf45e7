// The words of RlmLang. No code: what depends on more than the characters in front (line starts, words that are
// keywords only where a statement can start, the colon before a format) is decided on the tokens, in
// src/RlmLang.Compiler/Syntax/Parsing/{SourceLexer,TokenReader}.cs. grammar/README.md says how.
lexer grammar RlmLexer;

channels { COMMENTS }

// Never matched here: the token reader gives these types to tokens that were matched as something else.
tokens {
    CALL_LPAREN,      // `(` right after what can be called; LPAREN opens a group
    INDEX_LBRACK,     // `[` right after what can be indexed; LBRACK opens a list
    PREFIX_MINUS,     // `-` where a value has to start; MINUS stands between two
    AS,               // `as` before `=` in an argument list
    HOLE_CLOSE,       // `}` that closes a hole of an f-string
    FORMAT_COLON,     // `:` between a hole's value and its format
    FSTRING_START, FSTRING_TEXT, FSTRING_JSON, FSTRING_QUANTIFIER, FSTRING_END, FSTRING_CUT, HOLE_OPEN, FORMAT_SPEC
}

// Words that start a statement.
LET      : 'let' ;
TYPE     : 'type' ;
USE      : 'use' ;
PARAM    : 'param' ;
BUDGET   : 'budget' ;
FN       : 'fn' ;
SHOW     : 'show' ;
EXPECT   : 'expect' ;
SET      : 'set' ;
TEST     : 'test' ;
PROPERTY : 'property' ;
GIVEN    : 'given' ;

// Words inside expressions.
RETURN : 'return' ;
IF     : 'if' ;
ELSE   : 'else' ;
FOR    : 'for' ;
IN     : 'in' ;
AND    : 'and' | '&&' ;
OR     : 'or' | '||' ;
NOT    : 'not' ;
TRUE   : 'true' | 'True' ;
FALSE  : 'false' | 'False' ;
NONE   : 'none' | 'None' | 'null' ;

// Literals.
INT    : DIGITS ;
FLOAT  : DIGITS '.' DIGITS EXPONENT? | DIGITS EXPONENT | '.' DIGITS EXPONENT? ;
REGEX  : RAW ( SINGLE_QUOTED | DOUBLE_QUOTED | TRIPLE_SINGLE | TRIPLE_DOUBLE ) ;
STRING : SINGLE_QUOTED | DOUBLE_QUOTED | TRIPLE_SINGLE | TRIPLE_DOUBLE ;

// A text whose closing quote is missing: up to the end of the line, or of the file for three quotes.
UNCLOSED_TEXT
    : RAW? ( '"' ( ~["\\\r\n] | '\\' ~[\r\n] )* | '\'' ( ~['\\\r\n] | '\\' ~[\r\n] )* | TRIPLE_DOUBLE_OPEN | TRIPLE_SINGLE_OPEN )
    ;

FSTRING3_DOUBLE : FSTRING_PREFIX '"""' -> type(FSTRING_START), pushMode(IN_TRIPLE_DOUBLE) ;
FSTRING3_SINGLE : FSTRING_PREFIX '\'\'\'' -> type(FSTRING_START), pushMode(IN_TRIPLE_SINGLE) ;
FSTRING1_DOUBLE : FSTRING_PREFIX '"' -> type(FSTRING_START), pushMode(IN_DOUBLE) ;
FSTRING1_SINGLE : FSTRING_PREFIX '\'' -> type(FSTRING_START), pushMode(IN_SINGLE) ;

NAME : [\p{L}_] [\p{L}\p{Mn}\p{Nd}_]* ;

// Signs.
LPAREN    : '(' ;
RPAREN    : ')' ;
LBRACK    : '[' ;
RBRACK    : ']' ;
LBRACE    : '{' -> pushMode(DEFAULT_MODE) ;
RBRACE    : '}' -> popMode ;
COMMA     : ',' ;
SEMICOLON : ';' ;
COLON     : ':' ;
RANGE     : '..' ;
SPREAD    : '...' | '**' ;
DOT       : '.' ;
FAT_ARROW : '=>' ;
ARROW     : '->' ;
EQUAL     : '==' | '===' ;
NOT_EQUAL : '!=' | '!==' ;
LESS_OR_EQUAL    : '<=' ;
GREATER_OR_EQUAL : '>=' ;
LESS      : '<' ;
GREATER   : '>' ;
ASSIGN    : '=' ;
PLUS      : '+' ;
MINUS     : '-' ;
STAR      : '*' ;
FLOOR     : '//' ;
SLASH     : '/' ;
PERCENT   : '%' ;
FALLBACK  : '??' ;
QUESTION  : '?' ;
BANG      : '!' ;
PIPE      : '|' ;

COMMENT       : '#' ~[\r\n]* -> channel(COMMENTS) ;
WHITESPACE    : [ \t\r\n\f\u00A0\uFEFF]+ -> skip ;
LINE_JOIN     : '\\' [ \t]* '\r'? '\n' -> skip ;

// Nothing of ours: a comment of another language, an assignment that changes its target, or a stray character.
BLOCK_COMMENT : '/*' .*? ( '*/' | EOF ) ;
CHANGE        : '+=' | '-=' | '*=' | '/=' | '++' | '--' | ':=' ;
TEMPLATE_TEXT : '`' ~[`]* '`' ;
UNKNOWN       : . ;

fragment DIGITS             : [0-9] [0-9_]* ;
fragment EXPONENT           : [eE] [+-]? [0-9]+ ;
fragment RAW                : [rR] ;
fragment FSTRING_PREFIX     : [fF] [rR]? | [rR] [fF] ;
fragment SINGLE_QUOTED      : '\'' ( ~['\\\r\n] | '\\' ~[\r\n] )* '\'' ;
fragment DOUBLE_QUOTED      : '"' ( ~["\\\r\n] | '\\' ~[\r\n] )* '"' ;
fragment TRIPLE_DOUBLE_OPEN : '"""' ( '"'? '"'? ( ~["\\] | '\\' . ) )* '"'? '"'? ;
fragment TRIPLE_SINGLE_OPEN : '\'\'\'' ( '\''? '\''? ( ~['\\] | '\\' . ) )* '\''? '\''? ;
fragment TRIPLE_DOUBLE      : '"""' ( '"'? '"'? ( ~["\\] | '\\' . ) )* '"""' ;
fragment TRIPLE_SINGLE      : '\'\'\'' ( '\''? '\''? ( ~['\\] | '\\' . ) )* '\'\'\'' ;
fragment JSON_OPENING       : '{' [ \t\r\n]* ( '"' ~["{}\\\r\n]* '"' | '\\"' ~["{}\\\r\n]* '\\"' | '\'' ~['{}\\\r\n]* '\'' ) [ \t]* ':' ;
fragment QUANTIFIER         : '{' [0-9]+ ( ',' [0-9]* )? '}' ;

mode IN_DOUBLE;
D_END   : '"' -> type(FSTRING_END), popMode ;
D_CUT   : [\r\n] -> type(FSTRING_CUT), popMode ;
D_TEXT  : ( ~["\\{}\r\n] | '\\' ~[{}\r\n] | '{{' | '}}' )+ -> type(FSTRING_TEXT) ;
D_LONE  : ( '\\' | '}' ) -> type(FSTRING_TEXT) ;
D_JSON  : JSON_OPENING -> type(FSTRING_JSON), pushMode(IN_JSON) ;
D_COUNT : QUANTIFIER -> type(FSTRING_QUANTIFIER) ;
D_OPEN  : '{' -> type(HOLE_OPEN), pushMode(DEFAULT_MODE) ;

mode IN_SINGLE;
S_END   : '\'' -> type(FSTRING_END), popMode ;
S_CUT   : [\r\n] -> type(FSTRING_CUT), popMode ;
S_TEXT  : ( ~['\\{}\r\n] | '\\' ~[{}\r\n] | '{{' | '}}' )+ -> type(FSTRING_TEXT) ;
S_LONE  : ( '\\' | '}' ) -> type(FSTRING_TEXT) ;
S_JSON  : JSON_OPENING -> type(FSTRING_JSON), pushMode(IN_JSON) ;
S_COUNT : QUANTIFIER -> type(FSTRING_QUANTIFIER) ;
S_OPEN  : '{' -> type(HOLE_OPEN), pushMode(DEFAULT_MODE) ;

mode IN_TRIPLE_DOUBLE;
TD_END   : '"""' -> type(FSTRING_END), popMode ;
TD_TEXT  : ( ~["\\{}] | '\\' ~[{}] | '{{' | '}}' )+ -> type(FSTRING_TEXT) ;
TD_LONE  : ( '\\' | '}' | '"' ) -> type(FSTRING_TEXT) ;
TD_JSON  : JSON_OPENING -> type(FSTRING_JSON), pushMode(IN_JSON) ;
TD_COUNT : QUANTIFIER -> type(FSTRING_QUANTIFIER) ;
TD_OPEN  : '{' -> type(HOLE_OPEN), pushMode(DEFAULT_MODE) ;

mode IN_TRIPLE_SINGLE;
TS_END   : '\'\'\'' -> type(FSTRING_END), popMode ;
TS_TEXT  : ( ~['\\{}] | '\\' ~[{}] | '{{' | '}}' )+ -> type(FSTRING_TEXT) ;
TS_LONE  : ( '\\' | '}' | '\'' ) -> type(FSTRING_TEXT) ;
TS_JSON  : JSON_OPENING -> type(FSTRING_JSON), pushMode(IN_JSON) ;
TS_COUNT : QUANTIFIER -> type(FSTRING_QUANTIFIER) ;
TS_OPEN  : '{' -> type(HOLE_OPEN), pushMode(DEFAULT_MODE) ;

// A JSON example inside an f-string: text up to the brace that closes it, whatever quotes are in it.
mode IN_JSON;
J_TEXT  : ( ~[{}\\] | '\\' . )+ -> type(FSTRING_TEXT) ;
J_JSON  : JSON_OPENING -> type(FSTRING_TEXT), pushMode(IN_JSON) ;
J_CLOSE : '}' -> type(FSTRING_TEXT), popMode ;
J_OPEN  : '{' -> type(HOLE_OPEN), pushMode(DEFAULT_MODE) ;
J_LONE  : '\\' -> type(FSTRING_TEXT) ;

// After the colon of a hole.
mode IN_FORMAT;
FORMAT_TEXT  : ~[{}"'\r\n]+ -> type(FORMAT_SPEC) ;
FORMAT_CLOSE : '}' -> type(HOLE_CLOSE), popMode ;
FORMAT_CUT   : . -> type(UNKNOWN) ;
