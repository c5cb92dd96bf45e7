namespace RlmLang.Streams;

/// <summary>The bytes of another stream, told to somebody as they are read. Closes the other with itself.</summary>
/// <param name="source">The other.</param>
/// <param name="count">Is told how many came; throws to stop the reading.</param>
internal sealed class CountedStream(Stream source, Action<int> count) : ForwardStream
{
    public override int Read(Span<byte> buffer) => Counted(source.Read(buffer));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => Counted(await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            source.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Counted(int read)
    {
        count(read);
        return read;
    }
}
