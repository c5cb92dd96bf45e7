using RlmLang.Calls;

namespace RlmLang.Tests.Calls;

public sealed class ReplyTextTests
{
    [Theory]
    [InlineData("blue", "blue")]
    [InlineData("<think>red? no.</think>\nblue", "blue")]
    [InlineData("<Thinking>\nred\n</Thinking> blue ", "blue")]
    [InlineData("red? no.</think>blue", "blue")]
    [InlineData("<reasoning>x</reasoning>", "")]
    [InlineData("Write <b>bold</b> or </think>", "Write <b>bold</b> or </think>")]
    [InlineData("if a <think> b", "if a <think> b")]
    [InlineData("<think>for ever", null)]
    public void Thinking_is_no_part_of_the_answer(string reply, string? answer) => Assert.Equal(answer, ReplyText.Answer(reply));

    [Theory]
    [InlineData("short", 10, "short")]
    [InlineData("one two three four", 10, "one two…")]
    [InlineData("abcdefghijklmnop", 10, "abcdefghi…")]
    [InlineData("short", 1, "…")]
    [InlineData("short", 0, "")]
    [InlineData("abc\ud83d\ude00def", 5, "abc…")]
    public void Text_is_held_to_its_length_at_a_word_and_says_so(string text, int most, string expected)
    {
        var held = ReplyText.Held(text, most);

        Assert.Equal(expected, held);
        Assert.InRange(held.Length, 0, most);
    }

    [Theory]
    [InlineData("```json\n{\"a\": 1}\n```", "{\"a\": 1}")]
    [InlineData("```\nblue\n```", "blue")]
    [InlineData("see ```json\n1\n```", "see ```json\n1\n```")]
    [InlineData("``````", "``````")]
    [InlineData("```", "```")]
    public void Fence_round_the_whole_answer_is_taken_off(string text, string expected) => Assert.Equal(expected, ReplyText.Unfenced(text));

    [Fact]
    public void Half_a_character_becomes_the_sign_for_a_lost_one()
    {
        Assert.Equal("a\ud83d\ude00b", ReplyText.Mended("a\ud83d\ude00b"));
        Assert.Equal("a\ufffdb", ReplyText.Mended("a\ud83db"));
        Assert.Equal("\ufffd\ufffd", ReplyText.Mended("\ude00\ud83d"));
    }

    [Fact]
    public void Clipping_never_leaves_half_a_character() => Assert.Equal(("ab", "ab\ud83d\ude00"), (ReplyText.Clip("ab\ud83d\ude00", 3), ReplyText.Clip("ab\ud83d\ude00", 4)));
}
