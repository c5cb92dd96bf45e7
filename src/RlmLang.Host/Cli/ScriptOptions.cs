using System.CommandLine;
using System.Text.Json;
using RlmLang.Configuration;
using RlmLang.Diagnostics;
using RlmLang.Syntax;

namespace RlmLang.Cli;

/// <summary>The argument and options of the commands over one script.</summary>
internal sealed class ScriptOptions
{
    private readonly Argument<FileInfo> _file = new("FILE") { Description = "The script." };
    private readonly Option<string[]> _parameters = new("--param", "-p") { Description = "A parameter of the script, as name=value; the value is JSON or plain text." };
    private readonly Option<string> _query = new("--query") { Description = "What `query` stands for.", DefaultValueFactory = _ => "" };

    public SharedOptions Shared { get; } = new();

    public Option<bool> Json => Shared.Json;

    public Option<bool> NoColor => Shared.NoColor;

    public Option<bool> Quiet => Shared.Quiet;

    public void AddTo(Command command)
    {
        command.Arguments.Add(_file);
        command.Options.Add(_parameters);
        command.Options.Add(_query);
        Shared.AddTo(command);
    }

    public bool HasContext(ParseResult parsed) => Shared.HasContext(parsed);

    public RlmContext Context(ParseResult parsed, CancellationToken cancellation) => Shared.Context(parsed, cancellation);

    public RlmOptions Options(ParseResult parsed) => Shared.Options(parsed);

    public FileInfo File(ParseResult parsed) => parsed.GetRequiredValue(_file);

    public RlmModules Modules(ParseResult parsed) => FileModules.Beside(File(parsed));

    public string Query(ParseResult parsed) => parsed.GetValue(_query) ?? "";

    /// <exception cref="RlmException">The file is not there.</exception>
    public async Task<(string Text, string Name)> ReadScriptAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var file = File(parsed);
        if (!file.Exists)
        {
            var beside = file.Directory is { Exists: true } folder ? folder.EnumerateFiles("*.rlm").Select(f => f.Name) : [];
            throw new RlmException(HostDiagnostics.NoScript(file.ToString(), NearestName.Find(file.Name, beside)));
        }

        return (await System.IO.File.ReadAllTextAsync(file.FullName, cancellation), file.Name);
    }

    /// <summary>What a program reads and nobody gave: it runs over nothing, which looks like an answer.</summary>
    public IEnumerable<string> Missing(RlmScript script, ParseResult parsed)
    {
        var read = Names(script.Tree.Program).ToHashSet(StringComparer.Ordinal);
        if (!HasContext(parsed) && read.FirstOrDefault(n => n is "context" or "docs") is { } context)
        {
            yield return $"the program reads `{context}`, which is empty: give a file or folder with --context";
        }

        if (Query(parsed).Length == 0 && read.Contains("query"))
        {
            yield return "the program reads `query`, which is empty: give a question with --query";
        }
    }

    private static IEnumerable<string> Names(SyntaxNode node) =>
        SyntaxWalk.Children(node).Where(n => n is not (TestStatementSyntax or PropertyStatementSyntax)).SelectMany(Names).Concat(node is NameExpressionSyntax name ? [name.Name.Text] : []);

    /// <exception cref="RlmException">A parameter is not name=value.</exception>
    public Dictionary<string, JsonElement> Parameters(ParseResult parsed)
    {
        var given = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var pair in parsed.GetValue(_parameters) ?? [])
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            if (at < 1)
            {
                throw new RlmException(HostDiagnostics.WrongValue("the command line", "--param", "name=value", $"`{pair}`"));
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
}
