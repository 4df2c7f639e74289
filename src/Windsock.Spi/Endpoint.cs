namespace Windsock.Spi;

/// <summary>One end of a conversation, whoever carries its bytes: the host's socket, our own stack, or a layer around another endpoint.</summary>
/// <remarks>
/// <para>The contract is small so that a layer is short: no method throws, and none waits longer than its <c>patience</c>, which is 0 (never wait),
/// a number of milliseconds, or <see cref="Forever"/>. An endpoint that cannot wait inside a call answers WSAEWOULDBLOCK whatever the patience;
/// the caller then uses <see cref="Wait"/>. An endpoint that can (the host's) saves a system call per blocking receive that way.
/// WSAETIMEDOUT means that the patience ran out inside the call.</para>
/// <para>Calls may come from several threads at once. Buffers belong to the caller and are not touched after return. <see cref="Close"/> is the last call
/// and comes alone; <see cref="Interrupt"/> may come at any time before it, and ends every wait that is under way.</para>
/// <para>Addresses, option numbers, flags (MSG_*) and control messages are those of winsock2.h.</para>
/// </remarks>
public abstract class Endpoint
{
    /// <summary>The patience of a call that waits as long as it takes.</summary>
    public const int Forever = -1;

    /// <summary>A flag of <see cref="Send"/> and <see cref="SendFile"/>: more is sent at once after this, so that a transport may wait for full
    /// segments.</summary>
    public const int MoreFollows = 0x10000;

    /// <summary>The SOCKET value by which the program knows this endpoint, 0 before it has one. For messages only.</summary>
    public virtual nuint Handle
    {
        get => 0;
        set { }
    }

    /// <summary>A descriptor that poll(2) understands and whose events mean this endpoint's readiness, or -1 when there is none.</summary>
    public virtual int HostDescriptor => -1;

    /// <summary>Gives the endpoint its local address.</summary>
    /// <returns>NO_ERROR, WSAEADDRINUSE, WSAEADDRNOTAVAIL, WSAEACCES, WSAEINVAL (already bound), WSAEAFNOSUPPORT or WSAENOBUFS.</returns>
    public abstract WsaError Bind(in SocketAddress local);

    /// <summary>Starts queueing connections, at most about <paramref name="backlog"/> of them.</summary>
    /// <returns>NO_ERROR, WSAEADDRINUSE, WSAEISCONN or WSAEOPNOTSUPP.</returns>
    public abstract WsaError Listen(int backlog);

    /// <summary>Connects, or for datagrams sets the default peer; an unspecified address (family AF_UNSPEC) dissolves it.</summary>
    /// <returns>NO_ERROR; WSAEWOULDBLOCK: under way, the outcome shows as Writable, or as Failed with the code in <see cref="TakeError"/>; or why it
    /// failed.</returns>
    public abstract WsaError Connect(in SocketAddress remote, int patience);

    /// <summary>Takes the first queued connection.</summary>
    /// <param name="accepted">The new endpoint, owned by the caller.</param>
    /// <param name="remote">Its peer.</param>
    /// <param name="patience">How long to wait for one, in milliseconds.</param>
    public abstract WsaError Accept(out Endpoint? accepted, out SocketAddress remote, int patience);

    /// <summary>Completes a connection that <see cref="Accept"/> gave before the peer's request was answered, which a transport does that can while
    /// SO_CONDITIONAL_ACCEPT is set on the listener. <see cref="Close"/> with abort refuses one.</summary>
    /// <returns>NO_ERROR, or WSAEACCES when the peer has gone or waited too long.</returns>
    public virtual WsaError Confirm() => WsaError.NO_ERROR;

    /// <summary>Receives into the buffers in order.</summary>
    /// <param name="buffers">Where to; filled without holes.</param>
    /// <param name="flags">In: MSG_OOB, MSG_PEEK, MSG_WAITALL. Out: MSG_PARTIAL, MSG_TRUNC, MSG_CTRUNC, MSG_BCAST, MSG_MCAST as they apply.</param>
    /// <param name="patience">How long to wait for data, in milliseconds.</param>
    /// <returns>The bytes, 0 at the end of a stream; WSAEMSGSIZE with the bytes that fitted of a datagram that did not; or why nothing came.</returns>
    public abstract IoResult Receive(ReadOnlySpan<WSABUF> buffers, ref int flags, int patience);

    /// <summary>As <see cref="Receive"/>, and tells the sender (length 0 when the transport has none to tell).</summary>
    public abstract IoResult ReceiveFrom(ReadOnlySpan<WSABUF> buffers, ref int flags, out SocketAddress from, int patience);

    /// <summary>As <see cref="ReceiveFrom"/>, with control messages.</summary>
    /// <param name="buffers">Where to.</param>
    /// <param name="flags">As in <see cref="Receive"/>.</param>
    /// <param name="from">The sender.</param>
    /// <param name="control">Where WSACMSGHDR records go.</param>
    /// <param name="controlBytes">How much of it was used.</param>
    /// <param name="patience">How long to wait, in milliseconds.</param>
    public abstract IoResult ReceiveMessage(
        ReadOnlySpan<WSABUF> buffers, ref int flags, out SocketAddress from, Span<byte> control, out int controlBytes, int patience);

    /// <summary>Sends the buffers in order. A stream may take a part; a caller that wants to wait comes again with the rest.</summary>
    /// <param name="buffers">What to send; not changed.</param>
    /// <param name="flags">MSG_OOB, MSG_DONTROUTE.</param>
    /// <param name="patience">How long to wait for room, in milliseconds.</param>
    public abstract IoResult Send(ReadOnlySpan<WSABUF> buffers, int flags, int patience);

