using Windsock.Engine;
using Windsock.Spi;
using static Windsock.Spi.WsaError;

namespace Windsock;

/// <content>Start and end of a session.</content>
public static unsafe partial class Ws2_32
{
    private const ushort MaxSocketsForVersion1 = 32767;
    private const ushort MaxDatagramForVersion1 = 65467;

    /// <summary>Begins the use of Windows Sockets. Calls are counted; each needs its own <see cref="WSACleanup"/>.</summary>
    /// <param name="wVersionRequested">The highest version the program can use: major in the low byte, minor in the high one. 1.0, 1.1, 2.0, 2.1 and 2.2
    /// exist.</param>
    /// <param name="lpWSAData">Gets the version agreed on and what else WSADATA holds.</param>
    /// <returns>0, or the error itself: WSAVERNOTSUPPORTED (major version 0), WSAEFAULT, WSASYSNOTREADY (a forked child).</returns>
    /// <remarks>Source: MS Learn "WSAStartup function (winsock.h)".</remarks>
    public static int WSAStartup(ushort wVersionRequested, WSADATA* lpWSAData)
    {
        if (!UserMemory.CanWrite(lpWSAData)) return StartFailed(WSAEFAULT);

        return WSAStartup(wVersionRequested, out *lpWSAData);
    }

    /// <inheritdoc cref="WSAStartup(ushort, WSADATA*)"/>
    public static int WSAStartup(ushort wVersionRequested, out WSADATA lpWSAData)
    {
        WsaError error = Session.Start(wVersionRequested, out ushort agreed);
        bool version1 = (agreed & 0xff) == 1;
        lpWSAData = new WSADATA
        {
            wVersion = error == NO_ERROR ? agreed : Session.HighestVersion,
            wHighVersion = Session.HighestVersion,
            iMaxSockets = version1 ? MaxSocketsForVersion1 : (ushort)0,
            iMaxUdpDg = version1 ? MaxDatagramForVersion1 : (ushort)0,
        };
        "WinSock 2.0"u8.CopyTo(lpWSAData.szDescription);
        "Running"u8.CopyTo(lpWSAData.szSystemStatus);
        return error == NO_ERROR ? 0 : StartFailed(error);
    }

    /// <summary>Ends what one <see cref="WSAStartup(ushort, WSADATA*)"/> began. The last one closes every socket of the process.</summary>
    /// <returns>0, or SOCKET_ERROR with WSANOTINITIALISED.</returns>
    /// <remarks>Source: MS Learn "WSACleanup function (winsock.h)".</remarks>
    public static int WSACleanup() => Result(Session.Stop());

    private static int StartFailed(WsaError error)
    {
        Fail(error, nameof(WSAStartup));
        return (int)error;
    }
}
