using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using RlmLang.Source;
using RlmLang.Syntax;

namespace RlmLang.Budgets;

/// <summary>What can be edited at the call sites of a program.</summary>
internal sealed class SiteEdits(SyntaxTree tree)
{
    // A lambda of one of these is evaluated once for each item of what stands before it.
    private static readonly HashSet<string> s_overItems = new(StringComparer.Ordinal)
    {
        "map", "filter", "flat_map", "any", "all", "find_first", "sort_by", "group_by", "count_by", "unique_by", "map_llm", "filter_llm", "drop_until", "min", "max", "sorted", "reduce",
    };

    /// <summary>The site whose name stands at a place; null where the place is none.</summary>
    public SiteEdit? Find(TextSpan name)
    {
        var path = new List<SyntaxNode>();
        if (!Descend(tree.Program, name, path) || path[^1] is not CallExpressionSyntax call)
        {
            return null;
        }

        return new SiteEdit(tree.Source, call, Source(call, path), Chunk());
    }

    /// <summary>Child runs held to plain calls.</summary>
    public IEnumerable<EditCandidate> Shallower() => Calls(tree.Program)
        .Where(c => c.Name.Text is "rlm" or "map_rlm")
        .SelectMany(c => c.Arguments.Where(a => a.Name?.Text == "depth"))
        .Select(a => new EditCandidate("depth", "`depth=1`", "children make plain calls only", [new TextEdit(a.Span, "depth=1")]));

    /// <summary>All child runs as plain calls; null where one cannot be written so.</summary>
    public EditCandidate? PlainCalls()
    {
        var children = Calls(tree.Program).Where(c => c.Name.Text is "rlm" or "map_rlm").ToList();
        var edits = children.Select(c => CallRewrites.PlainCall(tree.Source, c)).OfType<TextEdit>().ToImmutableArray();
        var isNested = children.Any(c => children.Any(o => !ReferenceEquals(c, o) && o.Span.Start <= c.Span.Start && o.Span.End >= c.Span.End));
        return edits.IsEmpty || edits.Length < children.Count || isNested ? null : PlainCall(edits);
    }

    /// <summary>What a child run as one call loses.</summary>
    internal static EditCandidate PlainCall(ImmutableArray<TextEdit> edits) => new("plain", "`llm` in place of `rlm`", "one call over the text takes the place of a session of its own", edits);

    /// <summary>The list over which a call is made: its own, or that of the lambda that it stands in.</summary>
    private static ExpressionSyntax? Source(CallExpressionSyntax call, List<SyntaxNode> path)
    {
        if (call.Name.Text is "map_llm" or "filter_llm" or "reduce_llm" or "map_rlm")
        {
            return First(call);
        }

        for (var i = path.Count - 2; i >= 0; i--)
        {
            switch (path[i])
            {
                case CallExpressionSyntax outer when s_overItems.Contains(outer.Name.Text) && First(outer) is { } source && !ReferenceEquals(source, path[i + 1]):
                    return source;
                case ComprehensionSyntax comprehension when !ReferenceEquals(comprehension.Source, path[i + 1]):
                    return comprehension.Source;
                case FunctionStatementSyntax:
                    return null;
            }
        }

        return null;
    }

    private static ExpressionSyntax? First(CallExpressionSyntax call) => call.Receiver ?? (call.Arguments.Count > 0 && call.Arguments[0] is ValueArgumentSyntax { Name: null } first ? first.Value : null);

    /// <summary>The size of the only <c>chunk</c>, where it is a number.</summary>
    private IntLiteralSyntax? Chunk()
    {
        var chunks = Calls(tree.Program).Where(c => c.Name.Text == "chunk").ToList();
        return chunks is [{ Receiver: { }, Arguments: [ValueArgumentSyntax { Name: null, Value: IntLiteralSyntax size }, ..] }] ? size : null;
    }

