using Windsock.Engine;
using Windsock.TcpIp;
using Windsock.Transports.Layers;
using Windsock.Transports.Stack;

namespace Windsock;

/// <summary>A host of a <see cref="WinsockNetwork"/>: sockets that code running on it opens live there, whether by <see cref="Ws2_32"/>,
/// <see cref="WinsockStream"/> or <see cref="WinsockListener"/>.</summary>
/// <remarks>Which host code runs on flows with the call, through awaits and into threads that it starts. Sockets may be used from everywhere.</remarks>
public sealed class WinsockHost
{
    private readonly VirtualTimeOwner _owner;
    private readonly Spi.Transport _transport;
    private readonly NetworkContext _context;

    internal WinsockHost(VirtualTimeOwner owner, NetStack stack)
    {
        _owner = owner;
        Stack = stack;
        _context = new NetworkContext(owner);
        _transport = TraceTransport.WrapIfRequested(new StackTransport(new StackHost(owner, stack), ProcessNetwork.Kernel));
    }

    /// <summary>Its name.</summary>
    public string Name => Stack.Options.Name;

    /// <summary>Its stack, which only <see cref="WinsockNetwork.Change"/> may touch while programs run.</summary>
    public NetStack Stack { get; }

    /// <summary>Runs code on the host, in the calling thread, which takes part in the network's time meanwhile.</summary>
    /// <param name="program">What to run. It must wait only in calls of the library: a wait elsewhere stops the time for all.</param>
    /// <exception cref="InvalidOperationException">The thread runs on a host of another network.</exception>
    public void Run(Action program)
    {
        ArgumentNullException.ThrowIfNull(program);
        Run(() =>
        {
            program();
            return 0;
        });
    }

    /// <summary>As <see cref="Run(Action)"/>, with a result.</summary>
    /// <param name="program">What to run.</param>
    /// <typeparam name="T">What comes of it.</typeparam>
    /// <returns>What came of it.</returns>
    public T Run<T>(Func<T> program)
    {
        ArgumentNullException.ThrowIfNull(program);
        Participant? joined = _owner.Join();
        try
        {
            return InPlace(program);
        }
        finally
        {
            joined?.Depart(goesOnUnseen: true);
        }
    }

    /// <summary>Runs code on the host, in a thread of its own, which takes part in the network's time from now on.</summary>
    /// <param name="program">What to run; as with <see cref="Run(Action)"/>.</param>
    /// <returns>The thread. Who takes part in the time itself must not join it.</returns>
    public Thread Start(Action program)
    {
        ArgumentNullException.ThrowIfNull(program);
        Participant expected = _owner.Expect(); // Time must not go on before the thread has begun.
        var thread = new Thread(() =>
        {
            expected.Arrive();
            try
            {
                InPlace(() =>
                {
                    program();
                    return 0;
                });
            }
            finally
            {
                expected.Depart(goesOnUnseen: false);
            }
        }) { IsBackground = true, Name = Name };
        thread.Start();
        return thread;
    }

    /// <summary>Runs asynchronous code on the host: each step, from one await to the next, is a turn in the network's time, on a thread of the
    /// library.</summary>
    /// <param name="program">What to run; it begins in a turn of its own, not within this call.</param>
    /// <returns>A task that ends with it.</returns>
    public Task RunAsync(Func<Task> program)
    {
        ArgumentNullException.ThrowIfNull(program);
        return InPlace(() => _context.Run(program));
    }

    private T InPlace<T>(Func<T> program)
    {
        Spi.Transport? before = Session.AmbientTransport;
        Session.AmbientTransport = _transport;
        try
        {
            return program();
        }
        finally
        {
            Session.AmbientTransport = before;
        }
    }
}
