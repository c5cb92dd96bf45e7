using System.Text;
using RlmLang.Contexts;
using RlmLang.Diagnostics;

namespace RlmLang.Tests.Contexts;

/// <summary>A folder for files of contexts that are made for one test.</summary>
public abstract class ContextFolder : IDisposable
{
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected string Root { get; } = Directory.CreateTempSubdirectory("rlm-context-").FullName;

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        Directory.Delete(Root, recursive: true);
    }

    protected string Put(string path, byte[] bytes)
    {
        var full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, bytes);
        return full;
    }

    protected string Put(string path, string text) => Put(path, Encoding.UTF8.GetBytes(text));

    private protected RlmContext Load(string path, RlmContextOptions? options = null) => ContextLoader.Load([$"{Root}/{path}"], null, options ?? new(), Cancellation);

    /// <summary>The names and texts of the documents.</summary>
    private protected string[] Read(string path, RlmContextOptions? options = null) => [.. Load(path, options).Documents.Select(d => $"{Short(d.Name)}={d.Text}")];

    private protected string[] Names(string path, RlmContextOptions? options = null) => [.. Load(path, options).Documents.Select(d => Short(d.Name))];

    private protected Diagnostic Complaint(string path, RlmContextOptions? options = null) =>
        Assert.IsType<Diagnostic>(Assert.Throws<RlmContextException>(() => Load(path, options)).Diagnostic);

    protected string Short(string name) => name.Replace(Root + "/", "", StringComparison.Ordinal);
}
