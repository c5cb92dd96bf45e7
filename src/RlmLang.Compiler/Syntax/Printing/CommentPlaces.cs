namespace RlmLang.Syntax.Printing;

/// <summary>Gives each comment a statement or list item to stand at: before it, behind it on its line, or on lines of their own after it.</summary>
internal sealed class CommentPlaces
{
    private readonly List<Anchor> _anchors = [];
    private readonly Dictionary<SyntaxNode, Places> _places = new(ReferenceEqualityComparer.Instance);
    private readonly string _source;

    private CommentPlaces(string source) => _source = source;

    /// <summary>Comments after the last statement.</summary>
    public List<CommentSyntax> AtEnd { get; } = [];

    public static CommentPlaces Of(SyntaxTree tree)
    {
        var result = new CommentPlaces(tree.Source.Text);
        if (tree.Comments.Length > 0)
        {
            result.AddAnchors(tree.Program, null);
            foreach (var comment in tree.Comments)
            {
                result.Place(comment);
            }
        }

        return result;
    }

    public static CommentPlaces None { get; } = new("");

    public Places At(SyntaxNode node) => _places.TryGetValue(node, out var places) ? places : Places.None;

    // Statements, items of lists and records, arguments, parameters, and what stands in a block: in source order, outer before inner.
    private void AddAnchors(SyntaxNode node, Anchor? parent)
    {
        var (items, from) = node switch
        {
            ProgramSyntax n => (n.Statements, 0),
            TestStatementSyntax n => (n.Body, n.Name.Span.End),
            PropertyStatementSyntax n => ([.. n.Parameters, .. n.Body], n.Name.Span.End),
            FunctionStatementSyntax n => (n.Parameters, n.Name.Span.End),
            BudgetStatementSyntax n => (n.Entries, n.Span.Start),
            ListExpressionSyntax n => (n.Items, n.Span.Start),
            RecordExpressionSyntax n => (n.Entries, n.Span.Start),
            CallExpressionSyntax n => (n.Arguments, n.Name.Span.End),
            BlockExpressionSyntax n => ([.. n.Lets, n.Result], n.Span.Start),
            RecordTypeSyntax n => (n.Fields, n.Span.Start),
            _ => ((IEnumerable<SyntaxNode>)[], 0),
        };

        // The holes of an f-string stay on one line: no comment can go there.
        if (node is InterpolationSyntax or RegexLiteralSyntax)
        {
            return;
        }

        var own = new HashSet<SyntaxNode>(items, ReferenceEqualityComparer.Instance);
        foreach (var child in SyntaxWalk.Children(node))
        {
            var anchor = parent;
            if (own.Contains(child))
            {
                anchor = new Anchor(child, parent, from, node is ProgramSyntax ? int.MaxValue : node.Span.End);
                _anchors.Add(anchor);
            }

            AddAnchors(child, anchor);
        }
    }

    private void Place(CommentSyntax comment)
    {
        var at = comment.Span.Start;
        var next = FirstFrom(at);
        var before = next > 0 ? _anchors[next - 1] : null;
        if (comment.IsTrailing && Behind(before, at) is { } target)
        {
            PlacesOf(target.Node).Trailing = comment;
            return;
        }

        var around = before;
        while (around is not null && around.Node.Span.End <= at)
        {
            around = around.Parent;
        }

        if (next < _anchors.Count && _anchors[next] is var follower && follower.Parent == around && follower.Holds(at))
        {
            PlacesOf(follower.Node).Before.Add(comment);
        }
        else if (LastInside(before, around) is { } last && last.Holds(at))
        {
            (around is null ? AtEnd : PlacesOf(last.Node).After).Add(comment);
        }
        else
        {
            (around is null ? AtEnd : PlacesOf(Statement(around).Node).Before).Add(comment);
        }
    }

    // The outermost item that ends before the comment, with nothing but separators in between.
    private Anchor? Behind(Anchor? before, int at)
    {
        if (before is null || before.Node.Span.End > at)
        {
            return null;
        }

        while (before.Parent is { } parent && parent.Node.Span.End <= at)
        {
            before = parent;
        }

        var gap = _source.AsSpan(before.Node.Span.End, at - before.Node.Span.End);
        return gap.Trim(" \t,;").IsEmpty && PlacesOf(before.Node).Trailing is null ? before : null;
    }

    private static Anchor? LastInside(Anchor? before, Anchor? around)
    {
        while (before is not null && before.Parent != around)
        {
            before = before.Parent;
        }

        return before == around ? null : before;
    }

    private static Anchor Statement(Anchor anchor)
    {
        while (anchor is { Node: not StatementSyntax, Parent: { } parent })
        {
            anchor = parent;
        }

        return anchor;
    }

    private int FirstFrom(int at)
    {
        var (low, high) = (0, _anchors.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _anchors[middle].Node.Span.Start < at ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private Places PlacesOf(SyntaxNode node)
    {
        if (!_places.TryGetValue(node, out var places))
        {
            _places.Add(node, places = new Places());
        }

        return places;
    }

    /// <summary>A node at which comments can stand.</summary>
    /// <param name="Node">The node.</param>
    /// <param name="Parent">The next one out.</param>
    /// <param name="From">Where the list that it is an item of starts: past a call's name, for example.</param>
    /// <param name="To">Where that list ends.</param>
    private sealed record Anchor(SyntaxNode Node, Anchor? Parent, int From, int To)
    {
        public bool Holds(int at) => at >= From && at < To;
    }

    /// <summary>The comments at one node.</summary>
    internal sealed class Places
    {
        public static readonly Places None = new();

        public List<CommentSyntax> Before { get; } = [];

        public List<CommentSyntax> After { get; } = [];

        public CommentSyntax? Trailing { get; set; }
    }
}
