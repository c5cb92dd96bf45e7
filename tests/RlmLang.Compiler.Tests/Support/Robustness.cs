using System.Diagnostics;
using System.Text;
using RlmLang.Bounds;
using RlmLang.Diagnostics;
using RlmLang.Source;
using RlmLang.Syntax.Parsing;
using RlmLang.Syntax.Printing;

namespace RlmLang.Tests.Support;

/// <summary>Inputs that no author would write, and what has to hold for each: it is answered, in time, and every diagnostic has a place.</summary>
internal sealed class Robustness
{
    private static readonly string[] s_words =
    [
        "let ", "show ", "set FINAL = ", "x", "xs", "it", "context", "docs", "(", ")", "[", "]", "{", "}", "f\"", "\"", "'", "\"\"\"", "f'''", "r\"", "rf\"", "{x:", ":", ",", ";", "=", "=>", "->", "==", "+", "-", "*", "//", "/*", "*/", "#",
        "\n", "\n  ", "\n    ", "\t", " ", "if ", "else ", "for ", "in ", "not ", "lambda x:", "def f(", "fn f(", "is ", "then ", "?", "??", "?.", ".", "..", "...", "1", "2.5", "1e9", "9223372036854775807", "one_of(", "as=", "test \"t\" {", "property \"p\"(",
        "given ", "`", "```", "“", "”", "$", "\\", "\ud83d", "\ude00", "😀", "é", "\u200b", "\ufeff", "\0", "print(", "return ", "while ", "import ", "{\"a\":", "{{", "}}", "const ", ":=", "+=", "FINAL", "and ", "or ", "|", "|>", "&", "<>", "**", "!", "%s", " % ", ".format(",
        ".map(", ".filter(", ".map_llm(", ".append(", "llm(", "text", "[text]", "list[str]", "Optional[", "dict", "type T = ", "use \"std/search\"\n", "param p: text", "budget calls=1", "iterate(", "divide(", "rlm(", "json.loads(", "re.findall(", "elif ", "match ", "await ", "assert ", "class A:", "// note",
    ];

    /// <summary>Programs that are long, wide or deep.</summary>
    public static readonly (string What, string Source)[] Large =
    [
        ("a line of a million characters", $"show \"{new string('a', 1_000_000)}\""),
        ("a list of many items", $"show [{string.Join(", ", Enumerable.Range(0, 50_000))}]"),
        ("a record of many fields", $"show {{{string.Join(", ", Enumerable.Range(0, 5_000).Select(i => $"f{i}: {i}"))}}}"),
        ("many lets", string.Concat(Enumerable.Range(0, 5_000).Select(i => $"let x{i} = {(i == 0 ? "1" : $"x{i - 1} + 1")}\n"))),
        ("many functions", string.Concat(Enumerable.Range(0, 1_000).Select(i => $"fn f{i}(n: int) -> int = {(i == 0 ? "n" : $"f{i - 1}(n) + 1")}\n"))),
        ("a number of many digits", $"show {new string('9', 100_000)}"),
        ("a float of many digits", $"show 1.{new string('9', 100_000)}"),
        ("a name of many letters", $"let {new string('n', 100_000)} = 1"),
        ("many unknown names", $"show [{string.Join(", ", Enumerable.Range(0, 10_000).Select(i => $"u{i}"))}]"),
        ("a deep type", $"type T = {new string('[', 190)}int{new string(']', 190)}\nlet x: T = []"),
        ("deep lambdas", $"show [1]{string.Concat(Enumerable.Range(0, 60).Select(i => $".map(a{i} => [1]"))}{new string(')', 60)}"),
        ("nested f-strings", $"show {string.Concat(Enumerable.Repeat("f\"{", 60))}1{string.Concat(Enumerable.Repeat("}\"", 60))}"),
        ("wide choices", $"show {string.Concat(Enumerable.Range(0, 190).Select(i => $"{i} if context.len() == {i} else "))}0"),
        ("a regex with many repetitions", $"show context.matches(r\"{string.Concat(Enumerable.Repeat("(a{1,9}", 60))}{new string(')', 60)}\")"),
        ("many loops of another language", string.Concat(Enumerable.Repeat("for x in xs:\n    print(x)\n", 2_000))),
        ("many choices of another language", string.Concat(Enumerable.Repeat("if a > 1:\n    x = 1\nelse:\n    x = 2\n", 2_000))),
        ("many spreads", $"show [{string.Join(", ", Enumerable.Repeat("...xs", 5_000))}]"),
        ("a long format", $"show \"{string.Concat(Enumerable.Repeat("%s ", 5_000))}\" % ({string.Join(", ", Enumerable.Repeat("x", 5_000))})"),
        ("many pipes", $"show xs{string.Concat(Enumerable.Repeat(" |> len", 5_000))}"),
        ("many bare fields", $"show xs.map({string.Join(" + ", Enumerable.Repeat(".a", 5_000))})"),
    ];

    private readonly string[] _programs;
    private readonly TimeSpan _most;

    /// <param name="programs">Real ones, to be changed.</param>
    /// <param name="most">The processor's time that an answer may take; a hang is what the tests look for, seconds are a matter of the benchmarks.</param>
    public Robustness(IEnumerable<string> programs, TimeSpan most) => (_programs, _most) = ([.. programs], most);

