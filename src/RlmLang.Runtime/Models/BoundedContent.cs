using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace RlmLang.Models;

/// <summary>What a server sends, read no further than any answer can be long: one that never ends must not fill the memory. An encoding that nobody knows is taken for UTF-8.</summary>
internal sealed class BoundedContent : HttpContent
{
    /// <summary>Many times what the longest window of a model writes.</summary>
    public const long Most = 64 << 20;

    private readonly HttpContent _content;

    public BoundedContent(HttpContent content)
    {
        _content = content;
        foreach (var (name, values) in content.Headers.NonValidated)
        {
            Headers.TryAddWithoutValidation(name, values);
        }

        if (content.Headers.ContentType is { CharSet: { } encoding, MediaType: { } type } && !IsKnown(encoding))
        {
            Headers.ContentType = new MediaTypeHeaderValue(type);
        }
    }

    protected override async Task<Stream> CreateContentReadStreamAsync() => new BoundedStream(await _content.ReadAsStreamAsync().ConfigureAwait(false));

    protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) =>
        new BoundedStream(await _content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false));

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var source = await CreateContentReadStreamAsync(cancellationToken).ConfigureAwait(false);
        await using var closing = source.ConfigureAwait(false);
        await source.CopyToAsync(stream, cancellationToken).ConfigureAwait(false);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _content.Headers.ContentLength ?? 0;
        return _content.Headers.ContentLength is not null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _content.Dispose();
        }

        base.Dispose(disposing);
    }

    private static bool IsKnown(string encoding)
    {
        try
        {
            return Encoding.GetEncoding(encoding.Trim('"')) is not null;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private sealed class BoundedStream(Stream source) : Stream
    {
        private long _left = Most;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException("Its length is not known.");

        public override long Position
        {
            get => throw new NotSupportedException("It is read once.");
            set => throw new NotSupportedException("It is read once.");
        }

        public override int Read(byte[] buffer, int offset, int count) => Counted(source.Read(buffer, offset, count));

        public override int Read(Span<byte> buffer) => Counted(source.Read(buffer));

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => Counted(await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false));

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("It is read once.");

        public override void SetLength(long value) => throw new NotSupportedException("It is only read.");

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("It is only read.");

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                source.Dispose();
            }

            base.Dispose(disposing);
        }

        private int Counted(int read) => (_left -= read) >= 0 ? read : throw new IOException($"it is longer than {Most >> 20} MiB");
    }
}
