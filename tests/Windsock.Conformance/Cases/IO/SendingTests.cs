namespace Windsock.Conformance;

/// <summary>How much a send takes, alone and among others.</summary>
public sealed unsafe class SendingTests : ConformanceTest
{
    private const int Large = 16 << 20; // More than all buffers of a connection together.

    [FaceTheory, Statement("IO02")]
    public void A_blocking_send_returns_when_every_byte_is_taken(Face face)
    {
        SocketPair pair = TcpPair();
        byte* data = Array<byte>(Large);
        data[Large - 1] = 7;
        BackgroundCall<int> send = InBackground(() => face.send(pair.Client, data, Large, 0));
        Assert.True(send.StaysBlocked());

        byte[] received = Drain(face, pair.Server, Large);

        Assert.Equal(Large, send.Join().Result);
        Assert.Equal(7, received[^1]);
    }

    [FaceTheory, Statement("IO02",
        Differs = "because the host gives a non-blocking send what its buffer holds, while Windows takes the whole of it once there is any room")]
    public void A_non_blocking_send_takes_a_part_and_then_nothing(Face face)
    {
        SocketPair pair = TcpPair();
        MakeNonBlocking(pair.Client);
        byte* data = Array<byte>(Large);

        int total = Ok(face.send(pair.Client, data, Large, 0));
        Assert.InRange(total, 1, Large - 1);
        for (int taken; (taken = face.send(pair.Client, data, Large, 0)) != SOCKET_ERROR;) total += taken;
        Assert.Equal(WSAEWOULDBLOCK, face.WSAGetLastError());

        // What it said it took arrives, and nothing else.
        Ok(face.shutdown(pair.Client, SD_SEND));
        Drain(face, pair.Server, total);
        Assert.Empty(Receive(pair.Server, 1));
    }

    [FaceTheory, Statement("IO17")]
    public void Sends_of_several_threads_arrive_whole_while_there_is_room(Face face)
    {
        const int Threads = 4, Sends = 50, Size = 100;
        SocketPair pair = TcpPair();
        var senders = new List<BackgroundCall<int>>();
        for (byte thread = 0; thread < Threads; thread++)
        {
            byte* block = Array<byte>(Size);
            new Span<byte>(block, Size).Fill(thread);
            senders.Add(InBackground(() =>
            {
                int sent = 0;
                for (int i = 0; i < Sends; i++) sent += face.send(pair.Client, block, Size, 0);
                return sent;
            }));
        }

        byte[] received = Drain(face, pair.Server, Threads * Sends * Size);

        Assert.All(senders, sender => Assert.Equal(Sends * Size, sender.Join().Result));
        Assert.All(received.Chunk(Size), block => Assert.True(block.AsSpan().IndexOfAnyExcept(block[0]) < 0, "a send was torn apart"));
        Assert.All(received.Chunk(Size).CountBy(block => block[0]), count => Assert.Equal(Sends, count.Value));
    }

    [FaceTheory, Statement("IO17", Differs = "because the host lets the send of another thread in while one waits for room; sends that find room are whole")]
    public void Sends_that_wait_for_room_arrive_complete(Face face)
    {
        const int Threads = 3, Size = 4 << 20;
        SocketPair pair = TcpPair();
        var senders = new List<BackgroundCall<int>>();
        for (byte thread = 0; thread < Threads; thread++)
        {
            byte* block = Array<byte>(Size);
            new Span<byte>(block, Size).Fill(thread);
            senders.Add(InBackground(() => face.send(pair.Client, block, Size, 0)));
        }

        byte[] received = Drain(face, pair.Server, Threads * Size);

        Assert.All(senders, sender => Assert.Equal(Size, sender.Join().Result));
        Assert.All(received.CountBy(value => value), count => Assert.Equal(Size, count.Value));
    }

    [FaceTheory, Statement("IO17")]
    public void Two_threads_wait_in_one_socket_for_data_and_for_room(Face face)
    {
        SocketPair pair = TcpPair();
        byte* data = Array<byte>(Large), buffer = Array<byte>(1);
        BackgroundCall<int> send = InBackground(() => face.send(pair.Client, data, Large, 0));
        BackgroundCall<int> receive = InBackground(() => face.recv(pair.Client, buffer, 1, 0));
        Assert.True(send.StaysBlocked());
        Assert.True(receive.StaysBlocked());

        Send(pair.Server, 3);
        Assert.Equal(1, receive.Join().Result);
        Drain(face, pair.Server, Large);
        Assert.Equal(Large, send.Join().Result);
    }

    [FaceTheory, Statement("IO17")]
    public void Receivers_of_datagrams_share_them(Face face)
    {
        const int Receivers = 4;
        SocketPair pair = UdpPair();
        byte* buffers = Array<byte>(Receivers);
        var receivers = new List<BackgroundCall<int>>();
        for (int i = 0; i < Receivers; i++)
        {
            byte* buffer = buffers + i;
            receivers.Add(InBackground(() => face.recv(pair.Server, buffer, 1, 0)));
        }

        for (byte i = 1; i <= Receivers; i++) Send(pair.Client, i);

        Assert.All(receivers, receiver => Assert.Equal(1, receiver.Join().Result));
        Assert.Equal((byte[])[1, 2, 3, 4], new Span<byte>(buffers, Receivers).ToArray().Order());
    }

    private byte[] Drain(Face face, nuint s, int count)
    {
        var data = new byte[count];
        byte* buffer = Array<byte>(1 << 20);
        for (int at = 0; at < count;)
        {
            int part = Ok(face.recv(s, buffer, Math.Min(1 << 20, count - at), 0));
            Assert.True(part > 0, $"the stream ended after {at} of {count} bytes");
            new Span<byte>(buffer, part).CopyTo(data.AsSpan(at));
            at += part;
        }

        return data;
    }
}
