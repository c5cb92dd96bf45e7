// Holds the FINAL of a run against the truth:
//   rlm run refund_threats.rlm --context tickets.txt > final.json
//   dotnet run examples/refund-threats/score.cs -- final.json
// Takes the list itself, or the object that `rlm run --json` prints. An item may also carry `tickets`, the numbers of its tickets; then precision and recall are told.
using System.Text.Json;
using System.Text.RegularExpressions;

if (args.Length is 0 or > 3)
{
    Console.Error.WriteLine("usage: score.cs -- FINAL.json [TRUTH.json [TICKETS.txt]]");
    return 2;
}

var here = AppContext.GetData("EntryPointFileDirectoryPath") as string ?? ".";
using var truth = JsonDocument.Parse(File.ReadAllText(args.Length > 1 ? args[1] : Path.Combine(here, "truth.json")));
using var run = JsonDocument.Parse(File.ReadAllText(args[0]));
var final = run.RootElement.ValueKind == JsonValueKind.Object ? run.RootElement.GetProperty("final") : run.RootElement;

var expected = truth.RootElement.GetProperty("final").EnumerateArray().ToDictionary(e => e.GetProperty("area").GetString()!, e => e.GetProperty("threats").GetInt32());
var counted = final.EnumerateArray().ToDictionary(e => e.GetProperty("area").GetString()!, e => e.GetProperty("threats").GetInt32());
var labels = truth.RootElement.GetProperty("tickets").EnumerateArray().ToDictionary(t => t.GetProperty("ticket").GetInt32(), t => (Threat: t.GetProperty("threat").GetBoolean(), Area: t.GetProperty("area").GetString()!));

Console.WriteLine($"{"area",-10} {"truth",6} {"run",6} {"error",6}");
foreach (var area in expected.Keys.Union(counted.Keys))
{
    var (right, told) = (expected.GetValueOrDefault(area), counted.GetValueOrDefault(area));
    Console.WriteLine($"{area,-10} {right,6} {told,6} {Math.Abs(right - told),6}");
}

var error = expected.Keys.Union(counted.Keys).Sum(a => Math.Abs(expected.GetValueOrDefault(a) - counted.GetValueOrDefault(a)));
Console.WriteLine($"{"all",-10} {expected.Values.Sum(),6} {counted.Values.Sum(),6} {error,6}");

var tickets = File.ReadAllText(args.Length > 2 ? args[2] : Path.Combine(here, "tickets.txt"));
var heads = Regex.Matches(tickets, @"(?m)^--- ticket (\d+) ---$");
var examples = final.EnumerateArray().Where(e => e.TryGetProperty("examples", out _))
    .SelectMany(e => e.GetProperty("examples").EnumerateArray().Select(x => (Area: e.GetProperty("area").GetString()!, Number: NumberOf(x.GetString()!)))).ToList();
if (examples.Count > 0)
{
    Console.WriteLine($"examples: {examples.Count}, of which {examples.Count(e => labels.TryGetValue(e.Number, out var l) && l.Threat)} are threats and {examples.Count(e => labels.TryGetValue(e.Number, out var l) && l.Threat && l.Area == e.Area)} stand in the right area");
}

if (final.EnumerateArray().All(e => e.TryGetProperty("tickets", out _)))
{
    var found = final.EnumerateArray().SelectMany(e => e.GetProperty("tickets").EnumerateArray().Select(n => n.GetInt32())).ToHashSet();
    var (hits, all) = ((double)found.Count(n => labels[n].Threat), labels.Values.Count(l => l.Threat));
    Console.WriteLine($"threats: precision {hits / Math.Max(found.Count, 1):P1}, recall {hits / Math.Max(all, 1):P1}");
}

return 0;

// The ticket that an example was cut from, or 0 where the text stands nowhere.
int NumberOf(string example)
{
    var at = tickets.IndexOf(example.Trim(), StringComparison.Ordinal);
    return at < 0 ? 0 : heads.Where(h => h.Index <= at).Select(h => int.Parse(h.Groups[1].Value)).LastOrDefault();
}
