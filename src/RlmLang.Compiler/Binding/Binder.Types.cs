using System.Collections.Immutable;
using System.Diagnostics;
using RlmLang.Diagnostics;
using RlmLang.Symbols;
using RlmLang.Syntax;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Binding;

internal sealed partial class Binder
{
    private static readonly ImmutableArray<string> s_typeNames = ["text", "int", "float", "bool", "regex", "none", "doc"];

    private readonly HashSet<object> _typesInProgress = new(ReferenceEqualityComparer.Instance);

    /// <summary>What a written type means.</summary>
    /// <param name="syntax">As it was written.</param>
    /// <param name="scope">Where the labels of <c>one_of(areas)</c> are looked up.</param>
    /// <param name="labels">Receives the lists of labels that are known only while running; null where the type alone is asked for.</param>
    private RlmType BindType(TypeSyntax syntax, Scope scope, List<BoundExpression>? labels)
    {
        switch (syntax)
        {
            case NamedTypeSyntax s:
                return BindNamedType(s, scope, labels);
            case SizedTextTypeSyntax s:
                return new TextType(s.MaxLength);
            case RangedIntTypeSyntax s:
                if (s.Min <= s.Max)
                {
                    return new IntType(s.Min, s.Max);
                }

                _diagnostics.Add(BindingDiagnostics.TypeMismatch(s.Span, "The range", "from the least to the most", $"from {s.Min} to {s.Max}"));
                return RlmType.Error;
            case ListTypeSyntax s:
                return new ListType(BindType(s.Item, scope, labels), s.MaxCount);
            case RecordTypeSyntax s:
                ReportTwice(s.Fields.Select(f => f.Name), "field");
                return new RecordType([.. s.Fields.DistinctBy(f => f.Name.Text).Select(f => new RecordField(f.Name.Text, BindType(f.Type, scope, labels)))]);
            case OptionTypeSyntax s:
                return RlmType.Option(BindType(s.Item, scope, labels));
            case OneOfTypeSyntax s:
                return BindOneOf(s, scope, labels);
            case FunctionTypeSyntax or MissingTypeSyntax:
                return RlmType.Error;
            default:
                throw new UnreachableException($"No type for {syntax.GetType().Name}.");
        }
    }

    private RlmType BindNamedType(NamedTypeSyntax syntax, Scope scope, List<BoundExpression>? labels)
    {
        var name = syntax.Name.Text;
        switch (name)
        {
            case "text": return RlmType.Text;
            case "int": return RlmType.Int;
            case "float": return RlmType.Float;
            case "bool": return RlmType.Bool;
            case "regex": return RlmType.Regex;
            case "none": return RlmType.None;
            case "doc": return RlmType.Doc;
            default: break;
        }

        if (!_home.Types.TryGetValue(name, out var symbol))
        {
            IReadOnlyList<string> nearest = name switch
            {
                "str" or "string" or "String" or "Text" => ["text"],
                "integer" or "Int" or "long" or "Integer" => ["int"],
                "number" or "double" or "Float" or "decimal" => ["float"],
                "boolean" or "Bool" or "Boolean" => ["bool"],
                "Doc" or "document" or "Document" => ["doc"],
                _ => NearestName.Find(name, [.. s_typeNames, .. _home.Types.Keys]),
            };
            if (_home.IsWhole)
            {
                var advice = nearest.Count == 0 || NearestName.Find(name, [.. _home.Types.Keys]).Count == 0 ? ForeignFunctions.FindType(name) : null;
                _diagnostics.Add(BindingDiagnostics.UnknownType(syntax.Span, name, advice is null ? nearest : [], advice));
            }

            return RlmType.Error;
        }

        if (!_typesInProgress.Add(symbol))
        {
            _diagnostics.Add(BindingDiagnostics.TypeCycle(syntax.Span, name));
            return RlmType.Error;
        }

        // Faults of the alias are reported once, at its declaration, not at each use.
        var outer = _home;
        _home = _homes[symbol];
        var (type, faults) = Try(() => BindType(symbol.Syntax, _home == outer ? scope : _home.Globals, labels));
        if (faults.HasErrors)
        {
            _home.TypeFaults.TryAdd(name, faults);
        }

        _home = outer;
        _typesInProgress.Remove(symbol);

        return type;
    }

