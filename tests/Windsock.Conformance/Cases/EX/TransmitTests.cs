using System.Runtime.InteropServices;

namespace Windsock.Conformance.Cases.EX;

/// <summary>TransmitFile and TransmitPackets.</summary>
public sealed unsafe class TransmitTests : ExtensionTest
{
    private const uint TF_DISCONNECT = 1;
    private const uint TF_REUSE_SOCKET = 2;
    private const uint TP_ELEMENT_MEMORY = 1;
    private const uint TP_ELEMENT_FILE = 2;
    private const uint TP_ELEMENT_EOP = 4;

    private struct Buffers
    {
        public byte* Head;
        public uint HeadLength;
        public byte* Tail;
        public uint TailLength;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Element
    {
        public uint Flags;
        public uint Length;
        public long Place;
        public nint File;
    }

    /// <summary>A file of bytes that count up, and its handle.</summary>
    private nint OpenFile(int length, out byte[] content)
    {
        content = new byte[length];
        for (int i = 0; i < length; i++) content[i] = (byte)(i * 7 / 5);
        string path = Path.GetTempFileName();
        File.WriteAllBytes(path, content);
        const uint read = 0x80000000, openExisting = 3, deleteOnClose = 0x04000000;
        nint handle = Face.CreateFileA(Ansi(path), read, 7, null, openExisting, deleteOnClose, 0);
        Assert.NotEqual(-1, handle);
        return handle;
    }

    [FaceTheory, Statement("EX11")]
    public void Head_file_and_tail_come_in_order(Face face)
    {
        SocketPair pair = TcpPair();
        nint file = OpenFile(1000, out byte[] content);
        Buffers* around = New(new Buffers { Head = Ansi("head"), HeadLength = 4, Tail = Ansi("tail"), TailLength = 4 });

        Assert.NotEqual(0, face.TransmitFile(pair.Client, file, 0, 0, null, around, 0));

        byte[] expected = [.. "head"u8, .. content, .. "tail"u8];
        Assert.Equal(expected, ReceiveAll(pair.Server, expected.Length));
        Assert.NotEqual(0, face.TransmitFile(pair.Client, 0, 0, 0, null, around, 0));
        Assert.Equal("headtail"u8.ToArray(), ReceiveAll(pair.Server, 8));
        face.CloseHandle(file);
    }

    [FaceTheory, Statement("EX11")]
    public void The_overlapped_names_the_place_and_the_count_the_end(Face face)
    {
        nint port = Port();
        SocketPair pair = TcpPair();
        Associate(pair.Client, port, 5);
        nint file = OpenFile(5000, out byte[] content);
        WsaOverlapped* overlapped = New<WsaOverlapped>();
        ((uint*)overlapped)[4] = 1000; // Offset

        Started(face.TransmitFile(pair.Client, file, 500, 0, overlapped, null, 0));

        Assert.Equal(new Packet(true, 500, 5, (nint)overlapped, 0), Next(port));
        Assert.Equal(content[1000..1500], ReceiveAll(pair.Server, 500));
        face.CloseHandle(file);
    }

    [FaceTheory, Statement("EX11")]
    public void A_large_file_comes_whole_to_a_slow_reader(Face face)
    {
        SocketPair pair = TcpPair();
        nint file = OpenFile(6 << 20, out byte[] content);
        WsaOverlapped* overlapped = New<WsaOverlapped>();
        ExpectFalse(ERROR_IO_PENDING, face.TransmitFile(pair.Client, file, 0, 0, overlapped, null, TF_DISCONNECT));
        face.CloseHandle(file); // The operation has it still.

        Assert.Equal(content, ReceiveAll(pair.Server, content.Length));
        Assert.Empty(Receive(pair.Server, 1));
        Assert.Equal(0, Outcome(pair.Client, overlapped, out uint bytes));
        Assert.Equal((uint)content.Length, bytes);
    }

    [FaceTheory, Statement("EX11")]
    public void What_cannot_be_is_refused(Face face)
    {
        SocketPair pair = TcpPair();
        nint file = OpenFile(10, out _);
        ExpectFalse(WSAEINVAL, face.TransmitFile(pair.Client, file, 2147483647, 0, null, null, 0));
        ExpectFalse(WSAEINVAL, face.TransmitFile(UdpPair().Client, file, 0, 0, null, null, 0));
        ExpectFalse(WSAENOTCONN, face.TransmitFile(Bound(), file, 0, 0, null, null, 0));
        ExpectFalse(6, face.TransmitFile(pair.Client, 12345, 0, 0, null, null, 0));
        ExpectFalse(WSAENOTSOCK, face.TransmitFile(12345, file, 0, 0, null, null, 0));
        ExpectFalse(WSAEFAULT, face.TransmitFile(pair.Client, file, 0, 0, null, (void*)8, 0));
        face.CloseHandle(file);
    }

