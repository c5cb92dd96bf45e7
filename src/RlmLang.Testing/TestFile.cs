using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.RegularExpressions;
using RlmLang.Diagnostics;
using RlmLang.Modules;
using RlmLang.Sessions;
using RlmLang.Source;
using RlmLang.Syntax;
using RlmLang.Syntax.Parsing;
using RlmLang.Types;

namespace RlmLang.Testing;

/// <summary>A script or module with its tests. Each step of a test is the file itself with everything else blanked, so that every place stays what it is.</summary>
internal sealed partial class TestFile(string text, string name, RlmModules modules)
{
    // Of the same length as FINAL, which only `set` may name.
    public const string Answer = "_fnal";

    // What the value of a `given`, a part of an expectation, and the prompt of a computed reply are bound to.
    public const string GivenValue = "_value";
    public const string ShownValue = "_shown";
    public const string Prompt = "_prompt";

    private readonly SyntaxTree _tree = Parser.Parse(new SourceText(text, name));
    private readonly ConcurrentDictionary<string, RlmScript> _compiled = new(StringComparer.Ordinal);

    /// <summary>What keeps the file from being tested at all.</summary>
    public ImmutableArray<Diagnostic> Errors => [.. _tree.Diagnostics.Where(d => d.Severity == Severity.Error)];

    public IEnumerable<TestStatementSyntax> Tests => _tree.Program.Statements.OfType<TestStatementSyntax>();

    public IEnumerable<PropertyStatementSyntax> Properties => _tree.Program.Statements.OfType<PropertyStatementSyntax>();

    /// <summary>What is tested.</summary>
    public IReadOnlyList<StatementSyntax> Program { get; private set; } = [];

    /// <summary>Functions, types and modules of it.</summary>
    public IReadOnlyList<StatementSyntax> Declarations { get; private set; } = [];

    /// <summary>Whether it computes something by itself.</summary>
    public bool IsProgram => Program.Count > Declarations.Count;

    public static TestFile Read(string text, string name, RlmModules modules)
    {
        var file = new TestFile(text, name, modules);
        file.Program = [.. file._tree.Program.Statements.Where(s => s is not (TestStatementSyntax or PropertyStatementSyntax))];
        file.Declarations = [.. file.Program.Where(ModuleLoader.CanHold)];
        return file;
    }

    public int LineOf(SyntaxNode node) => _tree.Source.Position(node.Span.Start).Line;

    public int LineAt(int offset) => _tree.Source.Position(offset).Line;

    public string Written(SyntaxNode node) => _tree.Source.Slice(node.Span);

    /// <summary>The text of a piece in which FINAL can be read.</summary>
    public static string Readable(string source) => Answers().Replace(source, Answer);

    /// <summary>The program itself, with <c>set FINAL</c> as a <c>let</c> that expectations can read.</summary>
    public string ProgramText()
    {
        var characters = Only(Program).ToCharArray();
        foreach (var set in Program.OfType<SetStatementSyntax>())
        {
            "let".CopyTo(0, characters, set.Span.Start, 3);
            Answer.CopyTo(0, characters, set.Name.Span.Start, Answer.Length);
        }

        return new(characters);
    }

    /// <summary>The declarations with one statement of a test.</summary>
    public string Step(StatementSyntax statement) => Readable(Only([.. Declarations, statement]));

    /// <summary>The declarations with an <c>expect</c> as <c>show</c>, which tells the value where <c>expect</c> would end the run.</summary>
    public string Shown(ExpectStatementSyntax expect)
    {
        // A message behind the condition would be another value.
        var step = Only([.. Declarations]).ToCharArray();
        _tree.Source.Text.CopyTo(expect.Condition.Span.Start, step, expect.Condition.Span.Start, expect.Condition.Span.Length);
        "show".CopyTo(0, step, expect.Span.Start, 4);
        return Readable(new(step));
    }

    /// <summary>The declarations with an expression behind them.</summary>
    public string With(string statement) => $"{Only(Declarations)}\n{Readable(statement)}";

    /// <exception cref="TestFailedException">It does not check.</exception>
    public RlmScript Compiled(string source, SessionBindings bindings) =>
        _compiled.GetOrAdd($"{source}\n{string.Join('\n', bindings.Symbols.Select(s => $"{s.Name}: {s.Type}"))}", _ =>
            RlmScript.TryCompile(Parser.Parse(new SourceText(source, name)), bindings.Symbols, needsFinal: false, modules, out var script, out var diagnostics)
                ? script
                : throw new TestFailedException(Told(CompactRenderer.Render(new SourceText(source, name), diagnostics).TrimEnd())));

