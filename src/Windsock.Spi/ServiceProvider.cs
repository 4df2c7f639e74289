using static Windsock.Spi.WsaError;

namespace Windsock.Spi;

/// <summary>A transport service provider: the 30 functions behind the Winsock API, under the names that ws2spi.h gives them, in the order of
/// WSPPROC_TABLE.</summary>
/// <remarks>
/// <para>The result is the error itself (ws2spi.h returns it through lpErrno); what else a function gives back comes in out parameters. Buffers are described
/// by
/// <see cref="WSABUF"/>, and overlapped, event and window arguments are passed through as the addresses and handles that the application gave.</para>
/// <para>A layered provider holds the provider below it and overrides what it wants to see: every function that is not overridden goes to
/// <see cref="Next"/>. At the bottom of a chain, where there is no next one, a function that is not overridden answers WSAEOPNOTSUPP.</para>
/// <para>Source: MS Learn "Winsock SPI", "WSPPROC_TABLE structure (ws2spi.h)".</para>
/// </remarks>
public abstract class ServiceProvider
{
    /// <summary>The provider below, or null at the bottom of a chain.</summary>
    protected ServiceProvider? Next { get; init; }

    /// <summary>Called once before any other function, with the functions of the DLL that a provider may call.</summary>
    public virtual WsaError WSPStartup(in WSAPROTOCOL_INFOW protocolInfo, UpcallTable upcalls) => Next?.WSPStartup(protocolInfo, upcalls) ?? WSAEOPNOTSUPP;

    /// <summary>Takes a queued connection. <paramref name="condition"/> is the application's LPCONDITIONPROC or 0.</summary>
    public virtual WsaError WSPAccept(nuint s, out SocketAddress address, nint condition, nint callbackData, out nuint accepted)
    {
        address = default;
        accepted = nuint.MaxValue;
        return Next?.WSPAccept(s, out address, condition, callbackData, out accepted) ?? WSAEOPNOTSUPP;
    }

    /// <summary>Address to text.</summary>
    public virtual WsaError WSPAddressToString(in SocketAddress address, out string text)
    {
        text = "";
        return Next?.WSPAddressToString(address, out text) ?? WSAEOPNOTSUPP;
    }

    /// <summary>Window messages for network events.</summary>
    public virtual WsaError WSPAsyncSelect(nuint s, nint window, uint message, int events) => Next?.WSPAsyncSelect(s, window, message, events) ?? WSAEOPNOTSUPP;

    /// <summary>Gives a socket its local address.</summary>
    public virtual WsaError WSPBind(nuint s, in SocketAddress name) => Next?.WSPBind(s, name) ?? WSAEOPNOTSUPP;

    /// <summary>Ends the blocking call of this thread (Winsock 1.1).</summary>
    public virtual WsaError WSPCancelBlockingCall() => Next?.WSPCancelBlockingCall() ?? WSAEOPNOTSUPP;

    /// <summary>Matches one WSPStartup.</summary>
    public virtual WsaError WSPCleanup() => Next?.WSPCleanup() ?? WSAEOPNOTSUPP;

    /// <summary>Closes a socket.</summary>
    public virtual WsaError WSPCloseSocket(nuint s) => Next?.WSPCloseSocket(s) ?? WSAEOPNOTSUPP;

    /// <summary>Connects a socket.</summary>
    public virtual WsaError WSPConnect(nuint s, in SocketAddress name) => Next?.WSPConnect(s, name) ?? WSAEOPNOTSUPP;

    /// <summary>Describes a socket so that a process can open it again.</summary>
    public virtual WsaError WSPDuplicateSocket(nuint s, uint processId, out WSAPROTOCOL_INFOW protocolInfo)
    {
        protocolInfo = default;
        return Next?.WSPDuplicateSocket(s, processId, out protocolInfo) ?? WSAEOPNOTSUPP;
    }

    /// <summary>Takes the recorded network events; <paramref name="networkEvents"/> is a WSANETWORKEVENTS.</summary>
    public virtual WsaError WSPEnumNetworkEvents(nuint s, nint eventObject, nint networkEvents) =>
        Next?.WSPEnumNetworkEvents(s, eventObject, networkEvents) ?? WSAEOPNOTSUPP;

    /// <summary>Ties network events to an event object.</summary>
    public virtual WsaError WSPEventSelect(nuint s, nint eventObject, int events) => Next?.WSPEventSelect(s, eventObject, events) ?? WSAEOPNOTSUPP;

    /// <summary>The outcome of an overlapped operation.</summary>
    public virtual WsaError WSPGetOverlappedResult(nuint s, nint overlapped, out uint bytes, bool wait, out uint flags)
    {
        (bytes, flags) = (0, 0);
        return Next?.WSPGetOverlappedResult(s, overlapped, out bytes, wait, out flags) ?? WSAEOPNOTSUPP;
    }

    /// <summary>The peer's address.</summary>
    public virtual WsaError WSPGetPeerName(nuint s, out SocketAddress name)
    {
        name = default;
        return Next?.WSPGetPeerName(s, out name) ?? WSAEOPNOTSUPP;
    }

    /// <summary>The local address.</summary>
    public virtual WsaError WSPGetSockName(nuint s, out SocketAddress name)
    {
        name = default;
        return Next?.WSPGetSockName(s, out name) ?? WSAEOPNOTSUPP;
    }

    /// <summary>Reads an option. This function stands before <see cref="WSPGetQOSByName"/>, as in the table.</summary>
    public virtual WsaError WSPGetSockOpt(nuint s, int level, int name, Span<byte> value, out int length)
    {
        length = 0;
        return Next?.WSPGetSockOpt(s, level, name, value, out length) ?? WSAEOPNOTSUPP;
    }

