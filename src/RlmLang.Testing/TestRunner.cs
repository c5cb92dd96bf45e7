using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using RlmLang.Diagnostics;
using RlmLang.Modules;
using RlmLang.Sessions;
using RlmLang.Source;
using RlmLang.Syntax;
using RlmLang.Syntax.Parsing;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Testing;

/// <summary>How one test ended.</summary>
/// <param name="Name">As it is written.</param>
/// <param name="Line">Where it begins, counted from 1.</param>
/// <param name="Failure">What went wrong, for people; null where all held.</param>
/// <param name="Coverage">What of the context reached a call.</param>
internal sealed record TestOutcome(string Name, int Line, string? Failure, RlmCoverage Coverage);

/// <summary>Runs the <c>test</c> declarations of a file: the program with given input and scripted replies, then each <c>expect</c> over what it bound.</summary>
/// <remarks>Each step is the file itself with everything else blanked, so that every place stays what it is.</remarks>
internal sealed partial class TestRunner(string text, string name, RlmModules modules)
{
    // Of the same length as FINAL, which only `set` may name.
    private const string Answer = "_fnal";

    private readonly SyntaxTree _tree = Parser.Parse(new SourceText(text, name));

    /// <summary>How many properties the file has.</summary>
    public int Properties => _tree.Program.Statements.OfType<PropertyStatementSyntax>().Count();

    /// <summary>What keeps the file from being tested at all.</summary>
    public ImmutableArray<Diagnostic> Errors => [.. _tree.Diagnostics.Where(d => d.Severity == Severity.Error)];

    public async Task<IReadOnlyList<TestOutcome>> RunAsync(CancellationToken cancellation)
    {
        var outcomes = new List<TestOutcome>();
        foreach (var test in _tree.Program.Statements.OfType<TestStatementSyntax>())
        {
            var coverage = new RlmCoverage(0, 0);
            string? failure;
            try
            {
                (failure, coverage) = await RunAsync(test, cancellation).ConfigureAwait(false);
            }
            catch (TestFailed failed)
            {
                failure = failed.Message;
            }
            catch (RlmException failed)
            {
                failure = failed.Message;
            }

            outcomes.Add(new(test.Name.Value, _tree.Source.Position(test.Span.Start).Line, failure, coverage));
        }

        return outcomes;
    }

    private async Task<(string? Failure, RlmCoverage Coverage)> RunAsync(TestStatementSyntax test, CancellationToken cancellation)
    {
        var (context, query, parameters, stubs) = (RlmContext.Empty, "", new Dictionary<string, JsonElement>(StringComparer.Ordinal), ImmutableArray.CreateBuilder<Stub>());
        using var none = new StubChatClient([]);
        foreach (var given in test.Body.OfType<GivenStatementSyntax>())
        {
            var value = await ValueAsync(given.Value, none, cancellation).ConfigureAwait(false);
            switch (given.Target.Text)
            {
                case "context":
                    context = RlmContext.FromText(value.ToString() ?? "");
                    break;
                case "docs":
                    context = new(((ListValue)value).Items.Cast<RecordValue>().Select(d => new RlmDocument(d.Find("name")?.ToString() ?? "", d.Find("text")?.ToString() ?? "")));
                    break;
                case "query":
                    query = value.ToString() ?? "";
                    break;
                case "llm":
                    stubs.Add(new(given.Pattern is { } pattern ? await PatternAsync(pattern, none, cancellation).ConfigureAwait(false) : null, value));
                    break;
                default:
                    parameters[given.Target.Text] = JsonElement.Parse(ValueJson.Write(value));
                    break;
            }
        }

        using var model = new StubChatClient(stubs.ToImmutable());
        var engine = new RlmEngine(model, new RlmOptions { Policy = new RlmPolicy { Repairs = 0, Retries = 0 } });
        var bindings = SessionBindings.Empty;
        var (calls, coverage) = (0L, new RlmCoverage(context.Length, 0));
        var program = _tree.Program.Statements.Where(s => s is not (TestStatementSyntax or PropertyStatementSyntax)).ToList();
        if (program.Exists(s => !ModuleLoader.CanHold(s)))
        {
            await StepAsync(Renamed(Only(program), program), parameters).ConfigureAwait(false);
        }

        foreach (var statement in test.Body.Where(s => s is LetStatementSyntax or ExpectStatementSyntax))
        {
            var step = Answers().Replace(Only([.. program.Where(ModuleLoader.CanHold), statement]), Answer);
            if (statement is not ExpectStatementSyntax expect)
            {
                await StepAsync(step, null).ConfigureAwait(false);
                continue;
            }

            // As `show`, which tells the value where `expect` would end the run.
            var shown = await StepAsync(Shows(step, expect.Span.Start), null).ConfigureAwait(false);
            if (shown.Shows[0].Text != "true")
            {
                var parts = expect.Condition is BinaryExpressionSyntax { Left: var left, Right: var right } ? [left, right] : Array.Empty<ExpressionSyntax>();
                var told = new List<string> { $"line {_tree.Source.Position(expect.Span.Start).Line}: expect {_tree.Source.Slice(expect.Condition.Span)}" };
                foreach (var part in parts.Where(p => p is not (TextLiteralSyntax or IntLiteralSyntax)))
                {
                    var value = await StepAsync($"{Answers().Replace(Only([.. program.Where(ModuleLoader.CanHold)]), Answer)}\nshow {Answers().Replace(_tree.Source.Slice(part.Span), Answer)}", null).ConfigureAwait(false);
                    told.Add($"  {_tree.Source.Slice(part.Span)} is {value.Shows[0].Text}");
                }

                return (string.Join('\n', told), coverage);
            }
        }

        return (null, coverage);

        async Task<RlmResult> StepAsync(string source, Dictionary<string, JsonElement>? given)
        {
            var known = bindings.With(new SessionBinding("calls", RlmType.Int, new IntValue(calls), CostCalls: false));
            var result = await engine.RunStepAsync(Compiled(source, given is null ? known : SessionBindings.Empty), context, given, query, known, cancellation).ConfigureAwait(false);
            if (model.Unanswered.FirstOrDefault() is { } prompt)
            {
                throw new TestFailed($"no `given llm` is for this prompt:\n{prompt}");
            }

            if (result.Failure is { } failure)
            {
                throw new TestFailed($"{failure.Code} {failure.Message}");
            }

            foreach (var let in result.Lets)
            {
                bindings = bindings.With(new SessionBinding(let.Name, let.Type, let.Value, let.CostCalls));
            }

            calls += result.Usage.Calls;
            coverage = result.Coverage.ReadChars > coverage.ReadChars ? result.Coverage : coverage;
            return result;
        }
    }

