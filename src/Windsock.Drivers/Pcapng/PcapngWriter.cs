using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Windsock.TcpIp;
using Windsock.TcpIp.Link;

namespace Windsock.Drivers.Pcapng;

/// <summary>Writes packets of several interfaces to a stream in the format of Wireshark. One owner at a time.</summary>
/// <remarks>
/// <para>Times have the resolution of <see cref="Instant"/>, 100 ns. A stream that fails ends the capture and nothing else: <see cref="Failure"/> says
/// why.</para>
/// <para>Source: IETF draft-ietf-opsawg-pcapng.</para>
/// </remarks>
public sealed class PcapngWriter : IDisposable
{
    private const int MaxTextCharacters = 1024;

    private readonly Stream _stream;
    private readonly long _originTicks;
    private byte[] _block = new byte[4096];
    private int _length;
    private readonly List<(long Seen, long Dropped)> _interfaces = [];
    private bool _hasEnded;

    /// <summary>Begins a file.</summary>
    /// <param name="stream">Where to; it is disposed of with the writer.</param>
    /// <param name="origin">The time of <see cref="Instant.Zero"/>; null for 1970.</param>
    /// <param name="application">Who writes it.</param>
    public PcapngWriter(Stream stream, DateTimeOffset? origin = null, string application = "Windsock")
    {
        ArgumentNullException.ThrowIfNull(stream);
        _stream = stream;
        _originTicks = ((origin ?? DateTimeOffset.UnixEpoch) - DateTimeOffset.UnixEpoch).Ticks;

        Begin(BlockType.SectionHeader);
        Put32(BlockType.ByteOrderMagic);
        Put16(1);
        Put16(0);
        Put64(ulong.MaxValue); // The length of the section is not known.
        PutText(BlockOption.OperatingSystem, RuntimeInformation.OSDescription);
        PutText(BlockOption.Application, application);
        EndOptions();
        End();
    }

    /// <summary>Why nothing is written any more; null while all is well.</summary>
    public IOException? Failure { get; private set; }

    /// <summary>Packets written.</summary>
    public long Packets { get; private set; }

    /// <summary>Packets that were lost, because whoever reads the stream did not in time.</summary>
    public long Dropped => (_stream as CapturePipe)?.Dropped ?? 0;

    /// <summary>Whether the stream keeps something that its reader has not taken: it has to be flushed again.</summary>
    internal bool AwaitsReader => _stream is CapturePipe { HasKept: true };

