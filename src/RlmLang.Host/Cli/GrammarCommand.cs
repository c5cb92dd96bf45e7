using System.CommandLine;
using RlmLang.Syntax.Exporting;

namespace RlmLang.Cli;

/// <summary><c>rlm grammar</c>: the grammar of programs, for models that are held to one while they write.</summary>
internal static class GrammarCommand
{
    private static readonly Dictionary<string, GrammarFormat> s_formats = new(StringComparer.Ordinal) { ["gbnf"] = GrammarFormat.Gbnf, ["lark"] = GrammarFormat.Lark, ["ebnf"] = GrammarFormat.Ebnf };

    public static Command Create()
    {
        var format = new Option<string>("--format") { Description = "For llama.cpp (gbnf), for Lark (lark), or for people (ebnf).", DefaultValueFactory = _ => "gbnf" };
        format.AcceptOnlyFromAmong([.. s_formats.Keys]);
        var command = new Command("grammar", "Prints the grammar of programs, for constrained decoding.") { format };
        command.SetAction(parsed => Console.Out.Write(GrammarWriter.Write(s_formats[parsed.GetRequiredValue(format)])));
        return command;
    }
}
