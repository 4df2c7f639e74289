using System.Runtime.CompilerServices;
using Windsock.Engine;
using Windsock.Naming;
using Windsock.Spi;
using Windsock.Windows;
using static Windsock.Spi.WsaError;

namespace Windsock;

/// <content>Names that are looked up in the background, with a message to a window at the end.</content>
public static unsafe partial class Ws2_32
{
    /// <summary>gethostbyname in the background.</summary>
    /// <param name="hWnd">The window that gets the message.</param>
    /// <param name="wMsg">The message. Its first argument is the task handle; the high half of its second is the error and the low half the bytes that the
    /// answer takes, which is how much room a WSAENOBUFS asks for.</param>
    /// <param name="name">The name.</param>
    /// <param name="buf">Gets the HOSTENT and all it points to; the program's to keep until the message comes.</param>
    /// <param name="buflen">Bytes there.</param>
    /// <returns>The task handle, or 0 with WSANOTINITIALISED, WSAEINVAL (no window), WSAEFAULT (the name) or WSAEWOULDBLOCK (too many requests).</returns>
    /// <remarks>Source: MS Learn "WSAAsyncGetHostByName function (winsock2.h)".</remarks>
    public static nint WSAAsyncGetHostByName(nint hWnd, uint wMsg, byte* name, byte* buf, int buflen)
    {
        if (!TryCopyText(name, out byte[]? text) || text is null) return NoTask(WSAEFAULT);
        return StartTask(hWnd, wMsg, buf, buflen, (out AsyncAnswer answer) =>
        {
            fixed (byte* bytes = text) return Answer(FindHostByName(bytes, out HostEntry? host), host, out answer);
        });
    }

    /// <summary>gethostbyaddr in the background.</summary>
    /// <param name="hWnd">As in WSAAsyncGetHostByName.</param>
    /// <param name="wMsg">As in WSAAsyncGetHostByName.</param>
    /// <param name="addr">The address, in network order.</param>
    /// <param name="len">Its bytes: 4 or 16.</param>
    /// <param name="type">AF_INET or AF_INET6.</param>
    /// <param name="buf">Gets the HOSTENT and all it points to.</param>
    /// <param name="buflen">Bytes there.</param>
    /// <returns>As WSAAsyncGetHostByName.</returns>
    /// <remarks>Source: MS Learn "WSAAsyncGetHostByAddr function (winsock2.h)".</remarks>
    public static nint WSAAsyncGetHostByAddr(nint hWnd, uint wMsg, byte* addr, int len, int type, byte* buf, int buflen)
    {
        const int LongestAddress = 16;
        if (len is < 0 or > LongestAddress || !UserMemory.CanRead(addr, (nuint)len)) return NoTask(WSAEFAULT);
        byte[] address = new ReadOnlySpan<byte>(addr, len).ToArray();
        return StartTask(hWnd, wMsg, buf, buflen, (out AsyncAnswer answer) =>
        {
            fixed (byte* bytes = address) return Answer(FindHostByAddress(bytes, address.Length, type, out HostEntry? host), host, out answer);
        });
    }

    /// <summary>getservbyname in the background.</summary>
    /// <param name="hWnd">As in WSAAsyncGetHostByName.</param>
    /// <param name="wMsg">As in WSAAsyncGetHostByName.</param>
    /// <param name="name">The name of the service.</param>
    /// <param name="proto">The protocol; null for the first that matches.</param>
    /// <param name="buf">Gets the SERVENT and all it points to.</param>
    /// <param name="buflen">Bytes there.</param>
    /// <returns>As WSAAsyncGetHostByName.</returns>
    /// <remarks>Source: MS Learn "WSAAsyncGetServByName function (winsock2.h)".</remarks>
    public static nint WSAAsyncGetServByName(nint hWnd, uint wMsg, byte* name, byte* proto, byte* buf, int buflen)
    {
        if (!TryCopyText(name, out byte[]? text) || text is null || !TryCopyText(proto, out byte[]? protocol)) return NoTask(WSAEFAULT);
        return StartTask(hWnd, wMsg, buf, buflen, (out AsyncAnswer answer) =>
        {
            fixed (byte* bytes = text)
            fixed (byte* second = protocol) return Answer(FindServiceByName(bytes, second, out ServiceEntry? service), service, out answer);
        });
    }

    /// <summary>getservbyport in the background.</summary>
    /// <param name="hWnd">As in WSAAsyncGetHostByName.</param>
    /// <param name="wMsg">As in WSAAsyncGetHostByName.</param>
    /// <param name="port">In network order.</param>
    /// <param name="proto">The protocol; null for the first that matches.</param>
    /// <param name="buf">Gets the SERVENT and all it points to.</param>
    /// <param name="buflen">Bytes there.</param>
    /// <returns>As WSAAsyncGetHostByName.</returns>
    /// <remarks>Source: MS Learn "WSAAsyncGetServByPort function (winsock2.h)".</remarks>
    public static nint WSAAsyncGetServByPort(nint hWnd, uint wMsg, int port, byte* proto, byte* buf, int buflen)
    {
        if (!TryCopyText(proto, out byte[]? protocol)) return NoTask(WSAEFAULT);
        return StartTask(hWnd, wMsg, buf, buflen, (out AsyncAnswer answer) =>
        {
            fixed (byte* second = protocol) return Answer(FindServiceByPort(port, second, out ServiceEntry? service), service, out answer);
        });
    }

