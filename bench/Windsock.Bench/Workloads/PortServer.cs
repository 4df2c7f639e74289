using System.Runtime.InteropServices;
using Windsock.Spi;
using static Windsock.Kernel32;
using static Windsock.Ws2_32;

namespace Windsock.Bench.Workloads;

/// <summary>Echo by a completion port: bench/c/echo_port.c in C#, by the same calls.</summary>
internal sealed unsafe class PortServer
{
    private const int AcceptsWaiting = 64;
    private const int NameRoom = 16 + 16; // A SOCKADDR_IN and what AcceptEx wants beside it.

    /// <summary>What is under way on a connection.</summary>
    private enum Stage
    {
        Accepting,
        Receiving,
        Sending,
    }

    /// <summary>A connection, in unmanaged memory: the operation first, so that its address is that of the whole.</summary>
    private struct Link
    {
        public WSAOVERLAPPED Operation;
        public Stage Stage;
        public SOCKET Socket;
        public WSABUF Part;
        public fixed byte Names[2 * NameRoom];
        public fixed byte Data[EchoServers.BufferBytes];
    }

    private SOCKET _listener;
    private nint _port;

    public void Run(Action<int> listens)
    {
        if (WSAStartup(0x0202, out _) != 0) throw new CannotRunException(nameof(WSAStartup));

        _listener = socket(AF_INET, SOCK_STREAM, 0);
        var name = new SOCKADDR_IN { sin_family = AF_INET, sin_addr = new IN_ADDR { s_addr = 0x0100007f } };
        int length = sizeof(SOCKADDR_IN);
        Expect(bind(_listener, (SOCKADDR*)&name, length) == 0 && listen(_listener, SOMAXCONN) == 0, nameof(listen));
        Expect(getsockname(_listener, (SOCKADDR*)&name, &length) == 0, nameof(getsockname));
        _port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, 0, 0, 1);
        Expect(_port != 0 && CreateIoCompletionPort((nint)_listener.Value, _port, 0, 0) == _port, nameof(CreateIoCompletionPort));
        for (int i = 0; i < AcceptsWaiting; i++) AcceptNext();
        listens(ntohs(name.sin_port));
        Serve();
    }

    /// <summary>Takes packets for good.</summary>
    public void Serve()
    {
        while (true)
        {
            uint bytes;
            nuint key;
            WSAOVERLAPPED* operation;
            bool succeeded = GetQueuedCompletionStatus(_port, &bytes, &key, &operation, INFINITE) != 0;
            if (operation == null) throw new CannotRunException(nameof(GetQueuedCompletionStatus));
            GoOn((Link*)operation, succeeded, bytes);
        }
    }

    private void GoOn(Link* link, bool succeeded, uint bytes)
    {
        switch (link->Stage)
        {
            case Stage.Accepting:
                AcceptNext();
                if (succeeded && IsAdopted(link->Socket)) Receive(link);
                else End(link);
                break;
            case Stage.Receiving when succeeded && bytes > 0:
                link->Stage = Stage.Sending;
                link->Part.len = bytes;
                Expect(link, WSASend(link->Socket, &link->Part, 1, null, 0, &link->Operation, null));
                break;
            case Stage.Sending when succeeded && bytes == link->Part.len:
                Receive(link);
                break;
            default:
                End(link);
                break;
        }
    }

    private static void Receive(Link* link)
    {
        uint flags = 0;
        link->Stage = Stage.Receiving;
        link->Part = new WSABUF((nint)link->Data, EchoServers.BufferBytes);
        Expect(link, WSARecv(link->Socket, &link->Part, 1, null, &flags, &link->Operation, null));
    }

    private void AcceptNext()
    {
        Link* link = (Link*)NativeMemory.AllocZeroed((nuint)sizeof(Link));
        uint bytes;
        link->Stage = Stage.Accepting;
        link->Socket = socket(AF_INET, SOCK_STREAM, 0);
        int result = AcceptEx(_listener, link->Socket, link->Names, 0, NameRoom, NameRoom, &bytes, &link->Operation);
        Expect(result != 0 || WSAGetLastError() == WsaError.WSA_IO_PENDING, nameof(AcceptEx));
    }

    private bool IsAdopted(SOCKET accepted)
    {
        nuint listener = _listener.Value;
        return setsockopt(accepted, SOL_SOCKET, SO_UPDATE_ACCEPT_CONTEXT, (byte*)&listener, sizeof(nuint)) == 0
            && setsockopt(accepted, IPPROTO_TCP, TCP_NODELAY, 1) == 0
            && CreateIoCompletionPort((nint)accepted.Value, _port, 0, 0) == _port;
    }

    // Success comes by the port too.
    private static void Expect(Link* link, int result)
    {
        if (result != 0 && WSAGetLastError() != WsaError.WSA_IO_PENDING) End(link);
    }

    private static void Expect(bool succeeded, string function)
    {
        if (!succeeded) throw new CannotRunException($"failed: {function}: {WSAGetLastError()}");
    }

    private static void End(Link* link)
    {
        closesocket(link->Socket);
        NativeMemory.Free(link);
    }
}
