using System.Runtime.InteropServices;
using Windsock.Spi;
using Windsock.TcpIp;
using Windsock.TcpIp.Network.Multicast;
using Windsock.TcpIp.Wire;
using static Windsock.Spi.WsaError;

namespace Windsock.Transports.Stack;

/// <summary>Multicast source filters: struct ip_msfilter and struct group_filter.</summary>
/// <remarks>Source: RFC 3678; MS Learn "SIO_SET_MULTICAST_FILTER Control Code".</remarks>
internal static class StackFilters
{
    private const int OldInterface = 4, OldMode = 8, OldCount = 12, OldSources = 16, OldSourceBytes = 4;
    private const int GroupAddress = 8, GroupMode = 136, GroupCount = 140, GroupSources = 144;
    private const int MostSources = 1024;
    private const uint MCAST_INCLUDE = 0, MCAST_EXCLUDE = 1;

    /// <summary>SIO_SET_MULTICAST_FILTER.</summary>
    public static WsaError Set4(StackEndpoint endpoint, ReadOnlySpan<byte> input)
    {
        uint count = MemoryMarshal.Read<uint>(input[OldCount..]);
        if (count > MostSources || input.Length < OldSources + ((int)count * OldSourceBytes)) return WSAEINVAL;
        if (!StackGroups.TryFindInterface(endpoint, input.Slice(OldInterface, OldSourceBytes), out int index)) return WSAEADDRNOTAVAIL;

        var sources = new IpAddress[count];
        for (int i = 0; i < sources.Length; i++) sources[i] = IpAddress.ReadV4(input[(OldSources + (i * OldSourceBytes))..]);
        return Set(endpoint, IpAddress.ReadV4(input), index, MemoryMarshal.Read<uint>(input[OldMode..]), sources);
    }

    /// <summary>SIO_GET_MULTICAST_FILTER: the input names group and interface; the output tells as many sources as fit, and how many there are.</summary>
    public static WsaError Get4(StackEndpoint endpoint, ReadOnlySpan<byte> input, Span<byte> output, out int bytes)
    {
        bytes = 0;
        if (!StackGroups.TryFindInterface(endpoint, input.Slice(OldInterface, OldSourceBytes), out int index)) return WSAEADDRNOTAVAIL;
        WsaError error = Get(endpoint, IpAddress.ReadV4(input), index, out uint mode, out IReadOnlyList<IpAddress> sources);
        if (error != NO_ERROR) return error;

        int fitting = Math.Min(sources.Count, (output.Length - OldSources) / OldSourceBytes);
        input[..OldMode].CopyTo(output);
        MemoryMarshal.Write(output[OldMode..], mode);
        MemoryMarshal.Write(output[OldCount..], sources.Count);
        for (int i = 0; i < fitting; i++) sources[i].Write(output[(OldSources + (i * OldSourceBytes))..]);
        bytes = OldSources + (fitting * OldSourceBytes);
        return NO_ERROR;
    }

    /// <summary>SIOCSMSFILTER.</summary>
    public static WsaError Set(StackEndpoint endpoint, ReadOnlySpan<byte> input)
    {
        uint count = MemoryMarshal.Read<uint>(input[GroupCount..]);
        if (count > MostSources || input.Length < GroupSources + ((int)count * SocketAddress.MaxLength)) return WSAEINVAL;
        if (!TryReadGroup(input, out IpAddress group)) return WSAEINVAL;

        var sources = new IpAddress[count];
        for (int i = 0; i < sources.Length; i++)
        {
            var source = new SocketAddress(input.Slice(GroupSources + (i * SocketAddress.MaxLength), SocketAddress.MaxLength));
            if (!source.IsIp) return WSAEINVAL;
            sources[i] = StackAddress.Read(source).Address;
        }

        return Set(endpoint, group, MemoryMarshal.Read<int>(input), MemoryMarshal.Read<uint>(input[GroupMode..]), sources);
    }

    /// <summary>SIOCGMSFILTER, as <see cref="Get4"/>.</summary>
    public static WsaError Get(StackEndpoint endpoint, ReadOnlySpan<byte> input, Span<byte> output, out int bytes)
    {
        bytes = 0;
        if (!TryReadGroup(input, out IpAddress group)) return WSAEINVAL;
        WsaError error = Get(endpoint, group, MemoryMarshal.Read<int>(input), out uint mode, out IReadOnlyList<IpAddress> sources);
        if (error != NO_ERROR) return error;

        int fitting = Math.Min(sources.Count, (output.Length - GroupSources) / SocketAddress.MaxLength);
        input[..GroupMode].CopyTo(output);
        MemoryMarshal.Write(output[GroupMode..], mode);
        MemoryMarshal.Write(output[GroupCount..], sources.Count);
        for (int i = 0; i < fitting; i++)
        {
            Span<byte> place = output.Slice(GroupSources + (i * SocketAddress.MaxLength), SocketAddress.MaxLength);
            place.Clear();
            StackAddress.Write(sources[i].IsV4 ? SocketAddress.AF_INET : SocketAddress.AF_INET6, new AddressPort(sources[i], 0)).Bytes.CopyTo(place);
        }

        bytes = GroupSources + (fitting * SocketAddress.MaxLength);
        return NO_ERROR;
    }

    private static bool TryReadGroup(ReadOnlySpan<byte> input, out IpAddress group)
    {
        var address = new SocketAddress(input.Slice(GroupAddress, SocketAddress.MaxLength));
        group = address.IsIp ? StackAddress.Read(address).Address : default;
        return group.IsMulticast;
    }

    private static WsaError Set(StackEndpoint endpoint, in IpAddress group, int index, uint mode, IpAddress[] sources)
    {
        if (mode > MCAST_EXCLUDE || !group.IsMulticast) return WSAEINVAL;

        Instant now = endpoint.Host.Owner.Enter();
        SourceFilterMode how = mode == MCAST_INCLUDE ? SourceFilterMode.Include : SourceFilterMode.Exclude;
        TcpIp.Sockets.StackError error = endpoint is StackRawEndpoint raw
            ? raw.Raw.SetSourceFilter(now, group, index, how, sources)
            : ((StackDatagramEndpoint)endpoint).Udp.SetSourceFilter(now, group, index, how, sources);
        endpoint.Host.Owner.Leave();
        return StackErrors.ToWsaError(error);
    }

    private static WsaError Get(StackEndpoint endpoint, in IpAddress group, int index, out uint mode, out IReadOnlyList<IpAddress> sources)
    {
        mode = MCAST_INCLUDE;
        sources = [];
        endpoint.Host.Owner.Enter();
        var filter = endpoint is StackRawEndpoint raw
            ? raw.Raw.GetSourceFilter(group, index)
            : ((StackDatagramEndpoint)endpoint).Udp.GetSourceFilter(group, index);
        if (filter is { } found)
        {
            mode = found.Mode == SourceFilterMode.Include ? MCAST_INCLUDE : MCAST_EXCLUDE;
            sources = [.. found.Sources];
        }

        endpoint.Host.Owner.Leave();
        return filter is null ? WSAEADDRNOTAVAIL : NO_ERROR;
    }
}
