using Antlr4.Runtime;
using RlmLang.Source;

namespace RlmLang.Syntax.Parsing;

/// <summary>A word or sign with what the reader found out about its place.</summary>
internal sealed class SourceToken : CommonToken
{
    public SourceToken(IToken matched)
        : base(matched)
    {
    }

    public SourceToken(int type, string text, int at)
        : base(type, text)
    {
        StartIndex = at;
        StopIndex = at - 1;
    }

    /// <summary>Whether nothing but white space and comments stands between it and the line's start.</summary>
    public bool StartsLine { get; set; }

    /// <summary>Whether a new statement of the program starts here, well formed or not.</summary>
    public bool StartsStatement { get; set; }

    /// <summary>The innermost bracket or hole that it stands in; null at the top.</summary>
    public SourceToken? Opener { get; set; }

    /// <summary>For a bracket its other half; null while it has none.</summary>
    public SourceToken? Partner { get; set; }

    /// <summary>For an opening bracket: the word before it.</summary>
    public SourceToken? Before { get; set; }

    /// <summary>For an opening parenthesis: whether a header's parameters stand behind it, each with a colon and a type.</summary>
    public bool OpensHeader { get; set; }

    /// <summary>For an opening brace: what stands between it and its partner.</summary>
    public BraceKind Brace { get; set; }

    /// <summary>For a text: whether its closing quotes are missing.</summary>
    public bool IsUnclosed { get; set; }

    public TextSpan Span => new(StartIndex, Math.Max(0, StopIndex + 1 - StartIndex));
}

/// <summary>What stands between braces.</summary>
internal enum BraceKind
{
    /// <summary>Fields: line ends do not matter.</summary>
    Record,

    /// <summary>The body of a lambda or function: line ends matter.</summary>
    Block,

    /// <summary>The body of a test: line ends matter, and statements start.</summary>
    Body,
}
