using Windsock.Engine;
using Windsock.Linux;
using Windsock.Naming;
using Windsock.Spi;
using static Windsock.Spi.WsaError;

namespace Windsock;

/// <content>The name of this machine, and the host look-ups of Windows Sockets 1.1.</content>
public static unsafe partial class Ws2_32
{
    /// <summary>The name of this machine.</summary>
    /// <param name="name">Gets the name and its terminator.</param>
    /// <param name="namelen">Room in char; 256 is always enough.</param>
    /// <returns>0, or SOCKET_ERROR with WSANOTINITIALISED or WSAEFAULT (bad pointer, or too little room).</returns>
    /// <remarks>Source: MS Learn "gethostname function (winsock2.h)".</remarks>
    public static int gethostname(byte* name, int namelen) => WriteHostName(new(name, TextForm.Narrow), namelen, nameof(gethostname));

    /// <summary>The name of this machine as wide text.</summary>
    /// <param name="name">Gets the name and its terminator.</param>
    /// <param name="namelen">Room in WCHARs; 256 is always enough.</param>
    /// <returns>0, or SOCKET_ERROR with WSANOTINITIALISED or WSAEFAULT (bad pointer, or too little room).</returns>
    /// <remarks>Source: MS Learn "GetHostNameW function (winsock2.h)".</remarks>
    public static int GetHostNameW(char* name, int namelen) => WriteHostName(new(name, TextForm.Wide), namelen, nameof(GetHostNameW));

    internal static int WriteHostName(ProgramText destination, int room, string function)
    {
        if (!Session.IsStarted) return Fail(WSANOTINITIALISED, function);
        return Result(FromPlaced(destination.TryWrite(LocalHost.Name(), (uint)Math.Max(room, 0)), WSAEFAULT), function);
    }

    /// <summary>Finds a host's IPv4 addresses.</summary>
    /// <param name="name">A name, or an IPv4 address, which is answered without a look-up; null or "" is this machine.</param>
    /// <returns>Memory of this thread, which its next gethostby* overwrites; or null with WSANOTINITIALISED, WSAEFAULT, WSAHOST_NOT_FOUND, WSANO_DATA,
    /// WSATRY_AGAIN, WSANO_RECOVERY or WSA_NOT_ENOUGH_MEMORY.</returns>
    /// <remarks>Source: MS Learn "gethostbyname function (winsock2.h)".</remarks>
    public static HOSTENT* gethostbyname(byte* name) => Store(FindHostByName(name, out HostEntry? host), host, nameof(gethostbyname));

    /// <summary>Finds the name of an address.</summary>
    /// <param name="addr">4 or 16 bytes in network order.</param>
    /// <param name="len">4 or 16.</param>
    /// <param name="type">AF_INET or AF_INET6.</param>
    /// <returns>Memory of this thread, which its next gethostby* overwrites; or null with WSANOTINITIALISED, WSAEAFNOSUPPORT, WSAEFAULT (bad pointer, or a
    /// length that is not the family's), WSAHOST_NOT_FOUND, WSATRY_AGAIN, WSANO_RECOVERY or WSA_NOT_ENOUGH_MEMORY.</returns>
    /// <remarks>Source: MS Learn "gethostbyaddr function (winsock2.h)".</remarks>
    public static HOSTENT* gethostbyaddr(byte* addr, int len, int type) =>
        Store(FindHostByAddress(addr, len, type, out HostEntry? host), host, nameof(gethostbyaddr));

    internal static WsaError FindHostByName(byte* name, out HostEntry? host)
    {
        host = null;
        if (!Session.IsStarted) return WSANOTINITIALISED;
        if (!TryReadNarrow(name, out string? text)) return WSAEFAULT;

        List<SocketAddress> addresses;
        string? official;
        if (string.IsNullOrEmpty(text))
        {
            addresses = LocalHost.Addresses(AF_INET);
            official = LocalHost.Name();
        }
        else if (IpText.TryParseLooseIPv4(text, out _) && AddressQuery.TryReadNumeric(text, out SocketAddress numeric))
        {
            addresses = [numeric];
            official = text;
        }
        else
        {
            WsaError error = NetworkNames.Resolve(text, AF_INET, LibC.AI_CANONNAME, encode: true, out addresses, out official);
            if (error != NO_ERROR) return error;
        }

        if (addresses.Count == 0) return WSANO_DATA;
        official ??= text!;
        bool hasAlias = !string.IsNullOrEmpty(text) && !string.Equals(official, text, StringComparison.OrdinalIgnoreCase);
        host = new HostEntry(official, hasAlias ? [text!] : [], AF_INET, [.. addresses.Select(address => address.IpBytes.ToArray())]);
        return NO_ERROR;
    }

    internal static WsaError FindHostByAddress(byte* address, int length, int family, out HostEntry? host)
    {
        host = null;
        if (!Session.IsStarted) return WSANOTINITIALISED;

        int expected = LengthOfIp(family);
        if (expected == 0) return WSAEAFNOSUPPORT;
        if (length != expected || !UserMemory.CanRead(address, (nuint)length)) return WSAEFAULT;

        byte[] ip = new ReadOnlySpan<byte>(address, length).ToArray();
        WsaError error = NetworkNames.ReverseResolve(SocketAddressText.Make(ip, 0, 0), out string name);
        if (error == NO_ERROR) host = new HostEntry(name, [], family, [ip]);
        return error;
    }

    private static HOSTENT* Store(WsaError error, HostEntry? host, string function)
    {
        if (Result(error, function) != 0) return null;
        return NameEntryWriter.Write(host!, ThreadStorage.Replace(ThreadStorage.Kind.Host, NameEntryWriter.SizeOf(host!)));
    }
}
