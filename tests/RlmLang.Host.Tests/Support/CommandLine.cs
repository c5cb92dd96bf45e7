using System.Diagnostics;
using System.Text;

namespace RlmLang.Tests.Support;

/// <summary>Runs the built command line as a user would: a process of its own, in a folder of its own.</summary>
internal sealed class CommandLine : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    public DirectoryInfo Folder { get; } = Directory.CreateTempSubdirectory("rlm-");

    /// <summary>Set for the process; by default no Ollama answers, and there are no keys.</summary>
    public Dictionary<string, string> Environment { get; } = new()
    {
        ["OLLAMA_HOST"] = "http://127.0.0.1:9", ["OPENAI_API_KEY"] = "", ["OPENAI_BASE_URL"] = "", ["ANTHROPIC_API_KEY"] = "", ["ANTHROPIC_BASE_URL"] = "", ["NO_COLOR"] = "1",
    };

    public string Input { get; init; } = "";

    /// <summary>Writes a file of the folder, and gives its name.</summary>
    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(Path.Combine(Folder.FullName, name), bytes);
        return name;
    }

    public string Read(string name) => File.ReadAllText(Path.Combine(Folder.FullName, name));

    public async Task<Outcome> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        return await EndAsync(process);
    }

    public Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = Folder.FullName,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "rlm.dll"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException("The process did not start.");
        process.StandardInput.Write(Input);
        process.StandardInput.Close();
        return process;
    }

    public static async Task<Outcome> EndAsync(Process process)
    {
        using var patience = new CancellationTokenSource(s_patience);
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var error = process.StandardError.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        return new(process.ExitCode, await output, await error);
    }

    public void Dispose() => Folder.Delete(recursive: true);
}

/// <summary>How a process ended.</summary>
internal sealed record Outcome(int Exit, string Output, string Error);
