using FsCheck;
using FsCheck.Fluent;
using RlmLang.Syntax;

namespace RlmLang.Tests.Support;

/// <summary>Random programs: every kind of node, names that are keywords elsewhere, texts with all that needs an escape.</summary>
internal static class SyntaxTrees
{
    private static readonly string[] s_names = ["a", "b", "xs", "tickets", "it", "FINAL", "show", "test", "type", "set", "given", "use", "param", "fn", "expect", "property", "budget", "as_", "naïve", "_x1"];
    private static readonly string[] s_keys = [.. s_names, "let", "or", "if", "in", "not", "none", "True", "return", "model", "for", "else"];
    private static readonly string[] s_pieces = ["a", "B c", " ", "\"", "'", "\\", "{", "}", "\n", "\t", "\r", "$", "#", "é", "😀", "\u0001", "`", "//", "\"\"\"", "{{", "long enough to be broken ", "\ud800", "x:y"];
    private static readonly string[] s_patterns = ["a", "\\d", "(?m)^", "{", "}", "\"", "\\\"", "[a-z]+", "\\\\", "\n", "{2,3}", "{4}", "#"];

    public static Arbitrary<ProgramSyntax> Programs { get; } = Arb.From(Gen.Sized(s => Program(Math.Min(s, 30))), Shrink);

    private static Gen<string> Name => Gen.Elements(s_names);

    private static Gen<IdentifierSyntax> Identifier => Name.Select(n => new IdentifierSyntax(n, default));

    // Also keywords: they are names behind a dot, before `=` in an argument and before `:` in a record.
    private static Gen<IdentifierSyntax> AnyIdentifier => Gen.Elements(s_keys).Select(n => new IdentifierSyntax(n, default));

    private static Gen<string> Text => Some(Gen.Elements(s_pieces), 0, 6).Select(string.Concat);

    private static Gen<IdentifierSyntax> Key => Gen.OneOf(AnyIdentifier, AnyIdentifier, Text.Select(t => new IdentifierSyntax(t, default)));

    private static Gen<TextLiteralSyntax> TextLiteral => Text.Select(t => new TextLiteralSyntax(t, default));

    private static Gen<ProgramSyntax> Program(int size) =>
        Some(Statement(size, false), 0, 6).Select(s => new ProgramSyntax(List(s), default));

    private static Gen<StatementSyntax> Statement(int size, bool isInTest)
    {
        var expression = Expression(size);
        Gen<StatementSyntax>[] everywhere =
        [
            from n in Identifier from t in Maybe(Type(size / 4)) from v in expression select (StatementSyntax)new LetStatementSyntax(n, t, v, default),
            from v in Some(expression, 1, 3) select (StatementSyntax)new ShowStatementSyntax(List(v), default),
            from c in expression from m in Maybe(expression) select (StatementSyntax)new ExpectStatementSyntax(c, m, default),
        ];
        if (isInTest)
        {
            return Gen.OneOf(
            [
                .. everywhere,
                from n in Identifier from p in Maybe(Gen.OneOf(TextLiteral.Select(t => (ExpressionSyntax)t), Pattern)) from v in Gen.OneOf(expression, Lambda(size / 2)) select (StatementSyntax)new GivenStatementSyntax(n, p, v, default),
            ]);
        }

        return Gen.OneOf(
        [
            .. everywhere,
            .. everywhere,
            from n in Identifier from t in Type(size / 2) select (StatementSyntax)new TypeStatementSyntax(n, t, default),
            from t in TextLiteral select (StatementSyntax)new UseStatementSyntax(t, default),
            from n in Identifier from t in Type(size / 4) from d in Maybe(expression) select (StatementSyntax)new ParamStatementSyntax(n, t, d, default),
            from e in Some(from n in Identifier from v in Expression(size / 4) select new BudgetEntrySyntax(n, v, default), 1, 3) select (StatementSyntax)new BudgetStatementSyntax(List(e), default),
            from n in Identifier from p in Parameters(size) from t in Maybe(Type(size / 4)) from b in Body(size) select (StatementSyntax)new FunctionStatementSyntax(n, p, t, b, default),
            from v in expression select (StatementSyntax)new SetStatementSyntax(new IdentifierSyntax("FINAL", default), v, default),
            from n in TextLiteral from b in Some(Statement(size / 2, true), 0, 3) select (StatementSyntax)new TestStatementSyntax(n, List(b), default),
            from n in TextLiteral from p in Parameters(size) from b in Some(Statement(size / 2, true), 0, 3) select (StatementSyntax)new PropertyStatementSyntax(n, p, List(b), default),
        ]);
    }