    internal static IEnumerable<CallExpressionSyntax> Calls(SyntaxNode node) =>
        SyntaxWalk.Children(node).SelectMany(Calls).Concat(node is CallExpressionSyntax call ? [call] : []);

    private static bool Descend(SyntaxNode node, TextSpan name, List<SyntaxNode> path)
    {
        path.Add(node);
        if (node is CallExpressionSyntax call && call.Name.Span == name)
        {
            return true;
        }

        foreach (var child in SyntaxWalk.Children(node))
        {
            if (child.Span.Start <= name.Start && child.Span.End >= name.End && Descend(child, name, path))
            {
                return true;
            }
        }

        path.RemoveAt(path.Count - 1);
        return false;
    }
}

/// <summary>What can be edited at one call site.</summary>
/// <param name="source">The program's text.</param>
/// <param name="call">The call.</param>
/// <param name="list">The list over which it is made; null where there is none to be seen.</param>
/// <param name="chunk">The size of the program's only <c>chunk</c>; null where there is none.</param>
internal sealed partial class SiteEdit(SourceText source, CallExpressionSyntax call, ExpressionSyntax? list, IntLiteralSyntax? chunk)
{
    private const int MostWords = 6;
    private const int LongestTitle = 40;
    private const long MostPacked = 8_000;

    private static readonly int[] s_replies = [1_000, 500, 200, 100];
    private static readonly int[] s_votes = [5, 3, 1];
    private static readonly int[] s_factors = [2, 4, 8, 16, 32, 64];
    private static readonly int[] s_counts = [100, 50, 20, 10, 5];

    private static readonly HashSet<string> s_common = new(StringComparer.OrdinalIgnoreCase)
    {
        "about", "above", "after", "again", "against", "answer", "below", "because", "before", "being", "between", "could", "customer", "describe", "does", "during", "each", "every", "extract", "false",
        "following", "from", "give", "have", "into", "item", "items", "list", "many", "much", "only", "other", "please", "question", "reply", "shorten", "should", "state", "summarise", "summarize", "text",
        "than", "that", "their", "them", "then", "there", "these", "they", "this", "true", "under", "until", "what", "when", "where", "which", "while", "whose", "with", "would", "write", "writer", "your",
    };

    /// <summary>A number as programs write it.</summary>
    public static string Number(long value) => value.ToString(value >= 1_000 ? "#,0" : "0", CultureInfo.InvariantCulture).Replace(',', '_');

    /// <summary>Packs, larger pieces, wider trees, smaller shares of children: nothing is left unread.</summary>
    public IEnumerable<EditCandidate> KeepingMeaning()
    {
        var name = call.Name.Text;
        if (name is "map_llm" or "filter_llm" && !call.Arguments.Any(a => a.Name?.Text == "samples"))
        {
            foreach (var packed in new[] { 2, 4, 8, 16 })
            {
                yield return Option("per_call", packed, $"{packed} items share a prompt");
            }
        }

        foreach (var argument in call.Arguments.OfType<TypeArgumentSyntax>())
        {
            if (argument.Type is ListTypeSyntax { MaxCount: null } type)
            {
                foreach (var count in s_counts)
                {
                    yield return new(
                        "count", $"`as=[{source.Slice(type.Item.Span)}; {count}]`", "a longer list is asked for again", [new TextEdit(new TextSpan(type.Span.End - 1, 0), $"; {count}")]);
                }
            }
        }

        if (chunk is not null)
        {
            foreach (var factor in s_factors)
            {
                var size = Number(chunk.Value * factor);
                yield return new("chunk", $"`chunk({size})`", "pieces are larger", [new TextEdit(chunk.Span, size)]);
            }
        }

        if (call.Arguments.FirstOrDefault(a => a.Name?.Text == "samples") is ValueArgumentSyntax { Value: IntLiteralSyntax samples })
        {
            foreach (var fewer in s_votes.Where(f => f < samples.Value))
            {
                yield return Option("samples", fewer, fewer == 1 ? "each is asked once" : $"each is asked {fewer} times");
            }
        }

        if (name == "reduce_llm")
        {
            foreach (var fan in new[] { 16, 32 })
            {
                yield return Option("fan", fan, $"{fan} parts share a prompt");
            }
        }

        if (name is "rlm" or "map_rlm")
        {
            foreach (var calls in new[] { 10, 5, 3 })
            {
                yield return Option("calls", calls, "each child may do less");
            }

            if (CallRewrites.PlainCall(source, call) is { } plain)
            {
                yield return SiteEdits.PlainCall([plain]);
            }
        }
    }

