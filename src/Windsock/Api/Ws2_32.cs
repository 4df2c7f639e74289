using System.Runtime.CompilerServices;
using Windsock.Engine;
using Windsock.Spi;
using static Windsock.Spi.WsaError;

namespace Windsock;

/// <summary>ws2_32.dll: the Windows Sockets 2 functions under their own names, with their own values, results and error codes.</summary>
/// <remarks>
/// <para>A function that takes a pointer has the exact form of winsock2.h; most have a form with spans beside it. Results are as documented: 0 or a count,
/// SOCKET_ERROR or INVALID_SOCKET with the reason in <see cref="WSAGetLastError"/>. Nothing throws.</para>
/// <para>Pointers may be wrong: what the functions read or write themselves is tested first and gives WSAEFAULT.</para>
/// </remarks>
public static unsafe partial class Ws2_32
{
    [ThreadStatic]
    private static int t_lastError;

    /// <summary>The error of this thread's last call that failed. The slot is that of GetLastError.</summary>
    /// <returns>A <see cref="WsaError"/>; 0 before any call has failed.</returns>
    /// <remarks>Source: MS Learn "WSAGetLastError function (winsock2.h)".</remarks>
    public static WsaError WSAGetLastError() => (WsaError)t_lastError;

    /// <summary>Sets what <see cref="WSAGetLastError"/> says on this thread.</summary>
    /// <remarks>Source: MS Learn "WSASetLastError function (winsock2.h)".</remarks>
    public static void WSASetLastError(WsaError error) => t_lastError = (int)error;

    /// <summary>The one place where an error value becomes "SOCKET_ERROR, and see WSAGetLastError". Success leaves the last error alone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Result(WsaError error, [CallerMemberName] string function = "") => error == NO_ERROR ? 0 : Fail(error, function);

    /// <summary>Notes an error and tells the transport, which may be tracing.</summary>
    /// <returns>SOCKET_ERROR.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static int Fail(WsaError error, [CallerMemberName] string function = "")
    {
        t_lastError = (int)error;
        Session.Transport.CallFailed(function, error);
        t_lastError = (int)error; // Whatever the transport did meanwhile.
        return SOCKET_ERROR;
    }

    /// <summary>Why a look-up found no socket.</summary>
    private static WsaError NoSocket() => Session.IsStarted ? WSAENOTSOCK : WSANOTINITIALISED;
}
