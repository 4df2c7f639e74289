using Windsock.TcpIp.Network.Multicast;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.TcpIp.Tests.Multicast;

public class GroupReporterTests
{
    public static TheoryData<bool> Families => [false, true];

    [Theory]
    [MemberData(nameof(Families))]
    public void Joining_and_leaving_are_told_at_once_and_once_more(bool v6)
    {
        var world = new ReporterWorld(v6);
        UdpSocket socket = world.Open();
        IpAddress group = world.Group(1);
        Assert.Equal(StackError.None, socket.Join(world.Now, group));
        Assert.Equal([$"ChangeToExclude {group} {{}}"], world.TakeReports());
        world.Run(TimeSpan.FromSeconds(1.1));
        Assert.Equal([$"ChangeToExclude {group} {{}}"], world.TakeReports());
        world.Run(TimeSpan.FromSeconds(100));
        Assert.Empty(world.TakeReports());

        Assert.Equal(StackError.None, socket.Leave(world.Now, group));
        world.Run(TimeSpan.FromSeconds(100));
        Assert.Equal([$"ChangeToInclude {group} {{}}", $"ChangeToInclude {group} {{}}"], world.TakeReports());
        Assert.Equal(Instant.Never, world.Stack.NextDeadline);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Source_filters_of_several_sockets_are_merged(bool v6)
    {
        var world = new ReporterWorld(v6);
        IpAddress group = world.Group(1), a = world.Source(1), b = world.Source(2);
        UdpSocket one = world.Open(), two = world.Open();
        one.Join(world.Now, group, 0, a);
        world.Run(TimeSpan.FromSeconds(2));
        Assert.Equal([$"AllowNewSources {group} {{{a}}}", $"AllowNewSources {group} {{{a}}}"], world.TakeReports());
        two.Join(world.Now, group, 0, b);
        world.Run(TimeSpan.FromSeconds(2));
        Assert.Equal([$"AllowNewSources {group} {{{b}}}", $"AllowNewSources {group} {{{b}}}"], world.TakeReports());
        one.Close(world.Now);
        world.Run(TimeSpan.FromSeconds(2));
        Assert.Equal([$"BlockOldSources {group} {{{a}}}", $"BlockOldSources {group} {{{a}}}"], world.TakeReports());

        UdpSocket three = world.Open();
        Assert.Equal(StackError.None, three.SetSourceFilter(world.Now, group, 0, SourceFilterMode.Exclude, [a, b]));
        world.Run(TimeSpan.FromSeconds(2));
        // b is wanted by the second socket.
        Assert.Equal([$"ChangeToExclude {group} {{{a}}}", $"ChangeToExclude {group} {{{a}}}"], world.TakeReports());
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void A_general_query_is_answered_once_within_its_time(bool v6)
    {
        var world = new ReporterWorld(v6);
        UdpSocket socket = world.Open();
        socket.Join(world.Now, world.Group(1));
        socket.Join(world.Now, world.Group(2), 0, world.Source(1));
        world.Run(TimeSpan.FromSeconds(5));
        world.TakeReports();
        world.Query(v6 ? 2 : 3, null, 10);
        world.Query(v6 ? 2 : 3, null, 10);
        Assert.Empty(world.TakeReports());
        world.Run(TimeSpan.FromSeconds(10));
        Assert.Equal([$"ModeIsExclude {world.Group(1)} {{}}", $"ModeIsInclude {world.Group(2)} {{{world.Source(1)}}}"], world.TakeReports());
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Queries_about_groups_and_sources_are_answered_with_what_is_wanted_of_them(bool v6)
    {
        var world = new ReporterWorld(v6);
        int version = v6 ? 2 : 3;
        UdpSocket socket = world.Open();
        IpAddress included = world.Group(1), excluded = world.Group(2), a = world.Source(1), b = world.Source(2), c = world.Source(3);
        socket.SetSourceFilter(world.Now, included, 0, SourceFilterMode.Include, [a, b]);
        socket.SetSourceFilter(world.Now, excluded, 0, SourceFilterMode.Exclude, [a]);
        world.Run(TimeSpan.FromSeconds(5));
        world.TakeReports();
        world.Query(version, included, 1, b, c);
        world.Query(version, excluded, 1, a, c);
        world.Run(TimeSpan.FromSeconds(2));
        Assert.Equal([$"ModeIsInclude {included} {{{b}}}", $"ModeIsInclude {excluded} {{{c}}}"], world.TakeReports().Order());
        world.Query(version, included, 1, c);
        world.Query(version, world.Group(3), 1);
        world.Run(TimeSpan.FromSeconds(2));
        Assert.Empty(world.TakeReports());
        world.Query(version, excluded, 1);
        world.Run(TimeSpan.FromSeconds(2));
        Assert.Equal([$"ModeIsExclude {excluded} {{{a}}}"], world.TakeReports());
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void An_older_querier_is_answered_in_its_version_until_it_is_gone(bool v6)
    {
        var world = new ReporterWorld(v6);
        int old = v6 ? 1 : 2;
        IpAddress group = world.Group(1);
        world.Query(old, null, 10);
        UdpSocket socket = world.Open();
        socket.Join(world.Now, group);
        world.Run(TimeSpan.FromSeconds(11));
        Assert.Equal([$"Report {group} to {group}", $"Report {group} to {group}"], world.TakeReports());

        world.Query(old, null, 10);
        world.OthersReport(group);
        world.Run(TimeSpan.FromSeconds(11));
        Assert.Empty(world.TakeReports()); // Another host has told it.
        socket.Leave(world.Now, group);
        world.Run(TimeSpan.FromSeconds(11));
        Assert.Empty(world.TakeReports()); // And it was the last that did.

        socket.Join(world.Now, group);
        world.Run(TimeSpan.FromSeconds(11));
        world.TakeReports();
        socket.Leave(world.Now, group);
        Assert.Equal([$"Leave {group} to {(v6 ? "ff02::2" : "224.0.0.2")}"], world.TakeReports());

        world.Run(TimeSpan.FromSeconds(2 * 125 + 10));
        socket.Join(world.Now, group);
        Assert.Equal([$"ChangeToExclude {group} {{}}"], world.TakeReports());
    }

    [Fact]
    public void The_first_version_of_igmp_knows_no_leaving()
    {
        var world = new ReporterWorld(false);
        world.Query(1, null, 0);
        UdpSocket socket = world.Open();
        socket.Join(world.Now, world.Group(1));
        world.Run(TimeSpan.FromSeconds(11));
        string[] expected = [$"Report1 {world.Group(1)} to {world.Group(1)}", $"Report1 {world.Group(1)} to {world.Group(1)}"];
        Assert.Equal(expected, world.TakeReports());
        socket.Leave(world.Now, world.Group(1));
        world.Run(TimeSpan.FromSeconds(11));
        Assert.Empty(world.TakeReports());
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void A_long_report_takes_several_packets(bool v6)
    {
        var world = new ReporterWorld(v6);
        UdpSocket socket = world.Open();
        for (int i = 0; i < 250; i++) Assert.Equal(StackError.None, socket.Join(world.Now, world.Group(i), 0, world.Source(i)));
        world.Run(TimeSpan.FromSeconds(5));
        world.TakeReports();
        world.Query(v6 ? 2 : 3, null, 1);
        world.Run(TimeSpan.FromSeconds(2));
        Assert.InRange(world.Link.Sent.Count, 2, 8);
        Assert.All(world.Link.Sent, sent => Assert.InRange(sent.Bytes.Length, 100, 1500));
        Assert.Equal(250, world.TakeReports().Length);
    }
}
