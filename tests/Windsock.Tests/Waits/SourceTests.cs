using Windsock.Linux;
using Windsock.Waits;
using Xunit;

namespace Windsock.Tests.Waits;

/// <summary>Descriptors that the waiting threads look at themselves.</summary>
public sealed class SourceTests : IDisposable
{
    private readonly int _descriptor = LibC.eventfd(0, LibC.EFD_CLOEXEC | LibC.EFD_NONBLOCK);
    private readonly EventObject _event = new(manualReset: false, initial: false);

    private sealed class EventfdSource(int descriptor, EventObject target) : WaitSource
    {
        public bool IsWanted { get; set; } = true;

        public int Looks { get; private set; }

        public override int Descriptor => descriptor;

        public override short PollEvents => IsWanted ? (short)LibC.POLLIN : (short)0;

        public override unsafe void Ready(short revents)
        {
            Looks++;
            ulong value;
            if (LibC.read(descriptor, &value, sizeof(ulong)) > 0) target.Set();
        }
    }

    public void Dispose() => LibC.close(_descriptor);

    private unsafe void Raise()
    {
        ulong one = 1;
        LibC.write(_descriptor, &one, sizeof(ulong));
    }

    private Task<uint> InBackground(uint milliseconds)
    {
        DispatcherObject[] objects = [new EventObject(manualReset: true, initial: false), _event];
        return Task.Factory.StartNew(() => Wait.ForObjects(objects, all: false, milliseconds, alertable: true), TaskCreationOptions.LongRunning);
    }

    [Fact]
    public void A_wait_finds_what_is_ready_without_waiting()
    {
        _event.AddSource(new EventfdSource(_descriptor, _event));
        Assert.Equal(Wait.Timeout, Wait.ForObject(_event, 0, alertable: false));
        Raise();
        Assert.Equal(0u, Wait.ForObject(_event, 10_000, alertable: false));
        Assert.Equal(Wait.Timeout, Wait.ForObject(_event, 5, alertable: false));
    }

    [Fact]
    public async Task A_waiting_thread_is_woken_by_its_descriptor_and_by_others()
    {
        _event.AddSource(new EventfdSource(_descriptor, _event));
        Task<uint> wait = InBackground(30_000);
        Raise();
        Assert.Equal(1u, await wait);

        wait = InBackground(30_000);
        _event.Set();
        Assert.Equal(1u, await wait);
    }

    [Fact]
    public async Task A_source_that_comes_while_a_thread_waits_is_looked_at()
    {
        Task<uint> wait = InBackground(30_000);
        Raise();
        _event.AddSource(new EventfdSource(_descriptor, _event));
        Assert.Equal(1u, await wait);
    }

    [Fact]
    public void A_source_that_is_removed_or_not_wanted_is_left_alone()
    {
        var source = new EventfdSource(_descriptor, _event) { IsWanted = false };
        _event.AddSource(source);
        Raise();
        Assert.Equal(Wait.Timeout, Wait.ForObject(_event, 5, alertable: false));
        _event.RemoveSource(source);
        source.IsWanted = true;
        Assert.Equal(Wait.Timeout, Wait.ForObject(_event, 5, alertable: false));
        Assert.Equal(0, source.Looks);
    }

    [Fact]
    public void Looking_again_at_once_costs_no_system_call()
    {
        var source = new EventfdSource(_descriptor, _event);
        _event.AddSource(source);
        source.LastLook = Dispatcher.Nanoseconds + 1_000_000_000;
        Raise();
        Assert.Equal(Wait.Timeout, Wait.ForObject(_event, 0, alertable: false)); // Somebody has just looked: trusted.
        source.LastLook = 0;
        Assert.Equal(0u, Wait.ForObject(_event, 0, alertable: false));
    }
}
