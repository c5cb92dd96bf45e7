using System.Globalization;
using System.Text;
using RlmLang.Simulation;

namespace RlmLang.Suites;

/// <summary>Lines of feedback with a day, a user and words from which a reader can tell what they are about; the label itself stands nowhere.</summary>
internal static class Feedback
{
    /// <summary>What a line can be about, with how people say it.</summary>
    public static IReadOnlyDictionary<string, string[]> Labels { get; } = new SortedDictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["account"] = ["I cannot sign in any more", "the password mail never arrives", "my user name is spelt wrongly", "please delete my profile"],
        ["billing"] = ["I was charged twice", "the invoice shows the wrong sum", "my refund has not come", "the card was debited without reason"],
        ["delivery"] = ["the parcel is late again", "it was left in the rain", "the driver never rang", "half of the order is missing"],
        ["praise"] = ["what a lovely shop", "the best service in years", "everything went perfectly", "thank you so much for the help"],
    };

    private static readonly string[] s_manners = ["Hello,", "Good morning,", "Dear team,", "Hi there,", "To whom it may concern,"];
    private static readonly string[] s_closings = ["Please look into it.", "Greetings from the coast.", "I wait for your answer.", "That is all.", "Have a nice day."];

    /// <summary>A line and what is true of it.</summary>
    public readonly record struct Line(string Day, string User, string Label, string Text)
    {
        public override string ToString() => $"{Day} | {User} | {Text}";
    }

    public static List<Line> Make(int length, Random random)
    {
        var lines = new List<Line>();
        var users = Math.Clamp(length / 2_000, 5, 60);
        // Not all labels are equally frequent, so that there is a most frequent one.
        var weighted = Labels.Keys.SelectMany(l => Enumerable.Repeat(l, 2 + random.Next(6))).ToList();
        for (var written = 0; written < length;)
        {
            var label = Filler.Of(weighted, random);
            var day = new DateOnly(2025, 1, 1).AddDays(random.Next(90)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            var line = new Line(day, $"user{random.Next(users) + 1:00}", label, $"{Filler.Of(s_manners, random)} {Filler.Of(Labels[label], random)}. {Filler.Of(s_closings, random)}");
            lines.Add(line);
            written += line.ToString().Length + 1;
        }

        return lines;
    }

    public static string Text(IEnumerable<Line> lines)
    {
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            text.Append(line.ToString()).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>The lines of a text as a simulated model reads them: what it misreads is taken for something else.</summary>
    public static IEnumerable<Line> Read(string text, SimulatedReading reading)
    {
        foreach (var line in text.Split('\n'))
        {
            if (line.Split(" | ") is [{ Length: 10 } day, var user, var words] && Labels.FirstOrDefault(l => l.Value.Any(p => words.Contains(p, StringComparison.Ordinal))).Key is { } label)
            {
                yield return new(day, user, reading.Misreads(line) ? reading.Choose(line, [.. Labels.Keys.Where(l => l != label)]) : label, words);
            }
        }
    }

    /// <summary>The labels, as a program writes them.</summary>
    public static string Written => string.Join(", ", Labels.Keys.Select(l => $"\"{l}\""));
}
