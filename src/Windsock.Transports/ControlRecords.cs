using System.Runtime.InteropServices;
using Windsock.Transports.Kernel;

namespace Windsock.Transports;

/// <summary>Lists of control messages. WSACMSGHDR and cmsghdr are alike: heads of 16 bytes, records aligned to 8.</summary>
/// <remarks>What is read was written by others. Every length is checked against what is left before it is used.</remarks>
internal static class ControlRecords
{
    private const int Head = 16;

    /// <summary>Takes the first record off. Padding after the last one, and a rest that is too short for a head, end the list.</summary>
    public static bool TryRead(ref ReadOnlySpan<byte> records, out int level, out int type, out ReadOnlySpan<byte> data)
    {
        level = type = 0;
        data = default;
        if (records.Length < Head)
        {
            if (records.IndexOfAnyExcept((byte)0) < 0) records = default;
            return false;
        }

        ulong length = MemoryMarshal.Read<ulong>(records);
        if (length < Head || length > (ulong)records.Length) return false;

        level = MemoryMarshal.Read<int>(records[8..]);
        type = MemoryMarshal.Read<int>(records[12..]);
        data = records[Head..(int)length];
        records = records[Math.Min(Align((int)length), records.Length)..];
        return true;
    }

    /// <summary>Appends a record; one that does not fit is left out and noted as MSG_CTRUNC.</summary>
    public static void Write(Span<byte> records, ref int used, ref int flags, int level, int type, ReadOnlySpan<byte> data)
    {
        int length = Head + data.Length;
        if (records.Length - used < length)
        {
            flags |= WinsockOptions.MSG_CTRUNC;
            return;
        }

        Span<byte> record = records.Slice(used, Math.Min(Align(length), records.Length - used));
        record.Clear();
        MemoryMarshal.Write(record, (ulong)length);
        MemoryMarshal.Write(record[8..], level);
        MemoryMarshal.Write(record[12..], type);
        data.CopyTo(record[Head..]);
        used += record.Length;
    }

    private static int Align(int length) => (length + 7) & ~7;
}