    private static Gen<SyntaxList<ParameterSyntax>> Parameters(int size) =>
        Some(from n in Identifier from t in Type(size / 4) from d in Maybe(Expression(size / 4)) select new ParameterSyntax(n, t, d, default), 0, 3).Select(List);

    private static Gen<TypeSyntax> Type(int size)
    {
        var simple = Gen.OneOf(
            Gen.Elements("text", "int", "Label", "none", "show").Select(n => (TypeSyntax)new NamedTypeSyntax(new IdentifierSyntax(n, default), default)),
            Gen.Choose(0, 99_999).Select(n => (TypeSyntax)new SizedTextTypeSyntax(n, default)),
            from a in Gen.Choose(-20_000, 20_000) from b in Gen.Choose(-5, 5) select (TypeSyntax)new RangedIntTypeSyntax(b == 0 ? long.MinValue : a, b, default));
        if (size <= 1)
        {
            return simple;
        }

        var inner = Type(size / 2);
        return Gen.OneOf(
            simple,
            from t in inner from n in Gen.Choose(-1, 20_000) select (TypeSyntax)new ListTypeSyntax(t, n < 0 ? null : n, default),
            from f in Some(from k in Key from t in inner select new FieldTypeSyntax(k, t, default), 0, 4) select (TypeSyntax)new RecordTypeSyntax(List(f), default),
            inner.Where(t => t is not OptionTypeSyntax).Select(t => (TypeSyntax)new OptionTypeSyntax(t, default)),
            Some(Expression(size / 3), 1, 3).Select(a => (TypeSyntax)new OneOfTypeSyntax(List(a), default)));
    }

    private static Gen<ExpressionSyntax> Expression(int size)
    {
        var simple = Gen.OneOf(
            Gen.OneOf(Gen.Choose(0, 99).Select(n => (long)n), Gen.Elements(9_999L, 10_000L, 1_234_567L, long.MaxValue, long.MinValue)).Select(n => (ExpressionSyntax)new IntLiteralSyntax(n, default)),
            Gen.Elements(0.5, 2.0, 1e30, 1e-9, 123456.75, double.MaxValue).Select(n => (ExpressionSyntax)new FloatLiteralSyntax(n, default)),
            Gen.Elements(true, false).Select(b => (ExpressionSyntax)new BoolLiteralSyntax(b, default)),
            Gen.Constant((ExpressionSyntax)new NoneLiteralSyntax(default)),
            TextLiteral.Select(t => (ExpressionSyntax)t),
            Pattern,
            Identifier.Select(n => (ExpressionSyntax)new NameExpressionSyntax(n, default)));
        if (size <= 1)
        {
            return simple;
        }

        var inner = Expression(size / 2);
        var few = Expression(size / 3);
        return Gen.OneOf(
            simple,
            Parts(few, Text).Select(p => (ExpressionSyntax)new InterpolationSyntax(p, default)),
            Parts(few, PatternText).Select(p => (ExpressionSyntax)new RegexLiteralSyntax(p, default)),
            Some(few, 0, 4).Select(i => (ExpressionSyntax)new ListExpressionSyntax(List(i), default)),
            Some(Entry(few), 0, 4).Select(e => (ExpressionSyntax)new RecordExpressionSyntax(List(e), default)),
            from r in inner from n in AnyIdentifier select (ExpressionSyntax)new FieldExpressionSyntax(r, n, default),
            from r in inner from i in few select (ExpressionSyntax)new IndexExpressionSyntax(r, i, default),
            from r in inner from a in Maybe(few) from b in Maybe(few) select (ExpressionSyntax)new SliceExpressionSyntax(r, a, b, default),
            from n in Identifier from a in Arguments(size) select (ExpressionSyntax)new CallExpressionSyntax(null, n, a, default),
            from r in inner from n in AnyIdentifier from a in Arguments(size) select (ExpressionSyntax)new CallExpressionSyntax(r, n, a, default),
            from o in Gen.Elements(UnaryOperator.Minus, UnaryOperator.Not) from e in inner select (ExpressionSyntax)new UnaryExpressionSyntax(o, e, default),
            from o in Gen.Elements(Enum.GetValues<BinaryOperator>()) from l in inner from r in inner select (ExpressionSyntax)new BinaryExpressionSyntax(o, l, r, default, default),
            from o in Gen.Elements(Enum.GetValues<BinaryOperator>()) from l in inner from r in inner select (ExpressionSyntax)new BinaryExpressionSyntax(o, l, r, default, default),
            from a in few from c in few from b in few select (ExpressionSyntax)new ConditionalExpressionSyntax(a, c, b, default),
            from e in few from v in Some(Identifier, 1, 2) from s in few from c in Maybe(few) select (ExpressionSyntax)new ComprehensionSyntax(e, List(v), s, c, default));
    }