    /// <summary>getprotobyname in the background.</summary>
    /// <param name="hWnd">As in WSAAsyncGetHostByName.</param>
    /// <param name="wMsg">As in WSAAsyncGetHostByName.</param>
    /// <param name="name">The name of the protocol.</param>
    /// <param name="buf">Gets the PROTOENT and all it points to.</param>
    /// <param name="buflen">Bytes there.</param>
    /// <returns>As WSAAsyncGetHostByName.</returns>
    /// <remarks>Source: MS Learn "WSAAsyncGetProtoByName function (winsock2.h)".</remarks>
    public static nint WSAAsyncGetProtoByName(nint hWnd, uint wMsg, byte* name, byte* buf, int buflen)
    {
        if (!TryCopyText(name, out byte[]? text) || text is null) return NoTask(WSAEFAULT);
        return StartTask(hWnd, wMsg, buf, buflen, (out AsyncAnswer answer) =>
        {
            fixed (byte* bytes = text) return Answer(FindProtocolByName(bytes, out ProtocolEntry? protocol), protocol, out answer);
        });
    }

    /// <summary>getprotobynumber in the background.</summary>
    /// <param name="hWnd">As in WSAAsyncGetHostByName.</param>
    /// <param name="wMsg">As in WSAAsyncGetHostByName.</param>
    /// <param name="number">In host order.</param>
    /// <param name="buf">Gets the PROTOENT and all it points to.</param>
    /// <param name="buflen">Bytes there.</param>
    /// <returns>As WSAAsyncGetHostByName.</returns>
    /// <remarks>Source: MS Learn "WSAAsyncGetProtoByNumber function (winsock2.h)".</remarks>
    public static nint WSAAsyncGetProtoByNumber(nint hWnd, uint wMsg, int number, byte* buf, int buflen) =>
        StartTask(hWnd, wMsg, buf, buflen, (out AsyncAnswer answer) => Answer(FindProtocolByNumber(number, out ProtocolEntry? protocol), protocol, out answer));

    /// <summary>Cancels a look-up in the background: its message does not come.</summary>
    /// <param name="hAsyncTaskHandle">What the function that began it returned.</param>
    /// <returns>0, or SOCKET_ERROR with WSANOTINITIALISED, WSAEALREADY (it is done already) or WSAEINVAL (there never was such a task).</returns>
    /// <remarks>Source: MS Learn "WSACancelAsyncRequest function (winsock2.h)".</remarks>
    public static int WSACancelAsyncRequest(nint hAsyncTaskHandle) =>
        Session.IsStarted ? Result(AsyncRequests.Cancel(hAsyncTaskHandle)) : Fail(WSANOTINITIALISED);

    private static nint StartTask(nint window, uint message, byte* buffer, int room, AsyncLookup lookup, [CallerMemberName] string function = "")
    {
        if (!Session.IsStarted) return NoTask(WSANOTINITIALISED, function);
        if (!Window.TryFind(window, out Window? found)) return NoTask(WSAEINVAL, function);

        var request = new AsyncRequest(found, message, (nint)buffer, room, lookup);
        WsaError error = AsyncRequests.Start(request);
        return error == NO_ERROR ? request.Handle : NoTask(error, function);
    }

    private static nint NoTask(WsaError error, [CallerMemberName] string function = "")
    {
        Fail(Session.IsStarted ? error : WSANOTINITIALISED, function);
        return 0;
    }

    private static bool TryCopyText(byte* text, out byte[]? copy)
    {
        copy = null;
        if (text == null) return true;

        int length = UserMemory.StringLength(text, ProgramText.Limit);
        if (length >= 0) copy = new ReadOnlySpan<byte>(text, length + 1).ToArray();
        return length >= 0;
    }

    private static WsaError Answer(WsaError error, HostEntry? host, out AsyncAnswer answer)
    {
        answer = error != NO_ERROR ? default : new AsyncAnswer(NameEntryWriter.SizeOf(host!), to => NameEntryWriter.Write(host!, (byte*)to));
        return error;
    }

    private static WsaError Answer(WsaError error, ServiceEntry? service, out AsyncAnswer answer)
    {
        answer = error != NO_ERROR ? default : new AsyncAnswer(NameEntryWriter.SizeOf(service!), to => NameEntryWriter.Write(service!, (byte*)to));
        return error;
    }

    private static WsaError Answer(WsaError error, ProtocolEntry? protocol, out AsyncAnswer answer)
    {
        answer = error != NO_ERROR ? default : new AsyncAnswer(NameEntryWriter.SizeOf(protocol!), to => NameEntryWriter.Write(protocol!, (byte*)to));
        return error;
    }
}
