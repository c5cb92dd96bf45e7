namespace RlmLang;

/// <summary>What may not leave: every match in a prompt is put out of sight before the prompt is sent, logged or hashed.</summary>
/// <param name="Pattern">A regular expression of the kind that runs in linear time: no lookaround, no backreference.</param>
/// <param name="Replacement">Stands in the match's place; cut to its length, so that no prompt grows past its bound.</param>
public sealed record RlmRedaction(string Pattern, string Replacement = "[redacted]");
