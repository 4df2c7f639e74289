using System.Runtime.InteropServices;

namespace Windsock.Conformance;

/// <summary>What works without any WSAStartup.</summary>
public sealed unsafe class BeforeStartupTests() : ConformanceTest(start: false)
{
    [FaceTheory]
    [Statement("ST14")]
    public void Byte_order_is_turned(Face face)
    {
        Assert.Equal(0x3412, face.htons(0x1234));
        Assert.Equal(0x3412, face.ntohs(0x1234));
        Assert.Equal(0x78563412u, face.htonl(0x12345678));
        Assert.Equal(0x78563412u, face.ntohl(0x12345678));
    }

    [FaceTheory]
    [Statement("ST14")]
    public void Address_text_is_read_and_written(Face face)
    {
        byte* address = Array<byte>(4);

        Assert.Equal(0x0100007fu, face.inet_addr(Ansi("127.0.0.1")));
        Assert.Equal(1, face.inet_pton(AF_INET, Ansi("192.0.2.33"), address));
        Assert.Equal([192, 0, 2, 33], new Span<byte>(address, 4).ToArray());
        Assert.Equal("192.0.2.33", Marshal.PtrToStringAnsi((nint)face.inet_ntoa(*(uint*)address)));
    }

    [FaceTheory]
    [Statement("ST14")]
    public void The_last_error_can_be_set_and_read(Face face)
    {
        face.WSASetLastError(4711);
        Assert.Equal(4711, face.WSAGetLastError());
        Expect(WSANOTINITIALISED, face.socket(AF_INET, SOCK_STREAM, 0));
    }
}
