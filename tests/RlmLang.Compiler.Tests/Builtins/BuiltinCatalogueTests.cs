using RlmLang.Builtins;
using RlmLang.Tests.Support;
using RlmLang.Types;

namespace RlmLang.Tests.Builtins;

/// <summary>What holds for every function of the library.</summary>
public sealed class BuiltinCatalogueTests
{
    public static TheoryData<string> Names => [.. BuiltinCatalogue.All.Select(f => f.Name)];

    public static TheoryData<string, string, string> Examples =>
        [.. BuiltinCatalogue.All.SelectMany(f => f.Documentation.Examples.Select(e => (f.Name, e.Expression, e.Result)))];

    [Fact]
    public void No_two_functions_share_a_name() =>
        Assert.Empty(BuiltinCatalogue.All.GroupBy(f => f.Name).Where(g => g.Count() > 1).Select(g => g.Key));

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_found_by_the_name_of_each_of_its_headers(string name)
    {
        var function = BuiltinCatalogue.Find(name);

        Assert.NotNull(function);
        Assert.All(function.Signatures, s => Assert.Equal(name, s.Name));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_headers_have_the_same_parameters_at_the_same_places(string name)
    {
        var headers = BuiltinCatalogue.Find(name)!.Signatures;
        var longest = headers.MaxBy(h => h.Parameters.Length)!;

        // Only the first one, which is mostly written before the dot, may be called differently.
        Assert.All(headers, h => Assert.Equal(
            longest.Parameters.Take(h.Parameters.Length).Skip(1).Select(p => (p.Name, p.Type is FunctionType)),
            h.Parameters.Skip(1).Select(p => (p.Name, p.Type is FunctionType))));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Parameters_with_defaults_stand_last(string name) =>
        Assert.All(BuiltinCatalogue.Find(name)!.Signatures, h => Assert.DoesNotContain(h.Parameters.SkipWhile(p => p.Default is null), p => p.Default is null));

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_documented_in_whole_sentences_with_an_example(string name)
    {
        var function = BuiltinCatalogue.Find(name)!;
        var documentation = function.Documentation;

        Assert.Matches(@"^[A-Z`][^\n]*\.$", documentation.Summary);
        Assert.Matches(@"^([A-Z`][^\n]*[.…)`])?$", documentation.Remarks ?? "");
        // What asks a model has no result that an example could show.
        Assert.True(function is Form { CallsModel: true } || !documentation.Examples.IsEmpty, "There is an example.");
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Its_examples_give_what_they_say(string name, string expression, string result)
    {
        Assert.Contains(name, expression, StringComparison.Ordinal);
        Assert.Equal(Evaluated.Json(result), Evaluated.Json(expression));
    }
}
