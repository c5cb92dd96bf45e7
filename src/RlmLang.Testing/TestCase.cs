using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;
using RlmLang.Core;
using RlmLang.Sessions;
using RlmLang.Syntax;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Testing;

/// <summary>One run of a body of <c>given</c>, <c>let</c> and <c>expect</c>: the program with given input and replies, then each expectation over what it bound.</summary>
/// <param name="file">What is tested.</param>
/// <param name="body">The statements of a test or property.</param>
/// <param name="values">What is bound from the start: a property's values.</param>
/// <param name="replies">Answers prompts that no <c>given llm</c> is for; null lets such a call fail the test.</param>
/// <param name="observer">Told what is evaluated.</param>
internal sealed class TestCase(TestFile file, IReadOnlyList<StatementSyntax> body, SessionBindings values, IChatClient? replies, IEvaluationObserver? observer)
{
    // Of an expectation that does not hold: more would be no help.
    private const int MostParts = 8;
    private const int LongestValue = 600;

    private readonly Dictionary<string, JsonElement> _parameters = new(StringComparer.Ordinal);
    private RlmContext _context = RlmContext.Empty;

    // What the program takes and binds, which its functions see; and what the test binds itself, which wins in its own statements.
    private SessionBindings _program = SessionBindings.Empty;
    private SessionBindings _own = values;
    private string _query = "";
    private (long Calls, long? Bound) _spent = (0, 0);

    private SessionBindings Known => _own.Values.Aggregate(_program, (known, value) => known.With(value));

    /// <summary>What of the context reached a call.</summary>
    public RlmCoverage Coverage { get; private set; } = new(0, 0);

    /// <returns>Null where all held; else what did not.</returns>
    public async Task<string?> RunAsync(CancellationToken cancellation)
    {
        try
        {
            return await HeldAsync(cancellation).ConfigureAwait(false);
        }
        catch (TestFailedException failed)
        {
            return failed.Message;
        }
        catch (RlmException failed)
        {
            return failed.Diagnostic is { } diagnostic ? TestFile.Told($"{diagnostic.Code} {diagnostic.Message}") : failed.Message;
        }
    }

    private async Task<string?> HeldAsync(CancellationToken cancellation)
    {
        using var model = new StubChatClient(await GivenAsync(cancellation).ConfigureAwait(false), replies);
        var engine = new RlmEngine(model, new RlmOptions { Policy = new RlmPolicy { MaxCalls = 100_000, Repairs = 0, Retries = 0 }, Observer = observer });
        Coverage = new(_context.Length, 0);
        if (file.IsProgram)
        {
            await StepAsync(file.ProgramText(), isProgram: true).ConfigureAwait(false);
        }

        foreach (var statement in body.Where(s => s is LetStatementSyntax or ExpectStatementSyntax))
        {
            if (statement is not ExpectStatementSyntax expect)
            {
                await StepAsync(file.Step(statement)).ConfigureAwait(false);
            }
            else if ((await StepAsync(file.Shown(expect)).ConfigureAwait(false)).Shows[0].Text != "true")
            {
                return string.Join('\n', await ToldAsync(expect).ConfigureAwait(false));
            }
        }

        return null;

        async Task<List<string>> ToldAsync(ExpectStatementSyntax expect)
        {
            var told = new List<string> { $"line {file.LineOf(expect)}: expect {file.Written(expect.Condition)}" };
            if (expect.Message is { } message)
            {
                told.Add($"  {await ValueOfAsync(message).ConfigureAwait(false)}");
            }

            foreach (var part in Parts(expect.Condition).DistinctBy(file.Written).Take(MostParts))
            {
                told.Add($"  {file.Written(part)} is {await ValueOfAsync(part).ConfigureAwait(false)}");
            }

            return told;
        }

        async Task<string> ValueOfAsync(ExpressionSyntax part)
        {
            try
            {
                var step = await StepAsync(file.With($"let {TestFile.ShownValue} = {file.Written(part)}")).ConfigureAwait(false);
                var shown = ValueLiteral.Write(step.Lets.First(l => l.Name == TestFile.ShownValue).Value);
                return shown.Length <= LongestValue ? shown : $"{shown[..LongestValue]}… ({shown.Length:N0} characters)";
            }
            catch (Exception failed) when (failed is TestFailedException or RlmException)
            {
                return $"not to be had: {failed.Message}";
            }
        }

        async Task<RlmResult> StepAsync(string source, bool isProgram = false)
        {
            var known = Known.With(new("calls", RlmType.Int, new IntValue(_spent.Calls), CostCalls: false));
            known = _spent.Bound is { } most ? known.With(new("bound", RlmType.Int, new IntValue(most), CostCalls: false)) : known;
            var script = file.Compiled(source, isProgram ? SessionBindings.Empty : known);
            var (plan, result) = await engine.RunStepAsync(script, _context, isProgram ? _parameters : null, _query, known, cancellation).ConfigureAwait(false);
            Coverage = result.Coverage.ReadChars > Coverage.ReadChars ? result.Coverage : Coverage;
            if (model.Unanswered.FirstOrDefault() is { } prompt)
            {
                throw new TestFailedException($"no `given llm` is for this prompt:\n{prompt}");
            }

            if (result.Failure is { } failure)
            {
                throw new TestFailedException($"line {file.LineAt(Math.Max(0, failure.Span.Start))}: {failure.Code} {TestFile.Told(failure.Message)}");
            }

            var bound = result.Lets.Where(l => l.Name != TestFile.ShownValue).Select(l => new SessionBinding(l.Name, l.Type, l.Value, l.CostCalls));
            if (isProgram)
            {
                bound = bound.Concat(script.Program.Parameters.Select(p => new SessionBinding(p.Variable.Name, p.Variable.Type, plan.Inputs[p.Variable], CostCalls: false)));
                _program = bound.Aggregate(_program, (known, value) => known.With(value));
            }
            else
            {
                _own = bound.Aggregate(_own, (known, value) => known.With(value));
            }

            file.CheckNames(_program, _own);
            _spent = (_spent.Calls + result.Usage.Calls, _spent.Bound + plan.MaxCalls);
            return result;
        }
    }

