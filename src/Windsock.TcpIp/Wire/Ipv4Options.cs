using System.Buffers.Binary;

namespace Windsock.TcpIp.Wire;

/// <summary>Types of IPv4 options. Source: RFC 791 section 3.1, RFC 2113.</summary>
public static class Ipv4OptionKind
{
    /// <summary>End of the list.</summary>
    public const byte End = 0;

    /// <summary>Padding.</summary>
    public const byte NoOperation = 1;

    /// <summary>Record route.</summary>
    public const byte RecordRoute = 7;

    /// <summary>Internet timestamp.</summary>
    public const byte Timestamp = 68;

    /// <summary>Loose source and record route.</summary>
    public const byte LooseSourceRoute = 131;

    /// <summary>Strict source and record route.</summary>
    public const byte StrictSourceRoute = 137;

    /// <summary>Router alert.</summary>
    public const byte RouterAlert = 148;
}

/// <summary>One option of an IPv4 header.</summary>
public readonly ref struct Ipv4Option
{
    internal Ipv4Option(ReadOnlySpan<byte> bytes, int offset)
    {
        Bytes = bytes;
        Offset = offset;
    }

    /// <summary>The whole option, type and length included.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>Where in the options it begins.</summary>
    public int Offset { get; }

    /// <summary><see cref="Ipv4OptionKind"/>.</summary>
    public byte Kind => Bytes[0];

    /// <summary>What follows type and length.</summary>
    public ReadOnlySpan<byte> Value => Bytes[2..];

    /// <summary>Whether it stands in every fragment and not only in the first. Source: RFC 791 section 3.1, "copied flag".</summary>
    public bool IsCopied => (Kind & 0x80) != 0;
}

/// <summary>The options of an IPv4 header, one after the other; padding is passed over. Source: RFC 791 section 3.1.</summary>
public ref struct Ipv4Options
{
    private readonly ReadOnlySpan<byte> _bytes;
    private int _next;
    private int _length;

    /// <summary>Looks at the options of a header.</summary>
    public Ipv4Options(ReadOnlySpan<byte> options) => _bytes = options;

    /// <summary>Router alert with value 0, "router shall examine packet", as IGMP needs it. Source: RFC 2113 section 2.1.</summary>
    public static ReadOnlySpan<byte> RouterAlert => [Ipv4OptionKind.RouterAlert, 4, 0, 0];

    /// <summary>The option at hand.</summary>
    public readonly Ipv4Option Current => new(_bytes.Slice(_next - _length, _length), _next - _length);

    /// <summary>Whether the list ended at an impossible length; <see cref="ErrorOffset"/> tells where.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>The offset in the options of the byte that is wrong: the header's size more is the pointer of a parameter problem.</summary>
    public int ErrorOffset { get; private set; }

    /// <summary>For foreach.</summary>
    public readonly Ipv4Options GetEnumerator() => this;

    /// <summary>Goes to the next option.</summary>
    /// <returns>Whether there is one.</returns>
    public bool MoveNext()
    {
        while (_next < _bytes.Length && !IsMalformed)
        {
            byte kind = _bytes[_next];
            if (kind == Ipv4OptionKind.End) break;
            if (kind == Ipv4OptionKind.NoOperation)
            {
                _next++;
                continue;
            }

            int length = _next + 1 < _bytes.Length ? _bytes[_next + 1] : 0;
            if (length < 2 || length > _bytes.Length - _next)
            {
                IsMalformed = true;
                ErrorOffset = _next + 1;
                break;
            }

            _length = length;
            _next += length;
            return true;
        }

        return false;
    }

    /// <summary>Checks options that a program wants to send, and makes a header's of them.</summary>
    /// <param name="options">What it wants.</param>
    /// <param name="padded">The same, padded to a multiple of 4; null for none.</param>
    /// <returns>Whether they may be sent: not too long, well formed, and no route, which nobody follows any more (RFC 7126 sections 4.3 and 4.4).</returns>
    public static bool TryMake(ReadOnlySpan<byte> options, out byte[]? padded)
    {
        padded = null;
        if (options.IsEmpty) return true;
        if (options.Length > Ipv4Header.MaxOptions) return false;
        var each = new Ipv4Options(options);
        while (each.MoveNext())
        {
            if (each.Current.Kind is Ipv4OptionKind.LooseSourceRoute or Ipv4OptionKind.StrictSourceRoute) return false;
        }

        if (each.IsMalformed) return false;
        padded = new byte[(options.Length + 3) & ~3];
        options.CopyTo(padded);
        return true;
    }

    /// <summary>Writes the options that a fragment after the first carries, padded to a multiple of 4. Source: RFC 791 section 3.1.</summary>
    /// <param name="options">The options of the whole packet.</param>
    /// <param name="destination">At least as long as they are.</param>
    /// <returns>The bytes written.</returns>
    public static int CopyToFragment(ReadOnlySpan<byte> options, Span<byte> destination)
    {
        int length = 0;
        foreach (Ipv4Option option in new Ipv4Options(options))
        {
            if (!option.IsCopied) continue;
            option.Bytes.CopyTo(destination[length..]);
            length += option.Bytes.Length;
        }

        while (length % 4 != 0) destination[length++] = Ipv4OptionKind.End;
        return length;
    }
}

