using System.Security.Cryptography;
using System.Text;
using Windsock.Linux;
using Windsock.Spi;
using static Windsock.Linux.LibC;
using static Windsock.Spi.WsaError;

namespace Windsock.Engine;

/// <summary>Hands the descriptors of offered sockets to other processes, over an AF_UNIX socket with an abstract name, and fetches them there.</summary>
/// <remarks>The host tells each side who the other one is (SO_PEERCRED), so neither needs to trust a name or a number that it was told. The thread starts
/// with the first offer to another process; while one waits, it looks every second whether that process still lives.</remarks>
internal static unsafe class DuplicateServer
{
    private const int LivenessMilliseconds = 1000;
    private const int ExchangeSeconds = 5; // A peer that connects and says nothing is dropped then.
    private const int Backlog = 64;
    private const int ControlBytes = 24;   // cmsghdr with one descriptor, aligned.

    private static readonly Lock s_gate = new(); // Guards s_listener.
    private static int s_listener = -1;

    /// <summary>A random number in the server's name: a process may hold this library twice, for C and for C#, and nobody else
    /// can take the name first.</summary>
    public static readonly uint Instance = (uint)RandomNumberGenerator.GetInt32(int.MaxValue);

    /// <summary>Starts serving, unless that has happened.</summary>
    public static WsaError Start()
    {
        lock (s_gate)
        {
            if (s_listener >= 0) return NO_ERROR;

            int listener = LibC.socket(LibC.AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
            if (listener < 0) return WSAENOBUFS;

            byte[] name = Name(Environment.ProcessId, Instance);
            fixed (byte* address = name)
            {
                if (LibC.bind(listener, address, (uint)name.Length) != 0 || LibC.listen(listener, Backlog) != 0)
                {
                    LibC.close(listener);
                    return WSAENOBUFS;
                }
            }

            s_listener = listener;
            OwnThread.Start("windsock dups", 256 * 1024, () => Serve(listener));
            return NO_ERROR;
        }
    }

    /// <summary>sockaddr_un with an abstract name: a zero, then the name, without a terminator.</summary>
    private static byte[] Name(int processId, uint instance) => [LibC.AF_UNIX, 0, 0, .. Encoding.ASCII.GetBytes($"windsock-duplicates-{processId}-{instance}")];

    private static void Serve(int listener)
    {
        while (true)
        {
            var wait = new pollfd { fd = listener, events = POLLIN };
            int ready = poll(&wait, 1, Duplicates.AnyWaiting ? LivenessMilliseconds : -1);
            Duplicates.DropDead();
            if (ready <= 0) continue;

            int peer = accept4(listener, null, null, SOCK_CLOEXEC);
            if (peer < 0) continue;

            LimitPatience(peer);
            Answer(peer);
            LibC.close(peer);
        }
    }

    private static void LimitPatience(int descriptor)
    {
        var time = new timeval { tv_sec = ExchangeSeconds };
        LibC.setsockopt(descriptor, LibC.SOL_SOCKET, SO_RCVTIMEO, &time, (uint)sizeof(timeval));
        LibC.setsockopt(descriptor, LibC.SOL_SOCKET, SO_SNDTIMEO, &time, (uint)sizeof(timeval));
    }

    /// <summary>Who is at the other end, or 0.</summary>
    private static int PeerOf(int descriptor)
    {
        ucred credentials;
        uint length = (uint)sizeof(ucred);
        return LibC.getsockopt(descriptor, LibC.SOL_SOCKET, SO_PEERCRED, &credentials, &length) == 0 ? credentials.pid : 0;
    }

    /// <summary>One request: a cookie comes in, the socket's state goes out with its descriptor. Who has no right to the offer gets no answer.</summary>
    private static void Answer(int peer)
    {
        ulong cookie;
        if (LibC.recv(peer, &cookie, sizeof(ulong), 0) != sizeof(ulong)) return;
        if (!Duplicates.TryTake(cookie, PeerOf(peer), out Duplicates.Waiting offer)) return;

        using (SocketLease lease = SocketLease.Take(offer.Handle))
        {
            if (lease.Socket is { } socket) SendDescriptor(peer, socket.Endpoint.HostDescriptor, DuplicateState.Write(socket));
        }

        Session.CloseSocket(offer.Handle); // The descriptor that is under way keeps the socket open.
    }

    private static void SendDescriptor(int peer, int descriptor, byte[] state)
    {
        byte* control = stackalloc byte[ControlBytes];
        new Span<byte>(control, ControlBytes).Clear();
        *(cmsghdr*)control = new cmsghdr { cmsg_len = (nuint)(sizeof(cmsghdr) + sizeof(int)), cmsg_level = LibC.SOL_SOCKET, cmsg_type = SCM_RIGHTS };
        *(int*)(control + sizeof(cmsghdr)) = descriptor;
        fixed (byte* bytes = state)
        {
            var vector = new iovec { iov_base = (nint)bytes, iov_len = (nuint)state.Length };
            var message = new msghdr { msg_iov = &vector, msg_iovlen = 1, msg_control = control, msg_controllen = ControlBytes };
            sendmsg(peer, &message, MSG_NOSIGNAL);
        }
    }

    /// <summary>Opens a socket that another process has offered to this one.</summary>
    /// <returns>NO_ERROR; WSAEINVAL when there is no such offer; or what the transport says.</returns>
    public static WsaError Fetch(int processId, uint instance, ulong cookie, bool overlapped, out SocketObject? shared)
    {
        shared = null;
        Span<byte> state = stackalloc byte[DuplicateState.MaxBytes];
        int descriptor = FetchDescriptor(processId, instance, cookie, ref state);
        if (descriptor < 0) return WSAEINVAL;

        if (DuplicateState.ReadIdentity(state) is not { } identity)
        {
            LibC.close(descriptor);
            return WSAEINVAL;
        }

        WsaError error = Session.Transport.Adopt(descriptor, identity.Family, identity.Type, identity.Protocol, out Endpoint? endpoint);
        if (error != NO_ERROR || endpoint is null)
        {
            LibC.close(descriptor);
            return error == NO_ERROR ? WSAEOPNOTSUPP : error;
        }

        shared = new SocketObject(endpoint, identity) { IsOverlapped = overlapped, IsShared = true };
        DuplicateState.Restore(shared, state);
        return NO_ERROR;
    }

    private static int FetchDescriptor(int processId, uint instance, ulong cookie, ref Span<byte> state)
    {
        int connection = LibC.socket(LibC.AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
        if (connection < 0) return -1;

        LimitPatience(connection);
        byte[] name = Name(processId, instance);
        int descriptor = -1;
        fixed (byte* address = name)
        {
            bool connected = LibC.connect(connection, address, (uint)name.Length) == 0 && PeerOf(connection) == processId;
            bool asked = connected && LibC.send(connection, &cookie, sizeof(ulong), MSG_NOSIGNAL) == sizeof(ulong);
            if (asked) descriptor = ReceiveDescriptor(connection, ref state);
        }

        LibC.close(connection);
        return descriptor;
    }

    private static int ReceiveDescriptor(int connection, ref Span<byte> state)
    {
        byte* control = stackalloc byte[ControlBytes];
        fixed (byte* bytes = state)
        {
            var vector = new iovec { iov_base = (nint)bytes, iov_len = (nuint)state.Length };
            var message = new msghdr { msg_iov = &vector, msg_iovlen = 1, msg_control = control, msg_controllen = ControlBytes };
            nint received = recvmsg(connection, &message, MSG_CMSG_CLOEXEC);
            var head = (cmsghdr*)control;
            bool complete = received > 0 && message.msg_controllen >= (nuint)(sizeof(cmsghdr) + sizeof(int));
            if (!complete || head->cmsg_type != SCM_RIGHTS) return -1;

            state = state[..(int)received];
            return *(int*)(control + sizeof(cmsghdr));
        }
    }
}
