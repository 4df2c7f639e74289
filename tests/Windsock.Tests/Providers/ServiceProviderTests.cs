using System.Reflection;
using Windsock.Spi;
using Xunit;
using static Windsock.Spi.WsaError;

namespace Windsock.Tests.Providers;

public class ServiceProviderTests
{
    // WSPPROC_TABLE, in its own order: GetSockOpt stands before GetQOSByName.
    private const string Functions =
        "Accept AddressToString AsyncSelect Bind CancelBlockingCall Cleanup CloseSocket Connect DuplicateSocket EnumNetworkEvents EventSelect "
        + "GetOverlappedResult GetPeerName GetSockName GetSockOpt GetQOSByName Ioctl JoinLeaf Listen Recv RecvDisconnect RecvFrom Select Send "
        + "SendDisconnect SendTo SetSockOpt Shutdown Socket StringToAddress";

    // WSPUPCALLTABLE, in its own order.
    private const string Upcalls =
        "CloseEvent CloseSocketHandle CreateEvent CreateSocketHandle FDIsSet GetProviderPath ModifyIFSHandle PostMessage QueryBlockingCallback "
        + "QuerySocketHandleContext QueueApc ResetEvent SetEvent OpenCurrentThread CloseThread";

    private sealed class Bottom : ServiceProvider
    {
        public override WsaError WSPListen(nuint s, int backlog) => backlog == 5 ? NO_ERROR : WSAEINVAL;
    }

    private sealed class Layer : ServiceProvider
    {
        public Layer(ServiceProvider next) => Next = next;

        public List<string> Seen { get; } = [];

        public override WsaError WSPListen(nuint s, int backlog)
        {
            Seen.Add($"listen {backlog}");
            return base.WSPListen(s, backlog);
        }
    }

    [Fact]
    public void A_provider_has_the_thirty_functions_in_the_order_of_the_table() =>
        Assert.Equal(Functions.Split(' ').Select(name => "WSP" + name), Names(typeof(ServiceProvider), "WSP").Where(name => name != "WSPStartup"));

    [Fact]
    public void The_upcalls_are_the_fifteen_of_the_table_in_its_order() =>
        Assert.Equal(Upcalls.Split(' ').Select(name => "WPU" + name), Names(typeof(UpcallTable), "WPU"));

    [Fact]
    public void A_layer_passes_on_what_it_does_not_override_and_sees_what_it_does()
    {
        var layer = new Layer(new Layer(new Bottom()));
        Assert.Equal(NO_ERROR, layer.WSPListen(4, 5));
        Assert.Equal(WSAEINVAL, layer.WSPListen(4, 6));
        Assert.Equal(["listen 5", "listen 6"], layer.Seen);
    }

    [Fact]
    public void What_nobody_in_the_chain_does_is_not_supported()
    {
        var layer = new Layer(new Bottom());
        Assert.Equal(WSAEOPNOTSUPP, layer.WSPShutdown(4, 1));
        Assert.Equal(WSAEOPNOTSUPP, layer.WSPSocket(2, 1, 6, default, 0, 1, out nuint s));
        Assert.Equal(nuint.MaxValue, s);
    }

    private static IEnumerable<string> Names(Type type, string prefix) =>
        type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(method => method.Name.StartsWith(prefix, StringComparison.Ordinal)).OrderBy(method => method.MetadataToken).Select(method => method.Name);
}
