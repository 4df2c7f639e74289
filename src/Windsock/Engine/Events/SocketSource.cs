using Windsock.Linux;
using Windsock.Spi;
using Windsock.Transports.Kernel;
using Windsock.Waits;

namespace Windsock.Engine.Events;

/// <summary>A socket as those see it who wait for the event object or the messages that its network events go to.</summary>
internal sealed class SocketSource : WaitSource
{
    private readonly NetworkEvents _events;
    private readonly SocketObject _socket;
    private readonly EventObject _object;
    private readonly Action _changed;

    public SocketSource(NetworkEvents events, SocketObject socket, EventObject waitedFor)
    {
        _events = events;
        _socket = socket;
        _object = waitedFor;
        _changed = Changed;
    }

    public override int Descriptor => _socket.Endpoint.HostDescriptor;

    /// <summary>What shows unasked must still be asked for by something: POLLMSG, which no socket ever has.</summary>
    public override short PollEvents
    {
        get
        {
            Readiness wanted = _events.Wanted;
            short events = HostPoll.ToEvents(wanted);
            return events == 0 && wanted != Readiness.None ? (short)LibC.POLLMSG : events;
        }
    }

    public override void Ready(short revents)
    {
        int descriptor = Descriptor;
        _events.Look(this, descriptor < 0 ? _socket.Endpoint.Poll() : HostPoll.ToReadiness(revents));
    }

    /// <summary>From now on whoever waits looks at the socket.</summary>
    public void Attach()
    {
        _socket.Changed += _changed;
        if (Descriptor < 0) _socket.Endpoint.ReadinessChanged += _changed;
        _object.AddSource(this);
    }

    /// <summary>No longer.</summary>
    public void Detach()
    {
        _object.RemoveSource(this);
        _socket.Changed -= _changed;
        _socket.Endpoint.ReadinessChanged -= _changed;
    }

    /// <summary>More than before may be of interest: the last look counts no more.</summary>
    public void Changed()
    {
        LastLook = 0;
        _object.SourcesChanged();
    }
}
