using System.Globalization;
using RlmLang.Diagnostics;
using RlmLang.Source;
using RlmLang.Syntax.Exporting;
using RlmLang.Syntax.Parsing;
using RlmLang.Tests.Support;

namespace RlmLang.Tests.Syntax;

/// <summary>The exported grammars against the parser: what it reads they derive, and what they derive it reads.</summary>
/// <remarks>
/// The texts are read back by a reader that knows nothing of the compiler, and an Earley recogniser of the tests decides. <c>GRAMMAR_SAMPLES=10000 GRAMMAR_SEED=1</c> asks for more
/// sampled programs, or others: program n is made of seed + n alone.
/// </remarks>
public class GrammarExportTests
{
    private static readonly Dictionary<GrammarFormat, Lazy<Recogniser>> s_recognisers =
        Enum.GetValues<GrammarFormat>().ToDictionary(f => f, f => new Lazy<Recogniser>(() => new Recogniser(GrammarText.Read(GrammarWriter.Write(f)))));

    public static TheoryData<string> Formats => [.. Enum.GetNames<GrammarFormat>()];

    [Theory]
    [MemberData(nameof(Formats))]
    public void What_the_parser_reads_is_derived(string format)
    {
        var recogniser = Recogniser(format);
        var programs = Programs().Where(p => !Parser.Parse(new SourceText(p)).Diagnostics.Any(d => d.Severity == Severity.Error)).ToList();
        Assert.InRange(programs.Count, 400, int.MaxValue);
        Assert.All(programs, p => Assert.True(recogniser.Reads(p) is var read && read == p.Length, $"Not derived from here on: {p[Math.Max(read, 0)..]}\nin\n{p}"));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void What_is_derived_is_read(string format)
    {
        var recogniser = Recogniser(format);
        var samples = int.Parse(Environment.GetEnvironmentVariable("GRAMMAR_SAMPLES") ?? "400", CultureInfo.InvariantCulture);
        var seed = int.Parse(Environment.GetEnvironmentVariable("GRAMMAR_SEED") ?? "1", CultureInfo.InvariantCulture);
        for (var n = seed; n < seed + samples; n++)
        {
            var program = recogniser.Sample(new Random(n), 150 + (n % 200));
            Assert.Equal(program.Length, recogniser.Reads(program));
            var fault = Parser.Parse(new SourceText(program)).Diagnostics.FirstOrDefault(d => d.Severity == Severity.Error);
            Assert.True(fault is null, $"Seed {n}: {fault?.Code} {fault?.Message} at {fault?.Span.Start}\n{program}");
        }
    }

    [Theory]
    [InlineData("let x = ")]
    [InlineData("x = 1")]
    [InlineData("set answer = 1")]
    [InlineData("let let = 1")]
    [InlineData("show a == b == c")]
    [InlineData("show a--b")]
    [InlineData("show f\n(a)")]
    [InlineData("given x = 1")]
    [InlineData("test \"t\" { set FINAL = 1 }")]
    [InlineData("let x = f(y => { y })")]
    [InlineData("show f\"{x:.99q}\"")]
    [InlineData("show \"a\nb\"")]
    [InlineData("type A = text(1..2)")]
    public void What_is_no_program_is_not_derived(string source) =>
        Assert.All(s_recognisers.Values, r => Assert.NotEqual(source.Length, r.Value.Reads(source)));

    [Fact]
    public void No_rule_starts_with_itself()
    {
        // llama.cpp reads no grammar with a left recursion; repetitions, which the reader makes rules of, are none.
        var rules = GrammarExport.Read();
        foreach (var name in rules.Keys)
        {
            Assert.DoesNotContain(name, Starts(rules[name], []));
        }

        HashSet<string> Starts(GrammarForm form, HashSet<string> found)
        {
            switch (form)
            {
                case RuleForm rule when found.Add(rule.Name):
                    Starts(rules[rule.Name], found);
                    break;
                case ChoiceForm choice:
                    choice.Ways.ToList().ForEach(w => Starts(w, found));
                    break;
                case RepeatForm repeat:
                    Starts(repeat.Body, found);
                    break;
                case SequenceForm sequence:
                    foreach (var part in sequence.Parts)
                    {
                        Starts(part, found);
                        if (!MayBeEmpty(part))
                        {
                            break;
                        }
                    }

                    break;
            }

            return found;
        }

        bool MayBeEmpty(GrammarForm form) => form switch
        {
            RuleForm rule => MayBeEmpty(rules[rule.Name]),
            ChoiceForm choice => choice.Ways.Any(MayBeEmpty),
            RepeatForm repeat => repeat.Least == 0 || MayBeEmpty(repeat.Body),
            SequenceForm sequence => sequence.Parts.All(MayBeEmpty),
            _ => false,
        };
    }

    private static Recogniser Recogniser(string format) => s_recognisers[Enum.Parse<GrammarFormat>(format)].Value;

    private static IEnumerable<string> Programs()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Golden.Root, "tests/conformance"), "*.rlm", SearchOption.AllDirectories))
        {
            foreach (var part in File.ReadAllText(file).ReplaceLineEndings("\n").Split("\n--- ").Skip(1))
            {
                yield return part[(part.IndexOf('\n', StringComparison.Ordinal) + 1)..].TrimEnd() + "\n";
            }
        }

        foreach (var folder in (string[])["stdlib", "examples"])
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(Golden.Root, folder), "*.rlm", SearchOption.AllDirectories))
            {
                yield return File.ReadAllText(file);
            }
        }
    }
}
