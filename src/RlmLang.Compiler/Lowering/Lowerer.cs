using System.Collections.Immutable;
using System.Diagnostics;
using RlmLang.Binding;
using RlmLang.Core;
using RlmLang.Diagnostics;
using RlmLang.Source;
using RlmLang.Symbols;
using RlmLang.Syntax;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Lowering;

/// <summary>From the bound tree to the core: fewer kinds of node, the same meaning. Takes only programs without errors.</summary>
internal sealed partial class Lowerer
{
    /// <summary>How many parts a program may have once its functions are put in.</summary>
    public const int MostNodes = 200_000;

    private readonly BoundProgram _program;
    private readonly Dictionary<ValueSymbol, CoreVariable> _variables = [];
    private readonly Dictionary<ValueSymbol, BoundExpression> _lets = [];
    private readonly Dictionary<ValueSymbol, Value> _constants = [];
    // By where the function's name starts.
    private readonly Dictionary<int, CallSite> _sites = [];
    private readonly DiagnosticBag _diagnostics = new();
    private int _slots;
    private int _nodes;

    private Lowerer(BoundProgram program) => _program = program;

    /// <summary>The core of a program, or null and the reason where it is too large.</summary>
    /// <param name="program">Without errors.</param>
    /// <param name="keepsLets">Whether others may read its lets after it, as in a session: then they are made whole.</param>
    public static (CoreProgram? Program, ImmutableArray<Diagnostic> Diagnostics) Lower(BoundProgram program, bool keepsLets = false)
    {
        var lowerer = new Lowerer(program);
        try
        {
            var core = lowerer.LowerProgram();
            return (keepsLets ? core : core with { Statements = LetsInPlace.Mark(core.Statements) }, []);
        }
        catch (TooLargeException)
        {
            return (null, lowerer._diagnostics.ToImmutable());
        }
    }

    private CoreProgram LowerProgram()
    {
        NumberSites();
        var context = Variable(ContextSymbol.Context);
        var documents = Variable(ContextSymbol.Documents);
        var query = Variable(ContextSymbol.Query);
        var bindings = _program.Bindings.Select(b => Variable(b)).ToImmutableArray();
        var parameters = _program.Parameters.Select(p => new CoreParameter(Variable(p.Symbol), p.Default is { } d ? Lower(d) : null, p.Span)).ToImmutableArray();
        var statements = _program.Statements.Select(LowerStatement).ToImmutableArray();
        return new CoreProgram(statements, parameters, context, documents, query, [.. _sites.Values.OrderBy(s => s.Number)], _slots, _program.FinalType, LowerBudget())
        {
            Bindings = bindings,
        };
    }

    private CoreStatement LowerStatement(BoundStatement statement)
    {
        switch (statement)
        {
            case BoundLetStatement s:
                var value = Lower(s.Value);
                _lets[s.Symbol] = s.Value;
                if (Constants.Find(s.Value, _constants) is { } constant)
                {
                    _constants[s.Symbol] = constant;
                }

                return new CoreLetStatement(Variable(s.Symbol), value, s.Span);
            case BoundShowStatement s:
                return new CoreShowStatement(Lower(s.Value), s.Label, s.Span);
            case BoundExpectStatement s:
                return new CoreExpectStatement(Lower(s.Condition), s.Message is { } m ? Lower(m) : null, s.Span);
            case BoundFinalStatement s:
                return new CoreFinalStatement(Lower(s.Value), s.Span);
            default:
                throw new UnreachableException($"No core for {statement.GetType().Name}.");
        }
    }

    private ProgramBudget LowerBudget()
    {
        // The smallest holds where one is given twice.
        double? Least(string name) => _program.Budget.Where(e => e.Name == name).MinBy(e => e.Amount)?.Amount;
        return new ProgramBudget
        {
            Calls = (long?)Least("calls"),
            Depth = (long?)Least("depth"),
            PromptChars = (long?)Least("prompt_chars"),
            Tokens = (long?)Least("tokens"),
            Seconds = Least("seconds"),
            Usd = Least("usd"),
            Entries = [.. _program.Budget.Select(e => new CoreBudgetEntry(e.Name, e.Amount, e.Span))],
        };
    }

