namespace Windsock.Spi;

/// <summary>Every result code of Windows Sockets, spelled and numbered as in winerror.h. Inside Windsock each fallible call returns one of these.</summary>
/// <remarks>Source: MS Learn "Windows Sockets Error Codes".</remarks>
public enum WsaError
{
    /// <summary>Success.</summary>
    NO_ERROR = 0,

    /// <summary>Event, lookup or notification handle is not valid.</summary>
    WSA_INVALID_HANDLE = 6,

    /// <summary>Memory allocation failed inside the DLL.</summary>
    WSA_NOT_ENOUGH_MEMORY = 8,

    /// <summary>A parameter of a call mapped straight onto a kernel call is bad.</summary>
    WSA_INVALID_PARAMETER = 87,

    /// <summary>Pending overlapped operation was cancelled (closesocket, CancelIo/Ex, SIO_FLUSH, issuing thread exit).</summary>
    WSA_OPERATION_ABORTED = 995,

    /// <summary>Overlapped operation has not finished (WSAGetOverlappedResult with fWait FALSE).</summary>
    WSA_IO_INCOMPLETE = 996,

    /// <summary>Overlapped operation started; completion comes later.</summary>
    WSA_IO_PENDING = 997,

    /// <summary>Blocking call was interrupted: WSACancelBlockingCall (1.1), or the socket was closed under it.</summary>
    WSAEINTR = 10004,

    /// <summary>File handle not valid.</summary>
    WSAEBADF = 10009,

    /// <summary>Access denied: broadcast without SO_BROADCAST, bind against exclusive owner, raw socket without rights.</summary>
    WSAEACCES = 10013,

    /// <summary>Bad pointer or too small length/buffer.</summary>
    WSAEFAULT = 10014,

    /// <summary>Bad argument or wrong socket state.</summary>
    WSAEINVAL = 10022,

    /// <summary>No more socket descriptors.</summary>
    WSAEMFILE = 10024,

    /// <summary>Non-blocking operation cannot finish now.</summary>
    WSAEWOULDBLOCK = 10035,

    /// <summary>A 1.1 blocking call is outstanding in the thread, or a callback is running.</summary>
    WSAEINPROGRESS = 10036,

    /// <summary>Operation already under way: second connect on a connecting socket, RIONotify armed twice, async task already cancelled/done.</summary>
    WSAEALREADY = 10037,

    /// <summary>Handle is not an open socket.</summary>
    WSAENOTSOCK = 10038,

    /// <summary>Destination address missing.</summary>
    WSAEDESTADDRREQ = 10039,

    /// <summary>Datagram too large to send, or larger than the receive buffer.</summary>
    WSAEMSGSIZE = 10040,

    /// <summary>Protocol does not fit the socket type.</summary>
    WSAEPROTOTYPE = 10041,

    /// <summary>Option or level unknown to the protocol.</summary>
    WSAENOPROTOOPT = 10042,

    /// <summary>Protocol not in the catalog for that family/type.</summary>
    WSAEPROTONOSUPPORT = 10043,

    /// <summary>Socket type not in the catalog for that family.</summary>
    WSAESOCKTNOSUPPORT = 10044,

    /// <summary>Operation not supported by this socket.</summary>
    WSAEOPNOTSUPP = 10045,

    /// <summary>Protocol family unsupported.</summary>
    WSAEPFNOSUPPORT = 10046,

    /// <summary>Address family unsupported or wrong for the socket.</summary>
    WSAEAFNOSUPPORT = 10047,

    /// <summary>Address already in use.</summary>
    WSAEADDRINUSE = 10048,

    /// <summary>Address not valid here: bind to non-local, connect/send to 0.0.0.0/:: or port 0.</summary>
    WSAEADDRNOTAVAIL = 10049,

    /// <summary>Network subsystem failed.</summary>
    WSAENETDOWN = 10050,

