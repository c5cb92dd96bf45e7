using System.Diagnostics;
using RlmLang.Source;
using static RlmLang.Syntax.Printing.Layout;

namespace RlmLang.Syntax.Printing;

/// <summary>Writes a tree in the one canonical form. Reading what was printed gives an equal tree, and printing that gives the same text.</summary>
internal sealed partial class Printer
{
    /// <summary>The longest line, where there are places to break.</summary>
    public const int Width = 120;

    private readonly CommentPlaces _comments;
    private readonly string _source;

    private Printer(CommentPlaces comments, string source)
    {
        _comments = comments;
        _source = source;
    }

    /// <summary>A whole program with its comments, one statement after the other; one blank line is kept where there were any.</summary>
    public static string Print(SyntaxTree tree)
    {
        var printer = new Printer(CommentPlaces.Of(tree), tree.Source.Text);
        var text = printer.Statements(tree.Program.Statements, printer._comments.AtEnd).Render(Width);
        return text.Length == 0 ? "" : text + "\n";
    }

    /// <summary>One node on one line, without comments: for messages, fixes and tests.</summary>
    public static string Print(SyntaxNode node)
    {
        var printer = new Printer(CommentPlaces.None, "");
        var layout = node switch
        {
            ProgramSyntax n => printer.Statements(n.Statements, []),
            StatementSyntax n => printer.Statement(n),
            ExpressionSyntax n => printer.Expression(n, Precedence.Conditional),
            TypeSyntax n => printer.Type(n),
            ArgumentSyntax n => printer.Argument(n),
            RecordEntrySyntax n => printer.Entry(n),
            _ => throw new UnreachableException($"Nothing to print for {node.GetType().Name} alone."),
        };
        return layout.Render(Width, flat: node is not (ProgramSyntax or TestStatementSyntax or PropertyStatementSyntax));
    }

    private Layout Statements(IEnumerable<StatementSyntax> statements, List<CommentSyntax> atEnd)
    {
        var lines = new List<Layout>();
        var end = -1;
        foreach (var statement in statements)
        {
            var places = _comments.At(statement);
            places.Before.ForEach(AddComment);
            Add(places.Trailing is { } trailing ? Of(Statement(statement), "  ", trailing.Text) : Statement(statement), statement.Span);
            end = Math.Max(end, places.Trailing?.Span.End ?? 0);
            places.After.ForEach(AddComment);
        }

        atEnd.ForEach(AddComment);
        return Join(HardLine, lines);

        void AddComment(CommentSyntax comment) => Add(comment.Text, comment.Span);

        void Add(Layout line, TextSpan span)
        {
            var isApart = end >= 0 && HasBlankLine(end, span.Start);
            lines.Add(isApart ? Of(HardLine, line) : line);
            end = span.End;
        }
    }

    private bool HasBlankLine(int from, int to)
    {
        if (to <= from || to > _source.Length)
        {
            return false;
        }

        var lineEnds = 0;
        foreach (var c in _source.AsSpan(from, to - from))
        {
            lineEnds = c == '\n' ? lineEnds + 1 : char.IsWhiteSpace(c) ? lineEnds : 0;
            if (lineEnds == 2)
            {
                return true;
            }
        }

        return false;
    }

    private Layout Statement(StatementSyntax statement) => statement switch
    {
        TypeStatementSyntax n => Of("type ", n.Name.Text, " = ", Type(n.Type)),
        UseStatementSyntax n => Of("use ", TextForms.Text(n.Module.Value, false)),
        ParamStatementSyntax n => Of("param ", n.Name.Text, ": ", Type(n.Type), Default(n.Default)),
        BudgetStatementSyntax n => Group("budget ", Indent(Items(n.Entries, e => Of(e.Name.Text, "=", Expression(e.Value)), SoftLine, ""))),
        FunctionStatementSyntax n => Of("fn ", n.Name.Text, Parameters(n.Parameters), n.ResultType is { } type ? Of(" -> ", Type(type)) : Empty, " = ", Body(n.Body)),
        LetStatementSyntax n => Of("let ", n.Name.Text, n.Type is { } type ? Of(": ", Type(type)) : Empty, " = ", Expression(n.Value)),
        ShowStatementSyntax n => Of("show ", Values([.. n.Values])),
        ExpectStatementSyntax n => Of("expect ", Values(n.Message is { } message ? [n.Condition, message] : [n.Condition])),
        SetStatementSyntax n => Of("set ", n.Name.Text, " = ", Expression(n.Value)),
        TestStatementSyntax n => Of("test ", TextForms.Text(n.Name.Value, false), " ", TestBody(n.Body)),
        PropertyStatementSyntax n => Of("property ", TextForms.Text(n.Name.Value, false), Parameters(n.Parameters), " ", TestBody(n.Body)),
        GivenStatementSyntax n => Of("given ", n.Target.Text, n.Pattern is { } pattern ? Of(" ", Expression(pattern, Precedence.Primary)) : Empty, " = ", Expression(n.Value)),
        MissingStatementSyntax n => Written(n.Span),
        _ => throw new UnreachableException($"No printing for {statement.GetType().Name}."),
    };

