using System.Collections.Concurrent;
using System.Collections.Immutable;
using RlmLang.Core;
using RlmLang.Diagnostics;
using RlmLang.Sessions;

namespace RlmLang.Testing;

/// <summary>Runs the <c>test</c> and <c>property</c> declarations of a file, and notes which of its lines they reach.</summary>
internal sealed class TestRunner(string text, string name, RlmModules modules)
{
    private readonly TestFile _file = TestFile.Read(text, name, modules);
    private readonly Reached _reached = new();

    /// <summary>What keeps the file from being tested at all.</summary>
    public ImmutableArray<Diagnostic> Errors => _file.Errors;

    /// <summary>Which lines were reached so far.</summary>
    public LineCoverage Lines
    {
        get
        {
            var reached = _reached.Starts.Keys.Where(_file.Holds).Select(_file.LineAt).ToHashSet();
            var lines = _file.EvaluatedLines().Order().ToList();
            return new(lines.Count, [.. lines.Where(l => !reached.Contains(l))]);
        }
    }

    /// <summary>Runs everything, in the order of the file.</summary>
    /// <param name="options">How properties are checked.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<IReadOnlyList<TestOutcome>> RunAsync(PropertyOptions options, CancellationToken cancellation)
    {
        var outcomes = new List<TestOutcome>();
        foreach (var test in _file.Tests)
        {
            var run = new TestCase(_file, [.. test.Body], SessionBindings.Empty, null, _reached);
            outcomes.Add(new(test.Name.Value, _file.LineOf(test), await run.RunAsync(cancellation).ConfigureAwait(false), run.Coverage));
        }

        foreach (var property in _file.Properties)
        {
            cancellation.ThrowIfCancellationRequested();
            outcomes.Add(await Task.Run(() => new PropertyCheck(_file, property, options, _reached, cancellation).Run(), cancellation).ConfigureAwait(false));
        }

        return [.. outcomes.OrderBy(o => o.Line)];
    }

    private sealed class Reached : IEvaluationObserver
    {
        /// <summary>Where the expressions begin that were evaluated.</summary>
        public ConcurrentDictionary<int, bool> Starts { get; } = new();

        public void Evaluated(CoreExpression e)
        {
            if (!Starts.ContainsKey(e.Span.Start))
            {
                Starts.TryAdd(e.Span.Start, true);
            }
        }
    }
}
