namespace RlmLang.Streams;

/// <summary>A stream that is read once, from its beginning to its end.</summary>
internal abstract class ForwardStream : Stream
{
    public sealed override bool CanRead => true;

    public sealed override bool CanSeek => false;

    public sealed override bool CanWrite => false;

    public sealed override long Length => throw new NotSupportedException("Its length is not known.");

    public sealed override long Position
    {
        get => throw new NotSupportedException("It is read once.");
        set => throw new NotSupportedException("It is read once.");
    }

    public abstract override int Read(Span<byte> buffer);

    public sealed override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public sealed override void Flush()
    {
    }

    public sealed override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("It is read once.");

    public sealed override void SetLength(long value) => throw new NotSupportedException("It is only read.");

    public sealed override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("It is only read.");
}
