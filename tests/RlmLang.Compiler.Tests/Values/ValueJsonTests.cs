using System.Text.Json;
using RlmLang.Values;

namespace RlmLang.Tests.Values;

public sealed class ValueJsonTests
{
    [Fact]
    public void Numbers_in_lists_stand_on_lines_of_their_own_where_it_is_indented() =>
        Assert.Equal("[\n  1.0,\n  2.5\n]", ValueJson.Write(new ListValue([new FloatValue(1), new FloatValue(2.5)]), indented: true).ReplaceLineEndings("\n"));

    [Theory]
    [InlineData("é日😀", "\"é日😀\"")]
    [InlineData("\\😀\"\n", "\"\\\\😀\\\"\\n\"")]
    [InlineData("\\uD83D\\uDE00", "\"\\\\uD83D\\\\uDE00\"")]
    public void Characters_stand_as_they_are(string text, string json)
    {
        foreach (var indented in (bool[])[false, true])
        {
            var written = ValueJson.Write(new TextValue(text), indented);

            Assert.Equal(json, written);
            Assert.Equal(text, JsonSerializer.Deserialize<string>(written));
        }
    }
}
