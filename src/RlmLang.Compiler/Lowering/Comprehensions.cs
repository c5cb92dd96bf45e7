using RlmLang.Binding;
using RlmLang.Builtins;
using RlmLang.Core;
using RlmLang.Types;

namespace RlmLang.Lowering;

internal sealed partial class Lowerer
{
    /// <summary><c>[e for x in xs if c]</c> is <c>filter(xs, each(xs, x => c))</c>, and <c>each</c> over that.</summary>
    private CoreEach LowerComprehension(BoundComprehension e)
    {
        var source = Lower(e.Source);
        if (e.Condition is { } condition)
        {
            var filter = (Builtin)(BuiltinCatalogue.Find("filter") ?? throw new System.Diagnostics.UnreachableException("There is a `filter`."));
            source = Bind("xs", source, xs => Apply(filter, xs.Type, condition.Span, xs, LowerEach(xs, condition, filter.Stop, condition.Span)));
        }

        return LowerEach(source, e.Item, EarlyStop.Never, e.Span);
    }

    /// <summary>The texts of a list of records.</summary>
    private CoreEach LowerTexts(BoundTexts e)
    {
        var source = Lower(e.Records);
        var record = e.Records.Type is ListType list ? list.Item : RlmType.Error;
        var item = NewVariable("item", record);
        return new CoreEach(source, item, null, new CoreField(new CoreLocal(item, e.Span), "text", RlmType.Text, e.Span), EarlyStop.Never, e.Type, e.Span);
    }
}
