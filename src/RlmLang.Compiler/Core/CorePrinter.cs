using RlmLang.Values;

namespace RlmLang.Core;

/// <summary>The core as text, for tests and for looking at what lowering did.</summary>
internal static class CorePrinter
{
    public static string Print(CoreExpression e) => e switch
    {
        CoreLiteral { Value: RegexValue regex } => regex.ToString(),
        CoreLiteral l => ValueJson.Write(l.Value),
        CoreLocal l => l.Variable.Name,
        CoreLet l => $"let {l.Variable.Name} = {Print(l.Value)} in {Print(l.Body)}",
        CoreList l => $"[{List(l.Items)}]",
        CoreRecord r => $"{{{string.Join(", ", r.Names.Zip(r.Values, (n, v) => $"{n}: {Print(v)}"))}}}",
        CoreField f => $"{Print(f.Receiver)}.{f.Name}",
        CoreIf i => $"if({Print(i.Condition)}, {Print(i.WhenTrue)}, {Print(i.WhenFalse)})",
        CoreApply a => $"{a.Operation.Name}({List(a.Arguments)})",
        CoreEach c => $"each({Print(c.Source)}, {(c.Index is null ? c.Item.Name : $"({c.Item.Name}, {c.Index.Name})")} => {Print(c.Body)})",
        CoreFold f => $"fold({Print(f.Source)}, {Print(f.Initial)}, ({f.Accumulator.Name}, {f.Item.Name}) => {Print(f.Body)})",
        CoreDivide d => $"divide({Print(d.Source)}, {d.Fan}, {d.Parts.Name} => {Print(d.Combine)})",
        CoreModelCall m => $"call#{m.Site.Number}({string.Join(" + ", m.Prompt.Select(Part))}{(m.Pack is { } p ? $", {p.Item.Name} in {Print(p.Items)}" : "")}) as {m.Reply.Type}",
        CoreChildRun c => $"child#{c.Site.Number}({Print(c.Text)}, {Print(c.Query)}, {c.Calls})",
        _ => throw new System.Diagnostics.UnreachableException($"No print for {e.GetType().Name}."),
    };

    private static string List(IEnumerable<CoreExpression> items) => string.Join(", ", items.Select(Print));

    private static string Part(CorePromptPart part) => part switch
    {
        CorePromptLiteral literal => ValueJson.Write(new TextValue(literal.Text)),
        CorePromptHole hole => $"{{{Print(hole.Value)}}}",
        _ => throw new System.Diagnostics.UnreachableException($"No print for {part.GetType().Name}."),
    };
}
