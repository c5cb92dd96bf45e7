using System.Text.RegularExpressions;
using RlmLang.Tests.Support;

namespace RlmLang.Tests.House;

/// <summary>Which rooms may know which: the arrows of the house. A room that is not in the table fails, too.</summary>
public sealed partial class DirectionTests
{
    private static readonly Dictionary<string, string> s_arrows = new()
    {
        ["RlmLang.Compiler/Source"] = "",
        ["RlmLang.Compiler/Types"] = "",
        ["RlmLang.Compiler/Values"] = "",
        ["RlmLang.Compiler/Sizes"] = "",
        ["RlmLang.Compiler/Diagnostics"] = "Source",
        ["RlmLang.Compiler/Syntax"] = "Diagnostics Source",
        ["RlmLang.Compiler/Core"] = "Diagnostics Sizes Source Types Values",
        ["RlmLang.Compiler/Builtins"] = "Core Diagnostics Sizes Source Syntax Types Values",
        ["RlmLang.Compiler/Symbols"] = "Builtins Source Syntax Types",
        ["RlmLang.Compiler/Modules"] = "Diagnostics Source Syntax",
        ["RlmLang.Compiler/Binding"] = "Builtins Diagnostics Modules Source Symbols Syntax Types Values",
        ["RlmLang.Compiler/Lowering"] = "Binding Builtins Core Diagnostics Source Symbols Syntax Types Values",
        ["RlmLang.Compiler/Bounds"] = "Core Diagnostics Sizes Source Types Values",
        ["RlmLang.Runtime/Contexts"] = "Builtins Diagnostics Streams Values",
        ["RlmLang.Runtime/Models"] = "Diagnostics Streams",
        ["RlmLang.Runtime/Logs"] = "Budgets Core Diagnostics Values",
        ["RlmLang.Runtime/Budgets"] = "Bounds Core Diagnostics Sizes Source Syntax",
        ["RlmLang.Runtime/Streams"] = "",
        ["RlmLang.Runtime/Telemetry"] = "Models",
        ["RlmLang.Runtime/Cache"] = "Diagnostics",
        ["RlmLang.Runtime/Calls"] = "Budgets Builtins Cache Core Logs Models Telemetry Types Values",
        ["RlmLang.Runtime/Evaluation"] = "Bounds Budgets Builtins Cache Calls Contexts Core Diagnostics Functions Logs Source Telemetry Types Values",
        ["RlmLang.Runtime/Functions"] = "Builtins Core Diagnostics Sizes Types Values",
        ["RlmLang.Runtime/Sessions"] = "Bounds Budgets Builtins Calls Contexts Core Diagnostics Evaluation Logs Models Modules Source Symbols Syntax Telemetry Types Values",
        ["RlmLang.Evals/Scoring"] = "",
        ["RlmLang.Evals/Simulation"] = "Models Suites",
        ["RlmLang.Evals/Suites"] = "Scoring Simulation",
        ["RlmLang.Evals/Modes"] = "Diagnostics",
        ["RlmLang.Host/Providers"] = "Diagnostics Models",
        ["RlmLang.Host/Configuration"] = "Diagnostics Logs Models Providers",
        ["RlmLang.Host/Cli"] = "Bounds Budgets Builtins Cache Configuration Contexts Core Diagnostics Evaluation Logs Models Modes Sessions Simulation Sizes Source Suites Syntax Testing Values",
    };

    public static TheoryData<string> Rooms => [.. Directory.GetDirectories(Path.Combine(Golden.Root, "src")).SelectMany(Directory.GetDirectories)
        .Select(d => Path.GetRelativePath(Path.Combine(Golden.Root, "src"), d).Replace('\\', '/'))
        .Where(r => !r.EndsWith("/bin", StringComparison.Ordinal) && !r.EndsWith("/obj", StringComparison.Ordinal) && !r.StartsWith("RlmLang.Testing/", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void Room_knows_only_the_rooms_that_it_may(string room)
    {
        Assert.True(s_arrows.TryGetValue(room, out var allowed), $"{room} is not in the table of rooms.");
        var known = allowed.Split(' ').Append(room.Split('/')[1]).ToHashSet();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Golden.Root, "src", room), "*.cs", SearchOption.AllDirectories).Where(f => !f.Contains("Generated", StringComparison.Ordinal)))
        {
            Assert.All(Using().Matches(File.ReadAllText(file)).Select(m => m.Groups[1].Value), used => Assert.True(known.Contains(used), $"{Path.GetFileName(file)} in {room} knows {used}."));
        }
    }

    [Fact]
    public void Every_room_of_the_table_is_there_or_was_announced()
    {
        var missing = s_arrows.Keys.Where(r => !Directory.Exists(Path.Combine(Golden.Root, "src", r))).ToList();

        Assert.True(missing.Count == 0, string.Join(", ", missing));
    }

    [GeneratedRegex(@"^using (?:static )?RlmLang\.(\w+)", RegexOptions.Multiline)]
    private static partial Regex Using();
}
