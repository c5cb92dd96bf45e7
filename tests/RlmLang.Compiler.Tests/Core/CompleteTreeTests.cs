using RlmLang.Core;

namespace RlmLang.Tests.Core;

public sealed class CompleteTreeTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(50)]
    public void It_combines_every_list_with_exactly_as_many_combinations_and_rounds_as_its_formulas_say(int fan)
    {
        for (var count = 1; count <= 700; count++)
        {
            var (level, combinations, rounds) = (Enumerable.Range(0, count).Select(i => (First: i, Last: i)).ToList(), 0L, 0);
            while (level.Count > 1)
            {
                var groups = CompleteTree.Groups(level.Count, fan).ToList();
                Assert.All(groups, g => Assert.InRange(g.Count, 1, fan));
                combinations += groups.Count(g => g.Count > 1);
                rounds++;
                level = [.. groups.Select(g => (level[g.Start].First, level[g.Start + g.Count - 1].Last))];
                // Neighbours stay neighbours, and none is lost.
                Assert.Equal(level.Skip(1).Select(g => g.First), level.SkipLast(1).Select(g => g.Last + 1));
            }

            Assert.Equal((0, count - 1), level[0]);
            Assert.Equal((CompleteTree.Combinations(count, fan), CompleteTree.Rounds(count, fan)), (combinations, rounds));
        }
    }
}
