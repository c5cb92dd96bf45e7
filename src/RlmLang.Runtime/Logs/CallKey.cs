using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace RlmLang.Logs;

/// <summary>A hash of all that a result can depend on: of a call, a child, a function of the host.</summary>
/// <param name="First">Its first half. A run tells its calls apart by this alone: two of 10⁹ different calls have the same one with a chance of 10⁻²¹.</param>
/// <param name="Second">Its second half.</param>
internal readonly record struct CallKey(UInt128 First, UInt128 Second)
{
    /// <param name="hash">32 bytes.</param>
    public static CallKey Of(ReadOnlySpan<byte> hash) => new(BinaryPrimitives.ReadUInt128BigEndian(hash), BinaryPrimitives.ReadUInt128BigEndian(hash[16..]));

    /// <param name="name">Says all that the result depends on.</param>
    public static CallKey OfName(string name) => Of(SHA256.HashData(Encoding.UTF8.GetBytes(name)));

    /// <param name="hash">Takes its 32 bytes.</param>
    public void CopyTo(Span<byte> hash)
    {
        BinaryPrimitives.WriteUInt128BigEndian(hash, First);
        BinaryPrimitives.WriteUInt128BigEndian(hash[16..], Second);
    }

    /// <summary>64 hexadecimal digits, as they stand in logs.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        CopyTo(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