    [FaceTheory, Statement("EX12")]
    public void Reuse_needs_a_disconnect(Face face)
    {
        SocketPair pair = TcpPair();
        nint file = OpenFile(10, out byte[] content);
        ExpectFalse(WSAEINVAL, face.TransmitFile(pair.Server, file, 0, 0, null, null, TF_REUSE_SOCKET));

        nuint listener = Listener();
        nuint client = ConnectedTo(PortOf(listener));
        nuint server = Ok(face.accept(listener, null, null));
        WsaOverlapped* overlapped = New<WsaOverlapped>();
        Started(face.TransmitFile(server, file, 0, 0, overlapped, null, TF_DISCONNECT | TF_REUSE_SOCKET | 0x14));
        Assert.Equal(content, ReceiveAll(client, 10));
        Assert.Empty(Receive(client, 1));
        Ok(face.closesocket(client));
        Assert.Equal(0, Outcome(server, overlapped, out uint bytes));
        Assert.Equal(10u, bytes);

        *overlapped = default;
        Started(BeginAccept(listener, server, Array<byte>(64), overlapped));
        nuint next = ConnectedTo(PortOf(listener));
        Assert.Equal(0, Outcome(listener, overlapped, out _));
        Send(server, 1);
        Assert.Equal([1], ReceiveAll(next, 1));
        face.CloseHandle(file);
    }

    [FaceTheory, Statement("EX13")]
    public void Packets_mix_memory_and_files(Face face)
    {
        SocketPair pair = TcpPair();
        nint file = OpenFile(100, out byte[] content);
        Element* elements = Array<Element>(3);
        elements[0] = new Element { Flags = TP_ELEMENT_MEMORY, Length = 2, Place = (long)Ansi("ab") };
        elements[1] = new Element { Flags = TP_ELEMENT_FILE, Length = 10, Place = 50, File = file };
        elements[2] = new Element { Flags = TP_ELEMENT_FILE, Length = 5, Place = -1, File = file };

        Assert.NotEqual(0, face.TransmitPackets(pair.Client, elements, 3, 0, null, TF_DISCONNECT));

        Assert.Equal([.. "ab"u8, .. content[50..60], .. content[..5]], ReceiveAll(pair.Server, 17));
        Assert.Empty(Receive(pair.Server, 1));
        elements[0].Flags = 8;
        ExpectFalse(WSAEINVAL, face.TransmitPackets(pair.Server, elements, 1, 0, null, 0));
        face.CloseHandle(file);
    }

    [FaceTheory, Statement("EX13")]
    public void Each_end_of_packet_ends_a_datagram(Face face)
    {
        SocketPair pair = UdpPair();
        Element* elements = Array<Element>(3);
        elements[0] = new Element { Flags = TP_ELEMENT_MEMORY, Length = 2, Place = (long)Ansi("ab") };
        elements[1] = new Element { Flags = TP_ELEMENT_MEMORY | TP_ELEMENT_EOP, Length = 2, Place = (long)Ansi("cd") };
        elements[2] = new Element { Flags = TP_ELEMENT_MEMORY | TP_ELEMENT_EOP, Length = 5, Place = (long)Ansi("efghi") };

        Assert.NotEqual(0, face.TransmitPackets(pair.Client, elements, 3, 0, null, 0));
        Assert.Equal("abcd"u8.ToArray(), Receive(pair.Server, 100));
        Assert.Equal("efghi"u8.ToArray(), Receive(pair.Server, 100));

        Assert.NotEqual(0, face.TransmitPackets(pair.Client, elements + 2, 1, 3, null, 0));
        Assert.Equal("efg"u8.ToArray(), Receive(pair.Server, 100));
        Assert.Equal("hi"u8.ToArray(), Receive(pair.Server, 100));
    }

    [FaceTheory, Statement("EX11")]
    [Case(true)]
    [Case(false)]
    public void A_close_and_a_reset_end_it(Face face, bool reset)
    {
        nint port = Port();
        ForeignPair pair = ForeignTcpPair();
        Associate(pair.Mine, port, 1);
        nint file = OpenFile(8 << 20, out _);
        ExpectFalse(ERROR_IO_PENDING, face.TransmitFile(pair.Mine, file, 0, 0, New<WsaOverlapped>(), null, 0));

        if (reset) pair.Theirs.Reset();
        else Ok(face.closesocket(pair.Mine));

        Assert.Equal(reset ? 64 : ERROR_OPERATION_ABORTED, Next(port).Error);
        face.CloseHandle(file);
    }
}
