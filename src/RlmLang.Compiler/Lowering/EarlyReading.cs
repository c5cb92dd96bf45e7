using RlmLang.Builtins.Lists;
using RlmLang.Core;

namespace RlmLang.Lowering;

/// <summary>Lists that need not be made whole.</summary>
internal static class EarlyReading
{
    /// <summary>The list, marked as one whose items that ask models may be left undone.</summary>
    /// <param name="list">The list; anything but maps and filters stays as it is.</param>
    /// <param name="stop">What ends it.</param>
    public static CoreExpression Mark(CoreExpression list, EarlyStop stop) => list switch
    {
        CoreEach { Stop: EarlyStop.Never } each when stop != EarlyStop.WithReader => each with { Stop = stop },
        CoreEach { Stop: EarlyStop.Never } each => each with { Source = each.Index is null ? Mark(each.Source, stop) : each.Source, Stop = stop },
        CoreApply { Operation: Filter, Arguments: [var source, CoreEach { Stop: EarlyStop.Never } each] } filter => filter with { Arguments = [source, each with { Stop = stop }] },
        CoreLet { IsPure: false } let => let with { Value = Mark(let.Value, stop), Body = Mark(let.Body, stop) },
        _ => list,
    };
}
