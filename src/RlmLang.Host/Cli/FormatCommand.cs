using System.CommandLine;
using RlmLang.Diagnostics;
using RlmLang.Source;
using RlmLang.Syntax.Parsing;
using RlmLang.Syntax.Printing;

namespace RlmLang.Cli;

/// <summary><c>rlm fmt</c>: the one canonical form.</summary>
internal static class FormatCommand
{
    public static Command Create()
    {
        var files = new Argument<FileInfo[]>("FILE") { Description = "Scripts to format.", Arity = ArgumentArity.OneOrMore };
        var check = new Option<bool>("--check") { Description = "Change nothing; fail where something would change." };
        var command = new Command("fmt", "Puts scripts into the one canonical form.") { files, check };
        command.SetAction(async (parsed, cancellation) =>
        {
            var code = ExitCode.Done;
            foreach (var file in parsed.GetRequiredValue(files))
            {
                var text = await File.ReadAllTextAsync(file.FullName, cancellation);
                var tree = Parser.Parse(new SourceText(text, file.Name));
                if (tree.Diagnostics.Any(d => d.Severity == Severity.Error))
                {
                    await Console.Error.WriteAsync(RlmCommand.Renderer(tree.Source, noColor: false).Render(tree.Diagnostics));
                    code = ExitCode.Diagnostics;
                    continue;
                }

                var printed = Printer.Print(tree);
                if (printed == text)
                {
                    continue;
                }

                await Console.Error.WriteLineAsync($"{(parsed.GetValue(check) ? "would change" : "formatted")}: {file.Name}");
                if (parsed.GetValue(check))
                {
                    code = ExitCode.Diagnostics;
                }
                else
                {
                    await File.WriteAllTextAsync(file.FullName, printed, cancellation);
                }
            }

            return code;
        });
        return command;
    }
}
