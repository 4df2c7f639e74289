using CsCheck;
using Windsock.Handles;
using Xunit;

namespace Windsock.Tests.Handles;

public class HandleTableTests
{
    private sealed class Probe : KernelObject
    {
        public int Ended;
        public int Released;
        public bool CallsWereInside;

        protected override void OnLastHandleClosed(bool callsInside)
        {
            CallsWereInside = callsInside;
            Interlocked.Increment(ref Ended);
        }

        protected override void Release() => Interlocked.Increment(ref Released);
    }

    private sealed class Other : KernelObject
    {
        protected override void OnLastHandleClosed(bool callsInside)
        {
        }

        protected override void Release()
        {
        }
    }

    private readonly HandleTable _table = new();

    private void Close(nuint handle)
    {
        Assert.NotNull(_table.Enter<KernelObject>(handle));
        Assert.True(_table.TryClose(handle));
        _table.Leave(handle);
    }

    [Fact]
    public void Values_are_multiples_of_four_not_dense_and_fit_an_int()
    {
        nuint[] handles = [.. Enumerable.Range(0, 1000).Select(_ => _table.Open(new Probe()))];

        Assert.Equal(1000, handles.Distinct().Count());
        Assert.All(handles, handle => Assert.True(handle != 0 && handle % 4 == 0 && handle <= int.MaxValue));
        Assert.DoesNotContain(handles.Zip(handles.Skip(1)), pair => pair.Second - pair.First == 4);
    }

    [Fact]
    public void A_hundred_thousand_handles_are_open_at_a_time_and_all_found()
    {
        Probe[] objects = [.. Enumerable.Range(0, 100_000).Select(_ => new Probe())];
        nuint[] handles = [.. objects.Select(_table.Open)];

        Assert.Equal(100_000, _table.OpenCount);
        for (int i = 0; i < handles.Length; i++)
        {
            Assert.Same(objects[i], _table.Enter<Probe>(handles[i]));
            _table.Leave(handles[i]);
        }
    }

    [Fact]
    public void A_million_handles_are_the_limit_and_closing_one_makes_room()
    {
        nuint last = 0;
        int opened = 0;
        var shared = new Probe();
        while (_table.Open(shared) is var handle and not 0)
        {
            last = handle;
            opened++;
        }

        Assert.Equal(HandleTable.Capacity - 1, opened);
        Close(last);
        Assert.NotEqual((nuint)0, _table.Open(shared));
    }

    [Fact]
    public void A_closed_value_does_not_come_back_soon()
    {
        var seen = new HashSet<nuint>();
        for (int i = 0; i < 200_000; i++)
        {
            nuint handle = _table.Open(new Probe());
            Assert.True(seen.Add(handle), $"the value of a closed handle came back after {i} openings");
            Close(handle);
        }
    }

    [Fact]
    public void A_handle_of_another_kind_is_not_found()
    {
        nuint handle = _table.Open(new Other());

        Assert.Null(_table.Enter<Probe>(handle));
        Assert.NotNull(_table.Enter<Other>(handle));
    }

    [Fact]
    public void No_value_of_any_kind_makes_a_look_up_fail_badly() =>
        Gen.ULong.Sample(value => _table.Enter<Probe>((nuint)value) is null);

    [Fact]
    public void An_object_is_released_by_whoever_leaves_last()
    {
        var probe = new Probe();
        nuint handle = _table.Open(probe);
        _table.Enter<Probe>(handle);
        _table.Enter<Probe>(handle);

        Assert.True(_table.TryClose(handle));
        Assert.True(probe.CallsWereInside);
        Assert.Null(_table.Enter<Probe>(handle));
        _table.Leave(handle);
        Assert.Equal((1, 0), (probe.Ended, probe.Released));
        _table.Leave(handle);
        Assert.Equal((1, 1), (probe.Ended, probe.Released));
    }

    [Fact]
    public void Of_two_handles_on_one_object_the_last_one_ends_it()
    {
        var probe = new Probe();
        nuint first = _table.Open(probe), second = _table.Open(probe);

        Close(first);
        Assert.Equal((0, 0), (probe.Ended, probe.Released));
        Close(second);
        Assert.Equal((1, 1), (probe.Ended, probe.Released));
        Assert.False(probe.CallsWereInside);
    }

    [Fact]
    public void Of_several_closers_one_succeeds_and_nobody_meets_a_released_object()
    {
        for (int round = 0; round < 2000; round++)
        {
            var probe = new Probe();
            nuint handle = _table.Open(probe);
            int closed = 0, metReleased = 0;
            Parallel.For(0, 4, worker =>
            {
                if (_table.Enter<Probe>(handle) is not { } found) return;
                if (Volatile.Read(ref found.Released) != 0) Interlocked.Increment(ref metReleased);
                if (worker < 2 && _table.TryClose(handle)) Interlocked.Increment(ref closed);
                if (Volatile.Read(ref found.Released) != 0) Interlocked.Increment(ref metReleased);
                _table.Leave(handle);
            });

            if (closed == 0) Close(handle); // Both closers came too early to find it: impossible, but then the counts below tell.
            Assert.Equal((1, 1, 0), (probe.Ended, probe.Released, metReleased));
        }
    }
}
