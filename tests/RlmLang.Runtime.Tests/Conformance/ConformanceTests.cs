using System.Globalization;
using System.Text.Json;
using RlmLang.Bounds;
using RlmLang.Core;
using RlmLang.Diagnostics;
using RlmLang.Source;
using RlmLang.Syntax.Printing;
using RlmLang.Tests.Support;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Tests.Conformance;

/// <summary>Runs every case of <c>tests/conformance</c>, with one call at a time and with sixteen, and once more as the formatter prints it.</summary>
public sealed class ConformanceTests
{
    private static readonly Lazy<List<ConformanceCase>> s_cases = new(() => [.. ConformanceCase.Read(Path.Combine(Golden.Root, "tests/conformance"))]);

    public static TheoryData<string, string> Titles => [.. s_cases.Value.Select(c => (c.File, c.Title))];

    [Fact]
    public void No_two_cases_of_a_file_share_a_title_and_each_expects_something()
    {
        Assert.Empty(s_cases.Value.GroupBy(c => (c.File, c.Title)).Where(g => g.Count() > 1).Select(g => g.Key));
        Assert.All(s_cases.Value, c => Assert.True(c.Values.Count + c.Diagnostics.Count + c.Directives.Count > 0, $"{c.File}: {c.Title} expects nothing."));
    }

    [Theory]
    [MemberData(nameof(Titles))]
    public async Task It_conforms(string file, string title)
    {
        var sample = s_cases.Value.Single(c => c.File == file && c.Title == title);
        var source = sample.SetsFinal || sample.Source.Contains("#: whole", StringComparison.Ordinal) ? sample.Source : sample.Source + "set FINAL = none\n";
        if (!RlmScript.TryCompile(source, out var script, out var diagnostics))
        {
            Check(sample, source, diagnostics);
            return;
        }

        Assert.All(sample.Directives["type"], type => Assert.Equal(type, script.FinalType));
        var outcome = await RunAsync(sample, script, concurrency: 1, (plan, result, failures) => Check(sample, script, plan, result, [.. diagnostics, .. failures]));
        Assert.Equal(outcome, await RunAsync(sample, script, concurrency: 16, (plan, result, failures) => Check(sample, script, plan, result, [.. diagnostics, .. failures])));
        Assert.Equal(outcome, await RunAsync(sample, RlmScript.Compile(Printer.Print(script.Tree)), concurrency: 16, static (_, _, _) => { }));
    }

    /// <summary>Runs a case, and says how it ended in one text.</summary>
    private static async Task<string> RunAsync(ConformanceCase sample, RlmScript script, int concurrency, Action<RlmPlan?, RlmResult?, IEnumerable<Diagnostic>> check)
    {
        using var model = new ScriptedModel(sample.Directives["reply"]);
        // A single request: what fails is not sent again, so that no case waits.
        var policy = new RlmPolicy { MaxShownChars = int.MaxValue, Retries = 0, MaxCalls = Number(sample, "policy") ?? 1_000 };
        var engine = new RlmEngine(model, new RlmOptions { Concurrency = concurrency, Policy = policy, WindowChars = Number(sample, "window") ?? 32_000 });
        RlmPlan plan;
        try
        {
            plan = await engine.PlanAsync(script, Context(sample), Parameters(sample), Text(sample, "query") ?? "");
        }
        catch (RlmException wrong) when (wrong.Diagnostic is { } diagnostic)
        {
            check(null, null, [diagnostic]);
            return diagnostic.Code;
        }

        if (!plan.IsAdmitted)
        {
            check(plan, null, plan.Diagnostics);
            return plan.Diagnostics[0].Code;
        }

        var result = await engine.RunAsync(plan);
        Assert.Empty(model.Unanswered);
        Assert.All(sample.Directives["requests"], requests => Assert.Equal(int.Parse(requests, CultureInfo.InvariantCulture), model.Requests));
        check(plan, result, [.. plan.Diagnostics, .. result.Failure is { } failure ? [failure] : Array.Empty<Diagnostic>()]);
        return $"{result.Failure?.Code} {result.FinalJson} {string.Join('\n', result.Shown)}";
    }

    private static void Check(ConformanceCase sample, RlmScript script, RlmPlan? plan, RlmResult? result, IEnumerable<Diagnostic> diagnostics)
    {
        Check(sample, script.Text, diagnostics);
        if (plan is not null)
        {
            CheckBounds(sample, plan);
        }

        if (result is not null)
        {
            CheckValues(sample, script.Program, result);
            Assert.All(sample.Directives["calls"], calls => Assert.Equal(long.Parse(calls, CultureInfo.InvariantCulture), result.Usage.Calls));
            Assert.All(sample.Directives["defaulted"], many => Assert.Equal(long.Parse(many, CultureInfo.InvariantCulture), result.Usage.Defaulted));
            Assert.True(plan?.MaxCalls is null || result.Usage.Calls <= plan.MaxCalls, "No run makes more calls than its bound.");
        }
    }

