using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;

namespace RlmLang.Syntax.Printing;

/// <summary>Text with places where it may be broken into lines: a group stands on one line where it fits, and else breaks at all of its own places.</summary>
/// <remarks>After Wadler's "A prettier printer", with groups that are broken or flat as a whole.</remarks>
internal abstract record Layout
{
    /// <summary>Nothing.</summary>
    public static readonly Layout Empty = new Text("");

    /// <summary>A space, or a line end where the group is broken.</summary>
    public static readonly Layout Line = new Break(" ");

    /// <summary>Nothing, or a line end where the group is broken.</summary>
    public static readonly Layout SoftLine = new Break("");

    /// <summary>A line end in any case: it breaks every group around it.</summary>
    public static readonly Layout HardLine = new Break(null);

    /// <summary>Nothing, but every group around it is broken.</summary>
    public static readonly Layout Breaks = new Sequence([]) { IsForced = true };

    /// <summary>Whether a line end stands in it in any case.</summary>
    public virtual bool IsBroken => false;

    public static implicit operator Layout(string text) => new Text(text);

    public static Layout Of(params ReadOnlySpan<Layout> parts) => new Sequence([.. parts]);

    public static Layout Join(Layout separator, IEnumerable<Layout> parts)
    {
        var all = ImmutableArray.CreateBuilder<Layout>();
        foreach (var part in parts)
        {
            if (all.Count > 0)
            {
                all.Add(separator);
            }

            all.Add(part);
        }

        return new Sequence(all.ToImmutable());
    }

    public static Layout Group(params ReadOnlySpan<Layout> parts) => new Grouped(Of(parts));

    public static Layout Indent(params ReadOnlySpan<Layout> parts) => new Indented(Of(parts));

    public static Layout Choose(string whenBroken, string whenFlat) => new Choice(whenBroken, whenFlat);

    /// <summary>The text, with lines of at most <paramref name="width"/> characters where there are places to break.</summary>
    public string Render(int width, bool flat = false)
    {
        var result = new StringBuilder();
        var column = 0;
        var work = new Stack<Task>();
        work.Push(new Task(this, 0, flat));
        while (work.TryPop(out var task))
        {
            switch (task.Layout)
            {
                case Text text:
                    result.Append(text.Written);
                    var lineStart = text.Written.LastIndexOf('\n');
                    column = lineStart < 0 ? column + text.Written.Length : text.Written.Length - lineStart - 1;
                    break;
                case Sequence sequence:
                    for (var i = sequence.Parts.Length - 1; i >= 0; i--)
                    {
                        work.Push(task with { Layout = sequence.Parts[i] });
                    }

                    break;
                case Indented indented:
                    work.Push(task with { Layout = indented.Inner, Indent = task.Indent + 4 });
                    break;
                case Grouped group:
                    work.Push(task with { Layout = group.Inner, IsFlat = flat || (!group.IsBroken && (task.IsFlat || Fits(group.Inner, width - column, work))) });
                    break;
                case Choice choice:
                    work.Push(task with { Layout = task.IsFlat ? choice.WhenFlat : choice.WhenBroken });
                    break;
                case Break { WhenFlat: { } space } when task.IsFlat:
                    result.Append(space);
                    column += space.Length;
                    break;
                case Break:
                    TrimEnd(result);
                    result.Append('\n').Append(' ', task.Indent);
                    column = task.Indent;
                    break;
                default:
                    throw new UnreachableException($"No rendering for {task.Layout.GetType().Name}.");
            }
        }

        return result.ToString();
    }

    // Looks on from the group to the next place that may break, since what follows on the line has to fit too.
    private static bool Fits(Layout first, int room, Stack<Task> rest)
    {
        var work = new Stack<Task>();
        work.Push(new Task(first, 0, true));
        using var later = rest.GetEnumerator();
        while (room >= 0)
        {
            if (!work.TryPop(out var task))
            {
                if (!later.MoveNext())
                {
                    return true;
                }

                task = later.Current;
            }

            switch (task.Layout)
            {
                case Text text:
                    var lineEnd = text.Written.IndexOf('\n', StringComparison.Ordinal);
                    if (lineEnd >= 0)
                    {
                        return lineEnd <= room;
                    }

                    room -= text.Written.Length;
                    break;
                case Sequence sequence:
                    for (var i = sequence.Parts.Length - 1; i >= 0; i--)
                    {
                        work.Push(task with { Layout = sequence.Parts[i] });
                    }

                    break;
                case Indented indented:
                    work.Push(task with { Layout = indented.Inner });
                    break;
                case Grouped group:
                    work.Push(task with { Layout = group.Inner, IsFlat = task.IsFlat && !group.IsBroken });
                    break;
                case Choice choice:
                    work.Push(task with { Layout = task.IsFlat ? choice.WhenFlat : choice.WhenBroken });
                    break;
                case Break { WhenFlat: { } space } when task.IsFlat:
                    room -= space.Length;
                    break;
                default:
                    return true;
            }
        }

        return false;
    }

    private static void TrimEnd(StringBuilder text)
    {
        while (text.Length > 0 && text[^1] == ' ')
        {
            text.Length--;
        }
    }

    private readonly record struct Task(Layout Layout, int Indent, bool IsFlat);

    private sealed record Text(string Written) : Layout;

    private sealed record Break(string? WhenFlat) : Layout
    {
        public override bool IsBroken => WhenFlat is null;
    }

    private sealed record Choice(string WhenBroken, string WhenFlat) : Layout;

    private sealed record Sequence(ImmutableArray<Layout> Parts) : Layout
    {
        private readonly bool _hasBroken = Parts.Any(p => p.IsBroken);

        public bool IsForced { get; init; }

        public override bool IsBroken => IsForced || _hasBroken;
    }

    private sealed record Indented(Layout Inner) : Layout
    {
        public override bool IsBroken { get; } = Inner.IsBroken;
    }

    private sealed record Grouped(Layout Inner) : Layout
    {
        public override bool IsBroken { get; } = Inner.IsBroken;
    }
}
