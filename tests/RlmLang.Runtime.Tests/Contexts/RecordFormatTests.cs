using RlmLang.Contexts;
using RlmLang.Evaluation;
using RlmLang.Models;
using RlmLang.Sessions;

namespace RlmLang.Tests.Contexts;

/// <summary>What the commonest files are taken for, and how many records a cut of them gives.</summary>
public sealed class RecordFormatTests
{
    public static TheoryData<string, string, string, int> Samples => new()
    {
        { nameof(RecordSamples.NginxAccess), RecordSamples.NginxAccess, "Log", 30 },
        { nameof(RecordSamples.ApacheAccess), RecordSamples.ApacheAccess, "Log", 30 },
        { nameof(RecordSamples.ApacheError), RecordSamples.ApacheError, "Log", 30 },
        { nameof(RecordSamples.Syslog), RecordSamples.Syslog, "Log", 30 },
        { nameof(RecordSamples.Rfc5424), RecordSamples.Rfc5424, "Log", 30 },
        { nameof(RecordSamples.IsoT), RecordSamples.IsoT, "Log", 30 },
        { nameof(RecordSamples.Python), RecordSamples.Python, "Log", 30 },
        { nameof(RecordSamples.Logrus), RecordSamples.Logrus, "Log", 30 },
        { nameof(RecordSamples.Klog), RecordSamples.Klog, "Log", 30 },
        { nameof(RecordSamples.LevelFirst), RecordSamples.LevelFirst, "Log", 30 },
        { nameof(RecordSamples.TimeOnly), RecordSamples.TimeOnly, "Log", 30 },
        { nameof(RecordSamples.Epoch), RecordSamples.Epoch, "Log", 30 },
        { nameof(RecordSamples.Android), RecordSamples.Android, "Log", 30 },
        { nameof(RecordSamples.StackTraces), RecordSamples.StackTraces, "Log", 24 },
        { nameof(RecordSamples.PythonTraces), RecordSamples.PythonTraces, "Log", 12 },
        { nameof(RecordSamples.Oolong), RecordSamples.Oolong, "Lines", 40 },
        { nameof(RecordSamples.WhatsAppAndroid), RecordSamples.WhatsAppAndroid, "Chat", 31 },
        { nameof(RecordSamples.WhatsAppApple), RecordSamples.WhatsAppApple, "Chat", 30 },
        { nameof(RecordSamples.Irc), RecordSamples.Irc, "Chat", 30 },
        { nameof(RecordSamples.LowerCaseChat), RecordSamples.LowerCaseChat, "Chat", 30 },
        { nameof(RecordSamples.Dialogue), RecordSamples.Dialogue, "Chat", 24 },
        { nameof(RecordSamples.Interview), RecordSamples.Interview, "Chat", 24 },
        { nameof(RecordSamples.TwoColumns), RecordSamples.TwoColumns, "Csv", 30 },
        { nameof(RecordSamples.Cells), RecordSamples.Cells, "Csv", 30 },
        { nameof(RecordSamples.Semicolons), RecordSamples.Semicolons, "Csv", 30 },
        { nameof(RecordSamples.Tabs), RecordSamples.Tabs, "Csv", 30 },
        { nameof(RecordSamples.Bars), RecordSamples.Bars, "Csv", 30 },
        { nameof(RecordSamples.Contract), RecordSamples.Contract, "Clauses", 17 },
        { nameof(RecordSamples.PlainClauses), RecordSamples.PlainClauses, "Clauses", 24 },
        { nameof(RecordSamples.Mbox), RecordSamples.Mbox, "Mail", 20 },
        { nameof(RecordSamples.ListArchive), RecordSamples.ListArchive, "Mail", 20 },
        { nameof(RecordSamples.MailHeaders), RecordSamples.MailHeaders, "Mail", 20 },
        { nameof(RecordSamples.MailSubjectsFirst), RecordSamples.MailSubjectsFirst, "Mail", 20 },
        { nameof(RecordSamples.MailsAsReceived), RecordSamples.MailsAsReceived, "Mail", 20 },
        { nameof(RecordSamples.GermanLaw), RecordSamples.GermanLaw, "Law", 25 },
        { nameof(RecordSamples.Treaty), RecordSamples.Treaty, "Law", 19 },
        { nameof(RecordSamples.Directive), RecordSamples.Directive, "Law", 19 },
        { nameof(RecordSamples.Lease), RecordSamples.Lease, "Law", 17 },
        { nameof(RecordSamples.ByLaws), RecordSamples.ByLaws, "Law", 13 },
        { nameof(RecordSamples.Opinion), RecordSamples.Opinion, "Prose", 30 },
        { nameof(RecordSamples.EssayOfSections), RecordSamples.EssayOfSections, "Prose", 56 },
        { nameof(RecordSamples.EssayOnMails), RecordSamples.EssayOnMails, "Prose", 26 },
        { nameof(RecordSamples.EssayFromLines), RecordSamples.EssayFromLines, "Prose", 30 },
        { nameof(RecordSamples.Tickets), RecordSamples.Tickets, "Separated", 30 },
        { nameof(RecordSamples.Essay), RecordSamples.Essay, "Prose", 25 },
        { nameof(RecordSamples.EssayWithList), RecordSamples.EssayWithList, "Prose", 51 },
        { nameof(RecordSamples.EssayThatEndsWithList), RecordSamples.EssayThatEndsWithList, "Prose", 26 },
    };

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_common_file_is_known_and_cut_into_its_records(string name, string text, string kind, int records)
    {
        foreach (var written in new[] { text, RecordSamples.Windows(text) })
        {
            var facts = Of(written);

            Assert.Equal((name, kind, records), (name, facts.Format.Kind.ToString(), (int)facts.Cuts[0].Pieces));
            Assert.True(facts.Cuts[0].Longest is > 2 and < 1_500, $"{facts.Cuts[0]}");
            Assert.Equal(text.Count(c => c == '\n'), facts.Lines);
        }
    }

