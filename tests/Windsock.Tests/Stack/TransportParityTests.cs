using System.Runtime.InteropServices;
using Windsock.Engine;
using Windsock.Spi;
using Xunit;
using static Windsock.Spi.WsaError;
using static Windsock.Ws2_32;

namespace Windsock.Tests.Stack;

/// <summary>Every option and every control code, asked of the host's sockets and of those of our own stack: a program sees no difference but those that
/// are listed with their reasons.</summary>
public sealed unsafe class TransportParityTests : IDisposable
{
    private const int AnyProtocol = 253;

    // Where a line of what was asked, "level/name what", begins so, the two answer differently.
    private static readonly (string Begins, string Why)[] s_reasoned =
    [
        ("11/3 set", "the host joins datagrams to 64 KiB or not at all"),
        ("29/4 set 0", "a hop limit of 0 is the stack's own word for none"),
        ("29/47 set 2", "no router of IPv6 cuts packets, so the stack's streams cannot leave that to them"),
        ("29/1b set 1", "the host does not know IPv4 on raw sockets of IPv6, and refuses to be told so"),
        ("0/d set zeros", "the host looks for the membership before it looks at the group"),
        ("0/2", "the host looks for the membership before it looks at the group"),
        ("29/2", "the host looks for the membership before it looks at the group"),
        ("9800000a", "the host looks at the group before it looks for the interface"),
        ("9800000b", "the host looks for the membership before it looks at the group"),
        ("8004747", "the host looks for the membership before it looks at the group"),
        ("98000011", "the host cannot be told how long the first SYN waits"),
        ("98000017", "the host cannot be told how often to acknowledge"),
    ];

    private readonly WinsockSession _session = new();
    private readonly WinsockNetwork _network = new(seed: 6);
    private readonly WinsockHost _host;

    public static TheoryData<int, int> Sockets { get; } =
        new(from family in new[] { AF_INET, AF_INET6 } from type in new[] { SOCK_STREAM, SOCK_DGRAM, SOCK_RAW } select (family, type));

    public TransportParityTests() => _host = _network.AddHost("host", "10.0.0.1/24");

    public void Dispose()
    {
        _network.Dispose();
        _session.Dispose();
    }

    [Theory]
    [MemberData(nameof(Sockets))]
    public void Options_are_answered_alike(int family, int type)
    {
        SkipWithoutPrivilege(family, type);
        var different = new List<string>();
        foreach (OptionRow row in OptionTable.Rows)
        {
            if (row is { Level: SOL_SOCKET, Name: SO_OPENTYPE }) continue; // It is the thread's.
            List<string> host = AskOption(family, type, row), stack = _host.Run(() => AskOption(family, type, row));
            Compare($"{row.Level:x}/{row.Name:x} ", host, stack, different);
        }

        Assert.True(different.Count == 0, string.Join("\n", different));
    }

    [Theory]
    [MemberData(nameof(Sockets))]
    public void Control_codes_are_answered_alike(int family, int type)
    {
        SkipWithoutPrivilege(family, type);
        var different = new List<string>();
        foreach (IoctlRow row in IoctlTable.Rows)
        {
            List<string> host = AskCode(family, type, row), stack = _host.Run(() => AskCode(family, type, row));
            Compare($"{row.Code:x8} ", host, stack, different);
        }

        Assert.True(different.Count == 0, string.Join("\n", different));
    }

    private static void Compare(string what, List<string> host, List<string> stack, List<string> different)
    {
        for (int i = 0; i < host.Count; i++)
        {
            string asked = what + host[i];
            if (host[i] == stack[i] || s_reasoned.Any(each => asked.StartsWith(each.Begins, StringComparison.Ordinal))) continue;
            different.Add($"{asked} | {stack[i]}");
        }
    }

    private static List<string> AskOption(int family, int type, OptionRow row)
    {
        var said = new List<string> { "get " + Read(family, type, row, set: null) };
        int[] values = row.Type == OptionType.Bool ? [0, 1] : [0, 1, 2, 255, 256, 2000, 65535, 65536, int.MaxValue, -1, int.MinValue];
        if (row.Type is OptionType.Bool or OptionType.Number)
        {
            foreach (int value in values)
            {
                byte[] bytes = new byte[sizeof(int)];
                MemoryMarshal.Write(bytes, value);
                said.Add($"set {value} " + Read(family, type, row, bytes));
            }
        }

        foreach (int length in (int[])[0, 3, 4, 40, 41])
        {
            if (row.Type == OptionType.Bytes) said.Add($"set {length} bytes " + Read(family, type, row, new byte[length]));
        }

        if (row.Type == OptionType.Record) said.Add("set zeros " + Read(family, type, row, new byte[row.Size]));
        return said;
    }

    private static string Read(int family, int type, OptionRow row, byte[]? set)
    {
        SOCKET s = socket(family, type, type == SOCK_RAW ? AnyProtocol : 0);
        Assert.NotEqual(INVALID_SOCKET, s);
        string said = "";
        if (set is not null) said = (setsockopt(s, row.Level, row.Name, set) == 0 ? NO_ERROR : WSAGetLastError()) + " ";
        byte[] value = new byte[1024];
        int length = value.Length;
        fixed (byte* room = value)
        {
            WsaError error = getsockopt(s, row.Level, row.Name, room, &length) == 0 ? NO_ERROR : WSAGetLastError();
            said += error == NO_ERROR ? Convert.ToHexString(value.AsSpan(0, Math.Min(length, 64))) : error.ToString();
        }

        Assert.Equal(0, closesocket(s));
        return said;
    }

    private static List<string> AskCode(int family, int type, IoctlRow row)
    {
        var said = new List<string>();
        foreach (byte fill in (byte[])[0, 1, 2, 0x80, 0xff])
        {
            SOCKET s = socket(family, type, type == SOCK_RAW ? AnyProtocol : 0);
            uint on = 1;
            Assert.Equal(0, ioctlsocket(s, FIONBIO, &on)); // Some wait for a change.
            byte[] input = new byte[Math.Max(row.Input, 1)];
            input.AsSpan().Fill(fill);
            WsaError error = WSAIoctl(s, row.Code, input, new byte[4096], out uint bytes) == 0 ? NO_ERROR : WSAGetLastError();
            said.Add($"{fill} {error} {(error == NO_ERROR && row.Output > 0 && row.Code != SIO_ADDRESS_LIST_QUERY ? bytes : 0)}");
            Assert.Equal(0, closesocket(s));
        }

        return said;
    }

    private static void SkipWithoutPrivilege(int family, int type)
    {
        if (type != SOCK_RAW) return;
        SOCKET s = socket(family, type, AnyProtocol);
        Assert.SkipUnless(s != INVALID_SOCKET, "the host wants a privilege for raw sockets");
        closesocket(s);
    }
}
