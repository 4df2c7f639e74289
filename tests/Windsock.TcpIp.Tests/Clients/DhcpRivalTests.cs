using Windsock.TcpIp.Clients;
using Windsock.TcpIp.Network;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Tests.Kit;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.TcpIp.Tests.Clients;

/// <summary>Another DHCP server, or somebody who says that he is one.</summary>
public class DhcpRivalTests
{
    private static readonly IpAddress s_server = IpAddress.Parse("10.0.0.1"), s_rival = IpAddress.Parse("10.0.0.66");
    private static readonly IpAddress s_given = IpAddress.Parse("10.0.0.100");

    private readonly World _world = new();
    private readonly ProbeLink _link;
    private readonly DhcpClient _client;
    private uint _last;

    public DhcpRivalTests()
    {
        NetStack host = _world.Host();
        _link = new ProbeLink(_world.Pool);
        NetworkInterface near = _world.Attach(host, _link, "");
        _client = new DhcpClient(near, new DhcpClientOptions { CheckAddress = false });
        Assert.Equal(StackError.None, _client.Start(_world.Now));
        _world.Run(TimeSpan.FromSeconds(2));
        Assert.Equal(DhcpClientState.Selecting, _client.State);
    }

    [Fact]
    public void Nobody_but_the_server_that_was_chosen_refuses_its_offer() // RFC 2131 section 4.3.2
    {
        uint transaction = Transaction();
        Say(DhcpMessageType.Offer, s_server, transaction);
        Assert.Equal(DhcpClientState.Requesting, _client.State);
        Say(DhcpMessageType.Nak, s_rival, transaction);
        Assert.Equal(DhcpClientState.Requesting, _client.State);
        Say(DhcpMessageType.Ack, s_rival, transaction);
        Assert.Equal(DhcpClientState.Requesting, _client.State);
        Say(DhcpMessageType.Ack, s_server, transaction);
        Assert.Equal((DhcpClientState.Bound, s_given), (_client.State, _client.Lease!.Address.Address));
    }

    [Fact]
    public void Nobody_else_takes_the_address_away_at_its_renewal()
    {
        Say(DhcpMessageType.Offer, s_server, Transaction());
        Say(DhcpMessageType.Ack, s_server, Transaction());
        Assert.True(_world.RunUntil(() => _client.State == DhcpClientState.Renewing, TimeSpan.FromHours(1)));
        Say(DhcpMessageType.Nak, s_rival, _last);
        Assert.Equal(DhcpClientState.Renewing, _client.State);
        Assert.NotNull(_client.Lease);
    }

    // Of the last message that the client has sent.
    private uint Transaction()
    {
        while (_link.Sent.TryDequeue(out byte[]? bytes))
        {
            if (!EthernetView.TryParse(bytes, out EthernetView frame) || !Ipv4View.TryParse(frame.Payload, out Ipv4View ip)) continue;
            if (UdpView.TryParse(ip.Payload, out UdpView udp) && DhcpView.TryParse(udp.Payload, out DhcpView message)) _last = message.Header.TransactionId;
        }

        return _last;
    }

    private void Say(DhcpMessageType type, in IpAddress by, uint transaction)
    {
        byte[] packet = new byte[Ipv4Header.Size + UdpHeader.Size + 400];
        Span<byte> message = packet.AsSpan(Ipv4Header.Size + UdpHeader.Size);
        IpAddress given = type == DhcpMessageType.Nak ? IpAddress.Any4 : s_given;
        new DhcpHeader(true, transaction, ProbeLink.Station, 0, true, IpAddress.Any4, given, IpAddress.Any4, IpAddress.Any4).Write(message);
        var options = new DhcpOptionsWriter(message);
        options.TryAdd(type);
        options.TryAdd(DhcpOptionCode.ServerIdentifier, by);
        options.TryAdd(DhcpOptionCode.SubnetMask, IpAddress.Parse("255.255.255.0"));
        options.TryAdd(DhcpOptionCode.LeaseTime, 600u);
        int length = options.Finish();
        Span<byte> datagram = packet.AsSpan(Ipv4Header.Size, UdpHeader.Size + length);
        new UdpHeader(67, 68).Write(datagram, length);
        new Ipv4Header(by, IpAddress.Broadcast, IpProtocol.Udp, 64, 0, 0, false).Write(packet, datagram.Length);
        _link.Inject(EtherType.Ipv4, packet.AsSpan(0, Ipv4Header.Size + datagram.Length), MacAddress.Broadcast);
        _world.Settle();
    }
}