    private async Task<ImmutableArray<Stub>> GivenAsync(CancellationToken cancellation)
    {
        var stubs = ImmutableArray.CreateBuilder<Stub>();
        foreach (var given in body.OfType<GivenStatementSyntax>())
        {
            if (given.Target.Text == "llm")
            {
                stubs.Add(await StubAsync(given, cancellation).ConfigureAwait(false));
                continue;
            }

            var value = await ValueAsync(given.Value, file.Written(given.Value), Known, cancellation).ConfigureAwait(false);
            switch (given.Target.Text)
            {
                case "context":
                    _context = RlmContext.FromText(value.ToString() ?? "");
                    break;
                case "docs":
                    _context = new(((ListValue)value).Items.Cast<RecordValue>().Select(d => new RlmDocument(d.Find("name")?.ToString() ?? "", d.Find("text")?.ToString() ?? "")));
                    break;
                case "query":
                    _query = value.ToString() ?? "";
                    break;
                default:
                    _parameters[given.Target.Text] = JsonElement.Parse(ValueJson.Write(value));
                    break;
            }
        }

        return stubs.ToImmutable();
    }

    private async Task<Stub> StubAsync(GivenStatementSyntax given, CancellationToken cancellation)
    {
        var pattern = given.Pattern is { } written ? await PatternAsync(written, cancellation).ConfigureAwait(false) : null;
        if (given.Value is LambdaExpressionSyntax)
        {
            // A lambda stands only where it is an argument.
            var reply = $"[{TestFile.Prompt}].map({file.Written(given.Value)})[0]";
            return new(pattern, prompt => ValueAsync(given.Value, reply, Known.With(new(TestFile.Prompt, RlmType.Text, new TextValue(prompt), CostCalls: false)), cancellation), IsComputed: true);
        }

        var value = await ValueAsync(given.Value, file.Written(given.Value), Known, cancellation).ConfigureAwait(false);
        return new(pattern, _ => Task.FromResult(value), IsComputed: false);
    }

    private async Task<Regex> PatternAsync(ExpressionSyntax pattern, CancellationToken cancellation) =>
        await ValueAsync(pattern, file.Written(pattern), Known, cancellation).ConfigureAwait(false) switch
        {
            RegexValue regex => regex.Regex,
            var text => new(Regex.Escape($"{text}"), RegexOptions.CultureInvariant | RegexOptions.NonBacktracking),
        };

    private async Task<Value> ValueAsync(ExpressionSyntax given, string expression, SessionBindings bindings, CancellationToken cancellation)
    {
        using var none = new StubChatClient([], null);
        var (_, result) = await new RlmEngine(none).RunStepAsync(file.CompiledGiven(given, expression, bindings), RlmContext.Empty, null, "", bindings, cancellation).ConfigureAwait(false);
        return result.Lets.FirstOrDefault(l => l.Name == TestFile.GivenValue).Value ?? throw new TestFailedException(TestFile.Told($"{result.Failure?.Code} {result.Failure?.Message}"));
    }

    /// <summary>The parts of a condition whose values explain it: from the outside in, without literals and without what stands in a lambda.</summary>
    private static IEnumerable<ExpressionSyntax> Parts(ExpressionSyntax condition)
    {
        var open = new Queue<SyntaxNode>([condition]);
        while (open.TryDequeue(out var node))
        {
            foreach (var child in SyntaxWalk.Children(node).Where(c => c is not (LambdaExpressionSyntax or ComprehensionSyntax or TypeSyntax or TypeArgumentSyntax) && !MentionsItem(c)))
            {
                open.Enqueue(child);
                if (child is CallExpressionSyntax or FieldExpressionSyntax or IndexExpressionSyntax or SliceExpressionSyntax or NameExpressionSyntax or BinaryExpressionSyntax)
                {
                    yield return (ExpressionSyntax)child;
                }
            }
        }
    }

    // An argument with `it` in it is a lambda, whose item is not known here; a call that has such an argument can be shown.
    private static bool MentionsItem(SyntaxNode node) => node is NameExpressionSyntax { Name.Text: "it" } || (node is ValueArgumentSyntax && Mentions(node));

    private static bool Mentions(SyntaxNode node) => node is NameExpressionSyntax { Name.Text: "it" } || SyntaxWalk.Children(node).Any(Mentions);
}
