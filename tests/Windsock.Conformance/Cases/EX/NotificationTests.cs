namespace Windsock.Conformance.Cases.EX;

/// <summary>ProcessSocketNotifications.</summary>
public sealed unsafe class NotificationTests : ExtensionTest
{
    private const int In = 1;
    private const int Out = 2;
    private const int HangUp = 4;
    private const byte Enable = 1;
    private const byte Disable = 2;
    private const byte Remove = 4;
    private const byte OneShot = 1;
    private const byte Persistent = 2;
    private const byte Level = 4;
    private const byte Edge = 8;

    private struct Registration
    {
        public nuint Socket;
        public nuint Key;
        public ushort Events;
        public byte Operation;
        public byte Trigger;
        public uint Result;
    }

    private readonly record struct Entry(nuint Key, nint Overlapped, nuint Internal, uint Bytes);

    private uint Register(nint port, nuint s, int events, byte operation, int trigger, nuint key = 6)
    {
        var asked = new Registration { Socket = s, Key = key, Events = (ushort)events, Operation = operation, Trigger = (byte)trigger, Result = 99 };
        Registration* one = New(asked);
        Assert.Equal(0u, Face.ProcessSocketNotifications(port, 1, one, 0, 0, null, null));
        return one->Result;
    }

    /// <summary>The events of the next notification; 0 when none comes.</summary>
    private uint Events(nint port, bool wait = true)
    {
        Entry* entry = New<Entry>();
        uint* count = New<uint>();
        uint result = Face.ProcessSocketNotifications(port, 0, null, wait ? (uint)Patience.TotalMilliseconds : 20, 1, entry, count);
        if (!wait && result == 258) return 0;
        Assert.Equal(0u, result);
        Assert.Equal(1u, *count);
        Assert.Equal((nuint)6, entry->Key);
        return entry->Bytes;
    }

    [FaceTheory, Statement("EX18")]
    public void Events_come_with_the_key_of_the_registration(Face face)
    {
        nint port = Port();
        SocketPair pair = TcpPair();
        Assert.Equal(0u, Register(port, pair.Client, In | HangUp, Enable, Persistent | Edge));
        Assert.Equal(0u, Events(port, wait: false));

        Send(pair.Server, 1);
        Assert.Equal(1u, Events(port));
        Assert.Equal(0u, Events(port, wait: false)); // An edge comes once.
        Send(pair.Server, 2);
        Assert.Equal(1u, Events(port));
        Ok(face.closesocket(pair.Server));
        Assert.Equal(5u, Events(port));
    }

    [FaceTheory, Statement("EX18")]
    public void A_level_comes_as_long_as_it_holds(Face face)
    {
        nint port = Port();
        SocketPair pair = TcpPair();
        Send(pair.Server, 1);
        WaitReadable(pair.Client);
        Assert.Equal(0u, Register(port, pair.Client, In, Enable, Persistent | Level));
        Assert.Equal(1u, Events(port));
        Assert.Equal(1u, Events(port));
        Receive(pair.Client, 10);
        Assert.Equal(0u, Events(port, wait: false));
        Assert.Equal(0u, Register(port, pair.Client, Out, Enable, Persistent | Level));
        Assert.Equal(2u, Events(port));
        Assert.Equal(2u, Events(port));
    }

    [FaceTheory, Statement("EX18")]
    public void One_shot_comes_once_and_can_be_turned_on_again(Face face)
    {
        nint port = Port();
        SocketPair pair = TcpPair();
        Assert.Equal(0u, Register(port, pair.Client, In, Enable, OneShot | Level));
        Send(pair.Server, 1);
        Assert.Equal(1u, Events(port));
        Assert.Equal(0u, Events(port, wait: false));
        Assert.Equal(0u, Register(port, pair.Client, In, Enable, OneShot | Level));
        Assert.Equal(1u, Events(port));
    }

    [FaceTheory, Statement("EX18")]
    public void Disabling_is_silent_removing_is_told_and_closing_is_not(Face face)
    {
        nint port = Port();
        SocketPair pair = TcpPair();
        Assert.Equal(0u, Register(port, pair.Client, In, Enable, Persistent | Level));
        Assert.Equal(0u, Register(port, pair.Client, 0, Disable, 0));
        Send(pair.Server, 1);
        Assert.Equal(0u, Events(port, wait: false));
        Assert.Equal(0u, Register(port, pair.Client, 0, Remove, 0));
        Assert.Equal(0x80u, Events(port));
        Assert.Equal((uint)WSAEINVAL, Register(port, pair.Client, 0, Remove, 0));

        Assert.Equal(0u, Register(port, pair.Server, In, Enable, Persistent | Level));
        Ok(face.closesocket(pair.Server));
        Assert.Equal(0u, Events(port, wait: false));
    }

    [FaceTheory, Statement("EX18")]
    public void Flags_are_checked_each_registration_for_itself(Face face)
    {
        nint port = Port();
        nuint s = TcpPair().Client;
        Assert.Equal((uint)WSAEINVAL, Register(port, s, In, Enable, Persistent));
        Assert.Equal((uint)WSAEINVAL, Register(port, s, In, Enable, Persistent | OneShot | Level));
        Assert.Equal((uint)WSAEINVAL, Register(port, s, In, Enable, Persistent | Level | Edge));
        Assert.Equal((uint)WSAEINVAL, Register(port, s, 8, Enable, Persistent | Level));
        Assert.Equal((uint)WSAEINVAL, Register(port, s, In, 8, Persistent | Level));
        Assert.Equal((uint)WSAENOTSOCK, Register(port, 12345, In, Enable, Persistent | Level));
        Assert.Equal(0u, Register(port, s, In, Enable, Persistent | Level));
        Assert.Equal((uint)WSAEINVAL, Register(port, s, In, Enable, Persistent | Level, key: 7));

        Assert.Equal((uint)WSAEINVAL, face.ProcessSocketNotifications(port, 0, null, 0, 0, null, null));
        Assert.Equal((uint)WSAEFAULT, face.ProcessSocketNotifications(port, 1, null, 0, 0, null, null));
        Assert.Equal(6u, face.ProcessSocketNotifications(12345, 0, null, 0, 1, New<Entry>(), New<uint>()));
        Assert.Equal(258u, face.ProcessSocketNotifications(port, 0, null, 0, 1, New<Entry>(), New<uint>()));
    }

    [FaceTheory, Statement("EX18")]
    public void A_listener_and_a_connect_notify_too(Face face)
    {
        nint port = Port();
        nuint listener = Listener(), s = Socket(), refused = Socket();
        Assert.Equal(0u, Register(port, listener, In, Enable, Persistent | Edge));
        MakeNonBlocking(s);
        face.connect(s, Loopback(AF_INET, PortOf(listener)), SockAddrIn.Size);
        Assert.Equal(1u, Events(port));
        Assert.Equal(0u, Register(port, s, Out, Enable, OneShot | Level));
        Assert.Equal(2u, Events(port));

        MakeNonBlocking(refused);
        Assert.Equal(0u, Register(port, refused, Out | HangUp, Enable, OneShot | Level));
        face.connect(refused, Loopback(AF_INET, RefusingPort()), SockAddrIn.Size);
        Assert.Equal(0x44u, Events(port) & 0x44u);
    }
}
