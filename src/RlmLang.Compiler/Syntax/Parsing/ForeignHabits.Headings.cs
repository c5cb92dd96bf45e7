using RlmLang.Diagnostics;
using RlmLang.Source;
using static RlmLang.Syntax.Parsing.Generated.RlmLexer;

namespace RlmLang.Syntax.Parsing;

/// <summary>What stands at a program's head: parameters, budgets, modules.</summary>
internal static partial class ForeignHabits
{
    private static bool Heading(WordRow row, int i) => row[i].Type switch
    {
        PARAM => UntypedParameter(row, i),
        BUDGET => BudgetSign(row, i),
        _ => BareModule(row, i),
    };

    // `param n = 3`
    private static bool UntypedParameter(WordRow row, int i)
    {
        if (row.At(i + 1) is not { Type: NAME } name || row.At(i + 2)?.Type != ASSIGN || row.At(i + 3) is not { } value || row.NextStatement(i + 1) != i + 4)
        {
            return false;
        }

        var type = value.Type switch
        {
            INT => "int",
            FLOAT => "float",
            STRING => "text",
            TRUE or FALSE => "bool",
            _ => null,
        };
        if (type is null)
        {
            return false;
        }

        row.Report(SyntaxDiagnostics.UntypedParameter(name.Span, name.Text, type));
        row.Insert(i + 2, NAME, type);
        row.Insert(i + 2, COLON, ":");
        return true;
    }

    // `budget calls: 10`
    private static bool BudgetSign(WordRow row, int i)
    {
        if (row.Next(i + 1, row[i].Opener, t => t.Type == COLON || t.StartsStatement) is var at && (at < i + 2 || row[at].Type != COLON || row[at - 1].Type != NAME))
        {
            return false;
        }

        var (name, sign) = (row[at - 1], row[at]);
        row.Report(SyntaxDiagnostics.ColonArgument(sign.Span, TextSpan.FromBounds(name.StopIndex + 1, row.At(at + 1)?.StartIndex ?? sign.StopIndex + 1), name.Text));
        sign.Type = ASSIGN;
        return true;
    }

    // `use std/search`
    private static bool BareModule(WordRow row, int i)
    {
        var end = i + 1;
        while (row.At(end) is { Type: NAME or SLASH or DOT } part && !part.StartsLine && (end == i + 1 || part.StartIndex == row[end - 1].StopIndex + 1))
        {
            end++;
        }

        if (end == i + 1 || row[i + 1].Type != NAME || row.NextStatement(i + 1) != end)
        {
            return false;
        }

        var path = row.Written(i + 1, end);
        row.Report(SyntaxDiagnostics.BareModule(row.SpanOf(i + 1, end), path));
        row.Replace(i + 1, end, new SourceToken(STRING, $"\"{path}\"", row[i + 1].StartIndex) { StopIndex = row[end - 1].StopIndex });
        return true;
    }
}