    /// <summary>Replies held to fewer characters.</summary>
    public IEnumerable<EditCandidate> ShorterReplies() => s_replies.Select(most => Option("max_chars", most, "longer replies are cut"));

    /// <summary>An option of the call, put in or changed.</summary>
    public EditCandidate Option(string name, long value, string loses)
    {
        var written = $"{name}={Number(value)}";
        var edit = call.Arguments.FirstOrDefault(a => a.Name?.Text == name) is { } argument
            ? new TextEdit(argument.Span, written)
            : new TextEdit(new TextSpan(call.Span.End - 1, 0), call.Arguments.Count > 0 ? $", {written}" : written);
        return new(name, $"`{call.Name.Text}(…, {written})`", loses, [edit]);
    }

    /// <summary>The list held to so many items by <c>take</c> or <c>at_most</c>; null where no list is to be seen.</summary>
    public EditCandidate? Take(string function, long items) => list is null ? null : Behind(function, $".{function}({Number(items)})", "");

    /// <summary>Small texts joined to larger ones, so that several share a question and its reply; null where no list is to be seen.</summary>
    public EditCandidate? Pack() => list is null || call.Name.Text == "filter_llm" ? null : Behind("pack", $".pack({Number(MostPacked)})", "small texts are joined, and one reply is about all of a pack");

    /// <summary>The call without an option; null where it has none.</summary>
    public EditCandidate? Without(string name)
    {
        for (var i = 0; i < call.Arguments.Count; i++)
        {
            if (call.Arguments[i].Name?.Text == name)
            {
                // With the comma before it, or the one behind it where it stands first.
                var span = i > 0 ? TextSpan.FromBounds(call.Arguments[i - 1].Span.End, call.Arguments[i].Span.End)
                    : call.Arguments.Count > 1 ? TextSpan.FromBounds(call.Arguments[0].Span.Start, call.Arguments[1].Span.Start)
                    : call.Arguments[0].Span;
                return new("without", $"`{call.Name.Text}(…)` without `{Short(source.Slice(call.Arguments[i].Span))}`", "the default model is asked", [new TextEdit(span, "")]);
            }
        }

        return null;
    }

    /// <summary>Only the items with one of the question's own words: free, and measured on the real input.</summary>
    public EditCandidate? Words()
    {
        if (list is null)
        {
            return null;
        }

        var question = string.Concat(Literals(call).Select(l => l.Value));
        var words = Word().Matches(question).Select(m => m.Value.ToLowerInvariant()).Where(w => !s_common.Contains(w)).Distinct().Take(MostWords).ToList();
        return words.Count == 0 ? null : Behind("words", $".filter(it.contains(r\"(?i){string.Join('|', words)}\"))", "what holds none of these words is left unread");
    }

