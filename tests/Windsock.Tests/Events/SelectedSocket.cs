using Windsock.Engine;
using Windsock.Waits;
using Xunit;
using static Windsock.Ws2_32;

namespace Windsock.Tests.Events;

/// <summary>A socket whose network events go to an event object.</summary>
internal sealed class SelectedSocket
{
    private const uint Bound = 60_000;

    private readonly EventObject _event = new(manualReset: true, initial: false);

    public SelectedSocket(SOCKET socket, int events)
    {
        Socket = socket;
        Event = (nint)Session.Handles.Open(_event);
        Select(events);
    }

    public SOCKET Socket { get; }

    public nint Event { get; }

    public bool IsSet => _event.IsSet;

    public void Select(int events) => Assert.Equal(0, WSAEventSelect(Socket, Event, events));

    /// <summary>Looks at the event without waiting.</summary>
    public bool IsSignalled => Wait.ForObject(_event, 0, alertable: false) == 0;

    /// <summary>Waits for the event and takes what is recorded.</summary>
    public WSANETWORKEVENTS Next()
    {
        Assert.Equal(0u, Wait.ForObject(_event, Bound, alertable: false));
        return Take();
    }

    /// <summary>Takes what is recorded.</summary>
    public WSANETWORKEVENTS Take()
    {
        Assert.Equal(0, WSAEnumNetworkEvents(Socket, Event, out WSANETWORKEVENTS events));
        return events;
    }

    /// <summary>Waits at most so long.</summary>
    public bool WaitFor(uint milliseconds) => Wait.ForObject(_event, milliseconds, alertable: false) == 0;

    /// <summary>Waits until all these events have been recorded, in however many records.</summary>
    public int Gather(int wanted)
    {
        int gathered = 0;
        while ((gathered & wanted) != wanted) gathered |= Next().lNetworkEvents;
        return gathered;
    }
}
