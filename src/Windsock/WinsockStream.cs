#pragma warning disable RS0026, RS0027 // The overloads that Stream has, with the optional tokens that .NET gives them.
using System.Net;
using System.Net.Sockets;
using Windsock.Engine;
using Windsock.Naming;
using Windsock.Spi;
using static Windsock.Spi.WsaError;
using SocketAddress = Windsock.Spi.SocketAddress;

namespace Windsock;

/// <summary>A connection of Windows Sockets as a .NET stream.</summary>
/// <remarks>
/// <para>Reads and writes go to the engine's queues of operations directly, and allocate nothing. One that can end at once does; one that must wait goes on
/// on the thread that finds the connection ready, so code after an <c>await</c> should not block for long: another thread takes over the other connections,
/// but only after some milliseconds.</para>
/// <para>A read and a write may be under way at the same time. Several reads, or several writes, take place in the order of their calls.</para>
/// <para>A read that is cancelled has taken nothing, and the stream goes on. A write that is cancelled may have sent a part; how much is not told, so the
/// stream is good for reading then.</para>
/// </remarks>
public sealed class WinsockStream : Stream
{
    private readonly SafeSOCKET _handle;
    private readonly SocketObject _socket;
    private readonly StreamRecords _records;

    /// <summary>Makes a stream of a connected socket, which it owns from now on.</summary>
    /// <param name="socket">A stream socket.</param>
    /// <exception cref="WinsockException">WSAENOTCONN, WSAEOPNOTSUPP (not a stream socket) or WSAENOTSOCK (closed).</exception>
    public WinsockStream(SafeSOCKET socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        _socket = socket.Target ?? throw new WinsockException(WSAENOTSOCK);
        if (!_socket.IsStream) throw new WinsockException(WSAEOPNOTSUPP);
        if (_socket.IsConnecting) _socket.ResolveConnect(_socket.Endpoint.Poll());
        if (!_socket.IsConnected) throw new WinsockException(WSAENOTCONN);
        _handle = socket;
        _records = new StreamRecords(_socket);
    }

    /// <summary>Connects to an address.</summary>
    /// <param name="remote">The address.</param>
    /// <param name="cancellationToken">Gives the connection up.</param>
    /// <returns>The connection.</returns>
    /// <exception cref="WinsockException">WSAECONNREFUSED, WSAETIMEDOUT, WSAENETUNREACH, WSAEMFILE …</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <remarks>Source: MS Learn "connect function (winsock2.h)".</remarks>
    public static async ValueTask<WinsockStream> ConnectAsync(IPEndPoint remote, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(remote);
        cancellationToken.ThrowIfCancellationRequested();
        SocketAddress name = SocketAddress.FromIp(remote.Address, remote.Port);
        SafeSOCKET handle = SafeSOCKET.Open(name.Family);
        try
        {
            await new StreamConnect(handle.Target!).Begin(name, cancellationToken).ConfigureAwait(false);
            return new WinsockStream(handle);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Connects to a host by name or by address, trying its addresses in turn.</summary>
    /// <param name="host">A name, or an address as text.</param>
    /// <param name="port">The port, 0 to 65535.</param>
    /// <param name="cancellationToken">Gives the connection up. The look-up of a name goes on unseen.</param>
    /// <returns>The connection.</returns>
    /// <exception cref="WinsockException">WSAHOST_NOT_FOUND and the like; else what the last address gave.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <remarks>Source: MS Learn "getaddrinfo function (ws2tcpip.h)", "connect function (winsock2.h)".</remarks>
    public static async ValueTask<WinsockStream> ConnectAsync(string host, int port, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(host);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)port, ushort.MaxValue, nameof(port));
        WinsockException? last = null;
        foreach (IPAddress address in await ResolveAsync(host, cancellationToken).ConfigureAwait(false))
        {
            try
            {
                return await ConnectAsync(new IPEndPoint(address, port), cancellationToken).ConfigureAwait(false);
            }
            catch (WinsockException failure)
            {
                last = failure;
            }
        }

        throw last ?? new WinsockException(WSANO_DATA);
    }

