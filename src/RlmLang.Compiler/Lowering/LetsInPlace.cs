using System.Collections.Immutable;
using RlmLang.Builtins;
using RlmLang.Builtins.Lists;
using RlmLang.Core;

namespace RlmLang.Lowering;

/// <summary>Lets of lists that ask models, of which one place alone reads no more than what decides (<c>first</c>, <c>take</c>, <c>any</c>, <c>all</c>): they are run as if they were written there.</summary>
/// <remarks>
/// A let is made whole since anybody may read it. Where nobody else does, what is not needed can be left undone as in the inline form. The statement stays what it is for bounds and reports;
/// what is run differs (<see cref="CoreStatement.InPlace"/>). Not in a session, whose later turns may read any let. See docs/decisions/0084-what-only-its-beginning-is-read-of.md.
/// </remarks>
internal static class LetsInPlace
{
    /// <summary>The statements, with those that are run otherwise marked.</summary>
    public static ImmutableArray<CoreStatement> Mark(ImmutableArray<CoreStatement> statements)
    {
        var marked = statements.ToArray();
        for (var i = 0; i < marked.Length; i++)
        {
            if (marked[i] is CoreLetStatement { Value.IsPure: false, InPlace: null } let)
            {
                Follow(marked, i, let.Value, [i]);
            }
        }

        return [.. marked];
    }

    /// <summary>Goes from a let to the one statement that reads it, and on where that is a let over the same list.</summary>
    private static void Follow(CoreStatement[] statements, int at, CoreExpression value, ImmutableArray<int> path)
    {
        var variable = ((CoreLetStatement)statements[at]).Variable;
        var readers = Enumerable.Range(0, statements.Length).Where(i => Expressions(statements[i]).Any(e => Reads(e, variable))).ToList();
        if (readers is not [var reader] || Run(statements[reader]) is not { } read || Expressions(statements[reader]).Count(e => Reads(e, variable)) > 1)
        {
            return;
        }

        var put = new PutIn(variable, value);
        if (put.Into(read) is { } run)
        {
            foreach (var let in path)
            {
                var statement = (CoreLetStatement)statements[let];
                // What may be left undone is no longer foretold exactly.
                statements[let] = statement with { Value = EarlyReading.Mark(statement.Value, put.Stop) };
                statements[reader] = statements[reader] with { InPlace = run, PutIn = statements[reader].PutIn.Add(statement.Variable) };
            }
        }
        else if (statements[reader] is CoreLetStatement { InPlace: null } next && HeadIs(next.Value, variable))
        {
            Follow(statements, reader, Over(variable, value, next.Value), path.Add(reader));
        }
    }

    private static CoreExpression? Run(CoreStatement statement) => statement.InPlace ?? statement switch
    {
        CoreLetStatement let => let.Value,
        CoreShowStatement show => show.Value,
        CoreExpectStatement expect => expect.Condition,
        CoreFinalStatement final => final.Value,
        _ => null,
    };

    private static IEnumerable<CoreExpression> Expressions(CoreStatement statement)
    {
        if (Run(statement) is { } run)
        {
            yield return run;
        }

        if (statement is CoreExpectStatement { Message: { } message })
        {
            yield return message;
        }
    }

    private static bool Reads(CoreExpression e, CoreVariable variable) => FreeVariables.Of(e).Contains(variable);

    /// <summary>Whether the expression is the list of this name, item by item: mapped, filtered, or as it is.</summary>
    private static bool HeadIs(CoreExpression e, CoreVariable variable) => e switch
    {
        CoreLocal local => local.Variable == variable,
        CoreEach each => HeadIs(each.Source, variable) && !Reads(each.Body, variable),
        CoreApply { Operation: Filter, Arguments: [var source, CoreEach each] } => HeadIs(source, variable) && HeadIs(each.Source, variable) && !Reads(each.Body, variable),
        CoreLet let => HeadIs(let.Value, variable) && !Reads(let.Body, variable) && HeadIs(let.Body, let.Variable),
        _ => false,
    };

    private static CoreExpression Over(CoreVariable variable, CoreExpression value, CoreExpression list) => list is CoreLocal ? value : new CoreLet(variable, value, list);