    /// <summary>A quality-of-service template by name.</summary>
    public virtual WsaError WSPGetQOSByName(nuint s, in WSABUF name, nint qos) => Next?.WSPGetQOSByName(s, name, qos) ?? WSAEOPNOTSUPP;

    /// <summary>A control code.</summary>
    public virtual WsaError WSPIoctl(nuint s, uint code, ReadOnlySpan<byte> input, Span<byte> output, out uint bytes, nint overlapped,
        nint completionRoutine, nint thread)
    {
        bytes = 0;
        return Next?.WSPIoctl(s, code, input, output, out bytes, overlapped, completionRoutine, thread) ?? WSAEOPNOTSUPP;
    }

    /// <summary>Joins a leaf to a multipoint session.</summary>
    public virtual WsaError WSPJoinLeaf(nuint s, in SocketAddress name, uint flags, out nuint joined)
    {
        joined = nuint.MaxValue;
        return Next?.WSPJoinLeaf(s, name, flags, out joined) ?? WSAEOPNOTSUPP;
    }

    /// <summary>Starts queueing connections.</summary>
    public virtual WsaError WSPListen(nuint s, int backlog) => Next?.WSPListen(s, backlog) ?? WSAEOPNOTSUPP;

    /// <summary>Receives.</summary>
    public virtual WsaError WSPRecv(nuint s, ReadOnlySpan<WSABUF> buffers, out uint bytes, ref uint flags, nint overlapped, nint completionRoutine, nint thread)
    {
        bytes = 0;
        return Next?.WSPRecv(s, buffers, out bytes, ref flags, overlapped, completionRoutine, thread) ?? WSAEOPNOTSUPP;
    }

    /// <summary>Ends reception.</summary>
    public virtual WsaError WSPRecvDisconnect(nuint s) => Next?.WSPRecvDisconnect(s) ?? WSAEOPNOTSUPP;

    /// <summary>Receives and tells the sender. The addresses of an overlapped call are the application's.</summary>
    public virtual WsaError WSPRecvFrom(
        nuint s, ReadOnlySpan<WSABUF> buffers, out uint bytes, ref uint flags, nint from, nint fromLength, nint overlapped, nint completionRoutine, nint thread)
    {
        bytes = 0;
        return Next?.WSPRecvFrom(s, buffers, out bytes, ref flags, from, fromLength, overlapped, completionRoutine, thread) ?? WSAEOPNOTSUPP;
    }

    /// <summary>Which sockets are ready: each list is shortened to those that are.</summary>
    /// <param name="read">In: to test for reading; out: those that are readable come first.</param>
    /// <param name="write">The same for writing.</param>
    /// <param name="except">The same for exceptions.</param>
    /// <param name="timeoutMilliseconds">0 polls, -1 waits for ever.</param>
    /// <param name="counts">How many entries of each list remain.</param>
    public virtual WsaError WSPSelect(
        Span<nuint> read, Span<nuint> write, Span<nuint> except, int timeoutMilliseconds, out (int Read, int Write, int Except) counts)
    {
        counts = default;
        return Next?.WSPSelect(read, write, except, timeoutMilliseconds, out counts) ?? WSAEOPNOTSUPP;
    }

    /// <summary>Sends.</summary>
    public virtual WsaError WSPSend(nuint s, ReadOnlySpan<WSABUF> buffers, out uint bytes, uint flags, nint overlapped, nint completionRoutine, nint thread)
    {
        bytes = 0;
        return Next?.WSPSend(s, buffers, out bytes, flags, overlapped, completionRoutine, thread) ?? WSAEOPNOTSUPP;
    }

    /// <summary>Ends transmission.</summary>
    public virtual WsaError WSPSendDisconnect(nuint s) => Next?.WSPSendDisconnect(s) ?? WSAEOPNOTSUPP;

    /// <summary>Sends to an address.</summary>
    public virtual WsaError WSPSendTo(
        nuint s, ReadOnlySpan<WSABUF> buffers, out uint bytes, uint flags, in SocketAddress to, nint overlapped, nint completionRoutine, nint thread)
    {
        bytes = 0;
        return Next?.WSPSendTo(s, buffers, out bytes, flags, to, overlapped, completionRoutine, thread) ?? WSAEOPNOTSUPP;
    }

    /// <summary>Sets an option.</summary>
    public virtual WsaError WSPSetSockOpt(nuint s, int level, int name, ReadOnlySpan<byte> value) =>
        Next?.WSPSetSockOpt(s, level, name, value) ?? WSAEOPNOTSUPP;

    /// <summary>Ends one or both directions.</summary>
    public virtual WsaError WSPShutdown(nuint s, int how) => Next?.WSPShutdown(s, how) ?? WSAEOPNOTSUPP;

    /// <summary>Opens a socket.</summary>
    public virtual WsaError WSPSocket(int family, int type, int protocol, in WSAPROTOCOL_INFOW protocolInfo, uint group, uint flags, out nuint s)
    {
        s = nuint.MaxValue;
        return Next?.WSPSocket(family, type, protocol, protocolInfo, group, flags, out s) ?? WSAEOPNOTSUPP;
    }

    /// <summary>Text to address; no name is looked up.</summary>
    public virtual WsaError WSPStringToAddress(string text, int family, out SocketAddress address)
    {
        address = default;
        return Next?.WSPStringToAddress(text, family, out address) ?? WSAEOPNOTSUPP;
    }
}
