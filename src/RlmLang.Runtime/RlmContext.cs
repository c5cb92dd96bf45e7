using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using RlmLang.Contexts;
using RlmLang.Diagnostics;

namespace RlmLang;

/// <summary>A text of the context with its name.</summary>
/// <param name="Name">As programs see it: a file's path, or what the host calls it.</param>
/// <param name="Text">Its characters.</param>
public sealed record RlmDocument(string Name, string Text);

/// <summary>What a program reads: one document or many. Immutable; safe to share between runs.</summary>
public sealed partial class RlmContext
{
    private readonly Lazy<string> _hash;

    /// <summary>A context of these documents.</summary>
    /// <param name="documents">In the order in which programs see them.</param>
    /// <exception cref="ArgumentException">A document has no name or no text; an empty text is one.</exception>
    public RlmContext(IEnumerable<RlmDocument> documents)
        : this([.. documents], [])
    {
        for (var i = 0; i < Documents.Length; i++)
        {
            if (Documents[i] is not { Name: not null, Text: not null })
            {
                throw new ArgumentException($"Document {i} has no name or no text.", nameof(documents));
            }
        }
    }

    internal RlmContext(ImmutableArray<RlmDocument> documents, ImmutableArray<Diagnostic> notices)
    {
        (Documents, Notices) = (documents, notices);
        _hash = new(Compute);
    }

    /// <summary>A context of no documents.</summary>
    public static RlmContext Empty { get; } = new([]);

    /// <summary>The documents, in order.</summary>
    public ImmutableArray<RlmDocument> Documents { get; }

    /// <summary>What there is to say about how it was loaded: files that were left out, empty ones.</summary>
    public ImmutableArray<Diagnostic> Notices { get; }

    /// <summary>How its files were read; null where it was not made of files.</summary>
    internal ContextReading? Reading { get; init; }

    /// <summary>Characters (UTF-16 code units) of all documents.</summary>
    public long Length => Documents.Sum(d => (long)d.Text.Length);

    /// <summary>SHA-256 over names and texts, as lower-case hexadecimal: equal contexts have equal hashes.</summary>
    public string Hash => _hash.Value;

    /// <summary>A context of one text.</summary>
    /// <param name="text">Its characters.</param>
    /// <param name="name">Its name.</param>
    public static RlmContext FromText(string text, string name = "context")
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(name);
        return new([new(name, text)]);
    }

    /// <summary>The same texts under other names.</summary>
    /// <param name="names">One for each document.</param>
    internal RlmContext Renamed(IReadOnlyList<string> names) => new([.. Documents.Select((d, i) => d with { Name = names[i] })], Notices) { Reading = Reading };

    private string Compute()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var document in Documents)
        {
            foreach (var part in new[] { document.Name, document.Text })
            {
                // The length keeps name and text apart.
                hash.AppendData(BitConverter.GetBytes(part.Length));
                hash.AppendData(MemoryMarshal.AsBytes(part.AsSpan()));
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