    /// <summary>No route to network.</summary>
    WSAENETUNREACH = 10051,

    /// <summary>Connection broken by keep-alive failure; datagram: TTL expired reported by ICMP.</summary>
    WSAENETRESET = 10052,

    /// <summary>Connection aborted by local stack (timeout, protocol error, local reset).</summary>
    WSAECONNABORTED = 10053,

    /// <summary>Peer reset the connection; UDP: earlier send drew ICMP port unreachable.</summary>
    WSAECONNRESET = 10054,

    /// <summary>No buffer space or queue full.</summary>
    WSAENOBUFS = 10055,

    /// <summary>Already connected.</summary>
    WSAEISCONN = 10056,

    /// <summary>Not connected.</summary>
    WSAENOTCONN = 10057,

    /// <summary>Direction already shut down locally.</summary>
    WSAESHUTDOWN = 10058,

    /// <summary>Too many references.</summary>
    WSAETOOMANYREFS = 10059,

    /// <summary>Connect timed out, peer stopped answering, or SO_RCVTIMEO/SO_SNDTIMEO expired.</summary>
    WSAETIMEDOUT = 10060,

    /// <summary>Connect refused; WSAAccept CF_REJECT.</summary>
    WSAECONNREFUSED = 10061,

    /// <summary>Cannot translate name.</summary>
    WSAELOOP = 10062,

    /// <summary>Name too long.</summary>
    WSAENAMETOOLONG = 10063,

    /// <summary>Host down.</summary>
    WSAEHOSTDOWN = 10064,

    /// <summary>No route to host.</summary>
    WSAEHOSTUNREACH = 10065,

    /// <summary>Directory not empty.</summary>
    WSAENOTEMPTY = 10066,

    /// <summary>Process limit of the implementation reached.</summary>
    WSAEPROCLIM = 10067,

    /// <summary>Quota exceeded.</summary>
    WSAEUSERS = 10068,

    /// <summary>Disk quota exceeded.</summary>
    WSAEDQUOT = 10069,

    /// <summary>Stale handle.</summary>
    WSAESTALE = 10070,

    /// <summary>Item is remote.</summary>
    WSAEREMOTE = 10071,

    /// <summary>Network subsystem unavailable.</summary>
    WSASYSNOTREADY = 10091,

    /// <summary>Requested version too low for the implementation.</summary>
    WSAVERNOTSUPPORTED = 10092,

    /// <summary>No successful WSAStartup outstanding.</summary>
    WSANOTINITIALISED = 10093,

    /// <summary>Graceful close on a message-oriented connection.</summary>
    WSAEDISCON = 10101,

    /// <summary>No more results (old code).</summary>
    WSAENOMORE = 10102,

    /// <summary>Lookup cancelled (old code).</summary>
    WSAECANCELLED = 10103,

    /// <summary>Provider procedure table has NULL entries; non-IFS LSP lacks extension functions.</summary>
    WSAEINVALIDPROCTABLE = 10104,

    /// <summary>Provider version not 2.2 or provider id unknown.</summary>
    WSAEINVALIDPROVIDER = 10105,

    /// <summary>Provider DLL could not be loaded or its startup failed.</summary>
    WSAEPROVIDERFAILEDINIT = 10106,

    /// <summary>System call that should not fail did.</summary>
    WSASYSCALLFAILURE = 10107,

    /// <summary>Service unknown in the name space.</summary>
    WSASERVICE_NOT_FOUND = 10108,

    /// <summary>Service class/type unknown.</summary>
    WSATYPE_NOT_FOUND = 10109,

    /// <summary>No more results.</summary>
    WSA_E_NO_MORE = 10110,

    /// <summary>Lookup cancelled by WSALookupServiceEnd or GetAddrInfoExCancel.</summary>
    WSA_E_CANCELLED = 10111,

    /// <summary>Query refused.</summary>
    WSAEREFUSED = 10112,

