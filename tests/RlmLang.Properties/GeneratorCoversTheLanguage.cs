using System.Globalization;
using RlmLang.Builtins;
using RlmLang.Core;
using RlmLang.Properties.Generators;
using RlmLang.Syntax;

namespace RlmLang.Properties;

/// <summary>What is never generated is never tested: each function of the catalogue, each of its options and each kind of core node comes up, or stands here with a reason.</summary>
public sealed class GeneratorCoversTheLanguage
{
    private const int Count = 6_000;

    /// <summary>What is left out on purpose. An entry that does come up is out of date, and fails.</summary>
    private static readonly Dictionary<string, string> s_leftOut = new(StringComparer.Ordinal)
    {
    };

    private static readonly Lazy<(Dictionary<string, int> Seen, HashSet<string> Nodes)> s_generated = new(Generate);

    public static TheoryData<string> Functions => [.. BuiltinCatalogue.All.Select(f => f.Name)];

    public static TheoryData<string> Options =>
        [.. BuiltinCatalogue.All.SelectMany(f => f.Signatures.SelectMany(s => s.Parameters).Where(p => p.Default is not null || p.Name is "or" or "as").Select(p => $"{f.Name} {p.Name}")).Distinct()];

    public static TheoryData<string> Nodes =>
        [.. typeof(CoreExpression).Assembly.GetTypes().Where(t => t.IsSealed && t.IsSubclassOf(typeof(CoreExpression))).Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(Functions))]
    public void Every_function_of_the_catalogue_is_called(string name) => IsSeen(name);

    [Theory]
    [MemberData(nameof(Options))]
    public void Every_option_is_written(string option) => IsSeen(option);

    [Theory]
    [MemberData(nameof(Nodes))]
    public void Every_kind_of_core_node_is_made(string kind) => Assert.Contains(kind, s_generated.Value.Nodes);

    private static void IsSeen(string what) => Assert.True(
        s_generated.Value.Seen.GetValueOrDefault(what) > 0 != s_leftOut.ContainsKey(what),
        string.Create(CultureInfo.InvariantCulture, $"`{what}` comes up {s_generated.Value.Seen.GetValueOrDefault(what)} times in {Count:N0} programs{(s_leftOut.ContainsKey(what) ? ", although it is left out" : "")}."));

    private static (Dictionary<string, int> Seen, HashSet<string> Nodes) Generate()
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var nodes = new HashSet<string>(StringComparer.Ordinal);
        for (var seed = 0; seed < Count; seed++)
        {
            var script = RlmScript.Compile(new Programs(new Random(seed), callsModel: true).Program());
            foreach (var call in Calls(script.Tree.Program))
            {
                Add(call.Name.Text);
                foreach (var argument in call.Arguments.Where(a => a.Name is not null))
                {
                    Add($"{call.Name.Text} {argument.Name!.Text}");
                }
            }

            foreach (var node in script.Program.Statements.SelectMany(CoreNodes.Of))
            {
                nodes.Add(node.GetType().Name);
            }
        }

        return (seen, nodes);

        void Add(string what) => seen[what] = seen.GetValueOrDefault(what) + 1;
    }

    private static IEnumerable<CallExpressionSyntax> Calls(SyntaxNode node) => SyntaxWalk.Children(node).SelectMany(Calls).Concat(node is CallExpressionSyntax call ? [call] : []);
}
