using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Windsock.Conformance;

/// <summary>WSADuplicateSocket: two handles to one socket, here and in another process.</summary>
public sealed unsafe class DuplicateTests : ConformanceTest
{
    [FaceTheory, Statement("DU01")]
    [Case(true)]
    [Case(false)]
    public void A_duplicate_can_be_opened_once(Face face, bool wide)
    {
        SocketPair pair = TcpPair();
        ProtocolInfoW* info = New<ProtocolInfoW>();
        Ok(wide ? face.WSADuplicateSocketW(pair.Client, Own, info) : face.WSADuplicateSocketA(pair.Client, Own, info));
        Assert.Equal((AF_INET, SOCK_STREAM, IPPROTO_TCP), (info->iAddressFamily, info->iSocketType, info->iProtocol));

        nuint duplicate = Ok(Open(face, info, wide));
        Assert.NotEqual(pair.Client, duplicate);
        Expect(WSAEINVAL, Open(face, info, wide));
    }

    [FaceTheory]
    [Statement("DU02", Differs = "because the options and the mode that the library keeps are common within a process, but another process has its own copy")]
    public void Duplicates_are_one_socket(Face face)
    {
        SocketPair pair = TcpPair();
        nuint duplicate = Duplicated(face, pair.Client);

        SetOption(pair.Client, SOL_SOCKET, SO_RCVTIMEO, 1234);
        Assert.Equal(1234, GetOption(duplicate, SOL_SOCKET, SO_RCVTIMEO));
        SetOption(duplicate, IPPROTO_TCP, TCP_NODELAY, 1);
        Assert.Equal(1, GetOption(pair.Client, IPPROTO_TCP, TCP_NODELAY));
        MakeNonBlocking(pair.Client);
        Expect(WSAEWOULDBLOCK, face.recv(duplicate, Array<byte>(1), 1, 0));

        // Each datum reaches one of them.
        Send(pair.Server, 1, 2);
        WaitReadable(duplicate);
        Assert.Equal([1], Receive(duplicate, 1));
        Assert.Equal([2], Receive(pair.Client, 1));
    }

    [FaceTheory]
    [Statement("DU02", Differs = "because the options and the mode that the library keeps are common within a process, but another process has its own copy")]
    [Case(true)]
    [Case(false)]
    public void The_connection_ends_with_the_last_handle(Face face, bool originalFirst)
    {
        SocketPair pair = TcpPair();
        nuint duplicate = Duplicated(face, pair.Client);
        nuint first = originalFirst ? pair.Client : duplicate, last = originalFirst ? duplicate : pair.Client;

        Ok(face.closesocket(first));
        Expect(WSAENOTSOCK, face.send(first, Array<byte>(1), 1, 0));
        Send(last, 1);
        Assert.Equal([1], Receive(pair.Server, 10));
        Ok(face.closesocket(last));
        Assert.Empty(Receive(pair.Server, 10));
    }

    [FaceTheory]
    public void An_offer_outlives_the_handle_that_it_was_made_of(Face face)
    {
        SocketPair pair = TcpPair();
        ProtocolInfoW* info = New<ProtocolInfoW>();
        Ok(face.WSADuplicateSocketW(pair.Client, Own, info));
        Ok(face.closesocket(pair.Client));

        Send(Ok(Open(face, info, true)), 1);
        Assert.Equal([1], Receive(pair.Server, 10));
    }

    [FaceTheory, Statement("DU03")]
    public void A_process_that_does_not_exist_gets_nothing(Face face)
    {
        nuint s = Socket();
        ProtocolInfoW* info = New<ProtocolInfoW>();
        Expect(WSAEINVAL, face.WSADuplicateSocketW(s, 0x7ffffff0, info));
        Expect(WSAEINVAL, face.WSADuplicateSocketW(s, 0, info));
        Expect(WSAEFAULT, face.WSADuplicateSocketW(s, Own, null));
        Ok(face.WSADuplicateSocketW(s, Own, info));
        Ok(face.closesocket(s));
        Expect(WSAENOTSOCK, face.WSADuplicateSocketW(s, Own, info));
        Ok(Open(face, info, true));
    }