    private void NumberSites()
    {
        // A function's body may stand in several places, and is one call site: what counts is where it was written.
        var seen = new HashSet<FunctionSymbol>();
        var found = new Dictionary<int, BoundCall>();
        var constants = new Dictionary<ValueSymbol, Value>();
        foreach (var let in _program.Statements.OfType<BoundLetStatement>())
        {
            if (Constants.Find(let.Value, constants) is { } constant)
            {
                constants[let.Symbol] = constant;
            }
        }

        foreach (var statement in _program.Statements)
        {
            Visit(statement switch
            {
                BoundLetStatement s => s.Value,
                BoundShowStatement s => s.Value,
                BoundExpectStatement s => s.Condition,
                BoundFinalStatement s => s.Value,
                _ => throw new UnreachableException($"No core for {statement.GetType().Name}."),
            });
        }

        foreach (var call in found.Values.OrderBy(c => c.NameSpan.Start))
        {
            _sites.Add(call.NameSpan.Start, new CallSite(_sites.Count, call.Function.Name, call.NameSpan) { Model = ModelOf(call) });
        }

        string? ModelOf(BoundCall call)
        {
            for (var i = 0; i < call.Arguments.Length; i++)
            {
                if (call.Signature.Parameters[i].Name == "model")
                {
                    return (Constants.Find(call.Arguments[i], constants) as TextValue)?.ToString();
                }
            }

            return null;
        }

        void Visit(BoundExpression expression)
        {
            foreach (var call in BoundWalk.Self(expression).OfType<BoundCall>())
            {
                if (call.CallsModel)
                {
                    found[call.NameSpan.Start] = call;
                }
                else if (call.Function is FunctionSymbol function && seen.Add(function))
                {
                    Visit(_program.Functions[function]);
                }
            }
        }
    }

    private CoreExpression Lower(BoundExpression expression)
    {
        if (++_nodes > MostNodes)
        {
            _diagnostics.Add(LoweringDiagnostics.TooLarge(expression.Span, MostNodes));
            throw new TooLargeException();
        }

        switch (expression)
        {
            case BoundLiteral e:
                return new CoreLiteral(e.Value, e.Type, e.Span);
            case BoundDefault e:
                return new CoreLiteral(e.Value, e.Type, e.Span);
            case BoundName e:
                return new CoreLocal(_variables[e.Symbol], e.Span);
            case BoundInterpolation e:
                return LowerInterpolation(e);
            case BoundPattern e:
                return LowerPattern(e);
            case BoundList e:
                return ConstantFolding.Fold(new CoreList(LowerAll(e.Items), e.Type, e.Span));
            case BoundRecord e:
                return LowerRecord(e);
            case BoundField e:
                return ConstantFolding.Fold(new CoreField(Lower(e.Receiver), e.Name, e.Type, e.Span));
            case BoundOperation e:
                return LowerOperation(e);
            case BoundLogical e:
                return LowerLogical(e);
            case BoundConditional e:
                return ConstantFolding.Fold(new CoreIf(Lower(e.Condition), Lower(e.WhenTrue), Lower(e.WhenFalse), e.Type, e.Span));
            case BoundCall e:
                return LowerCall(e);
            case BoundComprehension e:
                return LowerComprehension(e);
            case BoundBlock e:
                return LowerBlock(e);
            case BoundConvert e:
                return Apply(Operations.Convert(e.Type), e.Type, e.Span, Lower(e.Operand));
            case BoundTexts e:
                return LowerTexts(e);
            default:
                throw new UnreachableException($"No core for {expression.GetType().Name}.");
        }
    }

    private ImmutableArray<CoreExpression> LowerAll(ImmutableArray<BoundExpression> expressions) => [.. expressions.Select(Lower)];

    private CoreExpression LowerOperation(BoundOperation e)
    {
        var operands = LowerAll(e.Operands);
        return e.Operator switch
        {
            BoundOperator.NotEqual => Apply(Operations.Not, e.Type, e.Span, Apply(Operations.Equal, RlmType.Bool, e.Span, operands)),
            BoundOperator.Greater => Apply(Operations.Less, e.Type, e.Span, operands[1], operands[0]),
            BoundOperator.GreaterOrEqual => Apply(Operations.Not, e.Type, e.Span, Apply(Operations.Less, RlmType.Bool, e.Span, operands)),
            BoundOperator.LessOrEqual => Apply(Operations.Not, e.Type, e.Span, Apply(Operations.Less, RlmType.Bool, e.Span, operands[1], operands[0])),
            _ => Apply(Operations.Of(e.Operator), e.Type, e.Span, operands),
        };
    }

