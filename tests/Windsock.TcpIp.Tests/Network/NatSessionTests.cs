using Windsock.TcpIp.Network.Nat;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.TcpIp.Tests.Network;

/// <summary>How a translator follows a TCP connection, which is what its patience depends on. Source: RFC 5382 section 5.</summary>
public class NatSessionTests
{
    private const TcpFlags S = TcpFlags.Syn, A = TcpFlags.Ack, F = TcpFlags.Fin, R = TcpFlags.Rst;

    [Theory]
    [InlineData(new[] { S }, new[] { true }, false, "one end has opened")]
    [InlineData(new[] { S, S | A }, new[] { true, false }, true, "both have")]
    [InlineData(new[] { S, S | A, F | A }, new[] { true, false, true }, true, "one has closed")]
    [InlineData(new[] { S, S | A, F | A, F | A }, new[] { true, false, true, false }, false, "both have closed")]
    [InlineData(new[] { S, S | A, R }, new[] { true, false, false }, false, "reset")]
    [InlineData(new[] { S, S | A, R, A }, new[] { true, false, false, true }, false, "what the other end had under way")]
    [InlineData(new[] { S, S | A, R, A }, new[] { true, false, false, false }, true, "a forged reset: the end goes on")]
    [InlineData(new[] { S, S | A, R, S }, new[] { true, false, true, true }, false, "a new connection begins")]
    [InlineData(new[] { S, S | A, R, S, S | A }, new[] { true, false, true, true, false }, true, "and is open")]
    public void A_session_is_established_between_both_SYNs_and_the_end(TcpFlags[] flags, bool[] fromInside, bool isEstablished, string why)
    {
        var inside = new AddressPort(IpAddress.Parse("10.0.0.1"), 1000);
        var session = new Session(null!, new Binding(IpProtocol.Tcp, inside, 2000), new AddressPort(IpAddress.Parse("192.0.2.1"), 80));
        for (int i = 0; i < flags.Length; i++) session.Follow(flags[i], fromInside[i]);
        Assert.True(isEstablished == session.IsEstablished, why);
    }
}