    private static async ValueTask<IEnumerable<IPAddress>> ResolveAsync(string host, CancellationToken cancellation)
    {
        if (IPAddress.TryParse(host, out IPAddress? literal)) return [literal];

        var query = new AddressQuery(host, null, 0, SocketAddress.AF_UNSPEC, Ws2_32.SOCK_STREAM, Ws2_32.IPPROTO_TCP);
        WinsockException.ThrowIfFailed(await Task.Run(query.Run, cancellation).WaitAsync(cancellation).ConfigureAwait(false));
        return query.Addresses.Select(address => address.ToIPAddress()!);
    }

    /// <summary>The socket, for options and for what a stream has no method for.</summary>
    public SafeSOCKET Handle => _handle;

    /// <summary>This end.</summary>
    public IPEndPoint LocalEndPoint
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
            WinsockException.ThrowIfFailed(_socket.GetLocalName(out SocketAddress name));
            return ToEndPoint(name);
        }
    }

    /// <summary>The other end.</summary>
    public IPEndPoint RemoteEndPoint
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
            WinsockException.ThrowIfFailed(_socket.GetRemoteName(out SocketAddress name));
            return ToEndPoint(name);
        }
    }

    /// <summary>TCP_NODELAY: short writes go out at once instead of waiting for the acknowledgement of those before them.</summary>
    public bool NoDelay
    {
        get => GetOption(Ws2_32.IPPROTO_TCP, Ws2_32.TCP_NODELAY) != 0;
        set => SetOption(Ws2_32.IPPROTO_TCP, Ws2_32.TCP_NODELAY, value ? 1 : 0);
    }

    /// <inheritdoc/>
    public override bool CanRead => !_handle.IsClosed;

    /// <inheritdoc/>
    public override bool CanWrite => !_handle.IsClosed;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanTimeout => true;

    /// <summary>SO_RCVTIMEO: how long <see cref="Read(Span{byte})"/> waits, in milliseconds; not for
    /// <see cref="ReadAsync(Memory{byte}, CancellationToken)"/>.</summary>
    public override int ReadTimeout
    {
        get => GetOption(Ws2_32.SOL_SOCKET, Ws2_32.SO_RCVTIMEO) is > 0 and int milliseconds ? milliseconds : Timeout.Infinite;
        set => SetOption(Ws2_32.SOL_SOCKET, Ws2_32.SO_RCVTIMEO, ToTimeout(value));
    }

    /// <summary>SO_SNDTIMEO: how long <see cref="Write(ReadOnlySpan{byte})"/> waits, in milliseconds; not for
    /// <see cref="WriteAsync(ReadOnlyMemory{byte}, CancellationToken)"/>.</summary>
    public override int WriteTimeout
    {
        get => GetOption(Ws2_32.SOL_SOCKET, Ws2_32.SO_SNDTIMEO) is > 0 and int milliseconds ? milliseconds : Timeout.Infinite;
        set => SetOption(Ws2_32.SOL_SOCKET, Ws2_32.SO_SNDTIMEO, ToTimeout(value));
    }

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Reads what there is, waiting until there is something.</summary>
    /// <param name="buffer">Where to; empty to wait only.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is lost.</param>
    /// <returns>The bytes; 0 at the end of the stream.</returns>
    /// <exception cref="WinsockException">WSAECONNRESET, WSAESHUTDOWN …</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The stream was disposed of, before or meanwhile.</exception>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<int>(cancellationToken) : _records.TakeReceive().Begin(buffer, cancellationToken);

    /// <summary>Writes all of it: ends when the host has taken the last byte.</summary>
    /// <param name="buffer">The bytes, which must stay as they are until the end.</param>
    /// <param name="cancellationToken">Ends the wait; a part may have gone out.</param>
    /// <returns>When it has ended.</returns>
    /// <exception cref="WinsockException">WSAECONNRESET, WSAESHUTDOWN …</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The stream was disposed of, before or meanwhile.</exception>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled(cancellationToken) : _records.TakeSend().Begin(buffer, cancellationToken);

    /// <inheritdoc cref="ReadAsync(Memory{byte}, CancellationToken)"/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc cref="WriteAsync(ReadOnlyMemory{byte}, CancellationToken)"/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Reads what there is, blocking the thread until there is something.</summary>
    /// <param name="buffer">Where to.</param>
    /// <returns>The bytes; 0 at the end of the stream.</returns>
    /// <exception cref="WinsockException">WSAETIMEDOUT after <see cref="ReadTimeout"/>, WSAECONNRESET …</exception>
    public override int Read(Span<byte> buffer)
    {
        PortWorker.BeginBlocking();
        int count = Ws2_32.recv(_handle.Value, buffer, 0);
        PortWorker.EndBlocking();
        return count >= 0 ? count : throw LastFailure();
    }

    /// <summary>Writes all of it, blocking the thread until the host has taken the last byte.</summary>
    /// <param name="buffer">The bytes.</param>
    /// <exception cref="WinsockException">WSAETIMEDOUT after <see cref="WriteTimeout"/>, WSAECONNRESET …</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        PortWorker.BeginBlocking();
        int sent = 0, count = 0;
        do
        {
            count = Ws2_32.send(_handle.Value, buffer[sent..], 0);
            sent += count;
        }
        while (count > 0 && sent < buffer.Length);
        PortWorker.EndBlocking();
        if (count < 0) throw LastFailure();
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>Ends one direction, or both. The end of what is sent follows the writes that wait.</summary>
    /// <param name="how">Which.</param>
    /// <exception cref="WinsockException">WSAENOTCONN, WSAEINVAL …</exception>
    /// <remarks>Source: MS Learn "shutdown function (winsock.h)".</remarks>
    public void Shutdown(SocketShutdown how)
    {
        if (Ws2_32.shutdown(_handle.Value, (int)how) != 0) throw LastFailure();
    }

    /// <summary>Nothing to do: writes are not kept back here.</summary>
    public override void Flush()
    {
    }

    /// <inheritdoc cref="Flush"/>
    public override Task FlushAsync(CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested ? Task.FromCanceled(cancellationToken) : Task.CompletedTask;

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Closes the connection: what was written still goes out. Reads and writes that wait throw <see cref="ObjectDisposedException"/>.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _handle.Dispose();
        base.Dispose(disposing);
    }

    /// <inheritdoc cref="Stream.Dispose()"/>
    public override ValueTask DisposeAsync()
    {
        Dispose();
        return base.DisposeAsync();
    }

    /// <summary>An address of IP; a socket of another family has none, and 0.0.0.0 stands for it.</summary>
    internal static IPEndPoint ToEndPoint(in SocketAddress name) => new(name.ToIPAddress() ?? IPAddress.Any, name.Port);

    private static int ToTimeout(int milliseconds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(milliseconds, Timeout.Infinite);
        ArgumentOutOfRangeException.ThrowIfZero(milliseconds);
        return Math.Max(0, milliseconds);
    }

    private unsafe int GetOption(int level, int name)
    {
        int value = 0, length = sizeof(int);
        if (Ws2_32.getsockopt(_handle.Value, level, name, (byte*)&value, &length) != 0) throw LastFailure();
        return value;
    }

    private void SetOption(int level, int name, int value)
    {
        if (Ws2_32.setsockopt(_handle.Value, level, name, value) != 0) throw LastFailure();
    }

    private Exception LastFailure()
    {
        WsaError error = Ws2_32.WSAGetLastError();
        return _handle.IsClosed ? new ObjectDisposedException(nameof(WinsockStream)) : new WinsockException(error);
    }
}
