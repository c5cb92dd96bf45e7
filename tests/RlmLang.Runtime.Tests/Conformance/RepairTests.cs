using System.Collections.Immutable;
using System.Text.Json;
using RlmLang.Diagnostics;
using RlmLang.Source;
using RlmLang.Tests.Support;

namespace RlmLang.Tests.Conformance;

/// <summary>What is certain means the same: the cases that say what the original gives in its own language are put right and run.</summary>
public sealed class RepairTests
{
    // As `rlm check --fix` does it: each fix can bring the next slip to light.
    private const int MostFixes = 20;

    private static readonly Lazy<List<ConformanceCase>> s_cases = new(() =>
        [.. ConformanceCase.Read(Path.Combine(Golden.Root, "tests/conformance")).Where(c => c.Directives.Contains("repaired") || c.Directives.Contains("unrepaired"))]);

    public static TheoryData<string, string> Titles => [.. s_cases.Value.Select(c => (c.File, c.Title))];

    [Theory]
    [MemberData(nameof(Titles))]
    public async Task The_repaired_program_gives_what_the_original_gives_in_its_language(string file, string title)
    {
        var sample = s_cases.Value.Single(c => c.File == file && c.Title == title);
        var isWhole = sample.SetsFinal || sample.Source.Contains("#: whole", StringComparison.Ordinal);
        var (text, script, diagnostics) = Repair(isWhole ? sample.Source : sample.Source + "set FINAL = none\n");
        if (sample.Directives.Contains("unrepaired"))
        {
            Assert.True(script is null, $"This was repaired, and may mean something else:\n{text}");
            return;
        }

        Assert.True(script is not null, $"The fixes leave\n{text}\n{string.Join("\n", diagnostics.Select(d => $"{d.Code} {d.Message}"))}");
        using var model = new ScriptedModel(sample.Directives["reply"]);
        var engine = new RlmEngine(model, new RlmOptions { Policy = new RlmPolicy { MaxShownChars = int.MaxValue, Retries = 0 } });
        var context = sample.Directives["context"].FirstOrDefault() is { } given ? RlmContext.FromText(JsonElement.Parse(given).GetString() ?? "") : RlmContext.Empty;
        var result = await engine.RunAsync(await engine.PlanAsync(script, context, cancellationToken: TestContext.Current.CancellationToken), cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.Failure is null, $"{text}\n{result.Failure?.Message}");
        var expected = JsonElement.Parse(sample.Directives["repaired"].Single());
        if (isWhole)
        {
            Assert.Equal(Normal(expected), Normal(JsonElement.Parse(result.FinalJson!)));
        }
        else
        {
            Assert.Equal(expected.ValueKind == JsonValueKind.String ? expected.GetString() : Normal(expected), expected.ValueKind == JsonValueKind.String ? result.Shown[^1] : Normal(JsonElement.Parse(result.Shown[^1])));
        }
    }

    private static (string Text, RlmScript? Script, ImmutableArray<Diagnostic> Diagnostics) Repair(string text)
    {
        for (var fixes = 0; ; fixes++)
        {
            var isRight = RlmScript.TryCompile(text, out var script, out var diagnostics);
            if (diagnostics.SelectMany(d => d.Fixes).FirstOrDefault(f => f.IsCertain) is not { } fix)
            {
                return (text, isRight ? script : null, diagnostics);
            }

            Assert.True(fixes < MostFixes, $"No end of fixes:\n{text}");
            text = TextEdit.Apply(text, fix.Edits);
        }
    }

    private static string Normal(JsonElement json) => JsonSerializer.Serialize(json);
}
