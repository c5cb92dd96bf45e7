namespace RlmLang.Calls;

/// <summary>A place of a running program that waits for a call.</summary>
internal interface IProgramPlace
{
    /// <summary>Whether what stands there is no longer of use. True as soon as a failure before it is known, also while others are still being told.</summary>
    bool IsUnwanted { get; }

    /// <summary>Told that the call, without which it has no value, failed for good, before anything else takes its place at the gate.</summary>
    void Fail();
}
