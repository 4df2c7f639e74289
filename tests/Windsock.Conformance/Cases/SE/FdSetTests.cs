using System.Runtime.InteropServices;

namespace Windsock.Conformance;

/// <summary>The sets of select: of any size, shortened to what is ready.</summary>
public sealed unsafe partial class FdSetTests : ConformanceTest
{
    private const int Many = 5000;

    /// <summary>A set as a program has it that defines FD_SETSIZE itself.</summary>
    private ulong* SetOf(params ReadOnlySpan<nuint> sockets)
    {
        ulong* set = Array<ulong>(sockets.Length + 1);
        *(uint*)set = (uint)sockets.Length;
        for (int i = 0; i < sockets.Length; i++) set[i + 1] = sockets[i];
        return set;
    }

    private static uint CountOf(ulong* set) => *(uint*)set;

    [FaceTheory]
    [Statement("SE01")]
    [Statement("SE05")]
    public void Five_thousand_sockets_fit_a_set_of_the_program_s_own_size(Face face)
    {
        nuint[] sockets = new nuint[Many];
        for (int i = 0; i < Many; i++) sockets[i] = Ok(face.socket(AF_INET, SOCK_DGRAM, 0));
        int[] chosen = [0, 63, 64, 1023, 1024, 2500, Many - 1];
        nuint sender = Socket(SOCK_DGRAM);
        foreach (int i in chosen)
        {
            Ok(face.bind(sockets[i], Loopback(AF_INET), SockAddrIn.Size));
            Assert.Equal(1, Ok(face.sendto(sender, Array<byte>(1), 1, 0, Loopback(AF_INET, PortOf(sockets[i])), SockAddrIn.Size)));
            WaitReadable(sockets[i]);
        }

        ulong* read = SetOf(sockets);
        ulong* write = SetOf(sockets);
        Assert.Equal(chosen.Length + Many, Ok(face.select(0, read, write, null, null)));

        Assert.Equal(chosen.Length, (int)CountOf(read));
        Assert.Equal(chosen.Select(i => (ulong)sockets[i]), new Span<ulong>(read + 1, chosen.Length).ToArray());
        Assert.Equal(Many, (int)CountOf(write));
        foreach (nuint s in sockets) Ok(face.closesocket(s));
    }

    [FaceTheory]
    [Statement("SE01")]
    public void Memory_beyond_fd_count_is_not_touched(Face face)
    {
        SocketPair pair = UdpPair();
        byte* pages = Pages.MapOneBeforeAHole();
        ulong* set = (ulong*)(pages + Pages.Size) - 2; // A count and one socket, up to the very end of what is mapped.
        *(uint*)set = 1;
        set[1] = pair.Client;

        Assert.Equal(1, Ok(face.select(0, null, set, null, null)));
        Assert.Equal(1, face.__WSAFDIsSet(pair.Client, set));

        *(uint*)set = 2;
        Expect(WSAEFAULT, face.select(0, null, set, null, null));
        Pages.Unmap(pages);
    }

    [FaceTheory]
    [Statement("SE01")]
    public void Members_beyond_64_are_seen(Face face)
    {
        ulong* set = SetOf([.. Enumerable.Range(1, 200).Select(i => (nuint)i * 4)]);

        Assert.NotEqual(0, face.__WSAFDIsSet(4, set));
        Assert.NotEqual(0, face.__WSAFDIsSet(200 * 4, set));
        Assert.Equal(0, face.__WSAFDIsSet(201 * 4, set));

        *(uint*)set = 100;
        Assert.Equal(0, face.__WSAFDIsSet(200 * 4, set)); // The count alone says what belongs to it.
        Assert.NotEqual(0, face.__WSAFDIsSet(100 * 4, set));
    }

    [FaceTheory]
    [Statement("SE05")]
    public void Sets_come_back_shortened_in_their_order(Face face)
    {
        SocketPair one = UdpPair(), other = UdpPair();
        Send(one.Client, 1);
        Send(other.Client, 2);
        WaitReadable(one.Server);
        WaitReadable(other.Server);
        FdSet* read = New(FdSet.Of(one.Client, one.Server, other.Client, other.Server));
        FdSet* write = New(FdSet.Of(other.Server, one.Client));
        FdSet* except = New(FdSet.Of(one.Server, other.Client));

        Assert.Equal(4, Ok(face.select(0, read, write, except, null)));

        Assert.Equal(2u, read->fd_count);
        Assert.Equal([one.Server, other.Server], new nuint[] { (nuint)read->fd_array[0], (nuint)read->fd_array[1] });
        Assert.Equal(2u, write->fd_count);
        Assert.Equal([other.Server, one.Client], new nuint[] { (nuint)write->fd_array[0], (nuint)write->fd_array[1] });
        Assert.Equal(0u, except->fd_count);
    }

    [FaceTheory]
    [Statement("SE05")]
    public void A_timeout_empties_the_sets(Face face)
    {
        SocketPair pair = UdpPair();
        FdSet* read = New(FdSet.Of(pair.Client, pair.Server));
        FdSet* except = New(FdSet.Of(pair.Server));

        Assert.Equal(0, Ok(face.select(0, read, null, except, New(TimeVal.Milliseconds(5)))));

        Assert.Equal(0u, read->fd_count);
        Assert.Equal(0u, except->fd_count);
    }

    [FaceTheory]
    [Statement("SE10")]
    public void One_socket_in_several_sets_counts_in_each(Face face)
    {
        SocketPair pair = UdpPair();
        Send(pair.Client, 1);
        WaitReadable(pair.Server);
        FdSet* read = New(FdSet.Of(pair.Server));
        FdSet* write = New(FdSet.Of(pair.Server));
        FdSet* except = New(FdSet.Of(pair.Server));

        Assert.Equal(2, Ok(face.select(0, read, write, except, null)));

        Assert.True(read->Contains(pair.Server));
        Assert.True(write->Contains(pair.Server));
        Assert.Equal(0u, except->fd_count);
    }

    [FaceTheory]
    [Statement("SE10")]
    public void A_duplicate_counts_as_often_as_it_is_listed(Face face)
    {
        SocketPair pair = UdpPair();
        Send(pair.Client, 1);
        WaitReadable(pair.Server);
        FdSet* read = New(FdSet.Of(pair.Server, pair.Client, pair.Server, pair.Server));

        Assert.Equal(3, Ok(face.select(0, read, null, null, null)));

        Assert.Equal(3u, read->fd_count);
        for (int i = 0; i < 3; i++) Assert.Equal(pair.Server, (nuint)read->fd_array[i]);
    }

    /// <summary>Memory that ends where nothing may be touched.</summary>
    private static partial class Pages
    {
        public const int Size = 4096;

        public static byte* MapOneBeforeAHole()
        {
            void* pages = mmap(null, 2 * Size, 3, 0x22, -1, 0); // Read and write; private and anonymous.
            Assert.NotEqual(-1, (nint)pages);
            Assert.Equal(0, mprotect((byte*)pages + Size, Size, 0)); // Stays reserved, so that nothing else comes to lie there.
            return (byte*)pages;
        }

        public static void Unmap(byte* pages) => munmap(pages, 2 * Size);

        [LibraryImport("libc")]
        private static partial void* mmap(void* address, nuint length, int protection, int flags, int descriptor, nint offset);

        [LibraryImport("libc")]
        private static partial int mprotect(void* address, nuint length, int protection);

        [LibraryImport("libc")]
        private static partial int munmap(void* address, nuint length);
    }
}
