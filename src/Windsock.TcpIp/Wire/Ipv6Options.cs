using System.Buffers.Binary;

namespace Windsock.TcpIp.Wire;

/// <summary>Types of IPv6 options. Source: IANA "Destination Options and Hop-by-Hop Options".</summary>
public static class Ipv6OptionKind
{
    /// <summary>One byte of padding.</summary>
    public const byte Pad1 = 0;

    /// <summary>Padding of two bytes and more.</summary>
    public const byte PadN = 1;

    /// <summary>Router alert (RFC 2711).</summary>
    public const byte RouterAlert = 5;

    /// <summary>Jumbo payload (RFC 2675), which the stack does not speak: its action bits have the packet refused.</summary>
    public const byte JumboPayload = 0xc2;
}

/// <summary>What becomes of a packet with an option that a node does not know. Source: RFC 8200 section 4.2.</summary>
public enum Ipv6OptionAction
{
    /// <summary>The option is passed over.</summary>
    Skip = 0,

    /// <summary>The packet is dropped.</summary>
    Discard = 1,

    /// <summary>The packet is dropped and its sender told, even when it went to a group.</summary>
    DiscardAndReport = 2,

    /// <summary>The packet is dropped and its sender told, unless it went to a group.</summary>
    DiscardAndReportUnlessMulticast = 3,
}

/// <summary>One option of a hop-by-hop or destination options header.</summary>
public readonly ref struct Ipv6Option
{
    internal Ipv6Option(byte kind, ReadOnlySpan<byte> value, int offset)
    {
        Kind = kind;
        Value = value;
        Offset = offset;
    }

    /// <summary><see cref="Ipv6OptionKind"/>.</summary>
    public byte Kind { get; }

    /// <summary>What follows type and length.</summary>
    public ReadOnlySpan<byte> Value { get; }

    /// <summary>Where in the header its type is: with the header's own offset the pointer of a parameter problem.</summary>
    public int Offset { get; }

    /// <summary>What a node does that does not know it.</summary>
    public Ipv6OptionAction Action => (Ipv6OptionAction)(Kind >> 6);
}

/// <summary>A hop-by-hop or destination options header, seen through bytes whose lengths have been checked. Source: RFC 8200 sections 4.3 and 4.6.</summary>
public readonly ref struct Ipv6OptionsView
{
    private readonly ReadOnlySpan<byte> _header;

    private Ipv6OptionsView(ReadOnlySpan<byte> header) => _header = header;

    /// <summary>What follows.</summary>
    public byte NextHeader => _header[0];

    /// <summary>Its bytes, a multiple of 8.</summary>
    public int Length => _header.Length;

    /// <summary>The options, padding left out.</summary>
    public Ipv6OptionEnumerator Options => new(_header);

    /// <summary>Looks at a header; what lies behind it is not part of it.</summary>
    /// <returns>Whether its length fits; an option in it may still be cut off, which the enumerator tells.</returns>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out Ipv6OptionsView view)
    {
        view = default;
        if (bytes.Length < 8) return false;
        int length = (bytes[1] + 1) * 8;
        if (length > bytes.Length) return false;
        view = new Ipv6OptionsView(bytes[..length]);
        return true;
    }
}

/// <summary>Goes through the options of a header.</summary>
public ref struct Ipv6OptionEnumerator
{
    private readonly ReadOnlySpan<byte> _header;
    private int _at;
    private int _next;

    internal Ipv6OptionEnumerator(ReadOnlySpan<byte> header)
    {
        _header = header;
        _next = 2;
    }

    /// <summary>The option at hand.</summary>
    public readonly Ipv6Option Current => new(_header[_at], _header[(_at + 2).._next], _at);

    /// <summary>Whether the list ended with an option that does not fit the header.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>The offset in the header of the byte that is wrong.</summary>
    public int ErrorOffset { get; private set; }

    /// <summary>For foreach.</summary>
    public readonly Ipv6OptionEnumerator GetEnumerator() => this;

    /// <summary>Goes to the next option.</summary>
    /// <returns>Whether there is one.</returns>
    public bool MoveNext()
    {
        while (_next < _header.Length && !IsMalformed)
        {
            _at = _next;
            byte kind = _header[_at];
            if (kind == Ipv6OptionKind.Pad1)
            {
                _next++;
                continue;
            }

            if (_at + 2 > _header.Length || _at + 2 + _header[_at + 1] > _header.Length)
            {
                IsMalformed = true;
                ErrorOffset = _at + 1 < _header.Length ? _at + 1 : _at;
                break;
            }

            _next = _at + 2 + _header[_at + 1];
            if (kind != Ipv6OptionKind.PadN) return true;
        }

        return false;
    }
}

/// <summary>Writes a hop-by-hop or destination options header. Source: RFC 8200 sections 4.2, 4.3 and 4.6.</summary>
public ref struct Ipv6OptionsWriter
{
    private readonly Span<byte> _header;
    private int _length;

    /// <summary>Begins a header.</summary>
    /// <param name="header">Where to, at least 8 bytes.</param>
    /// <param name="nextHeader">What follows.</param>
    public Ipv6OptionsWriter(Span<byte> header, byte nextHeader)
    {
        _header = header;
        header[0] = nextHeader;
        _length = 2;
    }

    /// <summary>Adds an option; the caller sees to its alignment.</summary>
    /// <returns>Whether it fits.</returns>
    public bool TryAdd(byte kind, scoped ReadOnlySpan<byte> value)
    {
        // Room for the padding behind it is kept, and a header is 2,048 bytes at most.
        int end = _length + 2 + value.Length;
        if (value.Length > 255 || end > 2048 || (end + 7) / 8 * 8 > _header.Length) return false;
        _header[_length] = kind;
        _header[_length + 1] = (byte)value.Length;
        value.CopyTo(_header[(_length + 2)..]);
        _length = end;
        return true;
    }

    /// <summary>Adds a router alert; the first option of a header is aligned as it must be. Source: RFC 2711 section 2.1.</summary>
    /// <param name="value">0 for MLD.</param>
    /// <returns>Whether it fits.</returns>
    public bool TryAddRouterAlert(ushort value)
    {
        Span<byte> bytes = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, value);
        return TryAdd(Ipv6OptionKind.RouterAlert, bytes);
    }

    /// <summary>Pads the header and writes its length.</summary>
    /// <returns>Its bytes, a multiple of 8.</returns>
    public readonly int Finish()
    {
        int length = Math.Max(8, (_length + 7) / 8 * 8);
        int padding = length - _length;
        _header[_length..length].Clear();
        if (padding > 1)
        {
            _header[_length] = Ipv6OptionKind.PadN;
            _header[_length + 1] = (byte)(padding - 2);
        }

        _header[1] = (byte)(length / 8 - 1);
        return length;
    }
}
