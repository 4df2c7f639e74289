using System.Runtime.InteropServices;

namespace Windsock.Linux;

/// <summary>struct sockaddr_nl of netlink(7).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct sockaddr_nl
{
    public ushort nl_family;
    public ushort nl_pad;
    public uint nl_pid;
    public uint nl_groups;
}

/// <content>rtnetlink(7): what the host tells of its links, addresses and routes.</content>
internal static unsafe partial class LibC
{
    public const int AF_NETLINK = 16;
    public const int NETLINK_ROUTE = 0;

    public const uint RTMGRP_LINK = 0x1;
    public const uint RTMGRP_IPV4_IFADDR = 0x10;
    public const uint RTMGRP_IPV4_ROUTE = 0x40;
    public const uint RTMGRP_IPV6_IFADDR = 0x100;
    public const uint RTMGRP_IPV6_ROUTE = 0x400;
}