    /// <summary>A value that is given, with what it uses of the file alone: the program has not run yet.</summary>
    /// <param name="given">As it was written.</param>
    /// <param name="expression">The expression that has the value.</param>
    /// <param name="bindings">What is known.</param>
    /// <exception cref="TestFailedException">It does not check.</exception>
    public RlmScript CompiledGiven(ExpressionSyntax given, string expression, SessionBindings bindings)
    {
        var used = new UsedStatements(Program, [given], bindings.Values.Select(v => v.Name));
        try
        {
            return Compiled($"{Only(used.Kept)}\n{Readable($"let {GivenValue} = {expression}")}", bindings);
        }
        catch (TestFailedException failed) when (used.OfInput.Count > 0)
        {
            throw new TestFailedException($"{failed.Message}\n  What is given is there before the program runs, and {string.Join(", ", used.OfInput.Select(n => $"`{n}`"))} is made of the input.");
        }
    }

    /// <summary>Sees to it that no value of a test stands where a function of the program means one of the program.</summary>
    /// <exception cref="TestFailedException">One would.</exception>
    public void CheckNames(SessionBindings program, SessionBindings own)
    {
        foreach (var name in own.Values.Select(v => v.Name).Where(n => program.Values.Any(v => v.Name == n)))
        {
            try
            {
                _ = Compiled(Only(Declarations), program with { Values = [.. program.Values.Where(v => v.Name != name)] });
            }
            catch (TestFailedException)
            {
                throw new TestFailedException($"`{name}` is a value of the program that its functions use: the test needs another name for its own.");
            }
        }
    }

    /// <summary>A message without the names that only steps of tests have.</summary>
    public static string Told(string message) => StepNames().Replace(message, "").Replace(Answer, "FINAL", StringComparison.Ordinal);

    /// <summary>The types that a property declares.</summary>
    /// <exception cref="TestFailedException">One is no type.</exception>
    public ImmutableArray<(string Name, RlmType Type)> TypesOf(PropertyStatementSyntax property)
    {
        // The parser asks for a type of each.
        var parameters = property.Parameters.Where(p => p.Type is not null).Select(p => $"param {p.Name.Text}: {Written(p.Type ?? throw new System.Diagnostics.UnreachableException())}");
        var used = new UsedStatements(Program, property.Parameters, property.Parameters.Select(p => p.Name.Text));
        return [.. Compiled($"{Only(used.Kept)}\n{string.Join('\n', parameters)}", SessionBindings.Empty).Program.Parameters.Select(p => (p.Variable.Name, p.Variable.Type))];
    }

    /// <summary>The lines outside of tests on which something is evaluated.</summary>
    /// <remarks>Not literals, which are folded; not names, which stand for what was evaluated elsewhere; not what only holds other expressions together.</remarks>
    public IEnumerable<int> EvaluatedLines() => Program.SelectMany(Expressions)
        .Where(e => e is not (TextLiteralSyntax or IntLiteralSyntax or FloatLiteralSyntax or BoolLiteralSyntax or NoneLiteralSyntax or NameExpressionSyntax or LambdaExpressionSyntax or BlockExpressionSyntax) && !IsConstant(e))
        .Select(LineOf).Distinct();

    private static bool IsConstant(SyntaxNode e) => e switch
    {
        TextLiteralSyntax or IntLiteralSyntax or FloatLiteralSyntax or BoolLiteralSyntax or NoneLiteralSyntax => true,
        ListExpressionSyntax => SyntaxWalk.Children(e).All(IsConstant),
        _ => false,
    };

    public bool Holds(int offset) => offset < _tree.Source.Text.Length;

    private static IEnumerable<ExpressionSyntax> Expressions(SyntaxNode node) =>
        SyntaxWalk.Children(node).Where(c => c is not (TypeSyntax or ParameterSyntax)).SelectMany(Expressions).Concat(node is ExpressionSyntax expression ? [expression] : []);

    /// <summary>The file with all but these statements blanked.</summary>
    private string Only(IReadOnlyList<StatementSyntax> statements)
    {
        var kept = _tree.Source.Text.Select(c => c is '\r' or '\n' ? c : ' ').ToArray();
        foreach (var statement in statements)
        {
            _tree.Source.Text.CopyTo(statement.Span.Start, kept, statement.Span.Start, statement.Span.Length);
        }

        return new(kept);
    }

    [GeneratedRegex(@"\bFINAL\b")]
    private static partial Regex Answers();

    [GeneratedRegex(@$", (?:{GivenValue}|{ShownValue}|{Prompt})\b|\b(?:{GivenValue}|{ShownValue}|{Prompt}), |let (?:{GivenValue}|{ShownValue}) = ")]
    private static partial Regex StepNames();
}
