using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using RlmLang.Budgets;
using RlmLang.Configuration;
using RlmLang.Diagnostics;
using RlmLang.Source;
using Spectre.Console;

namespace RlmLang.Cli;

/// <summary><c>rlm plan</c>: what a run would cost, stage by stage, before anything is paid; never a model call.</summary>
internal static class PlanCommand
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    public static Command Create()
    {
        var options = new ScriptOptions();
        var latency = new Option<double>("--latency") { Description = "Seconds that one call takes, for the estimate of the duration.", DefaultValueFactory = _ => 2 }.Within(0, 1_000_000);
        var command = new Command("plan", "Shows what a run would cost, stage by stage. Never calls a model.") { latency };
        options.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var (text, name) = await options.ReadScriptAsync(parsed, cancellation);
            var json = parsed.GetValue(options.Json);
            var compiled = RlmScript.TryCompile(text, out var script, out var diagnostics, name, options.Modules(parsed));
            var source = script?.Tree.Source ?? new SourceText(text, name);
            var renderer = RlmCommand.Renderer(source, parsed.GetValue(options.NoColor));
            if (!compiled || script is null)
            {
                await (json ? Console.Out.WriteLineAsync(ResultJson.Check(source, diagnostics, null)) : Console.Error.WriteAsync(renderer.Render(diagnostics)));
                return ExitCode.Diagnostics;
            }

            var settings = options.Options(parsed);
            var asked = await options.Shared.ModelAsync(parsed, cancellation);
            using var model = new UnaskedModel(asked);
            using var root = new UnaskedModel(options.Shared.RootModel(parsed, asked));
            settings.RootModel = root;
            var plan = await new RlmEngine(model, settings).PlanAsync(script, options.Context(parsed, cancellation), options.Parameters(parsed), options.Query(parsed), cancellation);
            var seconds = TimeSpan.FromSeconds(Math.Max(0, parsed.GetValue(latency)));
            var duration = plan.EstimateDuration(seconds, settings.Concurrency);
            if (json)
            {
                await Console.Out.WriteLineAsync(Json(plan, duration, settings.Concurrency, source, diagnostics.AddRange(plan.Diagnostics)));
            }
            else
            {
                Write(plan, duration, seconds, settings.Concurrency);
                await Console.Error.WriteAsync(renderer.Render(diagnostics.AddRange(plan.Diagnostics)));
            }

            return plan.IsAdmitted ? ExitCode.Done : plan.Diagnostics.Any(d => d.Severity == Severity.Refusal) ? ExitCode.Refused : ExitCode.RunFailed;
        });
        return command;
    }

    private static void Write(RlmPlan plan, TimeSpan? duration, TimeSpan latency, int concurrency)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
        console.Profile.Width = Math.Max(console.Profile.Width, 120);
        if (!plan.Stages.IsEmpty)
        {
            console.Write(Stages(plan));
        }

        var lines = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        Add("calls", Number(plan.MaxCalls, plan.IsExact));
        Add("requests", $"{Number(plan.MaxRequests, false)}, with every repair and retry");
        Add("rounds", $"{Number(plan.MaxRounds, true)}: so many calls follow one another at most");
        Add("prompts", $"{Number(plan.MaxPromptChars, false)} characters in all, about {Number(plan.MaxPromptChars / TokenEstimate.CharsPerToken, true)} tokens; the largest has {Number(plan.LargestPrompt, true)} characters");
        Add("replies", $"{Number(plan.MaxReplyChars, false)} characters in all");
        Add("money", plan is { EstimatedUsd: { } estimated, MaxUsd: { } dearest } ? $"about {Usd.Write(estimated)}, at worst {Usd.Write(dearest)}" : "unknown: no price of the model, or no bound");
        Add("reads", string.Create(CultureInfo.InvariantCulture, $"up to {100 * plan.Readable.Share:0.0} % of {plan.Readable.ContextChars:N0} characters"));
        Add("takes", duration is { } time ? string.Create(CultureInfo.InvariantCulture, $"up to {Clock(time)}, where a call takes {latency.TotalSeconds:0.##} s and {concurrency} run at once") : "no bound");
        Add("plan", $"{plan.Fingerprint[..12]}, {(plan.IsAdmitted ? "admitted" : "refused")}");
        console.Write(lines);

        void Add(string name, string value) => lines.AddRow(new Text(name), new Text(value));
    }

    private static Table Stages(RlmPlan plan)
    {
        var isPriced = plan.Stages.Any(s => s.EstimatedUsd > 0);
        string[] names = ["line", "operation", "calls", "characters", "about tokens", .. isPriced ? ["about"] : Array.Empty<string>(), "largest prompt", "bound"];
        var table = new Table().RoundedBorder().AddColumns(names);
        foreach (var column in table.Columns.Skip(2).SkipLast(1))
        {
            column.RightAligned();
        }

        foreach (var stage in plan.Stages)
        {
            string[] cells =
            [
                stage.Line.ToString(CultureInfo.InvariantCulture),
                stage.Operation,
                Number(stage.MaxCalls, stage.IsExact),
                Number(stage.MaxPromptChars, false),
                Number(stage.EstimatedTokens, true),
                .. isPriced ? [stage.EstimatedUsd is { } usd ? Usd.Write(usd) : "no bound"] : Array.Empty<string>(),
                Number(stage.LargestPrompt, true),
                stage.Formula,
            ];
            table.AddRow(cells.Select(c => new Text(c)));
        }

        return table;
    }

    private static string Clock(TimeSpan time) => time.TotalSeconds < 60
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}");

    private static string Json(RlmPlan plan, TimeSpan? duration, int concurrency, SourceText source, IReadOnlyCollection<Diagnostic> diagnostics)
    {
        var json = JsonNode.Parse(ResultJson.Check(source, diagnostics, plan.Bounds))?.AsObject() ?? [];
        json["fingerprint"] = plan.Fingerprint;
        json["stages"] = JsonSerializer.SerializeToNode(plan.Stages, JsonSerializerOptions.Web);
        json["readable"] = JsonSerializer.SerializeToNode(plan.Readable, JsonSerializerOptions.Web);
        json["estimatedTokens"] = plan.MaxPromptChars / TokenEstimate.CharsPerToken;
        json["estimatedUsd"] = plan.EstimatedUsd;
        json["maxUsd"] = plan.MaxUsd;
        json["estimatedSeconds"] = duration?.TotalSeconds;
        json["concurrency"] = concurrency;
        return json.ToJsonString(s_indented);
    }

    private static string Number(long? value, bool isExact) => value is { } number ? string.Create(CultureInfo.InvariantCulture, $"{(isExact ? "" : "<= ")}{number:N0}") : "no bound";
}