    [FaceTheory(Host = "descriptors"), Statement("DU01"), Statement("DU03"), Statement("DU04")]
    public void Another_process_goes_on_with_the_connection(Face face)
    {
        SocketPair pair = TcpPair();
        SetOption(pair.Client, SOL_SOCKET, SO_RCVBUF, 23456);
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        string[] arguments = ["-method", $"{typeof(DuplicateChild).FullName}.{nameof(DuplicateChild.Run)}", "-explicit", "only"];
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        using Process child = Process.Start(start)!;
        ProtocolInfoW* info = New<ProtocolInfoW>();
        Ok(face.WSADuplicateSocketW(pair.Client, (uint)child.Id, info));

        // It is for the child, not for this process.
        Expect(WSAEINVAL, Open(face, info, true));
        child.StandardInput.WriteLine(face.Language);
        child.StandardInput.WriteLine(Convert.ToHexString(new ReadOnlySpan<byte>(info, sizeof(ProtocolInfoW))));

        SetOption(pair.Server, SOL_SOCKET, SO_RCVTIMEO, (int)Patience.TotalMilliseconds);
        Assert.Equal(BitConverter.GetBytes(23456), ReceiveAll(pair.Server, sizeof(int)));
        Ok(face.closesocket(pair.Client));
        Send(pair.Server, 43); // The child still has the connection, though this process has closed its end.
        Assert.Equal([44], Receive(pair.Server, 1));
        Assert.Empty(Receive(pair.Server, 1));
        string output = child.StandardOutput.ReadToEnd();
        Assert.True(child.WaitForExit(Patience) && child.ExitCode == 0, output);
    }

    private static uint Own => (uint)Environment.ProcessId;

    private nuint Duplicated(Face face, nuint s)
    {
        ProtocolInfoW* info = New<ProtocolInfoW>();
        Ok(face.WSADuplicateSocketW(s, Own, info));
        return Ok(Open(face, info, true));
    }

    private static nuint Open(Face face, void* info, bool wide) => wide
        ? face.WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, info, 0, WSA_FLAG_OVERLAPPED)
        : face.WSASocketA(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, info, 0, WSA_FLAG_OVERLAPPED);
}

/// <summary>The other process of <see cref="DuplicateTests"/>.</summary>
public unsafe class DuplicateChild
{
    [Fact(Explicit = true)]
    public void Run()
    {
        string? language = Console.In.ReadLine();
        Face face = Face.All.Single(each => each.Language == language);
        byte[] bytes = Convert.FromHexString(Console.In.ReadLine()!);
        ProtocolInfoW info = MemoryMarshal.Read<ProtocolInfoW>(bytes);
        WsaData data;
        Assert.Equal(NO_ERROR, face.WSAStartup(0x0202, &data));
        nuint s = face.WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &info, 0, WSA_FLAG_OVERLAPPED);
        Assert.NotEqual(INVALID_SOCKET, s);

        int value, length = sizeof(int);
        Assert.Equal(0, face.getsockopt(s, SOL_SOCKET, SO_RCVBUF, &value, &length));
        Assert.Equal(sizeof(int), face.send(s, (byte*)&value, sizeof(int), 0));
        byte answer;
        Assert.Equal(1, face.recv(s, &answer, 1, 0));
        answer++;
        Assert.Equal(1, face.send(s, &answer, 1, 0));
        Assert.Equal(INVALID_SOCKET, face.WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &info, 0, WSA_FLAG_OVERLAPPED));
        Assert.Equal(WSAEINVAL, face.WSAGetLastError());
        Assert.Equal(0, face.closesocket(s));
        Assert.Equal(0, face.WSACleanup());
    }
}
