using RlmLang.Sessions;

namespace RlmLang.Tests.Sessions;

public sealed class ReplyProgramsTests
{
    [Theory]
    [InlineData("Let me look.\n```rlm\nshow 1\n```\n", new[] { "show 1\n" })]
    [InlineData("```RLM\nshow 1\n```\nand\n```rlm\nshow 2\n```", new[] { "show 1\n", "show 2\n" })]
    [InlineData("```python\nlet x = 1\nset FINAL = x\n```", new[] { "let x = 1\nset FINAL = x\n" })]
    [InlineData("```python\nanswer = context[:10]\n```", new[] { "answer = context[:10]\n" })]
    [InlineData("```python\nfor l in context.splitlines():\n    print(l)\n```", new[] { "for l in context.splitlines():\n    print(l)\n" })]
    [InlineData("```python\nFINAL_VAR(answer)\n```", new[] { "FINAL_VAR(answer)\n" })]
    [InlineData("```\nanswer = context[:10]\nFINAL_VAR(answer)\n```", new[] { "answer = context[:10]\nFINAL_VAR(answer)\n" })]
    [InlineData("It is this:\nFINAL_VAR(answer)", new[] { "FINAL_VAR(answer)\n" })]
    [InlineData("```\nset FINAL = 1\n```", new[] { "set FINAL = 1\n" })]
    [InlineData("~~~rlm\nshow 1\n~~~", new[] { "show 1\n" })]
    [InlineData("````rlm\nshow \"```\"\n````", new[] { "show \"```\"\n" })]
    [InlineData("I think this is it:\nset FINAL = query.len()", new[] { "set FINAL = query.len()\n" })]
    [InlineData("```rlm\nshow 1", new[] { "show 1\n" })]
    [InlineData("```rlm\r\nshow 1\r\n```", new[] { "show 1\n" })]
    [InlineData("  ```rlm\n  show 1\n  ```", new[] { "  show 1\n" })]
    [InlineData("```rlm\nlet a = 5\n```\nthen\n```\nset FINAL = a\n```", new[] { "let a = 5\n", "set FINAL = a\n" })]
    [InlineData("```rlm\nshow 1\n```\nIt will print\n```\nshow must go on\n```", new[] { "show 1\n" })]
    [InlineData("```tool_code\nset FINAL = 4\n```", new[] { "set FINAL = 4\n" })]
    [InlineData("```rlm set FINAL = 4 ```", new[] { "set FINAL = 4\n" })]
    [InlineData("```set FINAL = 4```", new[] { "set FINAL = 4\n" })]
    [InlineData("Let me look.\nset FINAL = 7\nThis answers it.", new[] { "set FINAL = 7\n" })]
    [InlineData("```\nlet a = 5\nlet b = a.lenght(\nshow a\nset FINAL = a\n```", new[] { "let a = 5\nlet b = a.lenght(\nshow a\nset FINAL = a\n" })]
    public void Program_is_found_in_whatever_fence_the_model_used(string reply, string[] programs) => Assert.Equal(programs, ReplyPrograms.Find(reply));

    [Theory]
    [InlineData("")]
    [InlineData("I cannot do that.")]
    [InlineData("```json\n{\"let\": 1}\n```")]
    [InlineData("```text\nsome output\n```")]
    [InlineData("Let us set the table, and show it.")]
    [InlineData("```\nshow must go on\n```")]
    [InlineData("I think we should\nlet the model read it first.\n")]
    [InlineData("First I would\nuse the grep function to find the lines,\nthen show them to the model.")]
    public void Reply_without_a_program_has_none(string reply) => Assert.Empty(ReplyPrograms.Find(reply));

    [Fact]
    public void Blocks_that_are_marked_as_ours_count_alone() =>
        Assert.Equal(["show 2\n"], ReplyPrograms.Find("Not this:\n```python\nshow 1\n```\nbut this:\n```rlm\nshow 2\n```"));
}
