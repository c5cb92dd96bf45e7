namespace RlmLang.Tests;

/// <summary>Tests that look at the memory of the process: they run when no other does.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
