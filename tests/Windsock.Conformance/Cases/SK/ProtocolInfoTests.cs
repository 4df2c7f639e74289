namespace Windsock.Conformance;

/// <summary>WSASocket with a description of the protocol, and sockets that two handles stand for.</summary>
public sealed unsafe class ProtocolInfoTests : ConformanceTest
{
    private ProtocolInfoW* InfoOf(nuint s)
    {
        ProtocolInfoW* info = New<ProtocolInfoW>();
        Ok(Face.getsockopt(s, SOL_SOCKET, SO_PROTOCOL_INFOW, info, New(sizeof(ProtocolInfoW))));
        return info;
    }

    [FaceTheory]
    [Statement("SK11")]
    [Case(AF_INET, SOCK_STREAM)]
    [Case(AF_INET, SOCK_DGRAM)]
    [Case(AF_INET6, SOCK_STREAM)]
    [Case(AF_INET6, SOCK_DGRAM)]
    public void FROM_PROTOCOL_INFO_takes_the_value_of_the_structure(Face face, int family, int type)
    {
        ProtocolInfoW* info = InfoOf(Socket(type, family));

        nuint all = Ok(face.WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, info, 0, WSA_FLAG_OVERLAPPED));
        nuint some = Ok(face.WSASocketW(family, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, info, 0, WSA_FLAG_OVERLAPPED));

        foreach (nuint s in new[] { all, some })
        {
            Assert.Equal(type, GetOption(s, SOL_SOCKET, SO_TYPE));
            Assert.Equal(info->iProtocol, InfoOf(s)->iProtocol);
            Assert.Equal(info->dwCatalogEntryId, InfoOf(s)->dwCatalogEntryId);
            Ok(face.bind(s, Loopback(family), SizeOf(family)));
        }
    }

    [FaceTheory]
    [Statement("CL11")]
    public void The_last_of_duplicates_ends_the_connection(Face face)
    {
        ForeignPair pair = ForeignTcpPair();
        ProtocolInfoW* info = New<ProtocolInfoW>();
        Ok(face.WSADuplicateSocketW(pair.Mine, (uint)Environment.ProcessId, info));
        nuint other = Ok(face.WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, info, 0, WSA_FLAG_OVERLAPPED));
        Assert.NotEqual(pair.Mine, other);

        Ok(face.closesocket(pair.Mine));
        Expect(WSAENOTSOCK, face.send(pair.Mine, Array<byte>(1), 1, 0));

        pair.Theirs.ReceiveTimeout = (int)Patience.TotalMilliseconds;
        Send(other, 1);
        Assert.Equal(1, pair.Theirs.Receive(new byte[10]));
        Assert.Equal(1, pair.Theirs.Send([2]));
        Assert.Equal([2], Receive(other, 10));

        Ok(face.closesocket(other));
        Assert.Equal(0, pair.Theirs.Receive(new byte[10]));
    }
}
