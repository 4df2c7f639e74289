using CsCheck;
using Windsock.TcpIp.Network;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Tests.Kit;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.TcpIp.Tests.Network;

public class NeighbourTests
{
    private static readonly IpAddress s_own = IpAddress.Parse("10.0.0.1"), s_peer = IpAddress.Parse("10.0.0.2");

    private readonly World _world = new();
    private readonly NetStack _host;
    private readonly ProbeLink _link;
    private readonly NetworkInterface _by;
    private readonly UdpSocket _socket;

    public NeighbourTests()
    {
        _host = _world.Host();
        _link = new ProbeLink(_world.Pool);
        _by = _world.Attach(_host, _link, "10.0.0.1/24");
        _socket = _host.OpenUdp(false);
    }

    [Fact]
    public void A_packet_waits_for_the_answer_and_goes_to_the_station()
    {
        Send();
        byte[] question = _link.Sent.Dequeue();
        Assert.True(EthernetView.TryParse(question, out EthernetView frame) && frame.Destination == MacAddress.Broadcast);
        Assert.True(ArpView.TryParse(frame.Payload, out ArpView arp));
        Assert.Equal(new ArpHeader(ArpOperation.Request, ProbeLink.Station, s_own, default, s_peer), arp.Header);
        Assert.Empty(_link.Sent);
        Answer();
        Assert.True(EthernetView.TryParse(_link.Sent.Dequeue(), out frame));
        Assert.Equal(new EthernetHeader(ProbeLink.Peer, ProbeLink.Station, EtherType.Ipv4), frame.Header);
        Assert.Equal(NeighbourState.Reachable, _by.FindNeighbour(s_peer, out MacAddress mac));
        Assert.Equal(ProbeLink.Peer, mac);
    }

    [Fact]
    public void A_flood_of_strangers_does_not_push_out_those_who_are_reachable()
    {
        for (uint i = 0; i < 100; i++)
        {
            IpAddress friend = IpAddress.V4(0x0a000064 + i);
            Assert.Equal(StackError.None, _socket.Send(_world.Now, _world.Payload(1), new AddressPort(friend, 9), default));
            Arp(ArpOperation.Reply, friend, MacAddress.Local(1000 + i));
        }

        for (uint i = 0; i < 5000; i++) Arp(ArpOperation.Request, IpAddress.V4(0x0a010000 + i), MacAddress.Local(10_000 + i));
        for (uint i = 0; i < 100; i++)
        {
            Assert.Equal(NeighbourState.Reachable, _by.FindNeighbour(IpAddress.V4(0x0a000064 + i), out _));
        }

        Assert.InRange(_by.Neighbours.Count, 100, NeighbourTable.Limit);

        void Arp(ArpOperation operation, IpAddress sender, MacAddress mac)
        {
            byte[] message = new byte[ArpHeader.Size];
            new ArpHeader(operation, mac, sender, default, s_own).Write(message);
            _link.Inject(EtherType.Arp, message, operation == ArpOperation.Reply ? null : MacAddress.Broadcast, mac);
            _world.Settle();
            _link.Sent.Clear();
        }
    }

    [Fact]
    public void The_states_follow_one_another_as_the_time_goes()
    {
        Send();
        Answer();
        _link.Sent.Clear();
        _world.Run(TimeSpan.FromSeconds(14));
        Send();
        Assert.Equal((NeighbourState.Reachable, 1), (State, Taken()));
        _world.Run(TimeSpan.FromSeconds(46));
        Send();
        Assert.Equal((NeighbourState.Delay, 1), (State, Taken()));
        _world.Run(TimeSpan.FromSeconds(5));
        Assert.Equal((NeighbourState.Probe, 1), (State, Taken()));
        Answer();
        Assert.Equal((NeighbourState.Reachable, 0), (State, Taken()));

        _world.Run(TimeSpan.FromSeconds(46));
        Send();
        _world.Run(TimeSpan.FromSeconds(7));
        Assert.Equal((NeighbourState.Probe, 4), (State, Taken()));
        _world.Run(TimeSpan.FromSeconds(1));
        Assert.Equal((NeighbourState.Unknown, 0), (State, Taken()));
        Send();
        Assert.Equal((NeighbourState.Incomplete, 1), (State, Taken()));
    }

    [Fact]
    public void Progress_of_a_transport_spares_the_probes()
    {
        Send();
        Answer();
        _link.Sent.Clear();
        _host.Ip.FindPath(s_peer, IpAddress.Any4, 0, out IpPath? path);
        for (int i = 0; i < 20; i++)
        {
            _world.Run(TimeSpan.FromSeconds(20));
            Send();
            path!.Confirm();
            Assert.Equal(NeighbourState.Reachable, State);
        }

        Assert.Equal(20, _link.Sent.Count);
    }

    [Fact]
    public void What_waits_is_bounded_and_its_senders_hear_of_the_failure()
    {
        _socket.Connect(_world.Now, new AddressPort(s_peer, 9));
        for (int i = 0; i < 3 * Neighbour.WaitingLimit; i++) _socket.Send(_world.Now, _world.Payload(1), null, default);
        Assert.Equal(Neighbour.WaitingLimit, _world.Pool.Rented);
        _world.Run(TimeSpan.FromSeconds(4));
        Assert.Equal(3, _link.Sent.Count);
        Assert.Equal(StackError.HostUnreachable, _socket.TakeError());
        Assert.Equal(0, _world.Pool.Rented);
    }

