namespace Windsock.Conformance;

/// <summary>What the values of sockets look like, and when they are good.</summary>
public sealed unsafe class HandleTests : ConformanceTest
{
    [FaceTheory]
    [Statement("SK01")]
    public void A_socket_is_neither_0_nor_INVALID_SOCKET(Face face)
    {
        Assert.Equal(sizeof(void*), sizeof(nuint));
        Expect(WSAEAFNOSUPPORT, face.socket(99, SOCK_STREAM, 0)); // The failure has all bits set.

        for (int i = 0; i < 100; i++)
        {
            nuint s = face.socket(AF_INET, SOCK_DGRAM, 0);
            Assert.NotEqual(0u, s);
            Assert.NotEqual(nuint.MaxValue, s);
            Ok(face.closesocket(s));
        }
    }

    [FaceTheory]
    [Statement("SK02")]
    public void Values_are_multiples_of_4_with_gaps(Face face)
    {
        nuint[] sockets = [.. Enumerable.Range(0, 50).Select(_ => Ok(face.socket(AF_INET, SOCK_DGRAM, 0)))];

        Assert.All(sockets, s => Assert.Equal(0u, s % 4));
        sockets.AsSpan().Sort();
        Assert.Contains(sockets.Zip(sockets.Skip(1)), pair => pair.Second - pair.First > 4);
    }

    [FaceTheory]
    [Statement("SK02")]
    public void A_new_socket_does_not_get_the_lowest_free_value(Face face)
    {
        nuint[] sockets = [.. Enumerable.Range(0, 20).Select(_ => Ok(face.socket(AF_INET, SOCK_DGRAM, 0)))];
        nuint lowest = sockets.Min();
        Ok(face.closesocket(lowest));

        Assert.NotEqual(lowest, Ok(face.socket(AF_INET, SOCK_DGRAM, 0)));
    }

    [FaceTheory]
    [Statement("SK02")]
    public void A_value_is_no_descriptor_of_the_C_library(Face face)
    {
        nuint[] sockets = [.. Enumerable.Range(0, 50).Select(_ => Ok(face.socket(AF_INET, SOCK_DGRAM, 0)))];

        string[] descriptors = [.. Directory.GetFileSystemEntries("/proc/self/fd").Select(Path.GetFileName)!];
        Assert.Empty(sockets.Select(s => s.ToString()).Intersect(descriptors));
    }

    [FaceTheory]
    [Statement("SK04")]
    [Case(0u)]
    [Case(1u)]
    [Case(2u)]
    [Case(3u)]
    [Case(4u)]
    [Case(0xdead0u)]
    [Case(0x7ffffffcu)]
    [Case(0xfffffffcu)]
    [Case(0xffffffffu)]
    public void A_value_that_never_was_a_socket_is_not_one(Face face, uint value)
    {
        Assert.Same(Face, face);
        Assert.All(SocketCalls(), call => Expect(WSAENOTSOCK, call.Call(value), call.Function));
    }

    [FaceTheory]
    [Statement("SK04")]
    public void INVALID_SOCKET_is_not_a_socket(Face face)
    {
        Assert.Same(Face, face);
        Assert.All(SocketCalls(), call => Expect(WSAENOTSOCK, call.Call(INVALID_SOCKET), call.Function));
    }

    [FaceTheory]
    [Statement("SK04")]
    public void A_closed_socket_is_not_one(Face face)
    {
        nuint s = Socket();
        Ok(face.closesocket(s));

        Assert.All(SocketCalls(), call => Expect(WSAENOTSOCK, call.Call(s), call.Function));
    }

    // Windows may hand the value out again at once; here it stays away long enough for a stale one to be found out.
    [FaceTheory]
    [Statement("SK04")]
    public void A_closed_value_does_not_come_back_soon(Face face)
    {
        var seen = new HashSet<nuint>();
        for (int i = 0; i < 20_000; i++)
        {
            nuint s = face.socket(AF_INET, SOCK_DGRAM, 0);
            Assert.True(seen.Add(s), $"{s} came back after {i} sockets");
            Ok(face.closesocket(s));
        }

        Assert.All(seen.Take(100), s => Expect(WSAENOTSOCK, face.closesocket(s)));
    }

    [FaceTheory]
    [Statement("SK01")]
    [Statement("SK02")]
    public void Ten_thousand_sockets_can_be_open_at_once(Face face)
    {
        const int Count = 10_000;
        var sockets = new HashSet<nuint>();
        for (int i = 0; i < Count; i++) Assert.True(sockets.Add(Ok(face.socket(AF_INET, SOCK_DGRAM, 0))));

        Assert.All(sockets, s => Assert.Equal(0u, s % 4));
        Assert.All(sockets, s => Ok(face.bind(s, Loopback(AF_INET), SockAddrIn.Size)));
        foreach (nuint s in sockets) Ok(face.closesocket(s));
        Assert.All(sockets, s => Expect(WSAENOTSOCK, face.closesocket(s)));
    }
}
