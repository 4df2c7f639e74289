namespace Windsock.Stress;

/// <summary>What became of an operation.</summary>
internal enum Fate
{
    Pending,
    Done,
    Cancelled,
    Failed,
}

/// <summary>One send or receive of a stream, in the order of the calls.</summary>
internal sealed class Transfer(ulong seed, int size, bool waitsForAll)
{
    public int Size { get; } = size;

    /// <summary>MSG_WAITALL.</summary>
    public bool WaitsForAll { get; } = waitsForAll;

    public Fate Fate { get; set; }

    /// <summary>Bytes moved.</summary>
    public int Bytes { get; set; }

    /// <summary>What a receive got.</summary>
    public byte[] Data { get; set; } = [];

    /// <summary>The byte that a send has at a place: a function of the stream, of the send and of the place.</summary>
    public byte At(int place) => (byte)((seed + (ulong)place) * 0x9E3779B97F4A7C15 >> 56);

    public void Fill(Span<byte> data)
    {
        for (int i = 0; i < data.Length; i++) data[i] = At(i);
    }

    public override string ToString() => $"{Fate} {Bytes}/{Size}{(WaitsForAll ? " all" : "")}";
}

/// <summary>One end of a connection, with what the model knows of it.</summary>
internal sealed class Peer(int number, SOCKET socket, nuint key)
{
    private int _closing;

    public int Number { get; } = number;

    public SOCKET Socket { get; } = socket;

    /// <summary>0 for a socket without a port.</summary>
    public nuint Key { get; } = key;

    public bool HasPort => Key != 0;

    public Peer Other { get; set; } = null!;

    /// <summary>Held from a transfer's entry in its list to the end of the call that starts it: so the lists have the order of the calls.</summary>
    public object SendGate { get; } = new();

    public object ReceiveGate { get; } = new();

    public List<Transfer> Sends { get; } = [];

    public List<Transfer> Receives { get; } = [];

    public int PendingSends;
    public int PendingReceives;

    /// <summary>Somebody has begun to cancel.</summary>
    public volatile bool MayCancel;

    /// <summary>SD_SEND has begun.</summary>
    public volatile bool MayBeShut;

    /// <summary>A close has begun.</summary>
    public volatile bool MayBeClosed;

    /// <summary>The close has returned.</summary>
    public volatile bool IsClosed;

    /// <summary>A receive has seen the end, or nothing can be received any more.</summary>
    public volatile bool IsAtEnd;

    /// <summary>One caller may close.</summary>
    public bool TryClose() => Interlocked.Exchange(ref _closing, 1) == 0;

    /// <summary>Compares what the other end has sent with what came.</summary>
    /// <returns>What is wrong, or null.</returns>
    public string? Compare()
    {
        int received = 0;
        int send = 0, place = 0;
        bool ended = false;
        for (int i = 0; i < Receives.Count; i++)
        {
            Transfer receive = Receives[i];
            if (receive.Fate == Fate.Pending) return $"receive {i} has not ended";
            if (ended && receive.Bytes > 0) return $"receive {i} got {receive.Bytes} bytes after the end of the stream";
            foreach (byte value in receive.Data)
            {
                while (send < Other.Sends.Count && place == Sent(Other.Sends[send])) (send, place) = (send + 1, 0);
                if (send == Other.Sends.Count) return $"receive {i} got a byte that was not sent, after {received}";
                if (value != Other.Sends[send].At(place)) return $"byte {received}, in receive {i}, is not byte {place} of send {send} ({Other.Sends[send]})";
                place++;
                received++;
            }

            if (receive.Fate == Fate.Done && receive.Size > 0 && (receive.Bytes == 0 || (receive.WaitsForAll && receive.Bytes < receive.Size))) ended = true;
        }

        if (!ended || Receives.Any(receive => receive.Fate == Fate.Failed)) return null;

        // The end of the stream comes after all that was sent.
        long sent = Other.Sends.Where(one => one.Fate != Fate.Failed).Sum(one => (long)Sent(one));
        return sent == received ? null : $"the stream ended after {received} of {sent} bytes";
    }

    // Of a send that failed any part may have left.
    private static int Sent(Transfer send) => send.Fate == Fate.Failed ? send.Size : send.Bytes;
}
