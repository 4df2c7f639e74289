using System.Net;
using System.Net.Sockets;

namespace Windsock.Conformance;

/// <summary>Datagrams whose time to live has run out. No router is at hand, so the test sends the ICMP message that one would send.</summary>
public sealed unsafe class ExpiredTests : ConformanceTest
{
    private const int Elsewhere = 9; // Where the datagram in the message was bound for.

    [FaceTheory(Host = "a raw socket of the host, to send the ICMP message of a router"), Statement("UD04")]
    public void The_next_receive_fails_with_WSAENETRESET(Face face)
    {
        nuint s = Bound(SOCK_DGRAM);
        SendTimeExceeded(PortOf(s));

        Expect(WSAENETRESET, face.recvfrom(s, Array<byte>(1), 1, 0, null, null));

        // Once, and the socket works on.
        SendToItself(face, s);
        Assert.Equal([1], Receive(s, 10));
    }

    [FaceTheory(Host = "a raw socket of the host, to send the ICMP message of a router"), Statement("UD04")]
    public void SIO_UDP_NETRESET_turns_it_off(Face face)
    {
        nuint s = Bound(SOCK_DGRAM);
        Ok(face.WSAIoctl(s, SIO_UDP_NETRESET, New(0), sizeof(int), null, 0, New<uint>(), null, null));
        SendTimeExceeded(PortOf(s));
        SendToItself(face, s);
        Assert.Equal([1], Receive(s, 10));

        Ok(face.WSAIoctl(s, SIO_UDP_NETRESET, New(1), sizeof(int), null, 0, New<uint>(), null, null));
        SendTimeExceeded(PortOf(s));
        Expect(WSAENETRESET, face.recv(s, Array<byte>(1), 1, 0));
    }

    private void SendToItself(Face face, nuint s) =>
        Assert.Equal(1, Ok(face.sendto(s, New((byte)1), 1, 0, Loopback(AF_INET, PortOf(s)), SockAddrIn.Size)));

    /// <summary>ICMP type 11 about a datagram from <paramref name="port"/> of the loopback address.</summary>
    private static void SendTimeExceeded(int port)
    {
        Socket? raw = null;
        try
        {
            raw = new Socket(AddressFamily.InterNetwork, SocketType.Raw, ProtocolType.Icmp);
        }
        catch (SocketException)
        {
            Assert.Skip("raw sockets need a right that this user has not");
        }

        using (raw)
        {
            byte[] message =
            [
                11, 0, 0, 0, 0, 0, 0, 0,
                0x45, 0, 0, 29, 0, 0, 0, 0, 1, 17, 0, 0, 127, 0, 0, 1, 127, 0, 0, 1,
                (byte)(port >> 8), (byte)port, 0, Elsewhere, 0, 9, 0, 0,
            ];
            uint sum = 0;
            for (int i = 0; i < message.Length; i += 2) sum += (uint)((message[i] << 8) | message[i + 1]);
            while (sum > ushort.MaxValue) sum = (sum & ushort.MaxValue) + (sum >> 16);
            (message[2], message[3]) = ((byte)(~sum >> 8), (byte)~sum);
            raw.SendTo(message, new IPEndPoint(IPAddress.Loopback, 0));
        }
    }
}