    private RlmType BindOneOf(OneOfTypeSyntax syntax, Scope scope, List<BoundExpression>? labels)
    {
        if (syntax.Arguments.All(a => a is TextLiteralSyntax))
        {
            return new OneOfType([.. syntax.Arguments.Select(a => ((TextLiteralSyntax)a).Value).Distinct()]);
        }

        var list = BindExpression(syntax.Arguments[0], scope);
        if (list.Type.HasError)
        {
            return RlmType.Error;
        }

        if (syntax.Arguments.Count > 1 || list.Type is not ListType { Item: TextType or OneOfType })
        {
            var first = syntax.Arguments.FirstOrDefault(a => a is not TextLiteralSyntax) ?? syntax.Arguments[0];
            _diagnostics.Add(BindingDiagnostics.NoLabels(first.Span, ReferenceEquals(first, syntax.Arguments[0]) ? list.Type.ToString() : BindExpression(first, scope).Type.ToString()));
            return RlmType.Error;
        }

        if (Constants.Find(list, _constants) is ListValue { Count: > 0 } constant)
        {
            return new OneOfType([.. constant.Items.Select(i => i.ToString() ?? "").Distinct()]);
        }

        labels?.Add(list);
        return new OneOfType(default(ImmutableArray<string>));
    }

    // `let Label = one_of(…)` means what `type Label = one_of(…)` means.
    private static OneOfTypeSyntax? AsTypeAlias(LetStatementSyntax syntax) =>
        syntax.Value is CallExpressionSyntax { Receiver: null, Name.Text: "one_of" } call && call.Arguments.Count > 0 && call.Arguments.All(a => a is ValueArgumentSyntax { Name: null })
            ? new OneOfTypeSyntax(new SyntaxList<ExpressionSyntax>([.. call.Arguments.Select(a => ((ValueArgumentSyntax)a).Value)]), call.Span)
            : null;

    private void DeclareTypesAndFunctions()
    {
        foreach (var use in _home.Tree.Program.Statements.OfType<UseStatementSyntax>())
        {
            Import(use);
        }

        foreach (var statement in _home.Tree.Program.Statements)
        {
            if (statement is TypeStatementSyntax type)
            {
                DeclareType(type.Name, type.Type);
            }
            else if (statement is LetStatementSyntax let && AsTypeAlias(let) is { } alias)
            {
                DeclareType(let.Name, alias);
            }
        }

        foreach (var statement in _home.Tree.Program.Statements.OfType<FunctionStatementSyntax>())
        {
            DeclareFunction(statement);
        }
    }

    private void DeclareType(IdentifierSyntax name, TypeSyntax type)
    {
        var symbol = new TypeSymbol(name.Text, type, name.Span);
        _homes.Add(symbol, _home);
        if (_home.Types.TryGetValue(name.Text, out var there) && _homes[there] != _home)
        {
            _diagnostics.Add(BindingDiagnostics.NameOfUsed(name.Span, name.Text, _homes[there].Name ?? ""));
        }
        else if (s_typeNames.Contains(name.Text) || !_home.Types.TryAdd(name.Text, symbol))
        {
            _diagnostics.Add(BindingDiagnostics.AlreadyBound(name.Span, name.Text, _home.Types.GetValueOrDefault(name.Text)?.Declaration));
        }
    }

    /// <summary>Says what is wrong with the types that <c>type</c> names: at the end, when every list of labels is bound.</summary>
    private void CheckTypes()
    {
        foreach (var symbol in _home.Types.Values.Where(t => _homes[t] == _home))
        {
            _ = BindNamedType(new NamedTypeSyntax(new IdentifierSyntax(symbol.Name, symbol.Declaration), symbol.Declaration), _home.Globals, null);
        }

        foreach (var faults in _home.TypeFaults.Values)
        {
            _home.Faults.AddRange(faults.ToImmutable());
        }
    }

    private void ReportTwice(IEnumerable<IdentifierSyntax> names, string what)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names.Where(n => !seen.Add(n.Text)))
        {
            _diagnostics.Add(BindingDiagnostics.Twice(name.Span, name.Text, what));
        }
    }
}
