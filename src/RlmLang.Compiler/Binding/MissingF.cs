using System.Buffers;
using System.Collections.Immutable;
using RlmLang.Syntax;
using RlmLang.Syntax.Parsing;

namespace RlmLang.Binding;

/// <summary>Recognises texts that were meant to be f-strings.</summary>
internal static class MissingF
{
    // Longer ones are no holes that anybody forgot; and a text of many braces is data.
    private const int LongestHole = 200;
    private const int MostTries = 100;

    private static readonly SearchValues<char> s_format = SearchValues.Create(",.0123456789fd");

    /// <summary>The expressions in braces whose names all stand for something here, and whether putting an <c>f</c> before the text would leave nothing else in braces; null where there are none.</summary>
    /// <param name="text">What the text says.</param>
    /// <param name="isValue">Whether a name stands for a value.</param>
    /// <param name="isFunction">Whether a name stands for a function.</param>
    public static (ImmutableArray<string> Holes, bool IsCertain)? Find(string text, Predicate<string> isValue, Predicate<string> isFunction)
    {
        var holes = ImmutableArray.CreateBuilder<string>();
        var isCertain = true;
        var tries = 0;
        for (var i = text.IndexOfAny(['{', '}']); i >= 0; i = text.IndexOfAny(['{', '}'], i + 1))
        {
            if (text[i] == '{' && HoleAt(text, i, isValue, isFunction, ref tries) is { } hole)
            {
                holes.Add(hole);
                // With a format the value has to be a number, which only its type tells.
                isCertain &= Value(hole).Length == hole.Length;
                i += hole.Length + 1;
            }
            else
            {
                isCertain = false;
            }
        }

        return holes.Count == 0 ? null : (holes.ToImmutable(), isCertain);
    }

    // Up to the first closing brace that makes it an expression: a hole may hold a record.
    private static string? HoleAt(string text, int open, Predicate<string> isValue, Predicate<string> isFunction, ref int tries)
    {
        var end = Math.Min(text.Length, open + LongestHole);
        for (var close = Next(open + 1); close >= 0 && tries++ < MostTries; close = Next(close + 1))
        {
            var hole = text[(open + 1)..close];
            if (hole.Contains('\n', StringComparison.Ordinal) || hole.Contains('\\', StringComparison.Ordinal))
            {
                return null;
            }

            if (Parser.TryParseExpression(Value(hole)) is { } expression and not LambdaExpressionSyntax && IsMeant(expression, isValue, isFunction))
            {
                return hole;
            }
        }

        return null;

        int Next(int from) => from < end ? text.IndexOf('}', from, end - from) : -1;
    }

    /// <summary>What stands before a format such as <c>:.1f</c>.</summary>
    private static string Value(string hole)
    {
        var colon = hole.LastIndexOf(':');
        return colon > 0 && colon + 1 < hole.Length && !hole.AsSpan(colon + 1).ContainsAnyExcept(s_format) ? hole[..colon] : hole;
    }

    private static bool IsMeant(ExpressionSyntax expression, Predicate<string> isValue, Predicate<string> isFunction)
    {
        var bound = new HashSet<string>(StringComparer.Ordinal);
        var (values, isMeant) = (0, true);
        Bind(expression);
        Visit(expression);
        return isMeant && values > 0;

        void Bind(SyntaxNode node)
        {
            var names = node switch
            {
                LambdaExpressionSyntax lambda => lambda.Parameters.Select(p => p.Text),
                ComprehensionSyntax comprehension => comprehension.Variables.Select(v => v.Text),
                BlockLetSyntax let => [let.Name.Text],
                // What mentions `it` in an argument is a lambda.
                ArgumentSyntax => ["it"],
                _ => [],
            };
            bound.UnionWith(names);
            foreach (var child in SyntaxWalk.Children(node))
            {
                Bind(child);
            }
        }

        void Visit(SyntaxNode node)
        {
            switch (node)
            {
                case NameExpressionSyntax { Name.Text: var name }:
                    values += isValue(name) ? 1 : 0;
                    isMeant &= isValue(name) || bound.Contains(name);
                    break;
                case CallExpressionSyntax { Name.Text: var name }:
                    isMeant &= isFunction(name);
                    break;
                default:
                    break;
            }

            foreach (var child in SyntaxWalk.Children(node))
            {
                Visit(child);
            }
        }
    }
}
