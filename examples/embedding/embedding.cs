// Embeds RlmLang in a .NET program: a script with a typed result, a question, and a budget that holds.
//   dotnet run examples/embedding/embedding.cs
#:project ../../src/RlmLang.Runtime/RlmLang.Runtime.csproj

using Microsoft.Extensions.AI;
using RlmLang;
using RlmLang.Models;

// Any IChatClient; with Ollama: new OllamaChatClient(new Uri("http://localhost:11434"), "llama3.2").
using IChatClient model = new OfflineChatClient();
var engine = new RlmEngine(model, new RlmOptions { Policy = new RlmPolicy { MaxCalls = 50 } });
var notes = RlmContext.FromText("""
    Ann: the parcel came late, I want my money back.
    Bob: all fine, thank you.
    Cleo: please refund me, the lamp is broken.
    """, "notes.txt");

// 1. A script, with FINAL as a .NET value. A plan never calls a model; it is the only thing that runs.
RlmScript script = RlmScript.Compile("""
    param topic: text
    let kept = context.lines().filter_llm(f"Is this about a {topic} or money back?\n{it}")
    set FINAL = kept.map({who: it.extract_first(r"^\w+") ?? "?", line: it})
    """);
RlmPlan plan = await engine.PlanAsync(script, notes, new { topic = "refund" });
Console.WriteLine($"at most {plan.MaxCalls} calls, {plan.Readable.Share:P0} of the context can be read");
RlmResult<Note[]> result = await engine.RunAsync<Note[]>(plan);
foreach (Note note in result.Final ?? [])
{
    Console.WriteLine($"{note.Who}: {note.Line}");
}

Console.WriteLine($"{result.Usage.Calls} calls; first quote from {result.Citations[0].Document} at {result.Citations[0].Start}");

// 2. A question. A short context is answered by one plain call; a long one by programs that a root model writes.
RlmResult answer = await engine.AskAsync("Who wants their money back?", notes);
Console.WriteLine(answer.FinalText);

// 3. What does not fit is refused before anything is paid, with edits that would fit.
var strict = new RlmEngine(model, new RlmOptions { Policy = new RlmPolicy { MaxCalls = 2 } });
RlmPlan refused = await strict.PlanAsync(script, notes, new { topic = "refund" });
Console.WriteLine($"{refused.Diagnostics[0].Message} For example {refused.Diagnostics[0].Fixes[0].Title}.");

internal sealed record Note(string Who, string Line);
