using System.Runtime.InteropServices;
using RlmLang.Builtins;
using RlmLang.Core;
using RlmLang.Values;

namespace RlmLang.Tests.Builtins.Text;

/// <summary>What cuts a text gives slices of it: the characters of a context are in memory once.</summary>
public sealed class SlicesTests
{
    private const int Length = 4_000_000;

    [Theory]
    [InlineData("lines", 0.5)]
    [InlineData("split", 0.5)]
    [InlineData("chunk", 0.05)]
    [InlineData("grep", 0.5)]
    public void Pieces_are_slices_of_the_text_and_take_less_than_copies_would(string name, double share)
    {
        var line = string.Concat(Enumerable.Repeat("word ", 99)) + "end\n\n";
        var text = string.Concat(Enumerable.Repeat(line, Length / line.Length));
        Value[] arguments = name switch
        {
            "chunk" => [new TextValue(text), new IntValue(8_000), new IntValue(0), new TextValue("line")],
            "split" => [new TextValue(text), new TextValue("\n\n"), new TextValue("none"), BoolValue.Of(false)],
            "grep" => [new TextValue(text), new TextValue("end"), new IntValue(0), new IntValue(0)],
            _ => [new TextValue(text)],
        };
        var builtin = (Builtin)BuiltinCatalogue.Find(name)!;
        builtin.Invoke(new Arguments(arguments, new FreeWorkMeter()));

        var before = GC.GetAllocatedBytesForCurrentThread();
        var pieces = (ListValue)builtin.Invoke(new Arguments(arguments, new FreeWorkMeter()));
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.All(pieces.Items.Cast<TextValue>().Where(p => p.Length > 0), p => Assert.True(MemoryMarshal.TryGetString(p.Memory, out var whole, out _, out _) && ReferenceEquals(whole, text)));
        Assert.True(pieces.Count >= Length / 8_100);
        Assert.InRange(allocated, 1, (long)(share * sizeof(char) * text.Length));
    }
}