    /// <summary>Host not found (authoritative).</summary>
    WSAHOST_NOT_FOUND = 11001,

    /// <summary>Temporary lookup failure; WSAAccept: condition function deferred.</summary>
    WSATRY_AGAIN = 11002,

    /// <summary>Unrecoverable lookup error; catalog write without rights.</summary>
    WSANO_RECOVERY = 11003,

    /// <summary>Name exists without data of the wanted type.</summary>
    WSANO_DATA = 11004,

    /// <summary>At least one reservation arrived.</summary>
    WSA_QOS_RECEIVERS = 11005,

    /// <summary>At least one path arrived.</summary>
    WSA_QOS_SENDERS = 11006,

    /// <summary>No senders.</summary>
    WSA_QOS_NO_SENDERS = 11007,

    /// <summary>No receivers.</summary>
    WSA_QOS_NO_RECEIVERS = 11008,

    /// <summary>Reservation confirmed.</summary>
    WSA_QOS_REQUEST_CONFIRMED = 11009,

    /// <summary>Not enough resources.</summary>
    WSA_QOS_ADMISSION_FAILURE = 11010,

    /// <summary>Rejected by policy.</summary>
    WSA_QOS_POLICY_FAILURE = 11011,

    /// <summary>Unknown or conflicting style.</summary>
    WSA_QOS_BAD_STYLE = 11012,

    /// <summary>Bad filterspec or provider buffer.</summary>
    WSA_QOS_BAD_OBJECT = 11013,

    /// <summary>Traffic control failed.</summary>
    WSA_QOS_TRAFFIC_CTRL_ERROR = 11014,

    /// <summary>General QOS error.</summary>
    WSA_QOS_GENERIC_ERROR = 11015,

    /// <summary>Bad service type in flowspec.</summary>
    WSA_QOS_ESERVICETYPE = 11016,

    /// <summary>Bad flowspec.</summary>
    WSA_QOS_EFLOWSPEC = 11017,

    /// <summary>Bad provider-specific buffer.</summary>
    WSA_QOS_EPROVSPECBUF = 11018,

    /// <summary>Bad filter style.</summary>
    WSA_QOS_EFILTERSTYLE = 11019,

    /// <summary>Bad filter type.</summary>
    WSA_QOS_EFILTERTYPE = 11020,

    /// <summary>Wrong filter count.</summary>
    WSA_QOS_EFILTERCOUNT = 11021,

    /// <summary>Bad object length.</summary>
    WSA_QOS_EOBJLENGTH = 11022,

    /// <summary>Wrong flow count.</summary>
    WSA_QOS_EFLOWCOUNT = 11023,

    /// <summary>Unknown provider-specific object.</summary>
    WSA_QOS_EUNKOWNPSOBJ = 11024,

    /// <summary>Bad policy object.</summary>
    WSA_QOS_EPOLICYOBJ = 11025,

    /// <summary>Bad flow descriptor.</summary>
    WSA_QOS_EFLOWDESC = 11026,

    /// <summary>Bad provider-specific flowspec.</summary>
    WSA_QOS_EPSFLOWSPEC = 11027,

    /// <summary>Bad provider-specific filterspec.</summary>
    WSA_QOS_EPSFILTERSPEC = 11028,

    /// <summary>Bad shape discard mode object.</summary>
    WSA_QOS_ESDMODEOBJ = 11029,

    /// <summary>Bad shape rate object.</summary>
    WSA_QOS_ESHAPERATEOBJ = 11030,

    /// <summary>Reserved policy element type.</summary>
    WSA_QOS_RESERVED_PETYPE = 11031,

    /// <summary>No such host known securely.</summary>
    WSA_SECURE_HOST_NOT_FOUND = 11032,

    /// <summary>Name-based IPsec policy could not be added.</summary>
    WSA_IPSEC_NAME_POLICY_ERROR = 11033,
}
