using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using RlmLang.Core;
using RlmLang.Values;

namespace RlmLang.Calls;

/// <summary>A child run as a value.</summary>
/// <param name="Text">Its context, with its places in the whole.</param>
/// <param name="Query">What it is asked.</param>
/// <param name="Calls">The most that it may make.</param>
/// <param name="Depth">How deep its programs may go.</param>
/// <param name="MaxChars">The most characters of its answer.</param>
/// <param name="Site">Which call of the program this is.</param>
internal sealed record ChildCall(TextValue Text, string Query, int Calls, int Depth, int MaxChars, CallSite Site)
{
    /// <summary>Whether words of the context stand in the question.</summary>
    public bool QuotesContent { get; init; }

    /// <summary>Whether it ran itself, and was not given the answer of an equal child.</summary>
    public bool IsMade { get; set; }

    /// <summary>A hash of all that its answer can depend on: equal children run once.</summary>
    public string Key { get; } = "child:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{Calls}\n{Depth}\n{MaxChars}\n{Query.Length}\n{Query}\n{Text}"))));
}

/// <summary>Runs a child, counted by the run that asked for it.</summary>
/// <param name="child">What to run.</param>
/// <param name="parent">Who asked.</param>
/// <param name="unwanted">Says that nobody wants its answer any more.</param>
internal delegate Task<CallResult> ChildRunner(ChildCall child, RunCalls parent, CancellationToken unwanted);
