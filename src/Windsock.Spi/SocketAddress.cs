using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Windsock.Spi;

/// <summary>A sockaddr of any family as a value: the bytes that Windows would store, and how many of them count.</summary>
/// <remarks>The family stands in host byte order in the first two bytes, with the numbers of winsock2.h (AF_INET6 is 23);
/// a transport that speaks to another system translates. Source: MS Learn "sockaddr", "SOCKADDR_STORAGE".</remarks>
public struct SocketAddress : IEquatable<SocketAddress>
{
    /// <summary>The most bytes an address can have: sizeof(SOCKADDR_STORAGE).</summary>
    public const int MaxLength = 128;

    /// <summary>AF_UNSPEC: no family.</summary>
    public const int AF_UNSPEC = 0;

    /// <summary>AF_UNIX: names in the file system.</summary>
    public const int AF_UNIX = 1;

    /// <summary>AF_INET: IPv4.</summary>
    public const int AF_INET = 2;

    /// <summary>AF_INET6: IPv6; 23 on Windows, whatever the host says.</summary>
    public const int AF_INET6 = 23;

    /// <summary>sizeof(SOCKADDR_IN).</summary>
    public const int IPv4Length = 16;

    /// <summary>sizeof(SOCKADDR_IN6).</summary>
    public const int IPv6Length = 28;

    /// <summary>sizeof(SOCKADDR_UN).</summary>
    public const int UnixLength = 110;

    [InlineArray(MaxLength)]
    private struct Storage
    {
        private byte _first;
    }

    private Storage _storage;
    private int _length;

    /// <summary>Copies a sockaddr; what exceeds <see cref="MaxLength"/> is cut off.</summary>
    public SocketAddress(ReadOnlySpan<byte> bytes)
    {
        _length = Math.Min(bytes.Length, MaxLength);
        bytes[.._length].CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.As<Storage, byte>(ref _storage), MaxLength));
    }

    /// <summary>How many bytes count, 0 to 128. Growing shows bytes that are zero or were written through <see cref="Buffer"/>.</summary>
    public int Length
    {
        readonly get => _length;
        set => _length = Math.Clamp(value, 0, MaxLength);
    }

    /// <summary>The bytes that count.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Bytes => MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<Storage, byte>(ref Unsafe.AsRef(in _storage)), _length);

    /// <summary>All 128 bytes, for a callee that fills them and then sets <see cref="Length"/>.</summary>
    [UnscopedRef]
    public Span<byte> Buffer => MemoryMarshal.CreateSpan(ref Unsafe.As<Storage, byte>(ref _storage), MaxLength);

    /// <summary>The address family, AF_UNSPEC when there are not even two bytes.</summary>
    public readonly int Family => _length < 2 ? AF_UNSPEC : MemoryMarshal.Read<ushort>(Bytes);

    /// <summary>The port in host byte order; 0 for families without ports.</summary>
    public readonly int Port => IsIp ? BinaryPrimitives.ReadUInt16BigEndian(Bytes[2..]) : 0;

    /// <summary>IPv6 scope id (an interface index); 0 elsewhere.</summary>
    public readonly uint ScopeId => IsIPv6 ? MemoryMarshal.Read<uint>(Bytes[24..]) : 0;

    /// <summary>The 4 or 16 bytes of the IP address in network order; empty for other families.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<byte> IpBytes => IsIPv4 ? Bytes.Slice(4, 4) : IsIPv6 ? Bytes.Slice(8, 16) : default;

    /// <summary>A whole SOCKADDR_IN.</summary>
    public readonly bool IsIPv4 => _length >= IPv4Length && Family == AF_INET;

    /// <summary>A whole SOCKADDR_IN6.</summary>
    public readonly bool IsIPv6 => _length >= IPv6Length && Family == AF_INET6;

    /// <summary>IPv4 or IPv6.</summary>
    public readonly bool IsIp => IsIPv4 || IsIPv6;

    /// <summary>0.0.0.0 or ::.</summary>
    public readonly bool IsAny => IsIPv4 ? MemoryMarshal.Read<uint>(Bytes[4..]) == 0 : IsIPv6 && IpBytes.IndexOfAnyExcept((byte)0) < 0;

    /// <summary>An IPv6 address of the form ::ffff:a.b.c.d.</summary>
    public readonly bool IsIPv4Mapped => IsIPv6 && Bytes.Slice(8, 10).IndexOfAnyExcept((byte)0) < 0 && Bytes[18] == 0xff && Bytes[19] == 0xff;

    /// <summary>Makes a SOCKADDR_IN or SOCKADDR_IN6.</summary>
    public static SocketAddress FromIp(IPAddress address, int port)
    {
        ArgumentNullException.ThrowIfNull(address);
        bool v6 = address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
        var result = default(SocketAddress);
        MemoryMarshal.Write(result.Buffer, (ushort)(v6 ? AF_INET6 : AF_INET));
        BinaryPrimitives.WriteUInt16BigEndian(result.Buffer[2..], (ushort)port);
        address.TryWriteBytes(result.Buffer[(v6 ? 8 : 4)..], out _);
        if (v6) MemoryMarshal.Write(result.Buffer[24..], (uint)address.ScopeId);
        result.Length = v6 ? IPv6Length : IPv4Length;
        return result;
    }

    /// <summary>The address of the given IP family with every bit zero, and this port.</summary>
    public static SocketAddress AnyOf(int family, int port) => FromIp(family == AF_INET6 ? IPAddress.IPv6Any : IPAddress.Any, port);

    /// <summary>The same address with another port; other families come back as they are.</summary>
    public readonly SocketAddress WithPort(int port)
    {
        SocketAddress copy = this;
        if (IsIp) BinaryPrimitives.WriteUInt16BigEndian(copy.Buffer[2..], (ushort)port);
        return copy;
    }

    /// <summary>The IP address, or null for other families.</summary>
    public readonly IPAddress? ToIPAddress() => IsIPv4 ? new IPAddress(IpBytes) : IsIPv6 ? new IPAddress(IpBytes, ScopeId) : null;

    /// <summary>127.0.0.1:80, [::1]:80, unix:/path, or the family and the byte count.</summary>
    public override readonly string ToString()
    {
        if (ToIPAddress() is { } ip) return string.Create(CultureInfo.InvariantCulture, $"{(IsIPv6 ? $"[{ip}]" : ip)}:{Port}");
        if (Family != AF_UNIX) return string.Create(CultureInfo.InvariantCulture, $"family {Family}, {_length} bytes");

        ReadOnlySpan<byte> path = Bytes[2..];
        int end = path.IndexOf((byte)0);
        return "unix:" + Encoding.UTF8.GetString(end < 0 ? path : path[..end]);
    }

    /// <inheritdoc/>
    public readonly bool Equals(SocketAddress other) => Bytes.SequenceEqual(other.Bytes);

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is SocketAddress other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Bytes);
        return hash.ToHashCode();
    }

    /// <summary>Byte equality.</summary>
    public static bool operator ==(SocketAddress left, SocketAddress right) => left.Equals(right);

    /// <summary>Byte inequality.</summary>
    public static bool operator !=(SocketAddress left, SocketAddress right) => !left.Equals(right);
}
