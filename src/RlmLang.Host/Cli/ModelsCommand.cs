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
            var providers = await ProviderCatalogue.AskAsync(cancellation);
            var ollama = providers.First(p => p.Name == "ollama");
            var taken = configuration.Model is { } spec ? ModelSpec.Parse(spec) : ollama.Models is [var first, ..] ? new ModelSpec("ollama", first, null) : ModelSpec.Offline;
            var names = providers.SelectMany(p => (p.Models ?? []).Select(m => $"{p.Name}:{m}")).Append("offline").ToList();
            if (parsed.GetValue(json))
            {
                await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new
                {
                    Default = taken.ToString(),
                    Models = names,
                    Aliases = configuration.Models.ToDictionary(m => m.Key, m => m.Value.Spec),
                    Ollama = new { ollama.Address, Answers = ollama.Models is not null },
                    Providers = providers.Select(p => new { p.Name, p.Address, Answers = p.Models is not null, p.Why }),
                }, JsonSerializerOptions.Web));
                return ExitCode.Done;
            }

            foreach (var name in names)
            {
                await Console.Out.WriteLineAsync($"{name}{(name == taken.ToString() ? "  (default)" : "")}");
            }

            foreach (var (alias, model) in configuration.Models)
            {
                await Console.Out.WriteLineAsync($"{model.Spec}  (model=\"{alias}\")");
            }

            foreach (var provider in providers)
            {
                if (provider.Why is { } why)
                {
                    await Console.Error.WriteLineAsync($"{provider.Name} at {provider.Address.AbsoluteUri}: {why.TrimEnd('.')}.");
                }
            }

            if (ollama.Models is [])
            {
                await Console.Error.WriteLineAsync($"Ollama at {ollama.Address.AbsoluteUri} has no model yet: `ollama pull llama3.2` gets one.");
            }

            return ExitCode.Done;
        });
        return command;
    }
}
