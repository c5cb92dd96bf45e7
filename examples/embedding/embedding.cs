// Embeds RlmLang in a .NET program: a script with a typed result, a question, a budget that holds, live events, a chat client, dependency injection, functions of the host.
//   dotnet run examples/embedding/embedding.cs
#:project ../../src/RlmLang.Runtime/RlmLang.Runtime.csproj
#:package Microsoft.Extensions.DependencyInjection

using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using RlmLang;
using RlmLang.Models;

// Any IChatClient; with Ollama: new OllamaChatClient(new Uri("http://localhost:11434"), "llama3.2").
using IChatClient model = new OfflineChatClient();
var engine = new RlmEngine(model, new RlmOptions { Policy = { MaxCalls = 50 } });
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
foreach (Note note in result.Final)
{
    Console.WriteLine($"{note.Who}: {note.Line}");
}

Console.WriteLine($"{result.Usage.Calls} calls; first quote from {result.Citations[0].Document} at {result.Citations[0].Start}");

// 2. A question. A short context is answered by one plain call; a long one by programs that a root model writes.
RlmResult answer = await engine.AskAsync("Who wants their money back?", notes);
Console.WriteLine(answer.FinalText);

// 3. What does not fit is refused before anything is paid, with edits that would fit.
var strict = new RlmEngine(model, new RlmOptions { Policy = { MaxCalls = 2 } });
RlmPlan refused = await strict.PlanAsync(script, notes, new { topic = "refund" });
Console.WriteLine($"{refused.Diagnostics[0].Message} For example {refused.Diagnostics[0].Fixes[0].Title}.");

// 4. Live events. A reader that is slow loses none; one that leaves stops the run.
await foreach (RlmEvent told in engine.StreamAsync(plan))
{
    Console.WriteLine(told switch
    {
        RlmStageStarted { Stage: var stage } => $"started {stage.Operation} in line {stage.Line}",
        RlmProgress { Made: var made, Bound: var bound } => $"{made} of at most {bound} calls",
        RlmLetBound { Description: var name } => $"bound {name}",
        RlmFinal { Result.Usage.Calls: var calls } => $"done with {calls} calls",
        _ => told.GetType().Name,
    });
}

// 5. From the outside it is a chat client: what is long in a conversation is read by programs, what is short goes to the model as it is.
using IChatClient recursive = model.AsRecursive(new RlmOptions { Policy = { MaxCalls = 500 } });
string letters = string.Concat(Enumerable.Range(1, 3_000).Select(i => $"Letter {i}: {(i % 1_000 == 0 ? "please refund me" : "thank you")}.\n"));
ChatResponse response = await recursive.GetResponseAsync([new(ChatRole.User, $"{letters}\nWhere is a refund asked for?")]);
Console.WriteLine($"chat: {response.Text} ({((RlmResult)response.RawRepresentation!).Coverage.ContextChars:N0} characters were read in pieces)");

// 6. Dependency injection: the IChatClient of the services is the model, keyed ones are models by alias (`model="large"`).
var services = new ServiceCollection();
services.AddSingleton<IChatClient>(new OfflineChatClient());
services.AddKeyedSingleton<IChatClient>("large", new OfflineChatClient());
services.AddRlm(o => o.Policy.MaxCalls = 50);
await using ServiceProvider provider = services.BuildServiceProvider();
RlmResult injected = await provider.GetRequiredService<RlmEngine>().RunAsync(RlmScript.Compile("set FINAL = context.lines().len()"), notes);
Console.WriteLine($"{injected.FinalText} lines, counted by the engine of the services");

// 7. Functions of the host, typed by their delegates. A pure one is known when planning; any other is called once for equal arguments, and its results are in the run log.
var prices = new Dictionary<string, decimal> { ["lamp"] = 12.5m, ["sofa"] = 800 };
var options = new RlmOptions();
options.Functions
    .Add("price_of", (string sku) => prices[sku], doc: "list price")
    .Add("stock_of", async (string sku, CancellationToken stop) => await Task.FromResult(sku.Length), doc: "pieces there are now");
var shop = new RlmEngine(model, options);
RlmResult stock = await shop.RunAsync(shop.Compile("""set FINAL = ["lamp", "sofa"].filter(it.price_of() > 100).map({sku: it, stock: it.stock_of()})"""));
Console.WriteLine($"host: {stock.FinalJson}");
RlmPlan failing = await shop.PlanAsync(shop.Compile("""set FINAL = price_of("chair")"""));
Console.WriteLine($"{failing.Diagnostics[0].Code}: {failing.Diagnostics[0].Message}");

internal sealed record Note(string Who, string Line);
