namespace RlmLang.Calls;

/// <summary>A place of a running program that waits for a call without which it has no value.</summary>
internal interface IProgramPlace
{
    /// <summary>Told that the call failed for good, before anything else takes its place at the gate.</summary>
    void Fail();
}
