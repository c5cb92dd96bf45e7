namespace RlmLang.Tests.Support;

/// <summary>When a test gives something up for hanging.</summary>
internal static class Hang
{
    /// <summary>Far above what anything takes on the slowest machine, far below what work that grows as a square or a power would. How fast things are is shown in <c>benchmarks/</c>.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
}
