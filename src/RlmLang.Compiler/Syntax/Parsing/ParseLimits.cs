namespace RlmLang.Syntax.Parsing;

/// <summary>What a program may have at most. Behind these every walk over the tree may recurse.</summary>
internal static class ParseLimits
{
    /// <summary>UTF-16 code units of source text.</summary>
    public const int Characters = 1 << 20;

    /// <summary>Words and signs.</summary>
    public const int Tokens = 200_000;

    /// <summary>Brackets, holes, prefix signs, lambdas and conditionals, one inside the other.</summary>
    public const int Nesting = 200;

    /// <summary>Nesting and operators together, one below the other: the depth of the tree that comes out.</summary>
    public const int Depth = 500;

    /// <summary>Statements whose syntax errors are reported; there is no use in reading more at once.</summary>
    public const int Errors = 10;
}
