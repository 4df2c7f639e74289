using System.Net;
using System.Net.Sockets;
using static Windsock.Ws2_32;

namespace Windsock.Bench.Workloads;

/// <summary>What a round trip leaves to the garbage collector.</summary>
internal static class Allocation
{
    private const int WarmUp = 20_000;
    private const int Trips = 20_000;
    private const int PairsPerTrip = 2;
    private const int MessageBytes = 64;

    /// <summary>Bytes that the whole process allocates for one send and one recv: the least of some runs, as the runtime's own threads allocate too.</summary>
    public static double PerOperation(Action trip)
    {
        double least = double.MaxValue;
        for (int run = 0; run < 5; run++)
        {
            for (int i = 0; i < WarmUp; i++) trip();
            long before = GC.GetTotalAllocatedBytes(precise: true);
            for (int i = 0; i < Trips; i++) trip();
            long allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
            least = Math.Min(least, (double)allocated / Trips / PairsPerTrip);
        }

        return Math.Round(least, 2);
    }

    /// <summary>The same for a server in this process; its client is a blocking socket, which allocates nothing.</summary>
    public static double PerOperation(string server)
    {
        var listens = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        Workload.Start(() => EchoServers.Serve(server, listens.SetResult));
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.Connect(new IPEndPoint(IPAddress.Loopback, listens.Task.GetAwaiter().GetResult()));
        byte[] message = new byte[MessageBytes];
        return PerOperation(() =>
        {
            client.Send(message);
            for (int got = 0; got < message.Length;) got += client.Receive(message.AsSpan(got));
        });
    }
}

/// <summary>What ten thousand open sockets keep of managed memory.</summary>
internal static class OpenSockets
{
    private const int Count = 10_000;

    public static double BytesEach(bool windsock)
    {
        object[] sockets = new object[Count];
        if (windsock)
        {
            WSAStartup(0x0202, out _);
            OpenWindsock(); // The first takes what all share.
        }
        else
        {
            sockets[0] = OpenDotNet();
        }

        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < Count; i++)
        {
            if (windsock) OpenWindsock();
            else sockets[i] = OpenDotNet();
        }

        double each = (double)(GC.GetTotalMemory(forceFullCollection: true) - before) / Count;
        GC.KeepAlive(sockets);
        return each;
    }

    private static void OpenWindsock()
    {
        if (socket(AF_INET, SOCK_STREAM, 0).Value == INVALID_SOCKET.Value) throw new CannotRunException($"failed: socket: {WSAGetLastError()}");
    }

    private static Socket OpenDotNet() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
}
