using RlmLang.Builtins;
using RlmLang.Core;
using RlmLang.Diagnostics;

namespace RlmLang.Sessions;

/// <summary>Finds the questions to child sessions that hang on content: in a sealed session a question stands in a root model's prompt, where no content may be.</summary>
/// <remarks>
/// Content is what the context holds, what models and functions of the host reply, and whatever is computed from either, a choice made by it among them. What earlier programs bound counts as content
/// unless it was found to be free of it. The text that a child is asked about may be anything: its root sees facts about it alone.
/// </remarks>
internal sealed class SealedQueries
{
    private readonly HashSet<CoreVariable> _content = [];
    private readonly List<Diagnostic> _found = [];

    private SealedQueries(CoreProgram program, SessionBindings bindings)
    {
        _content.Add(program.Context);
        _content.Add(program.Documents);
        _content.UnionWith(program.Bindings.Where(b => bindings.Values.FirstOrDefault(v => v.Name == b.Name) is not { IsFree: true }));
    }

    /// <param name="program">What would run.</param>
    /// <param name="bindings">What it runs over.</param>
    /// <returns>What is to be told, and the names that hold nothing of the content.</returns>
    public static (IReadOnlyList<Diagnostic> Diagnostics, IReadOnlySet<string> Free) Check(CoreProgram program, SessionBindings bindings)
    {
        var check = new SealedQueries(program, bindings);
        var free = new HashSet<string>(StringComparer.Ordinal);
        foreach (var statement in program.Statements)
        {
            switch (statement)
            {
                case CoreLetStatement let:
                    if (check.Binds(let.Variable, check.HasContent(let.Value)))
                    {
                        free.Remove(let.Variable.Name);
                    }
                    else
                    {
                        free.Add(let.Variable.Name);
                    }

                    break;
                case CoreShowStatement show:
                    check.HasContent(show.Value);
                    break;
                case CoreExpectStatement expect:
                    check.HasContent(expect.Condition);
                    check.HasContent(expect.Message);
                    break;
                case CoreFinalStatement set:
                    check.HasContent(set.Value);
                    break;
            }
        }

        return (check._found, free);
    }

    private bool HasContent(CoreExpression? e)
    {
        switch (e)
        {
            case null or CoreLiteral:
                return false;
            case CoreLocal local:
                return _content.Contains(local.Variable);
            case CoreLet let:
                Binds(let.Variable, HasContent(let.Value));
                return HasContent(let.Body);
            case CoreList list:
                return Any(list.Items);
            case CoreRecord record:
                return Any(record.Values);
            case CoreField field:
                return HasContent(field.Receiver);
            case CoreIf choice:
                return HasContent(choice.Condition) | HasContent(choice.WhenTrue) | HasContent(choice.WhenFalse);
            case CoreApply apply:
                return Any(apply.Arguments) | apply.Operation is HostFunction;
            case CoreEach each:
                var source = HasContent(each.Source);
                Binds(each.Item, source);
                Binds(each.Index, source);
                return source | HasContent(each.Body);
            case CoreFold fold:
                var start = HasContent(fold.Source) | HasContent(fold.Initial);
                Binds(fold.Item, start);
                Binds(fold.Accumulator, start);
                // What one step adds the next one has: twice is enough, since content only ever comes to it.
                Binds(fold.Accumulator, start || (fold.Body is not CoreLiteral && Quietly(fold.Body)));
                return HasContent(fold.Body) | start;
            case CoreDivide divide:
                var parts = HasContent(divide.Source);
                Binds(divide.Parts, parts || Quietly(divide.Combine));
                return HasContent(divide.Combine) | parts;
            case CoreModelCall call:
                if (call.Pack is { } pack)
                {
                    Binds(pack.Item, HasContent(pack.Items));
                }

                Any(call.Prompt.OfType<CorePromptHole>().Select(h => h.Value));
                Any(call.Reply.Labels);
                HasContent(call.Fallback);
                return true;
            case CoreChildRun child:
                HasContent(child.Text);
                HasContent(child.Fallback);
                if (HasContent(child.Query) && !_found.Any(d => d.Span == child.Site.Span))
                {
                    _found.Add(SessionDiagnostics.QueryWithContent(child.Site.Span, child.Site.Operation));
                }

                return true;
            default:
                throw new System.Diagnostics.UnreachableException($"No check of {e.GetType().Name}.");
        }
    }

    /// <summary>Looks ahead, without telling.</summary>
    private bool Quietly(CoreExpression e)
    {
        var found = _found.Count;
        var has = HasContent(e);
        _found.RemoveRange(found, _found.Count - found);
        return has;
    }

    // All of them are looked at, also behind the first that has content.
    private bool Any(IEnumerable<CoreExpression> parts) => parts.Aggregate(false, (any, part) => HasContent(part) | any);

    private bool Binds(CoreVariable? variable, bool hasContent)
    {
        if (variable is not null)
        {
            _ = hasContent ? _content.Add(variable) : _content.Remove(variable);
        }

        return hasContent;
    }
}
