namespace Windsock.Conformance;

/// <summary>What tests of network events share: event objects, and records taken with a bound.</summary>
public abstract unsafe class NetworkEventTest : ConformanceTest
{
    /// <summary>How long "nothing comes" is watched.</summary>
    private const uint Moment = 30;

    private readonly List<nint> _events = [];

    /// <summary>A socket with the event that its network events go to.</summary>
    protected readonly record struct Selected(nuint Socket, nint Event);

    /// <summary>A new event object.</summary>
    protected nint NewEvent()
    {
        nint made = Face.WSACreateEvent();
        Assert.NotEqual(0, made);
        _events.Add(made);
        return made;
    }

    /// <summary>Selects events of a socket for a new event object.</summary>
    protected Selected Select(nuint s, int events)
    {
        nint target = NewEvent();
        Ok(Face.WSAEventSelect(s, target, events));
        return new Selected(s, target);
    }

    /// <summary>Waits for an event object.</summary>
    protected bool Wait(nint target, uint milliseconds) => Face.WSAWaitForMultipleEvents(1, New(target), 0, milliseconds, 0) switch
    {
        0 => true,
        WSA_WAIT_TIMEOUT => false,
        uint other => throw new InvalidOperationException($"the wait returned {other}"),
    };

    /// <summary>Asserts that the event object is set now or soon.</summary>
    protected void IsSet(in Selected selected) => Assert.True(Wait(selected.Event, (uint)Patience.TotalMilliseconds), "the event was not set");

    /// <summary>Asserts that nothing is reported for a moment.</summary>
    protected void IsQuiet(in Selected selected)
    {
        if (Wait(selected.Event, Moment)) Assert.Fail($"reported: {Take(selected).lNetworkEvents:x}");
        Assert.Equal(0, Take(selected).lNetworkEvents);
    }

    /// <summary>Takes the record as it is, and resets the event object.</summary>
    protected NetworkEvents Take(in Selected selected)
    {
        NetworkEvents* taken = New<NetworkEvents>();
        Ok(Face.WSAEnumNetworkEvents(selected.Socket, selected.Event, taken));
        return *taken;
    }

    /// <summary>Waits for the event object and takes the record.</summary>
    protected NetworkEvents Next(in Selected selected)
    {
        IsSet(selected);
        return Take(selected);
    }

    /// <summary>Takes records until all wanted events have come, and asserts that no others did.</summary>
    protected void Gather(in Selected selected, int wanted)
    {
        int gathered = 0;
        while ((gathered & wanted) != wanted) gathered |= Next(selected).lNetworkEvents;
        Assert.Equal(wanted, gathered);
    }

    /// <summary>Sends until there is no more room.</summary>
    protected void Fill(nuint s)
    {
        const int Much = 1 << 16;
        byte* data = Array<byte>(Much);
        while (Face.send(s, data, Much, 0) > 0)
        {
        }

        Assert.Equal(WSAEWOULDBLOCK, Face.WSAGetLastError());
    }

    /// <summary>Receives whatever is there, until a condition holds.</summary>
    protected void DrainUntil(nuint s, Func<bool> isDone)
    {
        const int Much = 1 << 16;
        byte* data = Array<byte>(Much);
        MakeNonBlocking(s);
        long deadline = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
        while (!isDone())
        {
            Face.recv(s, data, Much, 0);
            Assert.True(Environment.TickCount64 < deadline, "what was waited for did not come");
        }
    }
}
