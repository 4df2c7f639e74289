using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using Windsock.Spi;
using Xunit;
using static Windsock.Spi.WsaError;
using static Windsock.Ws2_32;
using SocketAddress = Windsock.Spi.SocketAddress;

namespace Windsock.Tests;

public sealed unsafe class OptionsProtocolTests : IDisposable
{
    public OptionsProtocolTests() => Assert.Equal(0, WSAStartup(0x0202, out _));

    public void Dispose() => WSACleanup();

    private static (SOCKET Client, SOCKET Server) Connect()
    {
        SOCKET listener = socket(AF_INET, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM, 0);
        Assert.Equal(0, bind(listener, SocketAddress.FromIp(IPAddress.Loopback, 0).Bytes));
        Assert.Equal(0, listen(listener, 1));
        byte* name = stackalloc byte[16];
        int length = 16;
        Assert.Equal(0, getsockname(listener, (SOCKADDR*)name, &length));
        Assert.Equal(0, connect(client, (SOCKADDR*)name, length));
        SOCKET server = accept(listener);
        Assert.Equal(0, closesocket(listener));
        return (client, server);
    }

    private static SOCKET Open(in WSAPROTOCOL_INFOW info) =>
        WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, info, 0, WSA_FLAG_OVERLAPPED);

    [Fact]
    public void Protocols_are_listed_without_hidden_ones()
    {
        Assert.Equal(-1, WSAEnumProtocolsW(default, default, out uint needed));
        Assert.Equal(WSAENOBUFS, WSAGetLastError());
        Assert.Equal(0u, needed % 628);
        var all = new WSAPROTOCOL_INFOW[needed / 628];
        Assert.Equal(all.Length, WSAEnumProtocolsW(default, all, out _));
        Assert.DoesNotContain(all, entry => entry.iSocketType == SOCK_RAW);
        Assert.Equal(2, WSAEnumProtocolsW([IPPROTO_UDP], all, out _));
        Assert.All(all[..2], entry => Assert.Equal(IPPROTO_UDP, entry.iProtocol));
        Assert.Equal(0, WSAEnumProtocolsW([1234], all, out _));

        uint length = 0;
        Assert.Equal(-1, WSAEnumProtocolsA(null, null, &length));
        Assert.Equal((uint)all.Length * 372, length);
        Assert.Equal(1140, sizeof(WSAPROTOCOL_INFOW32));
        Assert.Equal(-1, Ws2_32Wide32Protocols.WSAEnumProtocolsW(null, null, &length));
        Assert.Equal((uint)all.Length * 1140, length);
    }

    [Fact]
    public void The_forms_of_an_entry_turn_into_each_other()
    {
        var all = new WSAPROTOCOL_INFOW[16];
        int count = WSAEnumProtocolsW(default, all, out _);
        foreach (WSAPROTOCOL_INFOW entry in all[..count])
        {
            WSAPROTOCOL_INFOW other = entry;
            other.Name = "Grüße \U0001F980";
            Assert.Equal(other.Name, WSAPROTOCOL_INFOA.From(other).ToWide().Name);
            Assert.Equal(other.Name, WSAPROTOCOL_INFOW32.From(other).ToNarrow().Name);
            Assert.Equal(entry.dwCatalogEntryId, WSAPROTOCOL_INFOW32.From(other).ToNarrow().dwCatalogEntryId);
        }
    }

    [Fact]
    public void A_socket_can_be_made_of_a_catalog_entry()
    {
        var all = new WSAPROTOCOL_INFOW[16];
        WSAEnumProtocolsW([IPPROTO_UDP], all, out _);
        SOCKET s = Open(all[0]);
        Assert.NotEqual(INVALID_SOCKET, s);
        Assert.Equal(0, getsockopt(s, SOL_SOCKET, SO_TYPE, out int type));
        Assert.Equal(SOCK_DGRAM, type);
        byte[] info = new byte[628];
        Assert.Equal(0, getsockopt(s, SOL_SOCKET, SO_PROTOCOL_INFOW, info, out int length));
        Assert.Equal(all[0].dwCatalogEntryId, MemoryMarshal.Read<WSAPROTOCOL_INFOW>(info.AsSpan(0, length)).dwCatalogEntryId);

        all[0].dwCatalogEntryId = 4711;
        Assert.Equal(INVALID_SOCKET, Open(all[0]));
        Assert.Equal(WSAEINVALIDPROVIDER, WSAGetLastError());
    }

    [Theory]
    [InlineData(SOCK_STREAM, 0x8000, WSAEINVAL, "no such flag")]
    [InlineData(SOCK_STREAM, WSA_FLAG_MULTIPOINT_C_LEAF | WSA_FLAG_MULTIPOINT_D_LEAF, WSAEINVAL, "streams have no groups")]
    [InlineData(SOCK_DGRAM, WSA_FLAG_MULTIPOINT_C_ROOT | WSA_FLAG_MULTIPOINT_D_LEAF, WSAEINVAL, "groups of IP have no root")]
    [InlineData(SOCK_DGRAM, WSA_FLAG_MULTIPOINT_C_LEAF | WSA_FLAG_MULTIPOINT_D_LEAF, NO_ERROR, "a leaf")]
    [InlineData(SOCK_STREAM, WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT, NO_ERROR, "the usual ones")]
    [InlineData(SOCK_STREAM, WSA_FLAG_ACCESS_SYSTEM_SECURITY, WSAEACCES, "a privilege that nobody has")]
    public void Flags_are_checked(int type, int flags, WsaError expected, string why)
    {
        SOCKET s = WSASocketW(AF_INET, type, 0, null, 0, (uint)flags);
        Assert.True((s == INVALID_SOCKET ? WSAGetLastError() : NO_ERROR) == expected, why);
    }

    [Fact]
    public void A_duplicate_in_the_process_is_the_same_socket_until_the_last_handle_is_closed()
    {
        (SOCKET client, SOCKET server) = Connect();
        Assert.Equal(0, WSADuplicateSocketW(client, (uint)Environment.ProcessId, out WSAPROTOCOL_INFOW info));
        SOCKET second = Open(info);
        Assert.NotEqual(INVALID_SOCKET, second);
        Assert.NotEqual(client, second);
        Assert.Equal(INVALID_SOCKET, Open(info));
        Assert.Equal(WSAEINVAL, WSAGetLastError());

        Assert.Equal(0, setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, 5));
        Assert.Equal(0, getsockopt(second, SOL_SOCKET, SO_RCVTIMEO, out int shared));
        Assert.Equal(5, shared);

        Assert.Equal(0, closesocket(client));
        byte data = 7;
        Assert.Equal(1, send(second, &data, 1, 0));
        Assert.Equal(1, recv(server, &data, 1, 0));
        Assert.Equal(0, closesocket(second));
        Assert.Equal(0, recv(server, &data, 1, 0));
    }

    [Fact]
    public void A_process_that_does_not_exist_gets_nothing()
    {
        (SOCKET client, _) = Connect();
        Assert.Equal(-1, WSADuplicateSocketW(client, 0x7ffffff0, out _));
        Assert.Equal(WSAEINVAL, WSAGetLastError());
        Assert.Equal(-1, WSADuplicateSocketW(client, (uint)Environment.ProcessId, null));
        Assert.Equal(WSAEFAULT, WSAGetLastError());
    }

    [Fact]
    public void A_duplicate_goes_to_another_process_with_its_state()
    {
        (SOCKET client, SOCKET server) = Connect();
        Assert.Equal(0, setsockopt(client, SOL_SOCKET, SO_RCVBUF, 23456));
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        string[] arguments = ["-method", $"{typeof(OptionsProtocolTests).FullName}.{nameof(Child)}", "-explicit", "only"];
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        using Process child = Process.Start(start)!;
        Assert.Equal(0, WSADuplicateSocketW(client, (uint)child.Id, out WSAPROTOCOL_INFOW info));

        // It is meant for the child, not for us.
        Assert.Equal(INVALID_SOCKET, Open(info));
        child.StandardInput.WriteLine(Convert.ToHexString(MemoryMarshal.AsBytes(new ReadOnlySpan<WSAPROTOCOL_INFOW>(in info))));

        byte* data = stackalloc byte[1];
        Assert.Equal(1, recv(server, data, 1, 0));
        Assert.Equal(42, data[0]);
        Assert.Equal(0, closesocket(client));
        data[0] = 43;
        Assert.Equal(1, send(server, data, 1, 0)); // The child still has the connection, though we have closed our end of it.
        string output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        Assert.True(child.ExitCode == 0, output);
        Assert.Equal(0, recv(server, data, 1, 0));
    }

    [Fact(Explicit = true)]
    public void Child()
    {
        byte[] bytes = Convert.FromHexString(Console.In.ReadLine()!);
        WSAPROTOCOL_INFOW info = MemoryMarshal.Read<WSAPROTOCOL_INFOW>(bytes);
        SOCKET s = Open(info);
        Assert.NotEqual(INVALID_SOCKET, s);
        Assert.Equal(0, getsockopt(s, SOL_SOCKET, SO_RCVBUF, out int size));
        Assert.Equal(23456, size);
        byte* data = stackalloc byte[1];
        data[0] = 42;
        Assert.Equal(1, send(s, data, 1, 0));
        Assert.Equal(1, recv(s, data, 1, 0));
        Assert.Equal(43, data[0]);
        Assert.Equal(INVALID_SOCKET, Open(info));
        Assert.Equal(0, closesocket(s));
    }
}
