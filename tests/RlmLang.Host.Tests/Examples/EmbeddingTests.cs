using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace RlmLang.Tests.Examples;

public sealed class EmbeddingTests
{
    [Fact]
    public async Task Example_compiles_and_runs_as_its_first_lines_say()
    {
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = Root(), RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("run");
        start.ArgumentList.Add("examples/embedding/embedding.cs");
        using var process = Process.Start(start) ?? throw new InvalidOperationException("The process did not start.");
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(process.ExitCode == 0, output + await error);
        Assert.Contains("at most 3 calls", output, StringComparison.Ordinal);
        Assert.Contains("Ann: Ann: the parcel came late", output, StringComparison.Ordinal);
        Assert.Contains("This program may make 3 calls, and the policy allows 2.", output, StringComparison.Ordinal);
        Assert.Contains("started filter_llm in line 2", output, StringComparison.Ordinal);
        Assert.Contains("bound kept: [text], 2 items", output, StringComparison.Ordinal);
        Assert.Contains("done with 3 calls", output, StringComparison.Ordinal);
        Assert.Contains("\"Letter 3000: please refund me.\"", output, StringComparison.Ordinal);
        Assert.Contains("""host: [{"sku":"sofa","stock":4}]""", output, StringComparison.Ordinal);
        Assert.Contains("RLM5013: `price_of` failed: The given key 'chair' was not present in the dictionary.", output, StringComparison.Ordinal);
        Assert.Contains("3 lines, counted by the engine of the services", output, StringComparison.Ordinal);
    }

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
}