    [Fact]
    public void Strangers_fill_no_table_and_do_not_push_out_who_is_in_use()
    {
        Send();
        Answer();
        for (uint i = 0; i < 5000; i++)
        {
            byte[] bytes = new byte[ArpHeader.Size];
            new ArpHeader(ArpOperation.Request, MacAddress.Local(100 + i), IpAddress.V4(0x0a000100 + i), default, s_own).Write(bytes);
            _link.Inject(EtherType.Arp, bytes, from: MacAddress.Local(100 + i));
            _world.Settle();
            _link.Sent.Clear();
        }

        Assert.Equal(NeighbourTable.Limit, _by.Neighbours.Count);
        Assert.Equal(NeighbourState.Reachable, State);
        Assert.Equal(0, _world.Pool.Rented);
    }

    [Fact]
    public void Another_station_with_our_address_is_noticed_and_answered_once_in_ten_seconds()
    {
        for (int i = 0; i < 3; i++) Inject(new ArpHeader(ArpOperation.Request, ProbeLink.Peer, s_own, default, s_own));
        Assert.Equal((3L, 3, 1), (_host.Counters.AddressConflicts, _by.Addresses[0].Conflicts, Taken()));
        _world.Run(TimeSpan.FromSeconds(10));
        Inject(new ArpHeader(ArpOperation.Request, ProbeLink.Peer, s_own, default, s_own));
        Assert.Equal(1, Taken());
    }

    [Fact]
    public void A_tentative_address_is_not_told_to_anyone()
    {
        _by.AddAddress(IpPrefix.Parse("10.0.0.50/24"), AddressState.Tentative);
        Inject(new ArpHeader(ArpOperation.Request, ProbeLink.Peer, s_peer, default, IpAddress.Parse("10.0.0.50")));
        Assert.Equal(0, Taken());
        _by.SetAddressState(_by.Addresses[1], AddressState.Preferred);
        Inject(new ArpHeader(ArpOperation.Request, ProbeLink.Peer, s_peer, default, IpAddress.Parse("10.0.0.50")));
        Assert.Equal(1, Taken());
    }

    [Fact]
    public void A_router_that_does_not_answer_is_passed_over_for_another()
    {
        World.Route(_by, "0.0.0.0/0", "10.0.0.8");
        World.Route(_by, "0.0.0.0/0", "10.0.0.9");
        var to = new AddressPort(IpAddress.Parse("192.0.2.1"), 9);
        _socket.Send(_world.Now, _world.Payload(1), to, default);
        Assert.Equal("10.0.0.8", NextHop());
        _world.Run(TimeSpan.FromSeconds(4));
        Assert.Equal("10.0.0.9", NextHop());

        string NextHop()
        {
            _host.Ip.FindPath(to.Address, IpAddress.Any4, 0, out IpPath? path);
            return path!.NextHop.ToString();
        }
    }

    private enum Event
    {
        Send,
        AnswerFromPeer,
        AnswerFromOther,
        Request,
        ShortTime,
        LongTime,
        Confirm,
    }

    // RFC 4861 section 7.3 by its invariants: packets never go to a station that nobody named last, none is lost but at the limit or by failure, and
    // whoever is asked three times in vain is given up.
    [Fact]
    public void In_any_order_of_events_packets_go_to_the_station_named_last_or_wait() =>
        Gen.Enum<Event>().List[1, 60].Sample(events =>
        {
            var test = new NeighbourTests();
            MacAddress? named = null;
            int sent = 0;
            foreach (Event each in events)
            {
                switch (each)
                {
                    case Event.Send:
                        test.Send();
                        sent++;
                        break;
                    case Event.AnswerFromPeer or Event.AnswerFromOther or Event.Request:
                        MacAddress by = each == Event.AnswerFromOther ? MacAddress.Local(77) : ProbeLink.Peer;
                        bool isKnown = test.State != NeighbourState.Unknown || each == Event.Request;
                        if (isKnown) named = by;
                        ArpOperation operation = each == Event.Request ? ArpOperation.Request : ArpOperation.Reply;
                        test.Inject(new ArpHeader(operation, by, s_peer, ProbeLink.Station, s_own), by);
                        break;
                    case Event.ShortTime:
                        test._world.Run(TimeSpan.FromSeconds(1));
                        break;
                    case Event.LongTime:
                        test._world.Run(TimeSpan.FromSeconds(50));
                        break;
                    case Event.Confirm:
                        test._by.Neighbours.Find(s_peer)?.Confirm();
                        break;
                }

                while (test._link.Sent.TryDequeue(out byte[]? bytes))
                {
                    EthernetView.TryParse(bytes, out EthernetView frame);
                    if (frame.Type != EtherType.Ipv4) continue;
                    sent--;
                    if (frame.Destination != named) return false;
                }

                bool isWaiting = test.State == NeighbourState.Incomplete;
                if (isWaiting ? test._world.Pool.Rented == 0 : test._world.Pool.Rented != 0) return false;
            }

            test._world.Run(TimeSpan.FromSeconds(200));
            return test._world.Pool.Rented == 0 && test.State is NeighbourState.Unknown or NeighbourState.Stale or NeighbourState.Reachable && sent >= 0;
        }, iter: 1000);

    private NeighbourState State => _by.FindNeighbour(s_peer, out _);

    private void Send() => _socket.Send(_world.Now, _world.Payload(1), new AddressPort(s_peer, 9), default);

    private int Taken()
    {
        int count = _link.Sent.Count;
        _link.Sent.Clear();
        return count;
    }

    private void Answer() => Inject(new ArpHeader(ArpOperation.Reply, ProbeLink.Peer, s_peer, ProbeLink.Station, s_own));

    private void Inject(ArpHeader arp, MacAddress? from = null)
    {
        byte[] bytes = new byte[ArpHeader.Size];
        arp.Write(bytes);
        _link.Inject(EtherType.Arp, bytes, from: from);
        _world.Settle();
    }
}
