using System.CommandLine;
using RlmLang.Configuration;

namespace RlmLang.Cli;

/// <summary><c>rlm explain</c>: what a code means, with an example and the way out.</summary>
internal static class ExplainCommand
{
    public static Command Create()
    {
        var code = new Argument<string>("CODE") { Description = "Such as RLM2002." };
        var command = new Command("explain", "Says what a diagnostic's code means.") { code };
        command.SetAction(parsed =>
        {
            var wanted = parsed.GetRequiredValue(code);
            if (DiagnosticPages.Find(wanted) is not { } entry)
            {
                throw new RlmException(HostDiagnostics.UnknownCode(wanted, [.. DiagnosticPages.All.Select(d => d.Code)]));
            }

            Console.Out.Write(DiagnosticPages.Write(entry));
            return ExitCode.Done;
        });
        return command;
    }
}