    private CoreExpression LowerLogical(BoundLogical e)
    {
        var left = Lower(e.Left);
        switch (e.Operator)
        {
            case BinaryOperator.And:
                return ConstantFolding.Fold(new CoreIf(left, Lower(e.Right), new CoreLiteral(BoolValue.False, RlmType.Bool, e.Span), e.Type, e.Span));
            case BinaryOperator.Or:
                return ConstantFolding.Fold(new CoreIf(left, new CoreLiteral(BoolValue.True, RlmType.Bool, e.Span), Lower(e.Right), e.Type, e.Span));
            case BinaryOperator.Fallback:
                return Bind("value", left, value => ConstantFolding.Fold(new CoreIf(Apply(Operations.IsNone, RlmType.Bool, e.Span, value), Lower(e.Right), value, e.Type, e.Span)));
            default:
                throw new UnreachableException($"No core for {e.Operator}.");
        }
    }

    private CoreExpression LowerRecord(BoundRecord e)
    {
        if (e.Type is not RecordType type)
        {
            throw new UnreachableException("A record has a record's type.");
        }

        // Each record that is spread is evaluated once; of a field that is given twice the last one counts.
        var lets = new List<(CoreVariable Variable, CoreExpression Value)>();
        var fields = new Dictionary<string, CoreExpression>(StringComparer.Ordinal);
        foreach (var entry in e.Entries)
        {
            var value = Lower(entry.Value);
            if (entry.Name is { } name)
            {
                fields[name] = value;
                continue;
            }

            if (value is not (CoreLocal or CoreLiteral))
            {
                lets.Add((NewVariable("spread", value.Type), value));
                value = new CoreLocal(lets[^1].Variable, value.Span);
            }

            foreach (var field in ((RecordType)entry.Value.Type).Fields)
            {
                fields[field.Name] = ConstantFolding.Fold(new CoreField(value, field.Name, field.Type, entry.Value.Span));
            }
        }

        var record = ConstantFolding.Fold(new CoreRecord([.. type.Fields.Select(f => f.Name)], [.. type.Fields.Select(f => fields[f.Name])], type, e.Span));
        for (var i = lets.Count - 1; i >= 0; i--)
        {
            record = new CoreLet(lets[i].Variable, lets[i].Value, record);
        }

        return record;
    }

    private CoreExpression LowerBlock(BoundBlock e)
    {
        var lets = e.Lets.Select(l => (Variable: Declare(l.Symbol, () => Lower(l.Value), out var value), Value: value)).ToList();
        var result = Lower(e.Result);
        for (var i = lets.Count - 1; i >= 0; i--)
        {
            result = new CoreLet(lets[i].Variable, lets[i].Value, result);
        }

        return result;
    }

    // The value first: it must not see the name.
    private CoreVariable Declare(ValueSymbol symbol, Func<CoreExpression> lower, out CoreExpression value)
    {
        value = lower();
        return Variable(symbol);
    }

    private CoreVariable Variable(ValueSymbol symbol) => _variables[symbol] = NewVariable(symbol.Name, symbol.Type);

    private CoreVariable NewVariable(string name, RlmType type) => new(name, _slots++, type);

    private static CoreExpression Apply(Operation operation, RlmType type, TextSpan span, params ImmutableArray<CoreExpression> arguments) =>
        ConstantFolding.Fold(new CoreApply(operation, arguments, type, span));

    /// <summary>Uses a value several times, and evaluates it once.</summary>
    private CoreExpression Bind(string name, CoreExpression value, Func<CoreExpression, CoreExpression> body)
    {
        if (value is CoreLocal or CoreLiteral)
        {
            return body(value);
        }

        var variable = NewVariable(name, value.Type);
        return new CoreLet(variable, value, body(new CoreLocal(variable, value.Span)));
    }

    /// <summary>Leaves the lowering of a program that is too large.</summary>
    private sealed class TooLargeException : Exception;
}