/// <summary>A record route or source route option: a list of addresses and a pointer to the next one. Source: RFC 791 section 3.1.</summary>
public readonly ref struct Ipv4RouteView
{
    private readonly ReadOnlySpan<byte> _option;

    private Ipv4RouteView(ReadOnlySpan<byte> option) => _option = option;

    /// <summary>Record route, or one of the source routes.</summary>
    public byte Kind => _option[0];

    /// <summary>The addresses it has room for.</summary>
    public int Count => (_option.Length - 3) / 4;

    /// <summary>The place of the next address to be used or recorded; <see cref="Count"/> when there is none left.</summary>
    public int Next => (_option[2] - 4) / 4;

    /// <summary>The address at a place below <see cref="Count"/>.</summary>
    public IpAddress this[int index] => IpAddress.ReadV4(_option.Slice(3 + index * 4, 4));

    /// <summary>Looks at an option.</summary>
    /// <returns>Whether it is a route with a possible length and pointer.</returns>
    public static bool TryParse(Ipv4Option option, out Ipv4RouteView view)
    {
        view = default;
        ReadOnlySpan<byte> bytes = option.Bytes;
        if (bytes.Length < 3 || (bytes.Length - 3) % 4 != 0) return false;
        if (bytes[0] is not (Ipv4OptionKind.RecordRoute or Ipv4OptionKind.LooseSourceRoute or Ipv4OptionKind.StrictSourceRoute)) return false;
        if (bytes[2] < 4 || bytes[2] % 4 != 0 || bytes[2] > bytes.Length + 1) return false;
        view = new Ipv4RouteView(bytes);
        return true;
    }

    /// <summary>Writes a route option and pads it to a multiple of 4 bytes.</summary>
    /// <param name="options">Where to: 4 bytes, and 4 for each address.</param>
    /// <param name="kind">Record route, or one of the source routes.</param>
    /// <param name="addresses">The addresses, up to nine; unspecified ones where a route is to be recorded.</param>
    /// <returns>The bytes written.</returns>
    public static int Write(Span<byte> options, byte kind, ReadOnlySpan<IpAddress> addresses)
    {
        // A no-operation first aligns the addresses.
        options[0] = Ipv4OptionKind.NoOperation;
        options[1] = kind;
        options[2] = (byte)(3 + addresses.Length * 4);
        options[3] = 4;
        for (int i = 0; i < addresses.Length; i++) BinaryPrimitives.WriteUInt32BigEndian(options[(4 + i * 4)..], addresses[i].AsV4);
        return 4 + addresses.Length * 4;
    }

    /// <summary>Records an address in a packet's option that has room, and moves the pointer on. The header's checksum is the caller's to renew.</summary>
    /// <param name="option">The bytes of the option.</param>
    /// <param name="address">The address of the host on the interface that the packet goes out by.</param>
    /// <returns>Whether there was room.</returns>
    public static bool Record(Span<byte> option, in IpAddress address)
    {
        if (!TryParse(new Ipv4Option(option, 0), out Ipv4RouteView view) || view.Next >= view.Count) return false;
        BinaryPrimitives.WriteUInt32BigEndian(option[(3 + view.Next * 4)..], address.AsV4);
        option[2] += 4;
        return true;
    }
}
