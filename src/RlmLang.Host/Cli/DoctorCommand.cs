using System.CommandLine;
using System.Runtime.InteropServices;
using Microsoft.Extensions.AI;
using RlmLang.Configuration;
using RlmLang.Diagnostics;
using RlmLang.Models;

namespace RlmLang.Cli;

/// <summary><c>rlm doctor</c>: what is configured, and whether it works; asks the default model one short question.</summary>
internal static class DoctorCommand
{
    // There is no more to leave out of a request.
    private const int MostForms = 4;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    public static Command Create()
    {
        var command = new Command("doctor", "Says what is configured and whether it works.");
        command.SetAction(async (_, cancellation) =>
        {
            var healthy = true;
            Say(true, $"runtime: {RuntimeInformation.FrameworkDescription} on {RuntimeInformation.OSDescription}, {Environment.ProcessorCount} processors");
            RlmConfiguration configuration;
            try
            {
                configuration = RlmConfiguration.Load();
                Say(true, $"configuration: {(configuration.Sources.IsEmpty ? $"none (no {RlmConfiguration.FileName} here or above, no RLM_ variables)" : string.Join(", ", configuration.Sources))}");
            }
            catch (RlmException failure)
            {
                Say(false, $"configuration: {failure.Message}");
                configuration = new();
            }

            foreach (var unread in RlmConfiguration.UnreadVariables())
            {
                Say(false, $"configuration: {unread}");
            }

            var policy = configuration.Policy;
            Say(true, $"policy: at most {policy.MaxCalls?.ToString("N0") ?? "any number of"} calls, depth {policy.MaxDepth?.ToString() ?? "unlimited"}, "
                + $"{policy.MaxPromptChars?.ToString("N0") ?? "any number of"} prompt characters, {policy.Repairs} repairs and {policy.Retries} retries a call");
            foreach (var key in ProviderCatalogue.Keys)
            {
                Say(true, $"{key}: {(Environment.GetEnvironmentVariable(key) is { Length: > 0 } ? "set" : "not set")}");
            }

            foreach (var provider in await ProviderCatalogue.AskAsync(cancellation))
            {
                // That no Ollama runs is nothing wrong; what has a key or an address of its own is meant to answer.
                Say(provider.Models is not null || provider.Name == "ollama", $"{provider.Name}: {(provider.Models is { } models
                    ? $"answers at {provider.Address.AbsoluteUri} with {RefusalDiagnostics.Counted(models.Count, "models")}"
                    : $"does not answer at {provider.Address.AbsoluteUri}{(provider.Name == "ollama" ? "" : $": {provider.Why}")}")}");
            }

            try
            {
                var spec = await ModelChoice.ChooseAsync(null, configuration.Model, cancellation);
                await AskAsync("default model", spec, configuration.HeldTo("default", spec), configuration.Window ?? 32_000);
                foreach (var (alias, model) in configuration.Models)
                {
                    await AskAsync($"model \"{alias}\"", ModelSpec.Parse(model.Spec), model, model.Window ?? configuration.Window ?? 32_000);
                }
            }
            catch (RlmException failure)
            {
                Say(false, $"models: {failure.Message}");
            }

            return healthy ? ExitCode.Done : ExitCode.ModelUnavailable;

            void Say(bool isWell, string what)
            {
                healthy &= isWell;
                Console.Out.WriteLine($"{(isWell ? "ok  " : "FAIL")} {what}");
            }

            async Task AskAsync(string role, ModelSpec spec, ConfiguredModel held, long window)
            {
                if (spec == ModelSpec.Offline)
                {
                    Say(true, $"{role}: offline, an extractive baseline and not a language model");
                    return;
                }

                using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
                patience.CancelAfter(s_patience);
                try
                {
                    using var client = spec.Create(window, held);
                    var started = TimeProvider.System.GetTimestamp();
                    var answer = await ReadyAsync(client, new ChatOptions { MaxOutputTokens = 20 + spec.Thinking(held) }, patience.Token);
                    // A model that nobody knows to think has spent these tokens before its first word.
                    Say(answer.Text.Length > 0, $"{role}: {spec} answered {RefusalDiagnostics.Counted(answer.Text.Length, "characters")} in {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.0} s"
                        + (answer.Text.Length > 0 ? "" : ": a model that thinks first needs `thinking` in rlm.json"));
                }
                catch (RlmException failure)
                {
                    Say(false, $"{role}: {spec}: {failure.Message}");
                }
                catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
                {
                    Say(false, $"{role}: {spec}: no answer within {s_patience.TotalSeconds:0} s");
                }
            }
        });
        return command;
    }

    /// <summary>Asks again where the server took another form of the request, as a run does.</summary>
    private static async Task<ChatResponse> ReadyAsync(IChatClient client, ChatOptions options, CancellationToken cancellation)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await client.GetResponseAsync("Answer with the single word: ready", options, cancellation);
            }
            catch (ModelException failure) when (failure.IsAdapted && attempt < MostForms)
            {
                // What it does not take is left out from now on.
            }
        }
    }
}