    /// <summary>Makes a file, or writes to a FIFO that is there: without waiting for its reader, who may come later and lose packets when he is slow.
    /// </summary>
    /// <param name="path">Its path.</param>
    /// <param name="origin">The time of <see cref="Instant.Zero"/>; null for 1970.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be made.</exception>
    public static PcapngWriter Create(string path, DateTimeOffset? origin = null) =>
        new((Stream?)CapturePipe.TryOpen(path) ?? new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0), origin);

    /// <summary>Describes an interface whose packets follow.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="properties">What the link is.</param>
    /// <param name="description">More about it, or null.</param>
    /// <returns>Its number.</returns>
    public int AddInterface(string name, LinkProperties properties, string? description = null)
    {
        ArgumentNullException.ThrowIfNull(properties);
        Begin(BlockType.InterfaceDescription);
        Put16((ushort)(properties.Kind == LinkKind.Ethernet ? CaptureInterface.Ethernet : CaptureInterface.Raw));
        Put16(0);
        Put32(0);
        PutText(BlockOption.Name, name);
        if (description is not null) PutText(BlockOption.Description, description);
        if (properties.Kind == LinkKind.Ethernet)
        {
            Put16(BlockOption.MacAddress);
            Put16(6);
            properties.Address.Write(Grow(8));
        }

        Put16(BlockOption.TimeResolution);
        Put16(1);
        Put32(7); // Ten to the minus seven; the other three bytes are padding.
        EndOptions();
        End();
        _interfaces.Add((0, 0));
        return _interfaces.Count - 1;
    }

    /// <summary>Writes a packet.</summary>
    /// <param name="number">Of the interface.</param>
    /// <param name="time">When it passed.</param>
    /// <param name="packet">Its bytes.</param>
    /// <param name="direction">Which way it went.</param>
    /// <param name="comment">What Wireshark shows beside it, or null.</param>
    public void Write(int number, Instant time, ReadOnlySpan<byte> packet, CaptureDirection direction, string? comment = null)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)number, (uint)_interfaces.Count, nameof(number));
        if (Failure is not null || _hasEnded) return;
        long droppedBefore = Dropped;
        Begin(BlockType.EnhancedPacket);
        Put32((uint)number);
        PutTime(time);
        Put32((uint)packet.Length);
        Put32((uint)packet.Length);
        packet.CopyTo(Grow(Padded(packet.Length)));
        if (direction != CaptureDirection.Unknown)
        {
            Put16(BlockOption.Flags);
            Put16(4);
            Put32((uint)direction);
        }

        if (comment is not null) PutText(BlockOption.Comment, comment);
        EndOptions();
        End();
        long dropped = Dropped - droppedBefore;
        Packets += 1 - dropped;
        _interfaces[number] = (_interfaces[number].Seen + 1, _interfaces[number].Dropped + dropped);
    }

    /// <summary>Tells how many packets of an interface have passed since the file began, and how many of them are not in it.</summary>
    /// <param name="number">Of the interface.</param>
    /// <param name="time">When.</param>
    public void WriteStatistics(int number, Instant time)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)number, (uint)_interfaces.Count, nameof(number));
        if (Failure is not null || _hasEnded) return;
        (long seen, long dropped) = _interfaces[number];
        Begin(BlockType.InterfaceStatistics);
        Put32((uint)number);
        PutTime(time);
        Put16(BlockOption.Received);
        Put16(8);
        Put64((ulong)seen);
        Put16(BlockOption.Dropped);
        Put16(8);
        Put64((ulong)dropped);
        EndOptions();
        End();
    }

    /// <summary>Gives to the file what the stream still holds.</summary>
    public void Flush()
    {
        try
        {
            if (Failure is null && !_hasEnded) _stream.Flush();
        }
        catch (IOException failure)
        {
            Failure = failure;
        }
    }

    /// <summary>Ends the file. What still passes is not written.</summary>
    public void Dispose()
    {
        _hasEnded = true;
        try
        {
            _stream.Dispose();
        }
        catch (IOException failure)
        {
            Failure ??= failure;
        }
    }

    private static int Padded(int bytes) => (bytes + 3) & ~3;

    private void Begin(uint type)
    {
        _length = 0;
        Put32(type);
        Put32(0);
    }

    private void End()
    {
        Put32(0);
        BinaryPrimitives.WriteUInt32LittleEndian(_block.AsSpan(4), (uint)_length);
        BinaryPrimitives.WriteUInt32LittleEndian(_block.AsSpan(_length - 4), (uint)_length);
        try
        {
            if (Failure is null && !_hasEnded) _stream.Write(_block.AsSpan(0, _length));
        }
        catch (IOException failure)
        {
            Failure = failure; // A disk that is full must not take the network down with it.
        }
    }

    private void EndOptions()
    {
        Put16(BlockOption.End);
        Put16(0);
    }

    private void PutText(ushort code, string text)
    {
        ReadOnlySpan<char> characters = text.AsSpan(0, Math.Min(text.Length, MaxTextCharacters));
        int bytes = Encoding.UTF8.GetMaxByteCount(characters.Length);
        Put16(code);
        Put16(0);
        int at = _length;
        Span<byte> place = Grow(bytes + 4);
        int written = Encoding.UTF8.GetBytes(characters, place);
        BinaryPrimitives.WriteUInt16LittleEndian(_block.AsSpan(at - 2), (ushort)written);
        _length = at + Padded(written);
    }

    private void PutTime(Instant time)
    {
        ulong ticks = (ulong)(_originTicks + time.Ticks);
        Put32((uint)(ticks >> 32));
        Put32((uint)ticks);
    }

    private void Put16(ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Grow(2), value);

    private void Put32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Grow(4), value);

    private void Put64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Grow(8), value);

    /// <summary>Room at the end of the block, all zero.</summary>
    private Span<byte> Grow(int bytes)
    {
        if (_length + bytes > _block.Length) Array.Resize(ref _block, Math.Max(_block.Length * 2, _length + bytes));
        Span<byte> room = _block.AsSpan(_length, bytes);
        room.Clear();
        _length += bytes;
        return room;
    }
}