    private static void Check(ConformanceCase sample, string source, IEnumerable<Diagnostic> diagnostics)
    {
        var text = new SourceText(source);
        var found = diagnostics.Select(d => (d.Span, d.Code, text.Position(d.Span.Start).Line, Underlined: source.Substring(d.Span.Start, d.Span.Length), d.Message)).ToList();
        var shown = string.Join("\n", found.Select(d => $"line {d.Line}: {d.Code} {d.Underlined} — {d.Message}"));
        foreach (var (line, code, underlined) in sample.Diagnostics)
        {
            var at = found.FindIndex(d => d.Line == line && d.Code == code && (underlined is null || d.Underlined == underlined));
            Assert.True(at >= 0, $"There is no {code} at `{underlined}` of line {line}. There is:\n{shown}");
            found.RemoveAt(at);
        }

        Assert.True(found.Count == 0, $"These are not expected:\n{string.Join("\n", found.Select(d => $"line {d.Line}: {d.Code} {d.Underlined} — {d.Message}"))}");
    }

    private static void CheckValues(ConformanceCase sample, CoreProgram program, RlmResult result)
    {
        var text = new SourceText(sample.Source);
        var shows = program.Statements.OfType<CoreShowStatement>().Select((s, i) => (Line: text.Position(s.Span.Start).Line, s.Value.Type, Index: i)).ToList();
        foreach (var (line, isFinal, value) in sample.Values)
        {
            string actual;
            if (isFinal)
            {
                Assert.True(result.FinalJson is not null, $"There is no FINAL: {result.Failure?.Message}");
                actual = Normal(JsonElement.Parse(result.FinalJson));
            }
            else
            {
                var show = shows.Single(s => s.Line == line);
                Assert.True(show.Index < result.Shown.Length, $"Line {line} shows nothing: {result.Failure?.Message}");
                var shown = result.Shown[show.Index];
                var isText = (show.Type is OptionType option ? option.Item : show.Type) is TextType or OneOfType && !(show.Type is OptionType && shown == "null");
                actual = isText ? ValueJson.Write(new TextValue(shown)) : Normal(JsonElement.Parse(shown));
            }

            Assert.True(Normal(value) == actual, $"Line {line} gives {actual}\nand not   {Normal(value)}");
        }
    }

    /// <summary>One way to write a value, in which 2 and 2.0 differ.</summary>
    private static string Normal(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => $"{{{string.Join(",", json.EnumerateObject().Select(p => $"{ValueJson.Write(new TextValue(p.Name))}:{Normal(p.Value)}"))}}}",
        JsonValueKind.Array => $"[{string.Join(",", json.EnumerateArray().Select(Normal))}]",
        JsonValueKind.String => ValueJson.Write(new TextValue(json.GetString() ?? "")),
        _ => json.GetRawText(),
    };

    private static void CheckBounds(ConformanceCase sample, RlmPlan plan)
    {
        var lines = new (string Name, BoundLine Line)[]
        {
            ("calls", plan.Bounds.Calls), ("requests", plan.Bounds.Requests), ("rounds", plan.Bounds.Rounds), ("depth", plan.Bounds.Depth), ("largest prompt", plan.Bounds.LargestPrompt),
        };
        foreach (var expected in sample.Directives["bound"])
        {
            var (name, line) = lines.Single(l => expected.StartsWith(l.Name, StringComparison.Ordinal));
            Assert.Equal(expected, $"{name} {(line.IsExact ? "=" : "<=")} {line.Max?.ToString(CultureInfo.InvariantCulture) ?? "without bound"}");
        }

        foreach (var expected in sample.Directives["symbolic"])
        {
            var (name, line) = lines.Single(l => expected.StartsWith(l.Name, StringComparison.Ordinal));
            Assert.Equal(expected, $"{name} {(line.Formula.IsExact ? "=" : "<=")} {line.Formula}");
        }
    }

    private static RlmContext Context(ConformanceCase sample)
    {
        if (Text(sample, "context") is { } text)
        {
            return RlmContext.FromText(text);
        }

        return sample.Directives["docs"].FirstOrDefault() is { } docs
            ? new RlmContext(JsonElement.Parse(docs).EnumerateObject().Select(d => new RlmDocument(d.Name, d.Value.GetString() ?? "")))
            : RlmContext.Empty;
    }

    private static Dictionary<string, JsonElement>? Parameters(ConformanceCase sample) =>
        sample.Directives["param"].Any() ? sample.Directives["param"].Select(p => p.Split(' ', 2)).ToDictionary(p => p[0], p => JsonElement.Parse(p[1])) : null;

    private static string? Text(ConformanceCase sample, string directive) =>
        sample.Directives[directive].FirstOrDefault() is { } json ? JsonElement.Parse(json).GetString() : null;

    private static long? Number(ConformanceCase sample, string directive) =>
        sample.Directives[directive].FirstOrDefault() is { } number ? long.Parse(number, CultureInfo.InvariantCulture) : null;
}
