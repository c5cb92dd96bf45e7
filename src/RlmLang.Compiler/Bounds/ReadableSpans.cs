using System.Collections.Immutable;
using RlmLang.Core;
using RlmLang.Values;

namespace RlmLang.Bounds;

/// <summary>Which spans of the context the prompts of a program can hold: known from the values that need no model, and from what the others are made of.</summary>
internal sealed class ReadableSpans
{
    // Spans are merged now and then, so that a million prompts are not a million spans.
    private const int MostOpen = 100_000;

    // Without a context there are no spans, and no lists of them are made.
    private readonly Dictionary<int, SourceSpan[]> _made = [];
    private readonly Dictionary<int, bool> _taken = [];
    private List<SourceSpan>? _spans;

    /// <summary>In order, without overlaps.</summary>
    public ImmutableArray<SourceSpan> Spans => _spans is null ? [] : Provenance.Normalise([.. _spans]);

    /// <summary>Notes what a prompt holds.</summary>
    /// <param name="hole">The expression of the hole.</param>
    /// <param name="value">What is known of its value.</param>
    /// <param name="values">The known values of variables, by slot.</param>
    public void Note(CoreExpression hole, Abstract value, Value?[] values)
    {
        if (value.Value is { } known)
        {
            Add(known, ref _spans);
        }
        else
        {
            foreach (var variable in FreeVariables.Of(hole))
            {
                Note(variable, values);
            }
        }

        if (_spans?.Count > MostOpen)
        {
            _spans = [.. Spans];
        }
    }

    /// <summary>Notes what a variable, whose value is not known, is made of: whoever reads it can read that.</summary>
    public void Make(CoreVariable variable, CoreExpression from, Value?[] values)
    {
        List<SourceSpan>? spans = null;
        foreach (var source in FreeVariables.Of(from))
        {
            if (values[source.Slot] is { } known)
            {
                Add(known, ref spans);
            }
            else if (_made.TryGetValue(source.Slot, out var made) && made.Length > 0)
            {
                (spans ??= []).AddRange(made);
            }
        }

        _made[variable.Slot] = spans is null ? [] : [.. Provenance.Normalise(spans)];
        _taken.Remove(variable.Slot);
    }

    private void Note(CoreVariable variable, Value?[] values)
    {
        if (values[variable.Slot] is { } known)
        {
            Add(known, ref _spans);
        }
        else if (_made.TryGetValue(variable.Slot, out var made) && made.Length > 0 && _taken.TryAdd(variable.Slot, true))
        {
            (_spans ??= []).AddRange(made);
        }
    }

    private static void Add(Value value, ref List<SourceSpan>? spans)
    {
        switch (value)
        {
            case TextValue text:
                text.Origin?.AddSpans(text.Length, spans ??= []);
                break;
            case ListValue list:
                foreach (var item in list.Items)
                {
                    Add(item, ref spans);
                }

                break;
            case RecordValue record:
                foreach (var field in record.Values)
                {
                    Add(field, ref spans);
                }

                break;
        }
    }
}
