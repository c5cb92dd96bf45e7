// The sentences of RlmLang. No code, no ambiguity (a test holds it): lambdas and conditionals stay outside the
// left-recursive rule, and the token reader has already told group from call, list from index and minus from minus.
// A rule is read one statement at a time; `program` is there for the exported grammars and for the test of ambiguity.
parser grammar RlmParser;

options { tokenVocab = RlmLexer; }

program : ( statement | SEMICOLON )* EOF ;

oneStatement  : statement EOF ;
oneExpression : ( lambda | expression ) EOF ;
oneType       : typeExpression EOF ;
oneSignature  : signature EOF ;

statement
    : typeStatement
    | useStatement
    | paramStatement
    | budgetStatement
    | functionStatement
    | letStatement
    | showStatement
    | expectStatement
    | setStatement
    | testStatement
    | propertyStatement
    | givenStatement
    ;

typeStatement     : TYPE NAME ASSIGN typeExpression ;
useStatement      : USE STRING ;
paramStatement    : PARAM NAME COLON typeExpression ( ASSIGN expression )? ;
budgetStatement   : BUDGET budgetEntry ( COMMA budgetEntry )* COMMA? ;
budgetEntry       : NAME ASSIGN expression ;
functionStatement : FN NAME CALL_LPAREN parameters RPAREN ( ARROW typeExpression )? ASSIGN lambdaBody ;
letStatement      : LET NAME ( COLON typeExpression )? ASSIGN expression ;
showStatement     : SHOW expression ( COMMA expression )* ;
expectStatement   : EXPECT expression ( COMMA expression )? ;
setStatement      : SET NAME ASSIGN expression ;
testStatement     : TEST STRING body ;
propertyStatement : PROPERTY STRING CALL_LPAREN parameters RPAREN body ;
givenStatement    : GIVEN NAME ( STRING | regex )? ASSIGN ( lambda | expression ) ;

body       : LBRACE ( statement | SEMICOLON )* RBRACE ;
parameters : ( parameter ( COMMA parameter )* COMMA? )? ;
parameter  : NAME COLON typeExpression ( ASSIGN expression )? ;

// Expressions.

expression : operation ( IF operation ELSE expression )? ;

operation
    : primary                                                                  # primaryOperation
    | operation DOT NAME arguments                                             # methodCall
    | operation DOT NAME                                                       # fieldAccess
    | operation INDEX_LBRACK subscript RBRACK                                  # indexing
    | ( PREFIX_MINUS | BANG ) operation                                        # signOperation
    | operation ( STAR | SLASH | FLOOR | PERCENT ) operation                   # product
    | operation ( PLUS | MINUS ) operation                                     # sum
    | <assoc=right> operation FALLBACK operation                               # fallback
    | operation ( comparator | IN | NOT IN ) operation                         # comparison
    | NOT operation                                                            # negation
    | operation AND operation                                                  # conjunction
    | operation OR operation                                                   # disjunction
    ;

comparator : EQUAL | NOT_EQUAL | LESS | LESS_OR_EQUAL | GREATER | GREATER_OR_EQUAL ;

primary
    : INT                                # intLiteral
    | FLOAT                              # floatLiteral
    | ( TRUE | FALSE )                   # boolLiteral
    | NONE                               # noneLiteral
    | STRING                             # textLiteral
    | regex                              # regexLiteral
    | interpolation                      # interpolated
    | NAME arguments                     # call
    | NAME                               # nameExpression
    | LPAREN expression RPAREN           # group
    | LBRACK listContent? RBRACK         # listExpression
    | record                             # recordExpression
    ;

listContent : expression ( comprehensionTail | ( COMMA expression )* COMMA? ) ;

comprehensionTail : FOR variables IN operation ( IF operation )? ;

variables : NAME ( COMMA NAME )* | LPAREN NAME ( COMMA NAME )* RPAREN ;

record : LBRACE ( recordEntry ( COMMA recordEntry )* COMMA? )? RBRACE ;

recordEntry
    : ( NAME | STRING ) COLON expression   # fieldEntry
    | SPREAD expression                    # spreadEntry
    ;

subscript
    : COLON expression?                       # sliceTo
    | expression ( COLON expression? )?       # indexOrSlice
    ;

arguments : CALL_LPAREN ( argument ( COMMA argument )* COMMA? )? RPAREN ;

argument
    : AS ASSIGN typeExpression                   # typeArgument
    | ( NAME ASSIGN )? ( lambda | expression )   # valueArgument
    ;

lambda     : ( NAME | LPAREN NAME ( COMMA NAME )* COMMA? RPAREN ) FAT_ARROW lambdaBody ;
lambdaBody : block | expression ;
block      : LBRACE ( blockLet SEMICOLON* )* RETURN? expression SEMICOLON* RBRACE ;
blockLet   : LET NAME ASSIGN expression ;

interpolation : FSTRING_START interpolationPart* FSTRING_END ;
regex         : REGEX ;

interpolationPart
    : FSTRING_TEXT                                                      # literalPart
    | FSTRING_JSON                                                      # jsonPart
    | FSTRING_QUANTIFIER                                                # quantifierPart
    | HOLE_OPEN expression ( FORMAT_COLON FORMAT_SPEC? )? HOLE_CLOSE    # holePart
    ;

// Types.

typeExpression : simpleType ( QUESTION | FALLBACK | PIPE NONE )* ;   // `??` is `?` twice, which is `?`

simpleType
    : NAME CALL_LPAREN ( typeSize ( COMMA typeSize )* COMMA? )? RPAREN     # sizedType
    | ( NAME | NONE )                                                      # namedType
    | LBRACK typeExpression ( SEMICOLON INT )? RBRACK                      # listType
    | LBRACE ( fieldType ( COMMA fieldType )* COMMA? )? RBRACE             # recordType
    ;

typeSize
    : signedInt RANGE signedInt   # rangeSize
    | expression                  # valueSize
    ;

signedInt : PREFIX_MINUS? INT ;
fieldType : ( NAME | STRING ) COLON typeExpression ;

// The header of a built-in: `sort_by(xs: [T], key: T => K, desc: bool = false) -> [T]`.

signature          : NAME CALL_LPAREN ( signatureParameter ( COMMA signatureParameter )* )? RPAREN ARROW typeExpression ;
signatureParameter : NAME COLON ( functionType | typeExpression ) ( ASSIGN expression )? ;
functionType       : ( typeExpression | LPAREN typeExpression ( COMMA typeExpression )* RPAREN ) FAT_ARROW typeExpression ;
