using Windsock.Drivers.Pcapng;

namespace Windsock.CPrograms.Tests.Network;

/// <summary>Programs that WINDSOCK_NETWORK puts on devices of the host, against the host's own TCP: both in a network namespace made for the test.</summary>
public sealed class HostLinkTests : IDisposable
{
    private const string Veth = """
        ip link add wsv0 type veth peer name wsv1
        ip address add 10.8.0.1/24 dev wsv0
        ip link set wsv0 up
        ip link set wsv1 up
        """;

    /// <summary>$5: a program.</summary>
    private const string VethWithChecksums = Veth + "\n$5 wsv0";

    /// <summary>$1: the program, $2: the network, $3: a folder, $4: bytes each way.</summary>
    private const string Exchange = """
        $1 serve 7000 $4 >$3/server &
        server=$!
        for turn in $(seq 3000); do [ -s $3/server ] && break; kill -0 $server || exit 3; sleep 0.02; done
        WINDSOCK_NETWORK=$2 $1 exchange 10.8.0.1 7000 $4 || exit 1
        wait $server || exit 2
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("windsock-link-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("", "tun:wst0,10.8.0.2/24,host=10.8.0.1/24")]
    [InlineData("", "tap:wst0,10.8.0.2/24,host=10.8.0.1/24")]
    [InlineData(Veth, "packet:wsv1,10.8.0.2/24")]
    [InlineData(VethWithChecksums, "xdp:wsv1,10.8.0.2/24")]
    public void Megabytes_go_to_the_host_and_back(string devices, string network) =>
        Assert.Equal("from 10.8.0.2\n", Run(devices, network, bytes: 8_000_000));

    [Theory]
    [InlineData("", "tun:wst0,10.8.0.2/24,host=10.8.0.1/24")]
    [InlineData(Veth, "packet:wsv1,10.8.0.2/24")]
    public void What_passes_is_recorded(string devices, string network)
    {
        const int bytes = 100_000;
        string file = Path.Combine(_folder.FullName, "passed.pcapng");
        Run(devices, $"{network},pcap={file}", bytes);

        using FileStream stream = File.OpenRead(file);
        var reader = new PcapngReader(stream);
        long recorded = 0;
        PcapngResult result;
        while ((result = reader.Read(out CapturedPacket packet)) == PcapngResult.Packet) recorded += packet.Bytes.Length;
        Assert.Equal((PcapngResult.End, null), (result, reader.Error));
        Assert.Equal("eth0", Assert.Single(reader.Interfaces).Name);
        Assert.InRange(recorded, 2 * bytes, 3 * bytes);
    }

    private string Run(string devices, string network, int bytes)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "devices and network namespaces need root");
        Execution alone = Execution.Run("/usr/bin/env", "unshare", "-n", "ip", "link", "set", "lo", "up");
        Assert.SkipWhen(alone.ExitCode != 0, $"no network namespaces here: {alone.Error}");
        string script = $"set -e\nip link set lo up\n{devices}\nset +e\n{Exchange}";
        string checksums = CompiledProgram.BuildPlain("complete_checksums.c");
        string[] values = [CompiledProgram.Build("network_stream.c"), network, _folder.FullName, $"{bytes}", checksums];
        Execution run = Execution.Run("/usr/bin/env", ["unshare", "-n", "sh", "-c", script, "sh", .. values]);
        return run.ExitsWith(0).Output;
    }
}
