using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Windsock.Spi;

/// <summary>The chain of a catalog entry: 0 entries for a layer on its own, 1 for a base protocol, more for a protocol chain.</summary>
/// <remarks>Source: MS Learn "WSAPROTOCOLCHAIN structure (winsock2.h)".</remarks>
[StructLayout(LayoutKind.Sequential)]
public struct WSAPROTOCOLCHAIN
{
    /// <summary>MAX_PROTOCOL_CHAIN: the most layers a chain can have.</summary>
    public const int MAX_PROTOCOL_CHAIN = 7;

    /// <summary>Catalog ids, the top layer first.</summary>
    [InlineArray(MAX_PROTOCOL_CHAIN)]
    public struct Entries
    {
        private uint _first;
    }

    /// <summary>How many of <see cref="ChainEntries"/> count.</summary>
    public int ChainLen;

    /// <summary>Catalog ids, the top layer first.</summary>
    public Entries ChainEntries;
}

/// <summary>A catalog entry in the layout of winsock2.h, 628 bytes.</summary>
/// <remarks>Source: MS Learn "WSAPROTOCOL_INFOW structure (winsock2.h)".</remarks>
[StructLayout(LayoutKind.Sequential)]
public struct WSAPROTOCOL_INFOW
{
    /// <summary>WSAPROTOCOL_LEN: the longest protocol name, without its terminator.</summary>
    public const int WSAPROTOCOL_LEN = 255;

    /// <summary>A name of at most 255 UTF-16 units and its terminator.</summary>
    [InlineArray(WSAPROTOCOL_LEN + 1)]
    public struct ProtocolName
    {
        private ushort _first;
    }

    /// <summary>XP1_* flags: what the protocol can do.</summary>
    public uint dwServiceFlags1;

    /// <summary>Reserved, 0.</summary>
    public uint dwServiceFlags2;

    /// <summary>Reserved, 0.</summary>
    public uint dwServiceFlags3;

    /// <summary>Reserved, 0.</summary>
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

    /// <summary>Added to <see cref="iProtocol"/> it gives the last protocol number of the entry (255 for raw).</summary>
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

    /// <summary>The name as a string; setting cuts at 255 units.</summary>
    public string Name
    {
        readonly get
        {
            ReadOnlySpan<char> text = MemoryMarshal.Cast<ushort, char>((ReadOnlySpan<ushort>)szProtocol);
            int end = text.IndexOf('\0');
            return new string(end < 0 ? text : text[..end]);
        }
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            Span<char> text = MemoryMarshal.Cast<ushort, char>((Span<ushort>)szProtocol);
            text.Clear();
            value.AsSpan(0, Math.Min(value.Length, WSAPROTOCOL_LEN)).CopyTo(text);
        }
    }
}
