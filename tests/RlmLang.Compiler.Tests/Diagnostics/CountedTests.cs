using RlmLang.Diagnostics;

namespace RlmLang.Tests.Diagnostics;

public sealed class CountedTests
{
    [Theory]
    [InlineData(0, "calls", "0 calls")]
    [InlineData(1, "calls", "1 call")]
    [InlineData(1, "levels of depth", "1 level of depth")]
    [InlineData(1, "repeated calls", "1 repeated call")]
    [InlineData(1, "entries", "1 entry")]
    [InlineData(12_000, "characters", "12,000 characters")]
    public void One_of_something_is_told_as_one(long number, string what, string told) => Assert.Equal(told, RefusalDiagnostics.Counted(number, what));
}
