using RlmLang.Values;

namespace RlmLang.Calls;

/// <summary>A reply that was made for an equal call, as it is for whoever else asks the same.</summary>
/// <remarks>
/// The problem: the same text may stand in two files, and what is asked of it is asked once. The words of the reply are the same, and where it comes from is not: who happened to ask first must not decide which file is cited.
/// The idea: the texts of the value get the places of the asker's own prompt.
/// </remarks>
internal static class OwnReply
{
    /// <param name="call">Of whoever asked, and was given another's reply.</param>
    /// <param name="result">Of the call that was made.</param>
    public static CallResult Of(ModelCall call, CallResult result) => result switch
    {
        CallValue { Value: var value } => new CallValue(With(value, call.OriginOf(null))),
        PackValues { Values: var values } pack => pack with { Values = [.. values.Select((v, i) => v is null ? null : With(v, call.OriginOf(i)))] },
        _ => result,
    };

    /// <summary>The value with another origin of all its texts.</summary>
    public static Value With(Value value, Provenance? origin) => value switch
    {
        TextValue text when !Equals(text.Origin, origin) => new TextValue(text.Memory, origin),
        ListValue list when list.Count > 0 => new ListValue([.. list.Items.Select(i => With(i, origin))]),
        RecordValue record => new RecordValue(record.Names, [.. record.Values.Select(v => With(v, origin))]),
        _ => value,
    };
}
