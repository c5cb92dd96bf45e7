using System.Collections.Immutable;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Evaluation;

/// <summary>What a program that was cancelled had made by then, for the session that it belongs to: it ends with an exception and so without a result.</summary>
internal static class CancelledProgram
{
    private const string LetsKey = "rlm.lets";

    /// <param name="stopped">On its way to whoever cancelled.</param>
    /// <param name="lets">Those that had come to a value, wherever the program was stopped.</param>
    public static void NoteLets(OperationCanceledException stopped, ImmutableArray<(string Name, RlmType Type, Value Value, bool CostCalls)> lets) => stopped.Data[LetsKey] = lets;

    /// <summary>The lets that had come to a value.</summary>
    public static ImmutableArray<(string Name, RlmType Type, Value Value, bool CostCalls)> Lets(OperationCanceledException stopped) =>
        stopped.Data[LetsKey] is ImmutableArray<(string Name, RlmType Type, Value Value, bool CostCalls)> lets ? lets : [];
}
