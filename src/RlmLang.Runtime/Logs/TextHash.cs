using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace RlmLang.Logs;

/// <summary>Hashes pieces as if they were one: they are put together first, since feeding a hash piece by piece takes longer than all else in a short call.</summary>
internal ref struct TextHash
{
    private byte[] _bytes;
    private int _length;

    public TextHash() => _bytes = ArrayPool<byte>.Shared.Rent(2_048);

    public void Add(int number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        Add(bytes);
    }

    public void Add(long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        Add(bytes);
    }

    public void Add(scoped ReadOnlySpan<char> text) => Add(MemoryMarshal.AsBytes(text));

    public void Add(scoped ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _bytes.Length - _length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(checked(Math.Max(2 * _bytes.Length, _length + bytes.Length)));
            _bytes.AsSpan(0, _length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }

        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }

    /// <summary>The length keeps neighbours apart.</summary>
    public void AddWithLength(scoped ReadOnlySpan<char> text)
    {
        Add(text.Length);
        Add(text);
    }

    public void Add(CallKey key)
    {
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        key.CopyTo(bytes);
        Add(bytes);
    }

    /// <summary>Ends it.</summary>
    public CallKey Finish()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(_bytes.AsSpan(0, _length), hash);
        ArrayPool<byte>.Shared.Return(_bytes);
        (_bytes, _length) = ([], 0);
        return CallKey.Of(hash);
    }

    /// <summary>Ends it, as 64 hexadecimal digits.</summary>
    public string FinishAsText() => Finish().ToString();
}