    /// <summary>Sends a part of a host file on a stream, without waiting. May take a part, as <see cref="Send"/>.</summary>
    /// <param name="descriptor">The file, which can be read at any position.</param>
    /// <param name="offset">Where the part begins.</param>
    /// <param name="count">Its bytes.</param>
    /// <param name="flags"><see cref="MoreFollows"/> or 0.</param>
    /// <returns>The bytes, 0 at the end of the file; WSAEOPNOTSUPP when the caller has to read and send itself; or why nothing was sent.</returns>
    public virtual IoResult SendFile(int descriptor, long offset, int count, int flags) => IoResult.Failed(WsaError.WSAEOPNOTSUPP);

    /// <summary>As <see cref="Send"/>, to an address.</summary>
    public abstract IoResult SendTo(ReadOnlySpan<WSABUF> buffers, int flags, in SocketAddress to, int patience);

    /// <summary>As <see cref="SendTo"/> (a <paramref name="to"/> of length 0 means the connected peer), with WSACMSGHDR records.</summary>
    public abstract IoResult SendMessage(ReadOnlySpan<WSABUF> buffers, int flags, in SocketAddress to, ReadOnlySpan<byte> control, int patience);

    /// <summary>Ends one or both directions: SD_RECEIVE 0, SD_SEND 1, SD_BOTH 2.</summary>
    public abstract WsaError Shutdown(int how);

    /// <summary>Bytes taken by Send that the peer has not acknowledged; 0 where the transport cannot know.</summary>
    public virtual int UnsentBytes => 0;

    /// <summary>Ends sending and waits, at most so long, until the peer has acknowledged everything. Other calls may go on meanwhile.</summary>
    /// <returns>Whether it has; true where there is nothing to wait for.</returns>
    public virtual bool Drain(int milliseconds) => true;

    /// <summary>Releases the endpoint.</summary>
    /// <param name="abort">Unsent data is lost and the peer sees a reset; otherwise what is queued still goes out, in the background.</param>
    public abstract void Close(bool abort);

    /// <summary>The process ends with the endpoint open. One whose connection would end with it closes that as <see cref="Close"/> does, without a word to
    /// calls that are inside: no thread is to go on by it. What the host carries needs nothing.</summary>
    /// <param name="abort">As of <see cref="Close"/>, which may still come.</param>
    public virtual void EndWithProcess(bool abort)
    {
    }

    /// <summary>Releases an endpoint that nobody has used and nobody will: it may serve as a new one.</summary>
    public virtual void Discard() => Close(abort: true);

    /// <summary>Makes every call that waits in this endpoint return soon, with any result, and every later one too. Comes before <see cref="Close"/> when
    /// other threads are inside; the connection ends as by a graceful close unless it is shared with another process.</summary>
    public abstract void Interrupt();

    /// <summary>The local address.</summary>
    public abstract WsaError GetLocalName(out SocketAddress name);

    /// <summary>The peer's address, or WSAENOTCONN.</summary>
    public abstract WsaError GetRemoteName(out SocketAddress name);

    /// <summary>Reads an option that belongs to the transport.</summary>
    /// <returns>NO_ERROR with <paramref name="length"/> bytes written; WSAENOPROTOOPT when the option is unknown here; WSAEFAULT when the value does not
    /// fit.</returns>
    public abstract WsaError GetOption(int level, int name, Span<byte> value, out int length);

    /// <summary>Sets an option that belongs to the transport; numbers come as 4 bytes.</summary>
    /// <returns>NO_ERROR, WSAENOPROTOOPT, WSAEINVAL, WSAEADDRNOTAVAIL …</returns>
    public abstract WsaError SetOption(int level, int name, ReadOnlySpan<byte> value);

    /// <summary>A control code (SIO_*, FIO*) that the transport answers; WSAEOPNOTSUPP for the others.</summary>
    public abstract WsaError Ioctl(uint code, ReadOnlySpan<byte> input, Span<byte> output, out int bytes);

    /// <summary>Takes and clears the pending error (SO_ERROR); NO_ERROR when there is none.</summary>
    public abstract WsaError TakeError();

    /// <summary>What the endpoint is ready for now.</summary>
    public abstract Readiness Poll();

    /// <summary>Waits in the calling thread until one of the wanted states (or Failed, HungUp) holds.</summary>
    /// <returns>NO_ERROR, WSAETIMEDOUT, or WSAEINTR after <see cref="Interrupt"/>.</returns>
    public abstract WsaError Wait(Readiness wanted, int patience);

    /// <summary>Readiness that <see cref="HostDescriptor"/> does not show: bytes that a layer holds already, an error taken off the descriptor.</summary>
    public virtual Readiness Held => Readiness.None;

    /// <summary>Raised on any change of readiness, from any thread, by endpoints without a <see cref="HostDescriptor"/>. Receivers return at once.</summary>
    public event Action? ReadinessChanged;

    /// <summary>Whether anybody listens to <see cref="ReadinessChanged"/>.</summary>
    protected bool HasReadinessListeners => ReadinessChanged is not null;

    /// <summary>The clock by which waits for this endpoint end; null for that of the system. Patience is in its milliseconds.</summary>
    public virtual TimeProvider? Clock => null;

    /// <summary>Raises <see cref="ReadinessChanged"/>.</summary>
    protected void OnReadinessChanged() => ReadinessChanged?.Invoke();

    /// <summary>From now on another process owns this endpoint too: closing here must not end the connection there.</summary>
    /// <returns>NO_ERROR, or WSAEOPNOTSUPP when it cannot be shared.</returns>
    public virtual WsaError Share() => WsaError.WSAEOPNOTSUPP;
}
