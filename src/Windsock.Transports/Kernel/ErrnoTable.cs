using Windsock.Linux;
using Windsock.Spi;
using static Windsock.Linux.Errno;
using static Windsock.Spi.WsaError;

namespace Windsock.Transports.Kernel;

/// <summary>The one table from errno to WsaError. Calls whose errno means something else there translate before they come here.</summary>
internal static class ErrnoTable
{
    /// <summary>The Winsock code for an errno; WSASYSCALLFAILURE for one that no socket call should give.</summary>
    public static WsaError ToWsaError(int errno) => errno switch
    {
        0 => NO_ERROR,
        EPERM or EACCES => WSAEACCES,
        EINTR => WSAEINTR,
        EBADF or ENOTSOCK => WSAENOTSOCK,
        EAGAIN or EINPROGRESS => WSAEWOULDBLOCK, // A connect under way is WSAEWOULDBLOCK, never WSAEINPROGRESS.
        ENOMEM or ENOBUFS => WSAENOBUFS,
        EFAULT => WSAEFAULT,
        EINVAL => WSAEINVAL,
        EMFILE or ENFILE => WSAEMFILE,
        EPIPE => WSAECONNRESET,
        EALREADY => WSAEALREADY,
        EDESTADDRREQ or ENOTCONN => WSAENOTCONN,
        EMSGSIZE => WSAEMSGSIZE,
        EPROTOTYPE => WSAEPROTOTYPE,
        ENOPROTOOPT => WSAENOPROTOOPT,
        EPROTONOSUPPORT or EPROTO => WSAEPROTONOSUPPORT,
        ESOCKTNOSUPPORT => WSAESOCKTNOSUPPORT,
        EOPNOTSUPP => WSAEOPNOTSUPP,
        EPFNOSUPPORT or EAFNOSUPPORT => WSAEAFNOSUPPORT,
        EADDRINUSE or EEXIST => WSAEADDRINUSE,
        EADDRNOTAVAIL or ENODEV => WSAEADDRNOTAVAIL,
        ENETDOWN => WSAENETDOWN,
        ENETUNREACH => WSAENETUNREACH,
        ENETRESET => WSAENETRESET,
        ECONNABORTED => WSAECONNABORTED,
        ECONNRESET => WSAECONNRESET,
        EISCONN => WSAEISCONN,
        ESHUTDOWN => WSAESHUTDOWN,
        ETOOMANYREFS => WSAETOOMANYREFS,
        ETIMEDOUT => WSAETIMEDOUT,
        ECONNREFUSED or ENOENT => WSAECONNREFUSED, // ENOENT: an AF_UNIX name that is not there.
        ELOOP => WSAELOOP,
        ENAMETOOLONG => WSAENAMETOOLONG,
        EHOSTDOWN => WSAEHOSTDOWN,
        EHOSTUNREACH => WSAEHOSTUNREACH,
        ESTALE => WSAESTALE,
        EDQUOT => WSAEDQUOT,
        ECANCELED => WSA_OPERATION_ABORTED,
        _ => WSASYSCALLFAILURE,
    };

    /// <summary>The Winsock code of the call that has just failed on this thread.</summary>
    public static WsaError Last() => ToWsaError(LibC.errno);
}
