using System.Runtime.InteropServices;

namespace Windsock.Conformance;

/// <summary>The harness's structures have the sizes that Windows documents for 64 bits; the library is judged by them.</summary>
public unsafe class LayoutTests
{
    [Fact]
    public void Structures_have_their_documented_sizes()
    {
        Assert.Equal(SockAddrIn.Size, sizeof(SockAddrIn));
        Assert.Equal(SockAddrIn6.Size, sizeof(SockAddrIn6));
        Assert.Equal(SockAddrStorage.Size, sizeof(SockAddrStorage));
        Assert.Equal(WsaData.Size, sizeof(WsaData));
        Assert.Equal(8, sizeof(TimeVal));
        Assert.Equal(8 + 64 * 8, sizeof(FdSet));
        Assert.Equal(16, sizeof(PollFd));
        Assert.Equal(16, sizeof(WsaBuf));
        Assert.Equal(32, sizeof(WsaOverlapped));
        Assert.Equal(56, sizeof(WsaMsg));
        Assert.Equal(16, sizeof(WsaCmsgHdr));
        Assert.Equal(48, sizeof(AddrInfo));
        Assert.Equal(32, sizeof(HostEnt));
        Assert.Equal(32, sizeof(ServEnt));
        Assert.Equal(24, sizeof(ProtoEnt));
        Assert.Equal(4, sizeof(Linger));
        Assert.Equal(628, sizeof(ProtocolInfoW));
    }

    [Fact]
    public void The_texts_of_a_startup_record_follow_its_limits()
    {
        Assert.Equal(8, (int)Marshal.OffsetOf<WsaData>(nameof(WsaData.lpVendorInfo)));
        Assert.Equal(16, (int)Marshal.OffsetOf<WsaData>(nameof(WsaData.szDescription)));
        Assert.Equal(16 + 257, (int)Marshal.OffsetOf<WsaData>(nameof(WsaData.szSystemStatus)));
    }
}
