using RlmLang.Functions;

namespace RlmLang;

/// <summary>.NET code as functions of the language.</summary>
public static class RlmFunctionsExtensions
{
    /// <summary>Adds a function, as in <c>options.Functions.Add("price_of", (string sku) => catalogue[sku], doc: "list price")</c>.</summary>
    /// <remarks>
    /// It is typed by its delegate: text (<see cref="string"/>, <see cref="Guid"/>, dates), int, float (<see cref="decimal"/> among them), bool, enums as <c>one_of(…)</c>, lists, objects as records
    /// by the names that System.Text.Json gives their properties, and what may be null as options. Default values are defaults; a <see cref="CancellationToken"/> is no parameter of the header.
    /// It may be called from several threads at once.
    /// </remarks>
    /// <param name="functions">Of the options of an engine that is not made yet.</param>
    /// <param name="name">As programs call it: lower-case letters, digits and <c>_</c>; no built-in has it.</param>
    /// <param name="function">Gives a value, or a task of one. What it throws ends the run with a diagnostic at the call, which tells the exception's message and nothing else of it.</param>
    /// <param name="doc">What it is for: root models are told. Null says nothing.</param>
    /// <param name="max">The most characters of all texts and items of all lists of a result, together: what bounds are made with; 1 or more. A result with more fails the run. Null for
    /// <see cref="RlmPolicy.MaxFunctionChars"/>, which holds in any case.</param>
    /// <param name="isPure">
    /// True: equal arguments give equal results and nothing else happens, so it is called while planning too, as often as needed. False: it is called while running only, once in a run or session for each
    /// different list of arguments; its results are in the run log, and come from there when a run is repeated or goes on. Null: true, but for what gives a task, which cannot be pure.
    /// </param>
    /// <param name="work">What a call costs of <see cref="RlmPolicy.MaxWork"/> beyond the length of its arguments, in characters read; 0 or more.</param>
    /// <returns><paramref name="functions"/>, to add more.</returns>
    /// <exception cref="ArgumentException">The name is taken or no name, or there is no type for a parameter or the result; the message says which.</exception>
    public static RlmFunctions Add(this RlmFunctions functions, string name, Delegate function, string? doc = null, long? max = null, bool? isPure = null, long work = 0)
    {
        ArgumentNullException.ThrowIfNull(functions);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(function);
        ArgumentOutOfRangeException.ThrowIfLessThan(max ?? 1, 1, nameof(max));
        ArgumentOutOfRangeException.ThrowIfNegative(work);
        functions.Add(DelegateFunction.Of(name, function, doc, max, isPure, work, () => functions.Greatest));
        return functions;
    }
}
