using System.Text.Json;
using RlmLang.Tests.Support;

namespace RlmLang.Tests.Cli;

public sealed class FileModulesTests : IDisposable
{
    private readonly CommandLine _rlm = new();

    public void Dispose() => _rlm.Dispose();

    [Theory]
    [InlineData("lib/monye", "lib/money", "certain")]
    [InlineData("monye", "lib/money", "likely")]
    [InlineData("money", "lib/money", "likely")]
    [InlineData("lib.money", "lib/money", "certain")]
    [InlineData("util/money", "lib/money", "likely")]
    [InlineData("helpr", "helper", "certain")]
    [InlineData("std/serch", "std/search", "certain")]
    [InlineData("other/thing", null, null)]
    public async Task What_was_meant_by_a_misspelt_module_is_looked_for_among_the_files_beside_the_script(string written, string? meant, string? applicability)
    {
        Directory.CreateDirectory(Path.Combine(_rlm.Folder.FullName, "lib"));
        _rlm.Write("lib/money.rlm", "fn cents(t: text) -> int = t.len()\n");
        _rlm.Write("helper.rlm", "fn two() -> int = 2\n");
        _rlm.Write("main.rlm", $"use \"{written}\"\nset FINAL = 1\n");

        var check = await _rlm.RunAsync("check", "main.rlm", "--json");

        var told = JsonElement.Parse(check.Output).GetProperty("diagnostics")[0];
        Assert.Equal("RLM2013", told.GetProperty("code").GetString());
        Assert.Contains("The script's own modules are helper, lib/money.", told.GetProperty("notes")[0].GetString(), StringComparison.Ordinal);
        if (meant is null)
        {
            Assert.Equal($"There is no module `{written}`.", told.GetProperty("message").GetString());
            return;
        }

        Assert.Equal($"There is no module `{written}`; did you mean `{meant}`?", told.GetProperty("message").GetString());
        Assert.Equal(applicability, told.GetProperty("fixes")[0].GetProperty("applicability").GetString());
    }
}
