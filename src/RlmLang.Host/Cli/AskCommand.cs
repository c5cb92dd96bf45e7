using System.CommandLine;
using RlmLang.Configuration;
using RlmLang.Diagnostics;
using RlmLang.Sessions;
using RlmLang.Source;

namespace RlmLang.Cli;

/// <summary><c>rlm ask</c>: a root model answers a question by writing programs; FINAL goes to standard output, its turns to standard error.</summary>
internal static class AskCommand
{
    public static Command Create()
    {
        var shared = new SharedOptions();
        var query = new Argument<string>("QUERY") { Description = "The question." };
        query.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var asked }] && string.IsNullOrWhiteSpace(asked))
            {
                result.AddError("The question is empty.");
            }
        });
        var turns = new Option<int>("--turns") { Description = "How often the root model is asked at most.", DefaultValueFactory = _ => 8 }.Within(1, 100);
        var depth = new Option<long?>("--depth") { Description = "How deep sessions may start sessions." }.Within(0, double.PositiveInfinity);
        var isSealed = new Option<bool>("--sealed") { Description = "Nothing of the content reaches the root model." };
        var direct = new Option<bool?>("--direct") { Description = "One plain call over the whole context: true, false, or where it is short." };
        var strategy = new Option<string?>("--strategy") { Description = "Answer by a strategy of the library, without a root model." };
        strategy.AcceptOnlyFromAmong([.. Strategies.Names]);
        var approve = new Option<bool>("--approve") { Description = "Ask before each program that calls models." };
        var card = new Option<string?>("--card") { Description = "How much of the language the root model is told; what suits its size unless configured." };
        card.AcceptOnlyFromAmong([.. RlmConfiguration.Cards.Keys]);
        var format = new Option<string>("--format") { Description = "How FINAL is printed.", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong(FinalFormat.Names);
        var command = new Command("ask", "Answers a question about texts of any size: a model writes programs, each bounded before it runs.") { query, turns, depth, isSealed, direct, strategy, card, approve, format };
        shared.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var telemetry = shared.Telemetry(cancellation);
            var settings = shared.Options(parsed);
            if (parsed.GetValue(depth) is { } levels)
            {
                settings.Policy = settings.Policy with { MaxDepth = Math.Min(levels, settings.Policy.MaxDepth ?? long.MaxValue) };
            }

            var context = shared.Context(parsed, cancellation);
            if (context is { Length: 0, Documents.Length: > 0 })
            {
                // A wrong path, mostly, or a command before this one that wrote nothing.
                throw new RlmException($"There is nothing to ask about: {(context.Documents.Length == 1 ? $"`{context.Documents[0].Name}` is" : "all texts of the context are")} empty.");
            }

            var model = await shared.ModelAsync(parsed, cancellation);
            var root = shared.RootModel(parsed, model);
            using var client = shared.Create(model, "default", settings);
            // One model for both is one place to be held to its limits.
            using var rootClient = root == model ? client : shared.Create(root, "root", settings);
            settings.RootModel = rootClient;
            var quiet = parsed.GetValue(shared.Quiet);
            var asks = parsed.GetValue(approve);
            if (asks)
            {
                if (shared.ReadsStandardInput(parsed))
                {
                    throw new RlmException(Approval.InputIsTaken);
                }

                settings.Approve = (plan, _) => Task.FromResult(Approval.Ask(plan, Console.In, Console.Error));
            }

            if (!quiet)
            {
                await RlmCommand.TellAsync(model, context);
                if (root != model)
                {
                    await Console.Error.WriteLineAsync($"root {root.Notice}");
                }
            }

            var options = new RlmAskOptions
            {
                MaxTurns = parsed.GetValue(turns),
                Card = parsed.GetValue(card) is { } form ? RlmConfiguration.Cards[form] : shared.Configuration.Card,
                Strategy = parsed.GetValue(strategy),
                IsSealed = parsed.GetValue(isSealed),
                Direct = parsed.GetValue(direct) switch { true => RlmDirect.Always, false => RlmDirect.Never, null => RlmDirect.Automatic },
            };
            var engine = new RlmEngine(client, settings);
            var result = await RunProgress.ShowAsync(
                quiet || asks,
                settings.Policy.MaxCalls,
                tell => engine.AskAsync(parsed.GetRequiredValue(query), context, options, e => Tell(e, tell, quiet), cancellation));
            var json = parsed.GetValue(shared.Json);
            Diagnostic[] told = [.. new[] { result.Failure, result.LogFailure }.OfType<Diagnostic>()];
            foreach (var failure in json ? [] : told)
            {
                await Console.Error.WriteAsync(RlmCommand.Renderer(new SourceText("", "ask"), parsed.GetValue(shared.NoColor)).Render(failure));
            }

            if (json)
            {
                await Console.Out.WriteLineAsync(ResultJson.Check(new SourceText(""), told, null, result, result.LogPath));
            }
            else if (result.FinalText is not null)
            {
                await Console.Out.WriteLineAsync(FinalFormat.Write(result, parsed.GetValue(format) ?? "text", Console.IsOutputRedirected ? 160 : Console.WindowWidth));
            }

            if (!quiet)
            {
                await Console.Error.WriteLineAsync($"{(result.IsPartial ? "partial answer; " : "")}{(result.Turns.Length > 0 ? $"{RefusalDiagnostics.Counted(result.Turns.Length, "turns")}, " : "")}{RunProgress.Summary(result)}");
                await Console.Error.WriteAsync(RunProgress.Sources(result, context));
            }

            return RlmCommand.ExitOf(result);
        });
        return command;
    }

    private static void Tell(RlmEvent e, Action<RlmEvent> tell, bool quiet)
    {
        if (e is RlmTurned turned)
        {
            if (!quiet)
            {
                tell(new RlmShown($"turn {turned.Turn}", $"{turned.Reply.Trim()}\n---\n{turned.Observation.Trim()}"));
            }
        }
        else if (e is not RlmShown)
        {
            // What its programs show is for the root model, and stands in the turn.
            tell(e);
        }
    }
}
