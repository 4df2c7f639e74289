using Windsock.Spi;
using Windsock.TcpIp.Sockets;
using static Windsock.Spi.WsaError;

namespace Windsock.Transports.Stack;

/// <summary>The one table from errors of the stack to WsaError. Calls where one means something else translate before they come here.</summary>
internal static class StackErrors
{
    public static WsaError ToWsaError(StackError error) => error switch
    {
        StackError.None => NO_ERROR,
        StackError.WouldBlock or StackError.InProgress => WSAEWOULDBLOCK,
        StackError.Invalid => WSAEINVAL,
        // Families were compared above: it is an IPv4 address in IPv6 form, on a socket that is not dual-stack.
        StackError.FamilyNotSupported => WSAENETUNREACH,
        StackError.AddressInUse => WSAEADDRINUSE,
        StackError.AddressNotAvailable => WSAEADDRNOTAVAIL,
        StackError.DestinationRequired or StackError.NotConnected => WSAENOTCONN,
        StackError.AccessDenied => WSAEACCES,
        StackError.AlreadyConnected => WSAEISCONN,
        StackError.ShutDown => WSAESHUTDOWN,
        StackError.ConnectionRefused => WSAECONNREFUSED,
        StackError.ConnectionReset => WSAECONNRESET,
        StackError.ConnectionAborted => WSAECONNABORTED,
        StackError.TimedOut => WSAETIMEDOUT,
        StackError.NetworkUnreachable => WSAENETUNREACH,
        StackError.HostUnreachable => WSAEHOSTUNREACH,
        StackError.HopLimitExceeded => WSAENETRESET,
        StackError.MessageTooLong => WSAEMSGSIZE,
        StackError.NoBuffers => WSAENOBUFS,
        StackError.NotSupported => WSAEOPNOTSUPP,
        _ => WSASYSCALLFAILURE,
    };
}
