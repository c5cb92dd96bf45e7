using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Tests.Core;

public sealed class MeasureTests
{
    /// <summary>Long lists are measured without a size for each item; that gives what adding up the items' sizes gives.</summary>
    [Fact]
    public void A_list_is_measured_as_its_items_are_one_by_one()
    {
        var random = new Random(3);
        for (var i = 0; i < 500; i++)
        {
            var isText = random.Next(2) == 0;
            ListValue list = new([.. Enumerable.Range(0, random.Next(6)).Select(_ => random.Next(9) == 0 ? NoneValue.Instance : isText ? (Value)new TextValue(new string('x', random.Next(5))) : new IntValue(random.Next(-3, 9)))]);
            var (largest, total) = (Size.Empty, Size.Empty);
            foreach (var item in list.Items)
            {
                (largest, total) = (Size.Hull(largest, Measure.Exact(item)), Size.Sum(total, Measure.Exact(item)));
            }

            Assert.Equal(new ListSize(list.Count, largest, total), Measure.Exact(list));
        }
    }
}