    private Layout Values(ExpressionSyntax[] values) =>
        values is [var only] ? Expression(only) : Group(Indent(Join(Of(",", Line), values.Select(v => Expression(v)))));

    private Layout TestBody(SyntaxList<StatementSyntax> body) =>
        body.Count == 0 ? "{}" : Of("{", Indent(HardLine, Statements(body, [])), HardLine, "}");

    private Layout Parameters(SyntaxList<ParameterSyntax> parameters) =>
        Enclosed("(", parameters, p => Of(p.Name.Text, ": ", Type(p.Type), Default(p.Default)), ")");

    private Layout Default(ExpressionSyntax? value) => value is null ? Empty : Of(" = ", Expression(value));

    private Layout Type(TypeSyntax type) => type switch
    {
        NamedTypeSyntax n => n.Name.Text,
        SizedTextTypeSyntax n => $"text({TextForms.Int(n.MaxLength)})",
        RangedIntTypeSyntax n => $"int({TextForms.Int(n.Min)}..{TextForms.Int(n.Max)})",
        ListTypeSyntax n => Of("[", Type(n.Item), n.MaxCount is { } count ? $"; {TextForms.Int(count)}" : "", "]"),
        RecordTypeSyntax n => Enclosed("{", n.Fields, f => Of(Key(f.Name), ": ", Type(f.Type)), "}"),
        OptionTypeSyntax n => Of(Type(n.Item), "?"),
        OneOfTypeSyntax n => Enclosed("one_of(", n.Arguments, a => Expression(a), ")"),
        FunctionTypeSyntax { Parameters: [var only] } n => Of(Type(only), " => ", Type(n.Result)),
        FunctionTypeSyntax n => Of("(", Join(", ", n.Parameters.Select(Type)), ") => ", Type(n.Result)),
        MissingTypeSyntax n => Written(n.Span),
        _ => throw new UnreachableException($"No printing for {type.GetType().Name}."),
    };

    private static string Key(IdentifierSyntax name) => TextForms.IsName(name.Text) ? name.Text : TextForms.Text(name.Text, false);

    private Layout Written(TextSpan span) => span.End <= _source.Length ? _source.Substring(span.Start, span.Length) : "";

    // Items between brackets: on one line, or one a line with a comma after each.
    private Layout Enclosed<T>(string open, SyntaxList<T> items, Func<T, Layout> print, string close)
        where T : SyntaxNode => items.Count == 0 ? open + close : Group(open, Indent(SoftLine, Items(items, print, Empty, ",")), SoftLine, close);

    private Layout Items<T>(SyntaxList<T> items, Func<T, Layout> print, Layout first, string lastComma)
        where T : SyntaxNode
    {
        var parts = new List<Layout> { items.Any(HasComment) ? first : Empty };
        for (var i = 0; i < items.Count; i++)
        {
            var isLast = i == items.Count - 1;
            parts.Add(WithComments(items[i], print(items[i]), isLast ? Choose(lastComma, "") : ","));
            parts.Add(isLast ? Empty : Line);
        }

        return Of([.. parts]);
    }

    private bool HasComment(SyntaxNode node) => _comments.At(node) is { Before.Count: > 0 } or { After.Count: > 0 } or { Trailing: not null };

    // A comment runs to the end of its line: where there is one, every group around it is broken.
    private Layout WithComments(SyntaxNode node, Layout printed, Layout separator)
    {
        if (!HasComment(node))
        {
            return Of(printed, separator);
        }

        var places = _comments.At(node);
        return Of(
            [
                .. places.Before.Select(c => Of(c.Text, HardLine)),
                printed,
                separator,
                places.Trailing is { } trailing ? Of("  ", trailing.Text) : Empty,
                .. places.After.Select(c => Of(HardLine, c.Text)),
                Breaks,
            ]);
    }
}