    /// <summary>Prompts that fit: the items cut into pieces, or what goes in cut off.</summary>
    /// <param name="window">Characters that fit, prompt and reply together.</param>
    public IEnumerable<EditCandidate> ForPrompt(long window)
    {
        if (call.Name.Text == "reduce_llm" && call.Arguments.FirstOrDefault(a => a.Name?.Text == "fan") is ValueArgumentSyntax { Value: IntLiteralSyntax wide })
        {
            // The largest that fits, to a half: as many parts as possible share a prompt.
            foreach (var fan in new[] { 64L, 48, 32, 24, 16, 12, 8, 6, 4, 3, 2 }.Where(f => f < wide.Value))
            {
                yield return Option("fan", fan, "");
            }
        }

        foreach (var size in Pieces(window))
        {
            if (chunk is not null && size < chunk.Value)
            {
                yield return new("chunk", $"`chunk({Number(size)})`", "pieces are smaller", [new TextEdit(chunk.Span, Number(size))]);
            }

            if (list is not null && call.Name.Text is "map_llm" or "filter_llm")
            {
                yield return Behind("pieces", $".flat_map(it.chunk({Number(size)}))", "each piece is asked about by itself")!;
            }

            if (CallRewrites.Tree(source, call, Number(size)) is { } tree)
            {
                yield return new("tree", $"`….chunk({Number(size)}).map_llm(…).reduce_llm(…)`", "pieces are asked about one by one, and their answers are combined", [tree]);
            }
        }

        foreach (var size in Pieces(window))
        {
            foreach (var cut in Cuts(size))
            {
                yield return cut;
            }
        }
    }

    /// <summary>What goes into a prompt cut off, where it is asked once and all prompts together are too long.</summary>
    /// <param name="limit">Characters that all of them may have.</param>
    public IEnumerable<EditCandidate> ForAll(long limit) => list is null ? Pieces(limit).Concat([limit / 8 / 1_000 * 1_000]).Where(s => s >= 1_000).SelectMany(Cuts) : [];

    private IEnumerable<EditCandidate> Cuts(long size)
    {
        foreach (var hole in Holes(call))
        {
            var cut = $"[0:{Number(size)}]";
            yield return new($"cut{hole.Span.Start}", $"`{{{Short(source.Slice(hole.Value.Span))}{cut}}}`", $"what stands after the first {Number(size)} characters is left unread", Cut(hole, cut));
        }
    }

    private static IEnumerable<long> Pieces(long window) => new[] { window / 2 / 1_000 * 1_000, window / 4 / 1_000 * 1_000 }.Where(s => s >= 1_000);

    private static ImmutableArray<TextEdit> Cut(HolePartSyntax hole, string cut) => IsTight(hole.Value)
        ? [new TextEdit(new TextSpan(hole.Value.Span.End, 0), cut)]
        : [new TextEdit(new TextSpan(hole.Value.Span.Start, 0), "("), new TextEdit(new TextSpan(hole.Value.Span.End, 0), $"){cut}")];

    private EditCandidate? Behind(string kind, string written, string loses) => list is null ? null : new(
        kind,
        $"`{Short(source.Slice(list.Span))}{written}`",
        loses,
        IsTight(list)
            ? [new TextEdit(new TextSpan(list.Span.End, 0), written)]
            : [new TextEdit(new TextSpan(list.Span.Start, 0), "("), new TextEdit(new TextSpan(list.Span.End, 0), $"){written}")]);

    private static string Short(string text) => text.Length <= LongestTitle && !text.Contains('\n', StringComparison.Ordinal) ? text : "…";

    /// <summary>Whether a method can be called on it as it is written.</summary>
    internal static bool IsTight(ExpressionSyntax e) =>
        e is NameExpressionSyntax or CallExpressionSyntax or FieldExpressionSyntax or IndexExpressionSyntax or SliceExpressionSyntax or ListExpressionSyntax or ComprehensionSyntax or TextLiteralSyntax;

    private static IEnumerable<LiteralPartSyntax> Literals(SyntaxNode node) => Within(node).OfType<LiteralPartSyntax>();

    private static IEnumerable<HolePartSyntax> Holes(CallExpressionSyntax call) => call.Arguments.SelectMany(Within).OfType<HolePartSyntax>();

    private static IEnumerable<SyntaxNode> Within(SyntaxNode node) => SyntaxWalk.Children(node).SelectMany(Within).Prepend(node);

    [GeneratedRegex(@"[\p{L}][\p{L}'-]{4,}")]
    private static partial Regex Word();
}
