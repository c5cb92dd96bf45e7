using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;
using RlmLang.Models;

namespace RlmLang.Tests.Examples;

public sealed partial class LicencesTests(ITestOutputHelper output)
{
    private static string Committed(string file, [CallerFilePath] string here = "") =>
        File.ReadAllText(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../examples/licences", file)));

    [Fact]
    public void The_truths_counts_are_those_of_its_notices()
    {
        var truth = JsonElement.Parse(Committed("truth.json"));
        var counted = truth.GetProperty("notices").EnumerateArray().CountBy(n => n.GetProperty("licence").GetString()!).ToDictionary();
        Assert.Equal(counted, truth.GetProperty("final").EnumerateArray().ToDictionary(f => f.GetProperty("licence").GetString()!, f => f.GetProperty("notices").GetInt32()));
    }

    [Fact]
    public void Every_licence_of_the_truth_is_among_the_scripts_names()
    {
        var script = Committed("licences.rlm");
        var truth = JsonElement.Parse(Committed("truth.json"));
        Assert.All(truth.GetProperty("final").EnumerateArray(), f => Assert.Contains($"\"{f.GetProperty("licence").GetString()}\"", script, StringComparison.Ordinal));
    }

    /// <summary>Reads the notices of the SDK that runs this test; those that the truth does not know, in another version, are left out.</summary>
    [Fact]
    public async Task The_offline_model_tells_the_licences_of_this_sdk()
    {
        var path = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../ThirdPartyNotices.txt"));
        Assert.SkipUnless(File.Exists(path), "No ThirdPartyNotices.txt stands beside this dotnet.");

        var script = Committed("licences.rlm");
        var text = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        var heads = Regex.Matches(text, SectionsPattern().Match(script).Groups[1].Value);
        var instruction = Instruction().Match(script).Groups[1].Value;
        var labels = Labels().Match(script).Groups[1].Value;
        var truth = JsonElement.Parse(Committed("truth.json")).GetProperty("notices").EnumerateArray().ToLookup(n => n.GetProperty("component").GetString()!);

        using var model = new OfflineChatClient();
        int known = 0, licences = 0, holders = 0;
        for (var i = 0; i < heads.Count; i++)
        {
            var component = Prefix().Replace(heads[i].Value.Split('\n')[0].Trim(), "");
            if (truth[component].FirstOrDefault() is not { ValueKind: JsonValueKind.Object } expected)
            {
                continue;
            }

            var notice = text[heads[i].Index..(i + 1 < heads.Count ? heads[i + 1].Index : text.Length)];
            var (licence, holder) = await Ask(model, instruction, notice, labels);
            var rightHolder = expected.GetProperty("holders").EnumerateArray().Select(h => h.GetString()!).DefaultIfEmpty("").First();
            known++;
            licences += licence == expected.GetProperty("licence").GetString() ? 1 : 0;
            holders += Plain(holder) == Plain(rightHolder) ? 1 : 0;
            if (licence != expected.GetProperty("licence").GetString() || Plain(holder) != Plain(rightHolder))
            {
                output.WriteLine($"{component}: {licence}, {holder}; expected {expected.GetProperty("licence")}, {rightHolder}");
            }
        }

        output.WriteLine($"{heads.Count} notices, {known} known; licence right {licences}, first holder right {holders}");
        Assert.SkipUnless(known >= 20, "These notices are of an SDK too far from the truth's.");
        Assert.InRange(licences / (double)known, 0.9, 1);
        Assert.InRange(holders / (double)known, 0.85, 1);
    }

    private static async Task<(string Licence, string Holder)> Ask(OfflineChatClient model, string instruction, string notice, string labels)
    {
        var schema = JsonElement.Parse(
            """{"type":"object","properties":{"licence":{"type":"string","enum":[""" + labels + """]},"holder":{"type":"string","maxLength":200}},"required":["licence","holder"],"additionalProperties":false}""");
        var reply = await model.GetResponseAsync(
            $"{instruction}\n[data 1]\n\n<data-1-3fa29c01>\n{notice}\n</data-1-3fa29c01>", new() { ResponseFormat = ChatResponseFormat.ForJsonSchema(schema) }, TestContext.Current.CancellationToken);
        var facts = JsonElement.Parse(reply.Text);
        return (facts.GetProperty("licence").GetString()!, facts.GetProperty("holder").GetString()!);
    }

    /// <summary>"Xamarin, Inc." and "the Brotli Authors" may be written without their stop and article.</summary>
    private static string Plain(string holder) => Article().Replace(holder.Trim().TrimEnd('.').ToLowerInvariant(), "");

    [GeneratedRegex("""context\.sections\(r"(.*?)"\)""")]
    private static partial Regex SectionsPattern();

    [GeneratedRegex("""llm\(f"(.*?)\\n\{it""")]
    private static partial Regex Instruction();

    [GeneratedRegex(@"param licences: \[text\] = \[(.*?)\]")]
    private static partial Regex Labels();

    [GeneratedRegex("^(?:License notice|License|Third party notice) for ")]
    private static partial Regex Prefix();

    [GeneratedRegex("^the ")]
    private static partial Regex Article();
}
