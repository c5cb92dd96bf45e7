using RlmLang.Contexts;
using RlmLang.Evaluation;
using RlmLang.Sessions;

namespace RlmLang.Tests.Sessions;

public sealed class ContextFactsTests
{
    private static readonly string s_tickets = string.Concat(Enumerable.Range(1, 60).Select(i => $"--- ticket {i} ---\nThe parcel {i} is late.\nPlease help.\n"));

    public static TheoryData<string, string> Formats => new()
    {
        { s_tickets, "Separated" },
        { string.Concat(Enumerable.Range(0, 30).Select(i => $$"""{"id": {{i}}, "text": "a"}""" + "\n")), "JsonLines" },
        { "id,name,amount\n" + string.Concat(Enumerable.Range(0, 30).Select(i => $"{i},\"Smith, J\",{i * 3}\n")), "Csv" },
        { string.Concat(Enumerable.Range(10, 40).Select(i => $"2026-01-{i % 28 + 1:00} 10:00:{i} INFO started {i}\n")), "Log" },
        { string.Concat(Enumerable.Range(0, 20).Select(i => $"Ann: hello {i}\nBob: and you {i}\n")), "Chat" },
        { string.Concat(Enumerable.Range(0, 5).Select(i => $"# Part {i}\n\nSome words here.\n\n")), "Markdown" },
        { string.Concat(Enumerable.Range(1, 9).Select(i => $"{i}.1 The tenant pays rent {i}.\nMore words.\n")), "Clauses" },
        { "It was a dark night.\nNothing moved.\nThe clock struck: one.\n", "Prose" },
        { "", "Prose" },
    };

    [Theory]
    [MemberData(nameof(Formats))]
    public void Format_is_recognised(string text, string kind) => Assert.Equal(kind, RecordFormats.Of(RlmContext.FromText(text)).Kind.ToString());

    [Fact]
    public void Several_documents_are_recognised_as_source_by_their_names()
    {
        Assert.Equal(RecordKind.Source, RecordFormats.Of(new([new("a.cs", "class A;"), new("b.cs", "class B;"), new("readme.md", "x")])).Kind);
        Assert.Equal(RecordKind.Documents, RecordFormats.Of(new([new("a.txt", "x"), new("b.md", "y")])).Kind);
    }

    [Fact]
    public void Cuts_are_measured_by_running_them()
    {
        var facts = Of(RlmContext.FromText(s_tickets));

        var cut = facts.Cuts[0];
        Assert.Equal(("""context.split(r"(?m)^--- ticket \d+ ---$")""", 60L), (cut.Expression, cut.Pieces));
        Assert.Contains("60 calls, 8 with per_call=8", facts.Write(isSealed: false), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_cut_that_is_offered_is_a_program()
    {
        foreach (var (text, _) in Formats.Select(f => f.Data))
        {
            foreach (var cut in Of(RlmContext.FromText(text)).Cuts)
            {
                Assert.True(RlmScript.TryCompile($"set FINAL = {cut.Expression}.len()", out _, out _), cut.Expression);
            }
        }
    }

    [Fact]
    public void Sealed_facts_hold_nothing_of_the_content()
    {
        var facts = Of(new([new("secret-name.txt", s_tickets), new("b.txt", "PASSWORD is hunter2")])).Write(isSealed: true);
        var single = Of(RlmContext.FromText(s_tickets)).Write(isSealed: true);

        Assert.DoesNotContain("secret", facts, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", facts, StringComparison.Ordinal);
        Assert.DoesNotContain("ticket", single, StringComparison.Ordinal);
        Assert.Contains("(the records): 60 pieces", single, StringComparison.Ordinal);
    }

    [Fact]
    public void Line_lengths_are_counted()
    {
        var facts = Of(RlmContext.FromText("a\nbb\nccc\ndddd\n"));

        Assert.Equal((14, 4L, 4L), (facts.Characters, facts.Lines, facts.LineLengths.Longest));
    }

    private static ContextFacts Of(RlmContext context)
    {
        var input = SessionInput.Of(context);
        return ContextFacts.Of(context, input.Context, input.Documents, 1_000_000_000, CancellationToken.None);
    }
}
