using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using RlmLang.Configuration;
using RlmLang.Contexts;

namespace RlmLang.Cli;

/// <summary>The options that commands over a script share.</summary>
internal sealed class ScriptOptions
{
    private readonly Argument<FileInfo> _file = new("FILE") { Description = "The script." };
    private readonly Option<string[]> _context = new("--context", "-c") { Description = "Files, directories, globs, or - for standard input.", AllowMultipleArgumentsPerToken = true };
    private readonly Option<bool> _records = new("--records") { Description = "Read JSON Lines: each line is a document." };
    private readonly Option<string[]> _parameters = new("--param", "-p") { Description = "A parameter of the script, as name=value; the value is JSON or plain text." };
    private readonly Option<string> _query = new("--query") { Description = "What `query` stands for.", DefaultValueFactory = _ => "" };
    private readonly Option<string?> _budget = new("--budget") { Description = "Lowers the ceiling: calls=…,depth=…,tokens=…,seconds=…." };
    private readonly Option<long> _window = new("--window") { Description = "Characters that surely fit the model's window.", DefaultValueFactory = _ => 32_000 };
    private readonly Option<string?> _model = new("--model") { Description = "offline, ollama:NAME or ollama:NAME@URL." };
    private readonly Option<int> _concurrency = new("--concurrency") { Description = "Requests under way at once.", DefaultValueFactory = _ => 16 };
    private readonly Option<string?> _log = new("--log") { Description = "Write the run log to this file." };

    public Option<bool> Json { get; } = new("--json") { Description = "One JSON object on standard output." };

    public Option<bool> NoColor { get; } = new("--no-color") { Description = "No colours." };

    public Option<bool> Quiet { get; } = new("--quiet", "-q") { Description = "No progress." };

    public void AddTo(Command command)
    {
        command.Arguments.Add(_file);
        foreach (var option in new Option[] { _context, _records, _parameters, _query, _budget, _window, _model, _concurrency, _log, Json, NoColor, Quiet })
        {
            command.Options.Add(option);
        }
    }

    public bool HasContext(ParseResult parsed) => parsed.GetValue(_context) is { Length: > 0 };

    public FileInfo File(ParseResult parsed) => parsed.GetRequiredValue(_file);

    public async Task<(string Text, string Name)> ReadScriptAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var file = File(parsed);
        if (!file.Exists)
        {
            throw new RlmException($"There is no file {file.Name} in {file.DirectoryName}.");
        }

        return (await System.IO.File.ReadAllTextAsync(file.FullName, cancellation), file.Name);
    }

    public RlmContext Context(ParseResult parsed, CancellationToken cancellation) =>
        ContextLoader.Load(parsed.GetValue(_context) ?? [], Console.OpenStandardInput(), parsed.GetValue(_records), cancellation);

    public string Query(ParseResult parsed) => parsed.GetValue(_query) ?? "";

    public ModelSpec Model(ParseResult parsed) => ModelSpec.Parse(parsed.GetValue(_model));

    public RlmOptions Options(ParseResult parsed) => new()
    {
        Concurrency = parsed.GetValue(_concurrency),
        WindowChars = parsed.GetValue(_window),
        LogPath = parsed.GetValue(_log),
        Policy = Budget(new RlmPolicy { MaxCalls = 100_000 }, parsed.GetValue(_budget)),
    };

    public Dictionary<string, JsonElement> Parameters(ParseResult parsed)
    {
        var given = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var pair in parsed.GetValue(_parameters) ?? [])
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            if (at < 1)
            {
                throw new RlmException($"`--param {pair}` has to be name=value.");
            }

            var text = pair[(at + 1)..];
            try
            {
                given[pair[..at]] = JsonElement.Parse(text);
            }
            catch (JsonException)
            {
                given[pair[..at]] = JsonSerializer.SerializeToElement(text);
            }
        }

        return given;
    }

    private static RlmPolicy Budget(RlmPolicy policy, string? budget)
    {
        foreach (var entry in (budget ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var parts = entry.Split('=', 2);
            if (parts.Length != 2 || !double.TryParse(parts[1].Replace("_", "", StringComparison.Ordinal), CultureInfo.InvariantCulture, out var number) || number < 0)
            {
                throw new RlmException($"`--budget {entry}` has to be a name and a number, as in calls=500.");
            }

            policy = parts[0] switch
            {
                "calls" => policy with { MaxCalls = (long)number },
                "depth" => policy with { MaxDepth = (long)number },
                "tokens" => policy with { MaxTokens = (long)number },
                "prompt_chars" => policy with { MaxPromptChars = (long)number },
                "seconds" => policy with { Timeout = TimeSpan.FromSeconds(number) },
                _ => throw new RlmException($"There is no budget `{parts[0]}`; there are calls, depth, tokens, prompt_chars and seconds."),
            };
        }

        return policy;
    }
}
