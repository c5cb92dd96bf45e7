using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;

namespace RlmLang.Contexts;

/// <summary>From bytes to text, strictly: what is not text is refused with its place, never read wrong.</summary>
/// <remarks>One pass over blocks, so that pipes work too; at its peak it holds the text twice, whatever its encoding.</remarks>
internal static class TextDecoding
{
    // What the runtime takes for a string.
    private const int LongestText = 0x3FFFFFDF;
    private const int BytesPerRead = 1 << 16;
    private const int CharsPerBlock = 1 << 19;

    private enum Form
    {
        Utf8,
        Utf16LittleEndian,
        Utf16BigEndian,
        Utf32LittleEndian,
        Utf32BigEndian,
    }

    /// <exception cref="RlmContextException">The bytes are not text.</exception>
    public static string Decode(Stream stream, string name, CancellationToken cancellation)
    {
        var buffer = new byte[BytesPerRead];
        var held = stream.ReadAtLeast(buffer, ByteSignature.Longest, throwOnEndOfStream: false);
        var (form, mark) = FormOf(buffer.AsSpan(0, held));
        var source = new Source(name, buffer[..Math.Min(held, ByteSignature.Longest)]);
        buffer.AsSpan(mark, held - mark).CopyTo(buffer);
        held -= mark;
        var text = new Blocks(stream.CanSeek ? (int)Math.Clamp(stream.Length, 2, CharsPerBlock) : BytesPerRead);
        for (long offset = mark; ;)
        {
            cancellation.ThrowIfCancellationRequested();
            var read = stream.Read(buffer, held, buffer.Length - held);
            held += read;
            if (held == 0)
            {
                return text.ToString();
            }

            var bytes = buffer.AsSpan(0, held);
            var atEnd = read == 0 && held < buffer.Length;
            var taken = form switch
            {
                Form.Utf8 => TakeUtf8(bytes, atEnd, text, source, offset),
                Form.Utf16LittleEndian or Form.Utf16BigEndian => TakeUtf16(bytes, form == Form.Utf16BigEndian, atEnd, text, source, offset),
                _ => TakeUtf32(bytes, form == Form.Utf32BigEndian, atEnd, text, source, offset),
            };
            if (text.Length > LongestText)
            {
                throw new RlmContextException(ContextDiagnostics.TooLong(name, LongestText));
            }

            offset += taken;
            held -= taken;
            buffer.AsSpan(taken, held).CopyTo(buffer);
        }
    }

    private static (Form Form, int Mark) FormOf(ReadOnlySpan<byte> start) => start switch
    {
        [0xFF, 0xFE, 0, 0, ..] => (Form.Utf32LittleEndian, 4),
        [0, 0, 0xFE, 0xFF, ..] => (Form.Utf32BigEndian, 4),
        [0xFF, 0xFE, ..] => (Form.Utf16LittleEndian, 2),
        [0xFE, 0xFF, ..] => (Form.Utf16BigEndian, 2),
        [0xEF, 0xBB, 0xBF, ..] => (Form.Utf8, 3),
        _ => (Form.Utf8, 0),
    };

    private static int TakeUtf8(ReadOnlySpan<byte> bytes, bool atEnd, Blocks text, in Source source, long offset)
    {
        var zero = bytes.IndexOf((byte)0);
        var whole = zero < 0 ? bytes : bytes[..zero];
        var taken = 0;
        while (true)
        {
            var status = Utf8.ToUtf16(whole[taken..], text.Free, out var read, out var written, replaceInvalidSequences: false, isFinalBlock: atEnd || zero >= 0);
            taken += read;
            text.Advance(written);
            switch (status)
            {
                case OperationStatus.DestinationTooSmall:
                    text.Grow();
                    break;
                case OperationStatus.InvalidData:
                    throw NotText(source, offset + taken, "a byte sequence that is not UTF-8");
                default:
                    return zero < 0 ? taken : throw NotText(source, offset + zero, "a zero byte");
            }
        }
    }

    private static int TakeUtf16(ReadOnlySpan<byte> bytes, bool bigEndian, bool atEnd, Blocks text, in Source source, long offset)
    {
        var units = MemoryMarshal.Cast<byte, ushort>(bytes);
        var taken = 0;
        while (taken < units.Length)
        {
            if (text.Free.Length < 2)
            {
                text.Grow();
            }

            var count = Math.Min(units.Length - taken, text.Free.Length);
            var target = text.Free[..count];
            var raw = MemoryMarshal.Cast<char, ushort>(target);
            units.Slice(taken, count).CopyTo(raw);
            if (bigEndian == BitConverter.IsLittleEndian)
            {
                BinaryPrimitives.ReverseEndianness(raw, raw);
            }

            // A first half waits for its other half, which may come with the next bytes.
            var last = taken + count == units.Length && atEnd;
            var whole = !last && char.IsHighSurrogate(target[^1]) ? count - 1 : count;
            if (FirstWrong(target[..whole]) is var wrong and >= 0)
            {
                throw NotText(source, offset + (2L * (taken + wrong)), target[wrong] == 0 ? "a zero character" : "half of a surrogate pair");
            }

            text.Advance(whole);
            taken += whole;
            if (whole == 0)
            {
                break;
            }
        }

        return atEnd && bytes.Length % 2 != 0 ? throw NotText(source, offset + bytes.Length - 1, "half of a UTF-16 character") : taken * 2;
    }

    private static int TakeUtf32(ReadOnlySpan<byte> bytes, bool bigEndian, bool atEnd, Blocks text, in Source source, long offset)
    {
        var taken = 0;
        for (; bytes.Length - taken >= 4; taken += 4)
        {
            var value = bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes[taken..]) : BinaryPrimitives.ReadUInt32LittleEndian(bytes[taken..]);
            if (value == 0 || !Rune.TryCreate(value, out var rune))
            {
                throw NotText(source, offset + taken, value == 0 ? "a zero character" : "four bytes that are no character of UTF-32");
            }

            if (text.Free.Length < 2)
            {
                text.Grow();
            }

            text.Advance(rune.EncodeToUtf16(text.Free));
        }

        return atEnd && taken < bytes.Length ? throw NotText(source, offset + taken, "part of a UTF-32 character") : taken;
    }

    private static int FirstWrong(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == 0)
            {
                return i;
            }

            if (char.IsSurrogate(text[i]))
            {
                if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                {
                    return i;
                }

                i++;
            }
        }

        return -1;
    }

    private static RlmContextException NotText(in Source source, long offset, string what) => new(ContextDiagnostics.NotText(source.Name, offset, what, ByteSignature.WayOut(source.Start, what)));

    /// <summary>What is read: its name, and its first bytes, which may tell what it is.</summary>
    private readonly record struct Source(string Name, byte[] Start);

    /// <summary>A text that grows without being copied: doubling one buffer would hold it three times.</summary>
    private sealed class Blocks(int firstCapacity)
    {
        private readonly List<(char[] Block, int Used)> _full = [];
        private char[] _block = new char[firstCapacity];
        private int _used;

        public long Length { get; private set; }

        public Span<char> Free => _block.AsSpan(_used);

        public void Advance(int count) => (_used, Length) = (_used + count, Length + count);

        public void Grow()
        {
            _full.Add((_block, _used));
            (_block, _used) = (new char[CharsPerBlock], 0);
        }

        public override string ToString() => string.Create((int)Length, this, static (target, blocks) =>
        {
            foreach (var (block, used) in blocks._full)
            {
                block.AsSpan(0, used).CopyTo(target);
                target = target[used..];
            }

            blocks._block.AsSpan(0, blocks._used).CopyTo(target);
        });
    }
}
