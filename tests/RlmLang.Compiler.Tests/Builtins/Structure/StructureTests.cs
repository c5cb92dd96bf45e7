using RlmLang.Builtins.Structure;
using RlmLang.Core;
using RlmLang.Tests.Support;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Tests.Builtins.Structure;

/// <summary>What reads tables and lines: its size laws, its failures, and that it takes linear time.</summary>
public sealed class StructureTests
{
    private static readonly RlmType[] s_rows =
    [
        RlmType.List(RlmType.Text),
        RlmType.List(RlmType.Option(RlmType.Int)),
        RlmType.Record(("a", RlmType.Text), ("b", RlmType.Option(RlmType.Float))),
        RlmType.Text,
        RlmType.Option(RlmType.Record(("a", RlmType.List(RlmType.Int)))),
    ];

    private static readonly string[] s_parts = ["a", "b", "a,b\n", ",", ",,", "\n", "\r\n", "\"", "\"\"", "1", "[1]", "{\"a\": [1, 2]}\n", " ", "2.5", "😀"];

    [Fact]
    public void What_is_read_is_never_larger_than_the_size_law_says()
    {
        var random = new Random(4_1);
        var read = 0;
        for (var i = 0; i < 4_000; i++)
        {
            var text = new TextValue(string.Concat(Enumerable.Range(0, random.Next(14)).Select(_ => s_parts[random.Next(s_parts.Length)])));
            var row = s_rows[i % s_rows.Length];
            read += Holds(new ReadRows(row), [text, new TextValue(random.Next(3) == 0 ? ",," : ",")]) + Holds(new ReadLines(row), [text]);
        }

        Assert.InRange(read, 2_000, 8_000);
    }

    [Theory]
    [InlineData(""" "a\n1".csv(as={b: int}) """, "there is no column `b`; the columns are `a`")]
    [InlineData(""" "a\n1\nx".csv(as={a: int}) """, "line 3, column `a` has \"x\" where the type is int; `int?` gives none for it, `text` takes it as it is")]
    [InlineData(""" "\"\n\",1\nx,y".csv(as=[int]) """, "line 1 has \"\n\" where the type is int")]
    [InlineData(""" "id,name,stars,review\n1,Ann,2,Nice lamp, but it broke".csv(as={id: int, review: text}) """, "line 2 has 5 cells, and there are 4 columns: a cell with a comma stands in quotes")]
    [InlineData(""" "a\n1;2".csv(as={a: text}, sep=";") """, "line 2 has 2 cells, and there is 1 column: a cell with the separator stands in quotes")]
    [InlineData(""" "a,b\n\nx".csv(as={a: text, b: text}) """, "line 3 has 1 cell, and there are 2 columns: there is none for `b`, and its type is text; `text?` gives none for it")]
    [InlineData(""" "a;b\n1;2".csv(as={a: text, b: text}) """, "there is no column `a`; the columns are `a;b`; cells that stand between semicolons are read with `sep=\";\"`")]
    [InlineData(""" "a\tb\n1\t2".csv(as={a: text, b: text}) """, "cells that stand between tabs are read with `sep=\"\\t\"`")]
    [InlineData(""" "a".csv(sep="") """, "`sep` must be a text without quotes and line ends, and not empty")]
    [InlineData(""" "1\nx".jsonl(as=int) """, "line 2 is no JSON of the type int")]
    public void What_cannot_be_read_says_where_it_stands(string expression, string complaint)
    {
        var failure = Assert.Throws<EvaluationException>(() => Evaluated.Expression(expression)).ToDiagnostic();

        Assert.Equal("RLM5008", failure.Code);
        Assert.Contains(complaint, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a,")]
    [InlineData("a\n")]
    [InlineData("\"a\"\"")]
    [InlineData("\",\"\"\n")]
    public void Cells_of_a_long_text_take_linear_time(string part)
    {
        var text = new TextValue(string.Concat(Enumerable.Repeat(part, 1_000_000 / part.Length)));
        var watch = System.Diagnostics.Stopwatch.StartNew();

        Assert.NotEmpty(CsvCells.Rows(text, new TextValue(",")).ToList());

        // The square of the length would take hours.
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, Hang.Limit);
    }

    [Fact]
    public void Cells_stay_slices_of_the_context()
    {
        var context = new TextValue("x,\"y, z\"\n".AsMemory(), new VerbatimProvenance(0, 0));

        var (_, cells) = Assert.Single(CsvCells.Rows(context, new TextValue(",")));

        Assert.Equal(["x", "y, z"], cells.Select(c => c.ToString()));
        Assert.Equal(new VerbatimProvenance(0, 3), cells[1].Origin);
    }

    private static int Holds(Operation operation, Value[] values)
    {
        try
        {
            var result = operation.Invoke(new Arguments(values, new FreeWorkMeter()));
            var bound = operation.ResultSize(new SizeArguments(values));
            Assert.True(Measure.Fits(result, bound), $"{operation.Name} of {ValueJson.Write(values[0])} gives {ValueJson.Write(result)}; its law says {bound}");
            return 1;
        }
        catch (EvaluationException)
        {
            return 0;
        }
    }
}
