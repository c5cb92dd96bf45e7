using System.CommandLine;
using RlmLang.Bounds;
using RlmLang.Configuration;
using RlmLang.Diagnostics;
using RlmLang.Source;
using RlmLang.Syntax.Parsing;

namespace RlmLang.Cli;

/// <summary><c>rlm check</c>: diagnostics and bounds; never a model call.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var shared = new ScriptOptions();
        var fix = new Option<bool>("--fix") { Description = "Apply the fixes that are certain." };
        var command = new Command("check", "Checks a script and bounds what it can spend. Never calls a model.") { fix };
        shared.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var (text, name) = await shared.ReadScriptAsync(parsed, cancellation);
            if (parsed.GetValue(fix))
            {
                text = await FixAsync(shared.File(parsed), text, shared.Modules(parsed), cancellation);
            }

            // A module declares and answers nothing; only a script has to set FINAL.
            var tree = Parser.Parse(new SourceText(text, name));
            var compiled = RlmScript.TryCompile(tree, [], needsFinal: !RlmScript.IsModule(tree), shared.Modules(parsed), out var script, out var diagnostics);
            var source = script?.Tree.Source ?? new SourceText(text, name);
            RlmPlan? plan = null;
            if (compiled && script is not null && shared.HasContext(parsed))
            {
                // Policies and prices hold by the model's name; nobody asks it.
                var asked = await shared.Shared.ModelAsync(parsed, cancellation);
                var settings = shared.Options(parsed);
                using var model = new UnaskedModel(asked);
                using var root = new UnaskedModel(shared.Shared.RootModel(parsed, asked));
                settings.RootModel = root;
                var engine = new RlmEngine(model, settings);
                plan = await engine.PlanAsync(script, shared.Context(parsed, cancellation), shared.Parameters(parsed), shared.Query(parsed), cancellation);
            }

            var policy = shared.Options(parsed).Policy;
            var report = plan?.Bounds ?? (script is null ? null
                : new BoundReport(ProgramBounds.Symbolic(script.Program, new CallLimits(policy.Repairs, policy.Retries) { Window = shared.Options(parsed).LargestWindow }), null, script.Program.Sites));
            var all = diagnostics.AddRange(plan?.Diagnostics ?? []).AddRange(report?.Warnings() ?? []);
            if (parsed.GetValue(shared.Json))
            {
                await Console.Out.WriteLineAsync(ResultJson.Check(source, all, report));
            }
            else
            {
                if (all.Length > 0)
                {
                    await Console.Error.WriteAsync(RlmCommand.Renderer(source, parsed.GetValue(shared.NoColor)).Render(all));
                }

                await Console.Out.WriteAsync(report is null ? "" : BoundText.Write(report));
            }

            return !compiled ? ExitCode.Diagnostics
                : all.Any(d => d.Severity == Severity.Refusal) ? ExitCode.Refused
                : all.Any(d => d.Severity == Severity.Error) ? ExitCode.RunFailed
                : ExitCode.Done;
        });
        return command;
    }

    /// <summary>Applies certain fixes until none is left; each can bring another to light.</summary>
    private static async Task<string> FixAsync(FileInfo file, string text, RlmModules modules, CancellationToken cancellation)
    {
        var fixedText = text;
        for (var round = 0; round < 20; round++)
        {
            RlmScript.TryCompile(fixedText, out _, out var diagnostics, null, modules);
            var fix = diagnostics.SelectMany(d => d.Fixes.Where(f => f.IsCertain).Take(1)).FirstOrDefault();
            if (fix is null)
            {
                break;
            }

            await Console.Error.WriteLineAsync($"fixed: {fix.Title}");
            fixedText = TextEdit.Apply(fixedText, fix.Edits);
        }

        if (fixedText != text)
        {
            await File.WriteAllTextAsync(file.FullName, fixedText, cancellation);
        }

        return fixedText;
    }
}
