using System.Net.Sockets;
using Windsock.Drivers.Tests.Kit;
using Windsock.TcpIp;
using Windsock.TcpIp.Sockets;
using Xunit;

namespace Windsock.Drivers.Tests.Kernel;

/// <summary>A connection between the stack and the kernel that carries as many bytes each way at the same time, and ends in good order.</summary>
internal sealed class StreamExchange(RealTime host, TcpSocket ours, Socket kernels, long bytes)
{
    // A prime: a piece that comes to a wrong place differs from what belongs there.
    private const int Period = 1_000_003;

    private static readonly byte[] s_pattern = MakePattern();

    private readonly byte[] _buffer = new byte[256 * 1024];
    private readonly Direction _up = new();
    private readonly Direction _down = new();

    public string State => $"to the kernel {_up}, from it {_down}, {ours.State}";

    /// <summary>Does what can be done now.</summary>
    /// <returns>Whether everything has come on both sides, and both have seen the end.</returns>
    public bool Step()
    {
        OurSend();
        KernelReceive();
        KernelSend();
        OurReceive();
        return _up.HasEnded && _down.HasEnded;
    }

    private static byte[] MakePattern()
    {
        byte[] pattern = new byte[Period];
        Prng.For(4, "pattern").Fill(pattern);
        return pattern;
    }

    private static ReadOnlySpan<byte> At(long position, int most)
    {
        int start = (int)(position % Period);
        return s_pattern.AsSpan(start, Math.Min(most, Period - start));
    }

    private static void Check(Direction direction, ReadOnlySpan<byte> received)
    {
        while (!received.IsEmpty)
        {
            ReadOnlySpan<byte> expected = At(direction.Received, received.Length);
            Assert.True(received[..expected.Length].SequenceEqual(expected), $"a wrong byte near {direction.Received}");
            direction.Received += expected.Length;
            received = received[expected.Length..];
        }
    }

    private void OurSend()
    {
        while (_up.Sent < bytes)
        {
            ReadOnlySpan<byte> data = At(_up.Sent, (int)Math.Min(_buffer.Length, bytes - _up.Sent));
            StackError error = ours.Send(host.Now, data, TcpSendFlags.None, out int taken);
            if (error == StackError.WouldBlock) return;
            Assert.Equal(StackError.None, error);
            _up.Sent += taken;
        }

        if (_up.HasShutDown) return;
        Assert.Equal(StackError.None, ours.Shutdown(host.Now, receive: false, send: true));
        _up.HasShutDown = true;
    }

    private void OurReceive()
    {
        while (!_down.HasEnded)
        {
            StackError error = ours.Receive(host.Now, _buffer, TcpReceiveFlags.None, out int count);
            if (error == StackError.WouldBlock) return;
            Assert.Equal(StackError.None, error);
            Check(_down, _buffer.AsSpan(0, count));
            if (count == 0) End(_down);
        }
    }

    private void KernelSend()
    {
        while (_down.Sent < bytes)
        {
            int count = kernels.Send(At(_down.Sent, (int)Math.Min(_buffer.Length, bytes - _down.Sent)), SocketFlags.None, out SocketError error);
            if (error == SocketError.WouldBlock) return;
            Assert.Equal(SocketError.Success, error);
            _down.Sent += count;
        }

        if (_down.HasShutDown) return;
        kernels.Shutdown(SocketShutdown.Send);
        _down.HasShutDown = true;
    }

    private void KernelReceive()
    {
        while (!_up.HasEnded)
        {
            int count = kernels.Receive(_buffer, SocketFlags.None, out SocketError error);
            if (error == SocketError.WouldBlock) return;
            Assert.Equal(SocketError.Success, error);
            Check(_up, _buffer.AsSpan(0, count));
            if (count == 0) End(_up);
        }
    }

    private void End(Direction direction)
    {
        Assert.Equal(bytes, direction.Received);
        direction.HasEnded = true;
    }

    private sealed class Direction
    {
        public long Sent { get; set; }

        public long Received { get; set; }

        public bool HasShutDown { get; set; }

        public bool HasEnded { get; set; }

        public override string ToString() => $"{Sent} sent, {Received} received{(HasEnded ? ", ended" : "")}";
    }
}
