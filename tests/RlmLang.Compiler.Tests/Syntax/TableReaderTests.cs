using Antlr4.Runtime;
using Antlr4.Runtime.Atn;
using RlmLang.Syntax.Parsing;
using RlmLang.Syntax.Parsing.Generated;

namespace RlmLang.Tests.Syntax;

public sealed class TableReaderTests
{
    [Fact]
    public void The_lexers_tables_are_what_the_librarys_own_reader_makes_of_them() => AreSame(new RlmLexer(new AntlrInputStream("")).SerializedAtn);

    [Fact]
    public void The_parsers_tables_are_what_the_librarys_own_reader_makes_of_them() => AreSame(new RlmParser(new CommonTokenStream(new ListTokenSource([]))).SerializedAtn);

    private static void AreSame(int[] tables)
    {
        // The library's reader checks what it has read, too.
        var (expected, read) = (new ATNDeserializer().Deserialize(tables), new TableReader().Deserialize(tables));

        Assert.Equal(Edges(expected), Edges(read));
    }

    private static IEnumerable<string> Edges(ATN tables) => tables.states.SelectMany(s => s.TransitionsArray.Select(t => $"{s.stateNumber} {t.TransitionType} {t.Label} {t.target.stateNumber}"));
}
