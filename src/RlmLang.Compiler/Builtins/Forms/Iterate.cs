using System.Collections.Immutable;
using RlmLang.Core;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Builtins.Forms;

internal sealed class Iterate : Form
{
    private const long MostTimes = 1_000;

    public override string Header => "iterate(init: A, step: A => A, times: int = 5, until: A => bool = none) -> A";

    public override Documentation Documentation { get; } = new("Takes a step from a value to the next one, again and again: until a condition holds, and at most `times` times.")
    {
        Examples =
        [
            new("iterate(1, times=4, step=x => x * 2)", "16"),
            new("iterate(1, times=10, step=x => x * 2, until=x => x > 20)", "32"),
            new(""" iterate("a", times=3, step=it + "b", until=it.len() > 9) """, """ "abbb" """),
        ],
        Remarks = "`times` has to be a constant: what a step costs is paid so many times at most. The condition is asked before each step, so where it holds at once nothing is done. The steps run one after the other; a second parameter of the lambda is the number of the step, from 0.",
    };

    public override ImmutableArray<string> Options => ["times"];

    public override string? Complaint(ImmutableDictionary<string, Value> options) =>
        options["times"] is IntValue { Number: < 1 or > MostTimes } times ? $"`times` is from 1 to {MostTimes:N0}; it is {times.Number:N0}" : null;

    /// <summary>A fold over the numbers of the steps; one for which the condition holds keeps what there is.</summary>
    public override CoreExpression Lower(FormCall call)
    {
        var (step, until) = (call.Lambda("step"), call.FindLambda("until"));
        var soFar = step.Parameters[0];
        var number = step.Index ?? call.NewVariable("step", RlmType.Int);
        var body = step.Body;
        if (until is not null)
        {
            var local = new CoreLocal(soFar, until.Body.Span);
            var condition = until.Index is { } index ? new CoreLet(index, new CoreLocal(number, until.Body.Span), until.Body) : until.Body;
            body = new CoreIf(new CoreLet(until.Parameters[0], local, condition), local, body, body.Type, call.Span);
        }

        var numbers = new CoreLiteral(new ListValue([.. Enumerable.Range(0, call.Int("times")).Select(i => (Value)new IntValue(i))]), RlmType.List(RlmType.Int), call.Span);
        return new CoreFold(numbers, call.Value("init"), soFar, number, body, call.Type, call.Span);
    }
}
