namespace RlmLang.Simulation;

/// <summary>How a simulated model errs: a floor, and more the longer its prompt is.</summary>
/// <remarks>
/// The chance that it misreads one thing in a prompt of L characters is 1 - (1 - Error) * exp(-L / Rot). It grows with length as measurements of "context rot" do; its numbers are nobody's measurements.
/// </remarks>
/// <param name="Error">The chance in a prompt of no length; 0 to 1.</param>
/// <param name="Rot">The length in characters at which about two of three things are misread; more than 0.</param>
/// <param name="Seed">Another seed misreads other things.</param>
internal sealed record SimulatedErrors(double Error = 0.01, double Rot = 500_000, int Seed = 1)
{
    /// <summary>The chance of misreading one thing in a prompt of this length.</summary>
    public double Chance(int length) => 1 - ((1 - Error) * Math.Exp(-length / Rot));
}

/// <summary>What a simulated model makes of one prompt: the same for the same prompt, whenever it is asked.</summary>
/// <param name="errors">How it errs.</param>
/// <param name="prompt">All that it was sent.</param>
internal sealed class SimulatedReading(SimulatedErrors errors, string prompt)
{
    private readonly string _key = $"{errors.Seed} {StableHash.Of(prompt)}";
    private readonly double _chance = errors.Chance(prompt.Length);

    /// <summary>Whether this thing is misread.</summary>
    public bool Misreads(string thing) => StableHash.Share($"{_key} {thing}") < _chance;

    /// <summary>One of several, by chance: what a misread thing is taken for.</summary>
    public T Choose<T>(string thing, IReadOnlyList<T> among) => among[(int)(StableHash.Of($"{_key} choose {thing}") % (ulong)among.Count)];
}
