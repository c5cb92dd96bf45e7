using System.Net;
using System.Net.Http.Headers;
using System.Text;
using RlmLang.Streams;

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

    protected override async Task<Stream> CreateContentReadStreamAsync() => Bounded(await _content.ReadAsStreamAsync().ConfigureAwait(false));

    protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) =>
        Bounded(await _content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false));

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

    private static CountedStream Bounded(Stream source)
    {
        var left = Most;
        return new(source, read =>
        {
            left -= read;
            if (left < 0)
            {
                throw new IOException($"it is longer than {Most >> 20} MiB");
            }
        });
    }
}