    /// <summary>How many inputs there were of each kind, how many of them were programs, and the longest that one took.</summary>
    public int Whole { get; private set; }

    public TimeSpan Longest { get; private set; }

    /// <summary>Input n of all; made of its number alone.</summary>
    public string Input(int seed)
    {
        var random = new Random(seed);
        return (seed % 3) switch { 0 => Bytes(random), 1 => Words(random), _ => Changed(random) };
    }

    /// <summary>What is wrong with the answer to an input; null where nothing is.</summary>
    public string? Complaint(string text)
    {
        var started = Stopwatch.GetTimestamp();
        string? complaint;
        try
        {
            complaint = Answer(text);
        }
        catch (Exception failed) when (failed is not OutOfMemoryException)
        {
            return failed.ToString();
        }

        var elapsed = Stopwatch.GetElapsedTime(started);
        for (var again = 0; again < 3 && elapsed >= _most; again++)
        {
            // A machine that is busy elsewhere makes everything slow: what counts is the time of this process alone.
            using var process = Process.GetCurrentProcess();
            var before = process.TotalProcessorTime;
            Answer(text);
            process.Refresh();
            var own = process.TotalProcessorTime - before;
            elapsed = own < elapsed ? own : elapsed;
        }

        Longest = elapsed > Longest ? elapsed : Longest;
        return elapsed >= _most ? $"It took {elapsed}." : complaint;
    }

    private string? Answer(string text)
    {
        var source = new SourceText(text);
        var tree = Parser.Parse(source);
        var isProgram = RlmScript.TryCompile(tree, [], needsFinal: false, null, out var script, out var diagnostics);
        var end = script?.Tree.Source.Text.Length ?? (text.Contains("use", StringComparison.Ordinal) ? int.MaxValue : text.Length);
        foreach (var diagnostic in diagnostics)
        {
            if (diagnostic.Span.Start < 0 || diagnostic.Span.Length < 0 || diagnostic.Span.End > end || diagnostic.Message.Length == 0)
            {
                return $"{diagnostic.Code} at {diagnostic.Span.Start}+{diagnostic.Span.Length} has no place.";
            }

            foreach (var fix in diagnostic.Fixes.Where(f => f.Edits.All(e => e.Span.End <= text.Length)))
            {
                TextEdit.Apply(text, fix.Edits);
            }
        }

        if (diagnostics.All(d => d.Span.End <= text.Length))
        {
            _ = CompactRenderer.Render(source, diagnostics.Take(10)) + new TerminalRenderer(source, useColor: false).Render(diagnostics.Take(10));
        }

        if (!tree.Diagnostics.Any(d => d.Severity == Severity.Error))
        {
            var printed = Printer.Print(tree);
            if (Parser.Parse(new SourceText(printed)).Program != tree.Program)
            {
                return $"It is printed as something else:\n{printed}";
            }
        }

        if (isProgram && script is not null)
        {
            Whole++;
            _ = ProgramBounds.Symbolic(script.Program, new CallLimits(2, 2));
        }

        return null;
    }

    // As a file of them would be read.
    private static string Bytes(Random random)
    {
        var bytes = new byte[random.Next(1, 300)];
        random.NextBytes(bytes);
        if (random.Next(2) == 0)
        {
            for (var i = 0; i < bytes.Length; i++)
            {
                bytes[i] = (byte)(bytes[i] % 96 + 32);
            }
        }

        return random.Next(2) == 0 ? Encoding.UTF8.GetString(bytes) : string.Concat(bytes.Select((b, i) => (char)(b | (i % 7 == 0 ? bytes[(i * 31) % bytes.Length] << 8 : 0))));
    }

    private static string Words(Random random) => string.Concat(Enumerable.Range(0, random.Next(1, 60)).Select(_ => s_words[random.Next(s_words.Length)]));

    private string Changed(Random random)
    {
        var text = new StringBuilder(_programs[random.Next(_programs.Length)]);
        for (var changes = random.Next(1, 6); changes > 0; changes--)
        {
            var at = random.Next(text.Length + 1);
            var length = Math.Min(random.Next(0, 16), text.Length - at);
            switch (random.Next(4))
            {
                case 0:
                    text.Remove(at, length);
                    break;
                case 1:
                    text.Insert(random.Next(text.Length + 1), text.ToString(at, length));
                    break;
                case 2:
                    text.Insert(at, s_words[random.Next(s_words.Length)]);
                    break;
                default:
                    text.Remove(at, length).Insert(at, s_words[random.Next(s_words.Length)]);
                    break;
            }
        }

        return text.ToString();
    }

    /// <summary>The programs of the conformance suite, the library and the examples.</summary>
    public static IEnumerable<string> RealPrograms(string root)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(root, "tests/conformance"), "*.rlm", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            foreach (var part in File.ReadAllText(file).ReplaceLineEndings("\n").Split("\n--- ").Skip(1))
            {
                yield return part[(part.IndexOf('\n', StringComparison.Ordinal) + 1)..].TrimEnd() + "\n";
            }
        }

        foreach (var folder in (string[])["stdlib", "examples"])
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(root, folder), "*.rlm", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                yield return File.ReadAllText(file);
            }
        }
    }
}