    /// <summary>Puts the value of a let where its beginning is read.</summary>
    private sealed class PutIn(CoreVariable variable, CoreExpression value)
    {
        /// <summary>What the place that was found reads.</summary>
        public EarlyStop Stop { get; private set; } = EarlyStop.WithReader;

        /// <summary>The expression with the value put in; null where it reads the let in another way, or only sometimes, or again and again.</summary>
        public CoreExpression? Into(CoreExpression e)
        {
            switch (e)
            {
                case CoreApply { Operation: Builtin { ReadsBeginning: true } } apply when HeadIs(apply.Arguments[0], variable) && apply.Arguments.Skip(1).All(a => a.IsPure && !Reads(a, variable)):
                    var list = EarlyReading.Mark(Over(variable, value, apply.Arguments[0]), EarlyStop.WithReader);
                    return new CoreApply(apply.Operation, apply.Arguments.SetItem(0, list), apply.Type, apply.Span);
                case CoreApply { Operation: Builtin { Stop: not EarlyStop.Never and var stop }, Arguments: [CoreLocal local] } apply when local.Variable == variable && value is CoreEach { Stop: EarlyStop.Never } each:
                    Stop = stop;
                    return new CoreApply(apply.Operation, [each with { Stop = stop }], apply.Type, apply.Span);
                case CoreApply { Operation: Builtin { ReadsUntilDecided: true }, Arguments: [CoreLocal items, CoreEach { Index: null, Source: CoreLocal } condition] } when items.Variable == variable && HeadIs(condition, variable):
                    return new CoreLet(variable, EarlyReading.Mark(value, EarlyStop.WithReader), e);
                case CoreLet { Body: CoreApply { Operation: Builtin { ReadsUntilDecided: true } } } decided when HeadIs(decided.Value, variable) && !Reads(decided.Body, variable):
                    return new CoreLet(decided.Variable, EarlyReading.Mark(Over(variable, value, decided.Value), EarlyStop.WithReader), decided.Body);
                case CoreApply apply:
                    return Into(apply.Arguments, parts => new CoreApply(apply.Operation, parts, apply.Type, apply.Span));
                case CoreList items:
                    return Into(items.Items, parts => new CoreList(parts, items.Type, items.Span));
                case CoreRecord record:
                    return Into(record.Values, parts => new CoreRecord(record.Names, parts, record.Type, record.Span));
                case CoreField field:
                    return Into([field.Receiver], parts => new CoreField(parts[0], field.Name, field.Type, field.Span));
                case CoreLet let:
                    return Into([let.Value, let.Body], parts => new CoreLet(let.Variable, parts[0], parts[1]));
                case CoreIf choice when !Reads(choice.WhenTrue, variable) && !Reads(choice.WhenFalse, variable):
                    return Into([choice.Condition], parts => new CoreIf(parts[0], choice.WhenTrue, choice.WhenFalse, choice.Type, choice.Span));
                case CoreEach each when !Reads(each.Body, variable):
                    return Into([each.Source], parts => new CoreEach(parts[0], each.Item, each.Index, each.Body, each.Stop, each.Type, each.Span));
                case CoreModelCall { Pack: null, Fallback: null } call when call.Reply.Labels.IsEmpty:
                    var holes = call.Prompt.OfType<CorePromptHole>().ToList();
                    return Into([.. holes.Select(h => h.Value)], parts => call with
                    {
                        Prompt = [.. call.Prompt.Select(p => p is CorePromptHole hole ? hole with { Value = parts[holes.IndexOf(hole)] } : p)],
                    });
                default:
                    return null;
            }
        }

        /// <summary>Puts it into the one part that reads it.</summary>
        private CoreExpression? Into(ImmutableArray<CoreExpression> parts, Func<ImmutableArray<CoreExpression>, CoreExpression> make)
        {
            var reading = Enumerable.Range(0, parts.Length).Where(i => Reads(parts[i], variable)).ToList();
            return reading is [var only] && Into(parts[only]) is { } put ? make(parts.SetItem(only, put)) : null;
        }
    }
}
