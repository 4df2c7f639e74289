using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Windsock.Spi;
using static Windsock.Linux.LibC;
using static Windsock.Spi.WsaError;

namespace Windsock.Transports.Kernel;

/// <summary>Multicast source filters: struct ip_msfilter and struct group_filter. The host has other numbers for their modes and families.</summary>
/// <remarks>Source: RFC 3678; MS Learn "SIO_SET_MULTICAST_FILTER Control Code", ip(7).</remarks>
internal static class HostFilters
{
    private const int OldMode = 8, OldCount = 12, OldSources = 16;
    private const int GroupAddress = 8, GroupMode = 136, GroupCount = 140, GroupSources = 144;
    private const int StorageBytes = 128;
    private const int IPv4Bytes = 4;
    private const int MostSources = 1024;

    /// <summary>SIO_SET_MULTICAST_FILTER.</summary>
    public static WsaError Set(KernelEndpoint endpoint, ReadOnlySpan<byte> input)
    {
        if (!TryCopy(input, OldSources, OldCount, IPv4Bytes, out byte[] filter)) return WSAEINVAL;
        return Turn(filter, OldMode) ? HostOptions.SetHost(endpoint, IPPROTO_IP, IP_MSFILTER, filter) : WSAEINVAL;
    }

    /// <summary>SIO_GET_MULTICAST_FILTER: the input names group and interface; the output tells as many sources as fit, and how many there are.</summary>
    public static WsaError Get(KernelEndpoint endpoint, ReadOnlySpan<byte> input, Span<byte> output, out int bytes)
    {
        bytes = OldSources;
        byte[] filter = new byte[Math.Min(output.Length, OldSources + (MostSources * IPv4Bytes))];
        input[..OldMode].CopyTo(filter);
        MemoryMarshal.Write(filter.AsSpan(OldCount), (filter.Length - OldSources) / IPv4Bytes);
        WsaError error = HostOptions.GetHost(endpoint, IPPROTO_IP, IP_MSFILTER, filter, out int length);
        return error == NO_ERROR ? Answer(filter, length, OldMode, output, out bytes) : error;
    }

    /// <summary>SIOCSMSFILTER.</summary>
    public static WsaError SetGroup(KernelEndpoint endpoint, ReadOnlySpan<byte> input)
    {
        if (!TryCopy(input, GroupSources, GroupCount, StorageBytes, out byte[] filter) || !Turn(filter, GroupMode)) return WSAEINVAL;

        TurnFamilies(filter, SocketAddress.AF_INET6, AF_INET6);
        return HostOptions.SetHost(endpoint, LevelOf(endpoint), MCAST_MSFILTER, filter);
    }

    /// <summary>SIOCGMSFILTER, as <see cref="Get"/>.</summary>
    public static WsaError GetGroup(KernelEndpoint endpoint, ReadOnlySpan<byte> input, Span<byte> output, out int bytes)
    {
        bytes = GroupSources;
        byte[] filter = new byte[Math.Min(output.Length, GroupSources + (MostSources * StorageBytes))];
        input[..GroupMode].CopyTo(filter);
        MemoryMarshal.Write(filter.AsSpan(GroupCount), (filter.Length - GroupSources) / StorageBytes);
        TurnFamilies(filter, SocketAddress.AF_INET6, AF_INET6);
        WsaError error = HostOptions.GetHost(endpoint, LevelOf(endpoint), MCAST_MSFILTER, filter, out int length);
        if (error != NO_ERROR) return error;

        TurnFamilies(filter.AsSpan(0, length), AF_INET6, SocketAddress.AF_INET6);
        return Answer(filter, length, GroupMode, output, out bytes);
    }

    private static WsaError Answer(byte[] filter, int length, int mode, Span<byte> output, out int bytes)
    {
        Turn(filter, mode);
        bytes = length;
        filter.AsSpan(0, length).CopyTo(output);
        return NO_ERROR;
    }

    /// <summary>Takes a filter with as many sources as it says that it has.</summary>
    private static bool TryCopy(ReadOnlySpan<byte> input, int head, int countAt, int each, out byte[] filter)
    {
        filter = [];
        uint count = MemoryMarshal.Read<uint>(input[countAt..]);
        if (count > MostSources || input.Length < head + ((int)count * each)) return false;
        filter = input[..(head + ((int)count * each))].ToArray();
        return true;
    }

    /// <summary>MCAST_INCLUDE is 0 and MCAST_EXCLUDE 1 on Windows; on Linux it is the other way round.</summary>
    private static bool Turn(byte[] filter, int modeAt)
    {
        uint mode = MemoryMarshal.Read<uint>(filter.AsSpan(modeAt));
        MemoryMarshal.Write(filter.AsSpan(modeAt), 1 - mode);
        return mode <= 1;
    }

    private static void TurnFamilies(Span<byte> filter, int from, int to)
    {
        TurnFamily(filter[GroupAddress..], from, to);
        for (int at = GroupSources; at + StorageBytes <= filter.Length; at += StorageBytes) TurnFamily(filter[at..], from, to);
    }

    private static void TurnFamily(Span<byte> address, int from, int to)
    {
        if (BinaryPrimitives.ReadUInt16LittleEndian(address) == from) BinaryPrimitives.WriteUInt16LittleEndian(address, (ushort)to);
    }

    private static int LevelOf(KernelEndpoint endpoint) => endpoint.Family == SocketAddress.AF_INET6 ? IPPROTO_IPV6 : IPPROTO_IP;
}
