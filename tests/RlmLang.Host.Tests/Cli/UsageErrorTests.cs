using System.CommandLine;
using RlmLang.Cli;
using RlmLang.Tests.Support;

namespace RlmLang.Tests.Cli;

public sealed class UsageErrorTests : IDisposable
{
    private readonly CommandLine _rlm = new();

    public void Dispose() => _rlm.Dispose();

    [Theory]
    [InlineData("x", "`--n` takes a whole number, not `x`.")]
    [InlineData("1.5", "`--n` takes a whole number, not `1.5`.")]
    [InlineData("10,000", "`--n` takes a whole number, not `10,000`; write 10000.")]
    [InlineData("10_000", "`--n` takes a whole number, not `10_000`; write 10000.")]
    [InlineData("99999999999", "`--n` takes a whole number from -2,147,483,648 to 2,147,483,647, not 99999999999.")]
    public void Whole_number_that_is_none_is_told_in_words(string written, string told)
    {
        Assert.Equal(told, Told(new Option<int>("--n"), written));
        Assert.Equal(told, Told(new Option<int?>("--n"), written));
    }

    [Fact]
    public void Every_kind_of_value_is_told_in_words()
    {
        Assert.Equal("`--n` takes a number, not `fast`.", Told(new Option<double>("--n"), "fast"));
        Assert.Equal("`--n` takes a whole number, not `many`.", Told(new Option<long?>("--n"), "many"));
        Assert.Equal("`--n` takes a whole number, not `x`.", Told(new Option<long?>("--n").Within(1_000, double.PositiveInfinity), "x"));
        Assert.Equal("`--n` has to be 1,000 or more, not 12.", Told(new Option<long?>("--n").Within(1_000, double.PositiveInfinity), "12"));
    }

    [Theory]
    [InlineData("test", "a.rlm", "--seed", "x", "`--seed` takes a whole number, not `x`.")]
    [InlineData("test", "a.rlm", "--cases", "0", "`--cases` has to be from 1 to 1,000,000, not 0.")]
    [InlineData("plan", "a.rlm", "--latency", "fast", "`--latency` takes a number, not `fast`.")]
    [InlineData("run", "a.rlm", "--window", "32_000", "`--window` takes a whole number, not `32_000`; write 32000.")]
    [InlineData("ask", "q", "--depth", "deep", "`--depth` takes a whole number, not `deep`.")]
    [InlineData("eval", "all", "--error", "often", "`--error` takes a number, not `often`.")]
    public async Task Commands_tell_what_their_options_take(string command, string argument, string option, string value, string told)
    {
        var run = await _rlm.RunAsync(command, argument, option, value);

        Assert.Equal((2, "", $"error: {told}\n  = `rlm {command} --help` lists what there is.\n"), (run.Exit, run.Output, run.Error));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    public async Task Empty_question_is_an_error_before_anything_is_read(string question)
    {
        var run = await _rlm.RunAsync("ask", question, "--context", "there-is-no-such-file");

        Assert.Equal((2, "", "error: The question is empty.\n  = `rlm ask --help` lists what there is.\n"), (run.Exit, run.Output, run.Error));
    }

    [Fact]
    public async Task Empty_file_is_nothing_to_ask_about_and_nobody_is_asked()
    {
        _rlm.Write("empty.txt", "");
        _rlm.Write("also.txt", "");

        var one = await _rlm.RunAsync("ask", "Why?", "--context", "empty.txt", "--model", "offline", "-q");
        var two = await _rlm.RunAsync("ask", "Why?", "--context", "empty.txt", "--context", "also.txt", "--model", "offline", "-q");

        Assert.Equal((2, ""), (one.Exit, one.Output));
        Assert.EndsWith("There is nothing to ask about: `empty.txt` is empty.\n", one.Error, StringComparison.Ordinal);
        Assert.EndsWith("There is nothing to ask about: all texts of the context are empty.\n", two.Error, StringComparison.Ordinal);
    }

    private static string Told(Option option, string written) =>
        Assert.Single(new RootCommand { option }.Parse([option.Name, written]).Errors.Select(OptionErrors.Told).Distinct());
}
