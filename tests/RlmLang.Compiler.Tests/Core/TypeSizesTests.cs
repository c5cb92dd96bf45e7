using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Types;

namespace RlmLang.Tests.Core;

public sealed class TypeSizesTests
{
    [Fact]
    public void What_a_type_says_of_one_item_all_items_together_can_have()
    {
        var texts = (ListSize)TypeSizes.Open(RlmType.List(new TextType(10)), "xs");
        var numbers = (ListSize)TypeSizes.Open(new ListType(new IntType(-5, 5), 8), "ns");

        Assert.Equal(("10", "10|xs|"), (Length(texts.Item), Length(texts.Total)));
        Assert.Equal((-5L, (long?)null), (((IntSize)numbers.Item).Min, ((IntSize)numbers.Total).Min));
        Assert.Equal(("5", "40"), (((IntSize)numbers.Item).Max.ToString(), ((IntSize)numbers.Total).Max.ToString()));
    }

    [Fact]
    public void Lists_of_at_most_so_many_items_add_up()
    {
        var rows = (ListSize)TypeSizes.Open(new ListType(new ListType(new TextType(3), 4), 5), "rows");

        var total = (ListSize)rows.Total;
        Assert.Equal(("4", "20", "12", "60"), (((ListSize)rows.Item).Count.ToString(), total.Count.ToString(), Length(((ListSize)rows.Item).Total), Length(total.Total)));
    }

    private static string Length(Size size) => ((TextSize)size).Length.ToString();
}
