using System.CommandLine;
using RlmLang.Contexts;

namespace RlmLang.Cli;

/// <summary>The options that say how the files of a context are read.</summary>
internal sealed class ReadingOptions
{
    private readonly Option<bool> _records = new("--records") { Description = "Each line of JSON Lines, each row of a .csv or .tsv file is a document." };
    private readonly Option<bool> _noIgnore = new("--no-ignore") { Description = "Read also what .gitignore files leave out." };
    private readonly Option<bool> _raw = new("--raw") { Description = "Read HTML as it is written, not its text." };

    public IEnumerable<Option> All => [_records, _noIgnore, _raw];

    public RlmContextOptions Value(ParseResult parsed) => Reading(parsed).ToOptions();

    public ContextReading Reading(ParseResult parsed) => new(parsed.GetValue(_records), parsed.GetValue(_raw), parsed.GetValue(_noIgnore));
}