    [Theory]
    [InlineData(",", "csv(context).drop(1)")]
    [InlineData(";", "csv(context, sep=\";\").drop(1)")]
    [InlineData("\t", "csv(context, sep=\"\\t\").drop(1)")]
    [InlineData("|", "csv(context, sep=\"|\").drop(1)")]
    public void The_cut_of_a_table_names_its_separator_and_leaves_out_the_header(string separator, string cut)
    {
        var rows = string.Concat(Enumerable.Range(0, 30).Select(i => $"{i}~Ann~{i * 3}\n")).Replace("~", separator, StringComparison.Ordinal);

        Assert.Equal(cut, RecordFormats.Of(RlmContext.FromText($"id~name~amount\n".Replace("~", separator, StringComparison.Ordinal) + rows)).Cut);
    }

    [Fact]
    public void A_cut_that_gives_one_piece_is_not_offered()
    {
        var facts = Of("id,name,amount\n1,Ann,3\n");

        Assert.DoesNotContain(facts.Cuts, c => c.Expression.Contains("csv", StringComparison.Ordinal));
        Assert.Equal(RecordKind.Prose, facts.Format.Kind);
    }

    [Fact]
    public void What_a_long_file_is_made_of_shows_in_its_middle_and_end_too()
    {
        var essay = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"The boats lay still on day {i}, and nobody spoke.\n"));
        var list = string.Concat(Enumerable.Range(1, 1_300).Select(i => $"{i}. a box of letters\n"));

        Assert.Equal(RecordKind.Clauses, RecordFormats.Of(RlmContext.FromText(list)).Kind);
        Assert.Equal(RecordKind.Prose, RecordFormats.Of(RlmContext.FromText(list + essay)).Kind);
    }

    [Theory]
    [InlineData("id,text\n", ",")]
    [InlineData("id;date;text\n", ";2025-01-01;")]
    public async Task Offline_the_rows_of_a_table_are_counted_without_their_header(string header, string between)
    {
        using var offline = new OfflineChatClient();
        var table = RlmContext.FromText(header + string.Concat(Enumerable.Range(0, 1_200).Select(i => $"{i}{between}The parcel is late and somebody asks for a refund of order {i}\n")));

        var result = await new RlmEngine(offline, new RlmOptions { Policy = new RlmPolicy { MaxCalls = 2_000 } })
            .AskAsync("How many rows ask for a refund?", table, null, null, TestContext.Current.CancellationToken);

        Assert.True(result.IsSuccess, result.Failure?.Message);
        Assert.Equal(1_200, System.Text.Json.JsonElement.Parse(result.FinalJson!).EnumerateArray().Sum(r => r.GetProperty("count").GetInt32()));
    }

    private static ContextFacts Of(string text)
    {
        var context = RlmContext.FromText(text);
        var input = SessionInput.Of(context);
        return ContextFacts.Of(context, input.Context, input.Documents, 1_000_000_000, CancellationToken.None);
    }
}
