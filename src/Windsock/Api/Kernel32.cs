using System.Runtime.CompilerServices;
using Windsock.Spi;

namespace Windsock;

/// <summary>kernel32.dll: the functions that a Winsock program needs beside ws2_32, under their own names.</summary>
/// <remarks>Handles are those of sockets as well: one space for all kinds. Results are as documented, and the reason of a failure is in
/// <see cref="GetLastError"/>, which is the slot of <see cref="Ws2_32.WSAGetLastError"/>. Nothing throws.</remarks>
public static unsafe partial class Kernel32
{
    /// <summary>INVALID_HANDLE_VALUE.</summary>
    public const nint INVALID_HANDLE_VALUE = -1;

    /// <summary>No end of waiting.</summary>
    public const uint INFINITE = uint.MaxValue;

    /// <summary>The error of this thread's last call that failed.</summary>
    /// <returns>A Win32 or Winsock code; 0 before any call has failed.</returns>
    /// <remarks>Source: MS Learn "GetLastError function (errhandlingapi.h)".</remarks>
    public static uint GetLastError() => (uint)Ws2_32.WSAGetLastError();

    /// <summary>Sets what <see cref="GetLastError"/> says on this thread.</summary>
    /// <remarks>Source: MS Learn "SetLastError function (errhandlingapi.h)".</remarks>
    public static void SetLastError(uint dwErrCode) => Ws2_32.WSASetLastError((WsaError)dwErrCode);

    /// <summary>Notes an error.</summary>
    /// <returns>0: FALSE, or no handle.</returns>
    internal static int Fail(uint code, [CallerMemberName] string function = "")
    {
        Ws2_32.Fail((WsaError)code, function);
        return 0;
    }
}
