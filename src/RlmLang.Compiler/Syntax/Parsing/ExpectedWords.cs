using Antlr4.Runtime.Misc;
using static RlmLang.Syntax.Parsing.Generated.RlmParser;

namespace RlmLang.Syntax.Parsing;

/// <summary>What could have stood somewhere, in words: never a list of tokens.</summary>
internal static class ExpectedWords
{
    /// <summary>Words such as <c>a value</c> or <c>`,` or `)`</c>; null where what was read is already whole.</summary>
    public static string? Of(SyntaxFault fault)
    {
        var expected = fault.Expected;
        if (expected.Contains(INT) && expected.Contains(NOT))
        {
            return fault.Token is { Type: RBRACE, Partner.Brace: BraceKind.Block } ? "an expression, the block's value,"
                : expected.Contains(RBRACK) ? "a value or `]`" : expected.Contains(AS) || expected.Contains(RPAREN) ? "an argument or `)`" : "a value";
        }

        if (expected.Contains(LBRACE) && expected.Contains(NAME) && expected.Contains(LBRACK))
        {
            return "a type";
        }

        if (expected.Contains(Antlr4.Runtime.TokenConstants.EOF) && !expected.Contains(ASSIGN))
        {
            return null;
        }

        var words = Words(fault).ToList();
        return words.Count switch
        {
            0 => "a value",
            1 => words[0],
            _ => $"{string.Join(", ", words[..^1])} or {words[^1]}",
        };
    }

    /// <summary>Whether only signs could have stood there.</summary>
    public static bool IsSign(IntervalSet expected) => !expected.Contains(NAME) && !expected.Contains(STRING) && !expected.Contains(INT);

    /// <summary>Whether a comma and more could stand where the fault is, though the parser had already left the list.</summary>
    public static bool TakesComma(SyntaxFault fault) => fault.Rule is RULE_arguments or RULE_primary or RULE_record or RULE_listContent or RULE_parameters or RULE_budgetStatement
        or RULE_simpleType or RULE_functionStatement or RULE_propertyStatement or RULE_showStatement;

    private static IEnumerable<string> Words(SyntaxFault fault)
    {
        var expected = fault.Expected;
        if (expected.Contains(NAME))
        {
            yield return "a name";
        }

        if (expected.Contains(STRING))
        {
            yield return "a text";
        }

        if (expected.Contains(INT))
        {
            yield return "a number";
        }

        if (expected.Contains(COMMA) || (TakesComma(fault) && (expected.Contains(RPAREN) || expected.Contains(RBRACK) || expected.Contains(RBRACE))))
        {
            yield return "`,`";
        }

        foreach (var (type, sign) in ((int, string)[])[(ASSIGN, "="), (COLON, ":"), (CALL_LPAREN, "("), (RPAREN, ")"), (RBRACK, "]"), (LBRACE, "{"), (RBRACE, "}"), (ELSE, "else"), (IN, "in"), (FAT_ARROW, "=>"), (ARROW, "->"), (RANGE, ".."), (HOLE_CLOSE, "}")])
        {
            if (expected.Contains(type))
            {
                yield return $"`{sign}`";
            }
        }
    }
}
