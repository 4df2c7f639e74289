using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Windsock.Spi;

namespace Windsock;

/// <summary>A catalog entry with a name in the ANSI code page (UTF-8 here), 372 bytes.</summary>
/// <remarks>Source: MS Learn "WSAPROTOCOL_INFOA structure (winsock2.h)".</remarks>
[StructLayout(LayoutKind.Sequential)]
public struct WSAPROTOCOL_INFOA
{
    /// <summary>A name of at most 255 bytes and its terminator.</summary>
    [InlineArray(WSAPROTOCOL_INFOW.WSAPROTOCOL_LEN + 1)]
    public struct ProtocolName
    {
        private byte _first;
    }

    /// <summary>XP1_* flags: what the protocol can do.</summary>
    public uint dwServiceFlags1;

    /// <summary>Reserved.</summary>
    public uint dwServiceFlags2;

    /// <summary>Reserved.</summary>
    public uint dwServiceFlags3;

    /// <summary>Reserved.</summary>
    public uint dwServiceFlags4;

    /// <summary>PFL_* flags: how the entry takes part in selection.</summary>
    public uint dwProviderFlags;

    /// <summary>The provider's identity.</summary>
    public Guid ProviderId;

    /// <summary>The entry's number, given by the catalog.</summary>
    public uint dwCatalogEntryId;

    /// <summary>The entry's place in layered protocols.</summary>
    public WSAPROTOCOLCHAIN ProtocolChain;

    /// <summary>The protocol's version, 2 for TCP/IP.</summary>
    public int iVersion;

    /// <summary>AF_*.</summary>
    public int iAddressFamily;

    /// <summary>Largest sockaddr, in bytes.</summary>
    public int iMaxSockAddr;

    /// <summary>Smallest sockaddr, in bytes.</summary>
    public int iMinSockAddr;

    /// <summary>SOCK_*.</summary>
    public int iSocketType;

    /// <summary>IPPROTO_*.</summary>
    public int iProtocol;

    /// <summary>Added to <see cref="iProtocol"/> it gives the last protocol number of the entry.</summary>
    public int iProtocolMaxOffset;

    /// <summary>BIGENDIAN 0 or LITTLEENDIAN 1.</summary>
    public int iNetworkByteOrder;

    /// <summary>SECURITY_PROTOCOL_NONE 0.</summary>
    public int iSecurityScheme;

    /// <summary>Largest message in bytes; 0 for streams, 0xFFFFFFFF for no limit.</summary>
    public uint dwMessageSize;

    /// <summary>The provider's own; carries a duplicated socket between processes.</summary>
    public uint dwProviderReserved;

    /// <summary>The name, ended by a zero.</summary>
    public ProtocolName szProtocol;

    /// <summary>Everything before the name: the same in both forms.</summary>
    private const int CommonBytes = 116;

    /// <summary>The entry with its name in UTF-8; a name that is too long is cut between two characters.</summary>
    internal static WSAPROTOCOL_INFOA From(in WSAPROTOCOL_INFOW wide)
    {
        var result = default(WSAPROTOCOL_INFOA);
        Span<byte> target = MemoryMarshal.AsBytes(new Span<WSAPROTOCOL_INFOA>(ref result));
        MemoryMarshal.AsBytes(new ReadOnlySpan<WSAPROTOCOL_INFOW>(in wide))[..CommonBytes].CopyTo(target);
        Encoding.UTF8.GetEncoder().Convert(wide.Name, ((Span<byte>)result.szProtocol)[..^1], flush: true, out _, out _, out _);
        return result;
    }

    /// <summary>The entry with its name in UTF-16.</summary>
    internal readonly WSAPROTOCOL_INFOW ToWide()
    {
        var result = default(WSAPROTOCOL_INFOW);
        Span<byte> target = MemoryMarshal.AsBytes(new Span<WSAPROTOCOL_INFOW>(ref result));
        MemoryMarshal.AsBytes(new ReadOnlySpan<WSAPROTOCOL_INFOA>(in this))[..CommonBytes].CopyTo(target);
        ReadOnlySpan<byte> name = szProtocol;
        int end = name.IndexOf((byte)0);
        result.Name = Encoding.UTF8.GetString(end < 0 ? name : name[..end]);
        return result;
    }
}
