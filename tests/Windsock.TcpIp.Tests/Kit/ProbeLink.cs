using Windsock.TcpIp.Link;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Tests.Kit;

/// <summary>A link whose other end is the test: it sees what the stack sends, byte by byte, and sends what it likes.</summary>
internal sealed class ProbeLink(PacketPool pool, LinkKind kind = LinkKind.Ethernet, int mtu = 1500) : ILink
{
    /// <summary>The stack's station.</summary>
    public static readonly MacAddress Station = MacAddress.Local(1);

    /// <summary>The test's station.</summary>
    public static readonly MacAddress Peer = MacAddress.Local(2);

    private PacketQueue _arrived;

    public LinkProperties Properties { get; init; } = new(kind, mtu, Station);

    /// <summary>What the stack has sent and the test has not taken yet.</summary>
    public Queue<byte[]> Sent { get; } = new();

    public Instant NextArrival => _arrived.Count > 0 ? Instant.Zero : Instant.Never;

    public int HostDescriptor => -1;

    public void Send(Instant now, Packet packet)
    {
        Sent.Enqueue(packet.Bytes.ToArray());
        packet.Release();
    }

    public void Flush(Instant now)
    {
    }

    public Packet? Receive(Instant now) => _arrived.Take();

    /// <summary>Gives the stack a frame, or an IP packet on a link of that kind.</summary>
    public void Inject(ReadOnlySpan<byte> bytes)
    {
        Packet packet = pool.TryRent(bytes.Length)!;
        bytes.CopyTo(packet.Append(bytes.Length));
        _arrived.Add(packet);
    }

    /// <summary>Gives the stack an Ethernet frame.</summary>
    public void Inject(ushort type, ReadOnlySpan<byte> payload, MacAddress? to = null, MacAddress? from = null)
    {
        byte[] frame = new byte[EthernetHeader.Size + payload.Length];
        new EthernetHeader(to ?? Station, from ?? Peer, type).Write(frame);
        payload.CopyTo(frame.AsSpan(EthernetHeader.Size));
        Inject(frame);
    }
}
