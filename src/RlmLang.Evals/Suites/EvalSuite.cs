using RlmLang.Simulation;

namespace RlmLang.Suites;

/// <summary>Makes tasks of one kind, of any length: the same for the same seed. The truth follows from how the context was made, and nobody has to judge.</summary>
internal abstract class EvalSuite
{
    /// <summary>All there are, in the order in which they are told.</summary>
    public static IReadOnlyList<EvalSuite> All { get; } = [new NeedleSuite(), new AggregationSuite(), new PairsSuite(), new MultiHopSuite(), new ContradictionSuite(), new CodeSuite()];

    /// <summary>As it is asked for.</summary>
    public abstract string Name { get; }

    /// <summary>What its questions are about, in one line.</summary>
    public abstract string Description { get; }

    /// <summary>Makes a task.</summary>
    /// <param name="length">Characters of the context, about.</param>
    /// <param name="index">Which of the suite's tasks.</param>
    /// <param name="seed">Equal seeds give equal tasks.</param>
    public EvalTask Make(int length, int index, int seed) => Make(length, index, new Random(HashCode(Name, length, index, seed)));

    /// <summary>Answers a prompt of this suite's tasks from the text that stands in it, as the simulated model does.</summary>
    /// <param name="prompt">What is asked, and of which text.</param>
    /// <param name="reading">What of it is read rightly.</param>
    /// <returns>What the schema of the reply asks for, to be written as JSON; or a text.</returns>
    public abstract object? Read(LeafPrompt prompt, SimulatedReading reading);

    protected abstract EvalTask Make(int length, int index, Random random);

    // The hash of the framework differs from process to process.
    private static int HashCode(string name, int length, int index, int seed) => unchecked((int)StableHash.Of($"{name} {length} {index} {seed}"));
}