    private async Task<Value> ValueAsync(ExpressionSyntax expression, StubChatClient none, CancellationToken cancellation)
    {
        if (expression is LambdaExpressionSyntax)
        {
            throw new TestFailed("a reply is a value here, not a lambda");
        }

        var declarations = Only([.. _tree.Program.Statements.Where(s => s is FunctionStatementSyntax or TypeStatementSyntax or UseStatementSyntax)]);
        var script = Compiled($"{declarations}\nset FINAL = {_tree.Source.Slice(expression.Span)}", SessionBindings.Empty);
        var result = await new RlmEngine(none).RunAsync(script, null, null, "", cancellation).ConfigureAwait(false);
        return result.FinalValue ?? throw new TestFailed($"{result.Failure?.Message}");
    }

    private async Task<Regex> PatternAsync(ExpressionSyntax pattern, StubChatClient none, CancellationToken cancellation) =>
        await ValueAsync(pattern, none, cancellation).ConfigureAwait(false) is RegexValue regex ? regex.Regex
            : new(Regex.Escape(((TextLiteralSyntax)pattern).Value), RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    private RlmScript Compiled(string source, SessionBindings bindings) =>
        RlmScript.TryCompile(Parser.Parse(new SourceText(source, name)), bindings.Symbols, needsFinal: false, modules, out var script, out var diagnostics)
            ? script
            : throw new TestFailed(CompactRenderer.Render(new SourceText(source, name), diagnostics).TrimEnd());

    /// <summary>The file with all but these statements blanked.</summary>
    private string Only(IReadOnlyList<StatementSyntax> statements)
    {
        var kept = _tree.Source.Text.Select(c => c is '\r' or '\n' ? c : ' ').ToArray();
        foreach (var statement in statements)
        {
            _tree.Source.Text.CopyTo(statement.Span.Start, kept, statement.Span.Start, statement.Span.Length);
        }

        return new(kept);
    }

    // `set FINAL` becomes a `let` that expectations can read.
    private static string Renamed(string source, IReadOnlyList<StatementSyntax> statements)
    {
        var characters = source.ToCharArray();
        foreach (var set in statements.OfType<SetStatementSyntax>())
        {
            "let".CopyTo(0, characters, set.Span.Start, 3);
            Answer.CopyTo(0, characters, set.Name.Span.Start, Answer.Length);
        }

        return new(characters);
    }

    private static string Shows(string source, int at) => $"{source[..at]}show  {source[(at + "expect".Length)..]}";

    [GeneratedRegex(@"\bFINAL\b")]
    private static partial Regex Answers();

    /// <summary>Ends a test with what there is to tell.</summary>
    private sealed class TestFailed(string message) : Exception(message);
}