    private static Gen<SyntaxList<ArgumentSyntax>> Arguments(int size)
    {
        var value = Gen.OneOf(Expression(size / 3), Expression(size / 3), Lambda(size / 3));
        return Some(
            Gen.OneOf(
                value.Select(v => (ArgumentSyntax)new ValueArgumentSyntax(null, v, default)),
                from n in AnyIdentifier from v in value select (ArgumentSyntax)new ValueArgumentSyntax(n, v, default),
                Type(size / 3).Select(t => (ArgumentSyntax)new TypeArgumentSyntax(new IdentifierSyntax("as", default), t, default))),
            0,
            3).Select(List);
    }

    private static Gen<ExpressionSyntax> Lambda(int size) =>
        from p in Some(Identifier, 1, 2) from b in Body(size) select (ExpressionSyntax)new LambdaExpressionSyntax(List(p), b, default);

    private static Gen<ExpressionSyntax> Body(int size) => Gen.OneOf(
        Expression(size),
        from l in Some(from n in Identifier from v in Expression(size / 2) select new BlockLetSyntax(n, v, default), 1, 2) from r in Expression(size / 2)
        select (ExpressionSyntax)new BlockExpressionSyntax(List(l), r, default));

    private static Gen<RecordEntrySyntax> Entry(Gen<ExpressionSyntax> value) => Gen.OneOf(
        from k in Key from v in value select (RecordEntrySyntax)new FieldEntrySyntax(k, v, default),
        from v in value select (RecordEntrySyntax)new SpreadEntrySyntax(v, default));

    // A pattern that some kind of quotes can hold: what a source can say.
    private static Gen<string> PatternText => Some(Gen.Elements(s_patterns), 1, 4).Select(p => string.Concat(p)).Where(p => !p.Contains('\'', StringComparison.Ordinal) || !p.Contains('"', StringComparison.Ordinal));

    private static Gen<ExpressionSyntax> Pattern =>
        Gen.OneOf(Gen.Constant(""), PatternText).Select(p => (ExpressionSyntax)new RegexLiteralSyntax(p.Length == 0 ? [] : [new LiteralPartSyntax(p, default)], default));

    private static Gen<SyntaxList<InterpolationPartSyntax>> Parts(Gen<ExpressionSyntax> value, Gen<string> text)
    {
        var hole = from v in value from f in Gen.Elements(null, null, ".1f", "d", ",") select (InterpolationPartSyntax)new HolePartSyntax(v, f, default);
        var literal = text.Where(t => t.Length > 0).Select(t => (InterpolationPartSyntax)new LiteralPartSyntax(t, default));
        return from first in Maybe(literal)
               from rest in Some(from h in hole from l in Maybe(literal) select new[] { h, l }, 1, 3)
               select List<InterpolationPartSyntax>([.. new[] { first }.Concat(rest.SelectMany(r => r)).OfType<InterpolationPartSyntax>()]);
    }

    private static Gen<T[]> Some<T>(Gen<T> item, int least, int most) => Gen.Choose(least, most).SelectMany(n => Gen.ArrayOf(item, n));

    private static Gen<T?> Maybe<T>(Gen<T> value)
        where T : class => Gen.OneOf(Gen.Constant((T?)null), value.Select(v => (T?)v));

    private static SyntaxList<T> List<T>(T[] items)
        where T : SyntaxNode => new([.. items]);

    private static IEnumerable<ProgramSyntax> Shrink(ProgramSyntax program)
    {
        for (var i = 0; i < program.Statements.Count && program.Statements.Count > 1; i++)
        {
            yield return program with { Statements = new([.. program.Statements.Where((_, j) => j != i)]) };
        }

        for (var i = 0; i < program.Statements.Count; i++)
        {
            foreach (var value in Inner(program.Statements[i]))
            {
                var statement = new LetStatementSyntax(new IdentifierSyntax("a", default), null, value, default);
                yield return program with { Statements = new([.. program.Statements.Select((s, j) => j == i ? statement : s)]) };
            }
        }
    }

    private static IEnumerable<ExpressionSyntax> Inner(SyntaxNode node)
    {
        foreach (var child in SyntaxWalk.Children(node is LetStatementSyntax { Type: null } let ? let.Value : node))
        {
            if (child is ExpressionSyntax expression and not (LambdaExpressionSyntax or BlockExpressionSyntax))
            {
                yield return expression;
            }
            else
            {
                foreach (var deeper in Inner(child))
                {
                    yield return deeper;
                }
            }
        }
    }
}
