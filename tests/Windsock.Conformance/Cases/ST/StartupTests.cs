using System.Runtime.InteropServices;

namespace Windsock.Conformance;

/// <summary>What WSAStartup agrees to and what it writes down.</summary>
public sealed unsafe class StartupTests() : ConformanceTest(start: false)
{
    private const ushort HighestVersion = 0x0202;

    [FaceTheory]
    [Statement("ST01")]
    [Case(0x0000, WSAVERNOTSUPPORTED)]
    [Case(0x0200, WSAVERNOTSUPPORTED)]
    public void A_failure_is_the_return_value(Face face, int version, int code) => Returns(code, face.WSAStartup((ushort)version, New<WsaData>()));

    [FaceTheory]
    [Statement("ST01")]
    [Statement("ST15")]
    public void No_place_for_the_record_is_a_fault_and_takes_no_reference(Face face)
    {
        Returns(WSAEFAULT, face.WSAStartup(HighestVersion, null));
        Expect(WSANOTINITIALISED, face.WSACleanup());
    }

    [FaceTheory]
    [Statement("ST02")]
    [Statement("ST03")]
    [Case(0x0001, 0x0001, "1.0")]
    [Case(0x0101, 0x0101, "1.1")]
    [Case(0x0002, 0x0002, "2.0")]
    [Case(0x0102, 0x0102, "2.1")]
    [Case(0x0202, 0x0202, "2.2")]
    [Case(0x0201, 0x0101, "there is no 1.2, so 1.1 is the best below it")]
    [Case(0xff01, 0x0101, "1.255")]
    [Case(0x0302, 0x0202, "2.3 is beyond 2.2")]
    [Case(0x0003, 0x0202, "3.0: the minor number of a higher major does not matter")]
    [Case(0x0903, 0x0202, "3.9")]
    [Case(0xffff, 0x0202, "255.255")]
    public void The_lower_of_the_request_and_2_2_is_agreed(Face face, int requested, int agreed, string why)
    {
        WsaData* data = New<WsaData>();

        Returns(NO_ERROR, face.WSAStartup((ushort)requested, data));
        Ok(face.WSACleanup());

        Assert.True(agreed == data->wVersion, why);
        Assert.Equal(HighestVersion, data->wHighVersion);
    }

    [FaceTheory]
    [Statement("ST04")]
    [Case(0x0000)]
    [Case(0x0100)]
    [Case(0x0200)]
    [Case(0xff00)]
    public void Major_version_0_is_refused_and_takes_no_reference(Face face, int requested)
    {
        WsaData* data = New<WsaData>();

        Returns(WSAVERNOTSUPPORTED, face.WSAStartup((ushort)requested, data));

        Assert.Equal(HighestVersion, data->wHighVersion);
        Expect(WSANOTINITIALISED, face.WSACleanup());
        Expect(WSANOTINITIALISED, face.socket(AF_INET, SOCK_STREAM, 0));
    }

    [FaceTheory]
    [Statement("ST05")]
    [Case(0x0001, true)]
    [Case(0x0101, true)]
    [Case(0x0002, false)]
    [Case(0x0202, false)]
    [Case(0x0103, false)]
    public void Limits_are_told_to_programs_of_version_1_only(Face face, int requested, bool told)
    {
        WsaData* data = New(new WsaData { iMaxSockets = told ? (ushort)0 : (ushort)7, iMaxUdpDg = told ? (ushort)0 : (ushort)7 });

        Returns(NO_ERROR, face.WSAStartup((ushort)requested, data));
        Ok(face.WSACleanup());

        Assert.Equal(told, data->iMaxSockets != 0);
        Assert.Equal(told, data->iMaxUdpDg != 0);
    }

    [FaceTheory]
    [Statement("ST06")]
    public void The_record_has_408_bytes_with_the_texts_after_the_limits(Face face)
    {
        byte* record = Array<byte>(WsaData.Size + 8);
        new Span<byte>(record, WsaData.Size + 8).Fill(0xee);

        Returns(NO_ERROR, face.WSAStartup(HighestVersion, record));
        Ok(face.WSACleanup());

        Assert.Equal("WinSock 2.0", Marshal.PtrToStringAnsi((nint)(record + 16)));
        Assert.Equal("Running", Marshal.PtrToStringAnsi((nint)(record + 16 + 257)));
        Assert.Equal(0u, *(uint*)(record + 4)); // iMaxSockets and iMaxUdpDg
        Assert.All(new Span<byte>(record + WsaData.Size, 8).ToArray(), after => Assert.Equal(0xee, after));
    }

    [FaceTheory]
    [Statement("ST10")]
    public void Every_start_is_negotiated_for_itself(Face face)
    {
        WsaData* first = New<WsaData>();
        WsaData* second = New<WsaData>();
        WsaData* third = New<WsaData>();

        Returns(NO_ERROR, face.WSAStartup(0x0202, first));
        Returns(NO_ERROR, face.WSAStartup(0x0101, second));
        Returns(NO_ERROR, face.WSAStartup(0x0002, third));

        Assert.Equal([0x0202, 0x0101, 0x0002], new int[] { first->wVersion, second->wVersion, third->wVersion });
        for (int i = 0; i < 3; i++) Ok(face.WSACleanup());
        Expect(WSANOTINITIALISED, face.WSACleanup());
    }
}
