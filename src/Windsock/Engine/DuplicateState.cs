using System.Runtime.InteropServices;
using Windsock.Catalog;

namespace Windsock.Engine;

/// <summary>What goes with a descriptor to another process: an array of 32-bit numbers, a fixed part and then the kept options in threes.</summary>
internal static class DuplicateState
{
    /// <summary>Room for any state: there are fewer than 200 options.</summary>
    public const int MaxBytes = 4096;

    private const int Version = 1;
    private const int FixedNumbers = 12;

    [Flags]
    private enum Flag
    {
        None = 0,
        HasPeer = 1,
        SendShut = 2,
        ReceiveShut = 4,
        NonBlocking = 8,
        OutOfBandInline = 16,
        DualStack = 32,
    }

    /// <summary>The state of a socket.</summary>
    public static byte[] Write(SocketObject socket)
    {
        SocketOptions options = socket.Options;
        Flag flags =
            (socket.HasPeer ? Flag.HasPeer : 0) | (socket.IsSendShut ? Flag.SendShut : 0) | (socket.IsReceiveShut ? Flag.ReceiveShut : 0) |
            (socket.IsNonBlocking ? Flag.NonBlocking : 0) | (options.OutOfBandInline ? Flag.OutOfBandInline : 0) | (options.DualStack ? Flag.DualStack : 0);
        List<int> numbers =
        [
            Version, socket.Identity.Family, socket.Identity.Type, socket.Identity.Protocol, (int)socket.Identity.CatalogEntryId,
            (int)socket.CurrentState, (int)flags, options.Linger.l_onoff, options.Linger.l_linger, options.ReceiveTimeout, options.SendTimeout,
            (int)((Environment.TickCount64 - socket.ConnectedAt) / 1000),
        ];
        foreach ((int level, int name, int value) in options.Export()) numbers.AddRange([level, name, value]);
        return MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(numbers)).ToArray();
    }

    /// <summary>Family, type, protocol and catalog entry, or null when the bytes are of another version.</summary>
    public static CatalogIdentity? ReadIdentity(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<int> numbers = MemoryMarshal.Cast<byte, int>(bytes);
        return numbers.Length < FixedNumbers || numbers[0] != Version ? null : new CatalogIdentity(numbers[1], numbers[2], numbers[3], (uint)numbers[4]);
    }

    /// <summary>Brings a new socket into the state that <see cref="ReadIdentity"/> has found to be one.</summary>
    public static void Restore(SocketObject socket, ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<int> numbers = MemoryMarshal.Cast<byte, int>(bytes);
        var flags = (Flag)numbers[6];
        socket.Restore((SocketState)numbers[5], (flags & Flag.HasPeer) != 0, Environment.TickCount64 - (numbers[11] * 1000L));
        socket.IsSendShut = (flags & Flag.SendShut) != 0;
        socket.IsReceiveShut = (flags & Flag.ReceiveShut) != 0;
        socket.IsNonBlocking = (flags & Flag.NonBlocking) != 0;

        SocketOptions options = socket.Options;
        options.OutOfBandInline = (flags & Flag.OutOfBandInline) != 0;
        options.DualStack = (flags & Flag.DualStack) != 0;
        options.Linger = new LINGER { l_onoff = (ushort)numbers[7], l_linger = (ushort)numbers[8] };
        options.ReceiveTimeout = numbers[9];
        options.SendTimeout = numbers[10];
        var kept = new (int, int, int)[(numbers.Length - FixedNumbers) / 3];
        for (int i = 0; i < kept.Length; i++)
        {
            int at = FixedNumbers + (i * 3);
            kept[i] = (numbers[at], numbers[at + 1], numbers[at + 2]);
        }

        options.Import(kept);
    }
}
