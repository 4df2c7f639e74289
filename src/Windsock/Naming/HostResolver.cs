using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Windsock.Linux;
using Windsock.Spi;
using Windsock.Transports.Kernel;
using static Windsock.Spi.WsaError;

namespace Windsock.Naming;

/// <summary>Names that only the host can tell: its hosts file, DNS, or whatever else nsswitch.conf(5) says.</summary>
internal static unsafe class HostResolver
{
    /// <summary>Asks the host for the addresses of a name, in the order of RFC 6724.</summary>
    /// <param name="name">Not a numeric address.</param>
    /// <param name="family">AF_UNSPEC, AF_INET or AF_INET6, in the numbers of winsock2.h.</param>
    /// <param name="hostFlags">AI_* of the host, which can only ask for the official name and choose among the addresses.</param>
    /// <param name="encode">Whether a name outside ASCII is encoded for DNS.</param>
    /// <param name="addresses">Each address once, with port 0.</param>
    /// <param name="canonicalName">The official name, if the flags ask for it.</param>
    /// <returns>NO_ERROR, WSAHOST_NOT_FOUND, WSANO_DATA, WSATRY_AGAIN, WSANO_RECOVERY or WSA_NOT_ENOUGH_MEMORY.</returns>
    public static WsaError Resolve(string name, int family, int hostFlags, bool encode, out List<SocketAddress> addresses, out string? canonicalName)
    {
        addresses = [];
        canonicalName = null;
        if (name.Length >= LibC.NI_MAXHOST || !TryToHostForm(name, encode, out string hostForm)) return WSAHOST_NOT_FOUND;

        // One socket type, or the host would list every address once for each.
        var hints = new LibC.addrinfo { ai_family = HostAddress.ToHostFamily(family), ai_socktype = LibC.SOCK_STREAM, ai_flags = hostFlags };
        LibC.addrinfo* results = null;
        int code;
        fixed (byte* node = Encoding.UTF8.GetBytes(hostForm + '\0')) code = LibC.getaddrinfo(node, null, &hints, &results);
        if (code != 0) return FromEai(code);

        for (LibC.addrinfo* result = results; result != null; result = result->ai_next)
        {
            if (result->ai_canonname != null) canonicalName ??= Marshal.PtrToStringUTF8((nint)result->ai_canonname);
            if (TryReadHost(result->ai_addr, result->ai_addrlen, out SocketAddress address) && !addresses.Contains(address)) addresses.Add(address);
        }

        LibC.freeaddrinfo(results);
        return addresses.Count == 0 ? WSANO_DATA : NO_ERROR;
    }

    /// <summary>Asks the host for the name of an address.</summary>
    /// <returns>NO_ERROR, WSAHOST_NOT_FOUND, WSATRY_AGAIN, WSANO_RECOVERY or WSA_NOT_ENOUGH_MEMORY.</returns>
    public static WsaError ReverseResolve(in SocketAddress address, out string name)
    {
        byte* host = stackalloc byte[SocketAddress.MaxLength];
        uint length = HostAddress.Write(address, host);
        byte* text = stackalloc byte[LibC.NI_MAXHOST];
        int code = LibC.getnameinfo(host, length, text, LibC.NI_MAXHOST, null, 0, LibC.NI_NAMEREQD);
        name = code == 0 ? Marshal.PtrToStringUTF8((nint)text)! : "";
        return FromEai(code);
    }

    /// <summary>Reads a sockaddr that the host wrote, if it is of IP.</summary>
    public static bool TryReadHost(void* source, uint length, out SocketAddress address)
    {
        address = default;
        if (source == null) return false;

        new ReadOnlySpan<byte>(source, (int)Math.Min(length, SocketAddress.MaxLength)).CopyTo(address.Buffer);
        HostAddress.Adopt(ref address, length);
        return address.IsIp;
    }

    /// <summary>The result of getaddrinfo(3) or getnameinfo(3) in the codes of Windows.</summary>
    public static WsaError FromEai(int code) => code switch
    {
        0 => NO_ERROR,
        LibC.EAI_NONAME => WSAHOST_NOT_FOUND,
        LibC.EAI_NODATA or LibC.EAI_ADDRFAMILY => WSANO_DATA,
        LibC.EAI_AGAIN => WSATRY_AGAIN,
        LibC.EAI_BADFLAGS => WSAEINVAL,
        LibC.EAI_FAMILY => WSAEAFNOSUPPORT,
        LibC.EAI_SOCKTYPE => WSAESOCKTNOSUPPORT,
        LibC.EAI_SERVICE => WSATYPE_NOT_FOUND,
        LibC.EAI_MEMORY => WSA_NOT_ENOUGH_MEMORY,
        LibC.EAI_OVERFLOW => WSAEFAULT,
        _ => WSANO_RECOVERY, // EAI_FAIL, EAI_SYSTEM and what else a resolver may invent.
    };

    /// <summary>Host names outside ASCII travel in the form of IDNA.</summary>
    private static bool TryToHostForm(string name, bool encode, out string hostForm)
    {
        hostForm = name;
        if (!encode || Ascii.IsValid(name)) return true;

        try
        {
            hostForm = new IdnMapping().GetAscii(name);
            return true;
        }
        catch (ArgumentException)
        {
            return false; // A label that is too long, or has characters that no name can have.
        }
    }
}
