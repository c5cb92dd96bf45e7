using System.Globalization;
using System.Text;

namespace RlmLang.Benchmarks;

/// <summary>Texts of any length, the same each time: reports in paragraphs of three to six sentences, each with a number or a date now and then.</summary>
internal static class SampleText
{
    private static readonly string[] s_subjects = ["The northern plant", "Our carrier", "The billing team", "A customer from Graz", "The second audit", "The new contract", "Support", "The warehouse in Linz", "Their engineer", "The committee"];
    private static readonly string[] s_verbs = ["reported", "rejected", "confirmed", "postponed", "measured", "returned", "approved", "questioned", "repaired", "described"];
    private static readonly string[] s_objects = ["a delay of the parcel", "the refund of an invoice", "a broken pump", "the warranty of two years", "the price of the service", "a login that failed", "the yearly report", "a missing signature", "the noise of the fan", "an offer for spare parts"];
    private static readonly string[] s_ends = ["in March 2021", "on 2023-05-14", "for 480 euro", "without giving a reason", "after three weeks", "and asked for an answer", "as agreed", "although nobody had asked", "for the third time", "before the meeting"];

    public static string Of(int characters, int seed = 1)
    {
        var random = new Random(seed);
        var text = new StringBuilder(characters + 1_000);
        for (var paragraph = 0; text.Length < characters; paragraph++)
        {
            text.Append(CultureInfo.InvariantCulture, $"Report {paragraph}.");
            for (var sentence = random.Next(5, 9); sentence > 0; sentence--)
            {
                text.Append(' ').Append(Word(s_subjects)).Append(' ').Append(Word(s_verbs)).Append(' ').Append(Word(s_objects)).Append(' ').Append(Word(s_ends)).Append('.');
            }

            text.Append("\n\n");
        }

        return text.ToString(0, characters);

        string Word(string[] words) => words[random.Next(words.Length)];
    }
}
