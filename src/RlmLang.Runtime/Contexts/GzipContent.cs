using System.IO.Compression;
using RlmLang.Streams;

namespace RlmLang.Contexts;

/// <summary>What a gzip file holds, whole: a file that was cut is an error, where <see cref="GZipStream"/> gives what there is and says nothing.</summary>
/// <remarks>A gzip file may be several, one after the other. So one more is added, and its content has to come last: it does not where the file before it has no end.</remarks>
internal sealed class GzipContent : ForwardStream
{
    private static readonly byte[] s_last = "6f1c0d52-whole-gzip-9be7714ae3d0"u8.ToArray();

    private readonly GZipStream _unpacked;
    private readonly byte[] _buffer = new byte[1 << 16];
    private int _held;
    private bool _isAtEnd;

    public GzipContent(Stream file)
    {
        using var last = new MemoryStream();
        using (var packed = new GZipStream(last, CompressionLevel.NoCompression, leaveOpen: true))
        {
            packed.Write(s_last);
        }

        _unpacked = new GZipStream(new Joined(file, last.ToArray()), CompressionMode.Decompress);
    }

    /// <exception cref="InvalidDataException">The file was cut, or is damaged.</exception>
    public override int Read(Span<byte> buffer)
    {
        while (!_isAtEnd && _held < s_last.Length + 1)
        {
            var read = _unpacked.Read(_buffer, _held, _buffer.Length - _held);
            _held += read;
            if (read == 0)
            {
                _isAtEnd = true;
                if (!_buffer.AsSpan(0, _held).SequenceEqual(s_last))
                {
                    throw new InvalidDataException("The file was cut.");
                }
            }
        }

        // What may be the added content is held back.
        var count = _isAtEnd ? 0 : Math.Min(buffer.Length, _held - s_last.Length);
        _buffer.AsSpan(0, count).CopyTo(buffer);
        _buffer.AsSpan(count, _held - count).CopyTo(_buffer);
        _held -= count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _unpacked.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>A file and more bytes after it.</summary>
    private sealed class Joined(Stream file, byte[] more) : MemoryStream(more, writable: false)
    {
        // What reads into a span comes here as well.
        public override int Read(byte[] buffer, int offset, int count) => file.Read(buffer, offset, count) is var read and > 0 ? read : base.Read(buffer, offset, count);
    }
}
