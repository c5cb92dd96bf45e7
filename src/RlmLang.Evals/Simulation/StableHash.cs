using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace RlmLang.Simulation;

/// <summary>Chance that is the same in every process and on every schedule.</summary>
internal static class StableHash
{
    public static ulong Of(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(text.AsSpan()), hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }

    /// <summary>From 0 up to, not including, 1.</summary>
    public static double Share(string text) => (Of(text) >> 11) * (1.0 / (1UL << 53));
}
