using System.Collections.Immutable;
using RlmLang.Source;

namespace RlmLang.Diagnostics;

/// <summary>How far a fix can be trusted.</summary>
public enum FixApplicability
{
    /// <summary>Only this can have been meant: tools apply it unasked.</summary>
    Certain,

    /// <summary>Probably what was meant.</summary>
    Likely,

    /// <summary>Shows the form; the author has to fill something in.</summary>
    Template,
}

/// <summary>A way out of a diagnostic: edits that can be applied by a machine.</summary>
/// <param name="Title">An imperative, such as <c>replace `chnk` by `chunk`</c>.</param>
/// <param name="Applicability">How far it can be trusted.</param>
/// <param name="Edits">What changes in the source; none overlap.</param>
public sealed record Fix(string Title, FixApplicability Applicability, ImmutableArray<TextEdit> Edits)
{
    /// <summary>Whether tools may apply it unasked.</summary>
    public bool IsCertain => Applicability == FixApplicability.Certain;

    internal static Fix Replace(TextSpan span, string newText, string title, FixApplicability applicability = FixApplicability.Certain) =>
        new(title, applicability, [new TextEdit(span, newText)]);

    internal static Fix Insert(int at, string newText, string title, FixApplicability applicability = FixApplicability.Certain) =>
        new(title, applicability, [new TextEdit(new TextSpan(at, 0), newText)]);
}

/// <summary>A second place that a diagnostic speaks of.</summary>
/// <param name="Span">The place.</param>
/// <param name="Text">What there is to say about it.</param>
public sealed record DiagnosticLabel(TextSpan Span, string Text);

/// <summary>Something to tell the author of a program, with its place and the way out.</summary>
/// <remarks>Made only by the methods of the catalogue, one per code. Immutable.</remarks>
public sealed record Diagnostic
{
    internal Diagnostic(DiagnosticDescriptor descriptor, TextSpan span, string message)
    {
        Descriptor = descriptor;
        Span = span;
        Message = message;
    }

    internal DiagnosticDescriptor Descriptor { get; }

    /// <summary><c>RLM</c> and four digits; stable between releases.</summary>
    public string Code => Descriptor.Code;

    /// <summary>How much it weighs.</summary>
    public Severity Severity => Descriptor.Severity;

    /// <summary>Who has to change something.</summary>
    public Blame Blame => Descriptor.Blame;

    /// <summary>The smallest piece of the source that has to change.</summary>
    public TextSpan Span { get; init; }

    /// <summary>One sentence in the language's terms.</summary>
    public string Message { get; init; }

    /// <summary>The part of the message that neither the catalogue nor the program's text wrote: values, cells, what a model or a host said. Null for none. A model that writes programs is shown it as data alone.</summary>
    internal string? Quoted { get; init; }

    /// <summary>What stands under the underlined place; null where the message says it all.</summary>
    public string? SpanLabel { get; init; }

    /// <summary>Other places that matter.</summary>
    public ImmutableArray<DiagnosticLabel> Labels { get; init; } = [];

    /// <summary>Numbers and types that explain the message, one sentence each.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>Ways out, the best first.</summary>
    public ImmutableArray<Fix> Fixes { get; init; } = [];

    /// <summary>The numbers and types again, for machines: no reader has to parse prose. Values are strings, longs or booleans.</summary>
    public ImmutableSortedDictionary<string, object> Facts { get; init; } = ImmutableSortedDictionary<string, object>.Empty;

    /// <summary>The page about this code.</summary>
    public string Help => $"docs/diagnostics.md#{Code.ToLowerInvariant()}";

    internal Diagnostic WithFact(string name, object value) => this with { Facts = Facts.SetItem(name, value) };
}
