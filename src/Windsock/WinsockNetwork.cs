using Windsock.Drivers.Virtual;
using Windsock.TcpIp;
using Windsock.Transports.Stack;

namespace Windsock;

/// <summary>A network inside the process, with hosts that Winsock code runs on, in a time of its own that jumps as soon as everybody waits.</summary>
/// <remarks>
/// <para>Threads of <see cref="WinsockHost.Start"/> and <see cref="WinsockHost.Run(Action)"/> take part in the time: it stands still while one of them
/// runs, and when the last one waits in a call of the library it is at once the time of what happens next. They run one at a time, in the order in which
/// they got something to do; so such a program runs the same way each time. Every wait of the library counts, by the network's time: blocking calls, select,
/// WSAPoll, waits for events and other handles, Sleep, completion ports, waits for messages; and so do waitable timers and timers of the pool that such a
/// thread starts, and callbacks of the pool that come of what it does.</para>
/// <para>Asynchronous code of <see cref="WinsockHost.RunAsync"/> goes on in such turns too, as long as its awaits come back to it. The library cannot see
/// what runs in the thread pool of .NET, after ConfigureAwait(false) or in Task.Run, nor threads that do not take part. Where such code may have been told
/// something, which is after every step of asynchronous code too, time goes on when nothing has happened on the network for a millisecond.</para>
/// <para>A thread that blocks elsewhere, by a lock perhaps, keeps time from going on; after some ten milliseconds of the system's time the next one runs
/// beside it, and after two seconds one runs beside a thread that has not waited at all. Waits for descriptors of the host, for threads of the pool
/// (RegisterWaitForSingleObject) and for changes of addresses go by the system's time, as do times of day given to timers.</para>
/// <code>
/// using var network = new WinsockNetwork(seed: 7);
/// WinsockHost server = network.AddHost("server", "10.0.0.1/24");
/// WinsockHost client = network.AddHost("client", "10.0.0.2/24", new LinkConditions { Delay = TimeSpan.FromMilliseconds(50), Loss = 0.01 });
/// Thread serving = server.Start(() => Serve());
/// client.Run(() => Call("10.0.0.1"));
/// </code>
/// </remarks>
public sealed class WinsockNetwork : IDisposable
{
    private readonly VirtualTimeOwner _owner;
    private readonly Dictionary<NetStack, WinsockHost> _hosts = [];

    /// <summary>Makes an empty network.</summary>
    /// <param name="seed">Where all its chance comes from.</param>
    public WinsockNetwork(ulong seed = 1)
    {
        Engine.ProcessNetwork.Open(); // What the stack needs of the library is known after this.
        _owner = new VirtualTimeOwner(new VirtualNetwork(seed));
    }

    /// <summary>The network's clock: delays, timeouts and timers by its time. Starts on 1 January 2000.</summary>
    public TimeProvider Clock => _owner.Provider;

    /// <summary>The time since the network began.</summary>
    public TimeSpan Now => new(_owner.Ticks);

    /// <summary>Adds a host on the network's switch.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="address">Its address and prefix, such as "10.0.0.1/24"; several with commas between.</param>
    /// <param name="conditions">Those of its link, in both directions; null for a perfect one.</param>
    /// <returns>The host.</returns>
    /// <exception cref="FormatException">The address is none.</exception>
    public WinsockHost AddHost(string name, string address, LinkConditions? conditions = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(address);
        NetStack? stack = null;
        Change(network => stack = network.AddHost(name, address, conditions));
        return HostOf(stack!);
    }

    /// <summary>A host for Winsock code of a host that <see cref="Change"/> has added, a router perhaps.</summary>
    /// <param name="stack">The host's stack.</param>
    /// <returns>The host.</returns>
    public WinsockHost HostOf(NetStack stack)
    {
        ArgumentNullException.ThrowIfNull(stack);
        lock (_hosts)
        {
            // One for each stack: it knows which addresses are bound.
            if (!_hosts.TryGetValue(stack, out WinsockHost? host)) _hosts.Add(stack, host = new WinsockHost(_owner, stack));
            return host;
        }
    }

    /// <summary>Changes the network: switches, routers, links and their conditions, partitions, captures. Nothing else happens on it meanwhile.</summary>
    /// <param name="change">What to do; it must not call Winsock.</param>
    public void Change(Action<VirtualNetwork> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        _owner.Enter();
        try
        {
            change(_owner.Network);
        }
        finally
        {
            _owner.Leave();
        }
    }

    /// <summary>Stops the time. Sockets that are still open stay as they are.</summary>
    public void Dispose() => _owner.Dispose();
}
