using System.CommandLine;
using System.Text.Json;
using RlmLang.Configuration;

namespace RlmLang.Cli;

/// <summary><c>rlm models</c>: which models can be used here, and which one is taken where no flag says.</summary>
internal static class ModelsCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "One JSON object on standard output." };
        var command = new Command("models", "Lists the models that can be used here, and the one that is taken by default.") { json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var configuration = RlmConfiguration.Load();
            var address = ModelSpec.OllamaAddress;
            var ollama = await ModelChoice.OllamaModelsAsync(address, cancellation);
            var taken = configuration.Model is { } spec ? ModelSpec.Parse(spec) : ollama is { Count: > 0 } ? new ModelSpec("ollama", ollama[0], null) : ModelSpec.Offline;
            if (parsed.GetValue(json))
            {
                await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new
                {
                    Default = taken.ToString(),
                    Models = (ollama ?? []).Select(m => $"ollama:{m}").Append("offline"),
                    Aliases = configuration.Models.ToDictionary(m => m.Key, m => m.Value.Spec),
                    Ollama = new { Address = address, Answers = ollama is not null },
                }, JsonSerializerOptions.Web));
                return ExitCode.Done;
            }

            foreach (var name in (ollama ?? []).Select(m => $"ollama:{m}").Append("offline"))
            {
                await Console.Out.WriteLineAsync($"{name}{(name == taken.ToString() ? "  (default)" : "")}");
            }

            foreach (var (alias, model) in configuration.Models)
            {
                await Console.Out.WriteLineAsync($"{model.Spec}  (model=\"{alias}\")");
            }

            if (ollama is null)
            {
                await Console.Error.WriteLineAsync($"No Ollama answers at {address.AbsoluteUri}. Start it with `ollama serve`, or set OLLAMA_HOST.");
            }
            else if (ollama.Count == 0)
            {
                await Console.Error.WriteLineAsync($"Ollama at {address.AbsoluteUri} has no model yet: `ollama pull llama3.2` gets one.");
            }

            return ExitCode.Done;
        });
        return command;
    }
}
