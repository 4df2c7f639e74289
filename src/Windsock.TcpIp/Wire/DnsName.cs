using System.Text;

namespace Windsock.TcpIp.Wire;

/// <summary>A name in a DNS message, whose labels and compression pointers have been checked. Source: RFC 1035 sections 3.1 and 4.1.4.</summary>
/// <remarks>A pointer must lead to before the run of labels that it ends, so that no message makes a reader go in circles; and a name has no more than
/// 255 bytes and no more than <see cref="MaxPointers"/> pointers, so that none makes it go far.</remarks>
public readonly ref struct DnsName
{
    /// <summary>The most bytes that a name has in the form of the wire.</summary>
    public const int MaxBytes = 255;

    /// <summary>The most bytes of a label.</summary>
    public const int MaxLabel = 63;

    /// <summary>The pointers that are followed within one name.</summary>
    public const int MaxPointers = 32;

    private readonly ReadOnlySpan<byte> _message;
    private readonly int _at;

    private DnsName(ReadOnlySpan<byte> message, int at)
    {
        _message = message;
        _at = at;
    }

    /// <summary>Whether it is the name of the root.</summary>
    public bool IsRoot => !Labels.MoveNext();

    /// <summary>The labels from the left.</summary>
    public DnsLabels Labels => new(_message, _at);

    /// <summary>Looks at a name.</summary>
    /// <param name="message">The whole message, or all of an option that holds names.</param>
    /// <param name="offset">Where the name is; afterwards what follows it there.</param>
    /// <param name="name">The name.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse(ReadOnlySpan<byte> message, scoped ref int offset, out DnsName name)
    {
        name = default;
        int at = offset, runStart = offset, end = -1, bytes = 1, pointers = 0;
        while ((uint)at < (uint)message.Length)
        {
            byte length = message[at];
            if (length == 0)
            {
                name = new DnsName(message, offset);
                offset = end < 0 ? at + 1 : end;
                return true;
            }

            if (length <= MaxLabel)
            {
                bytes += 1 + length;
                if (bytes > MaxBytes) return false;
                at += 1 + length;
                continue;
            }

            if (length < 0xc0 || at + 1 >= message.Length || ++pointers > MaxPointers) return false;
            if (end < 0) end = at + 2;
            at = (length & 0x3f) << 8 | message[at + 1];
            if (at >= runStart) return false;
            runStart = at;
        }

        return false;
    }

    /// <summary>Whether it is the name that a text with dots means; case does not count. Source: RFC 4343.</summary>
    public bool Matches(ReadOnlySpan<char> text)
    {
        if (text is [.., '.']) text = text[..^1];
        foreach (ReadOnlySpan<byte> label in Labels)
        {
            if (text.Length < label.Length) return false;
            for (int i = 0; i < label.Length; i++)
            {
                if (text[i] > 127 || Lower(label[i]) != Lower((byte)text[i])) return false;
            }

            text = text[label.Length..];
            if (text.IsEmpty) continue;
            if (text is not ['.', _, ..]) return false;
            text = text[1..];
        }

        return text.IsEmpty;
    }

    /// <summary>Whether two names are the same; case does not count.</summary>
    public bool Matches(DnsName other)
    {
        DnsLabels mine = Labels, others = other.Labels;
        while (mine.MoveNext())
        {
            if (!others.MoveNext() || mine.Current.Length != others.Current.Length) return false;
            for (int i = 0; i < mine.Current.Length; i++)
            {
                if (Lower(mine.Current[i]) != Lower(others.Current[i])) return false;
            }
        }

        return !others.MoveNext();
    }

    /// <summary>Writes the name without compression.</summary>
    /// <param name="wire">Where to, <see cref="MaxBytes"/> at most.</param>
    /// <returns>The bytes written.</returns>
    public int Write(Span<byte> wire)
    {
        int length = 0;
        foreach (ReadOnlySpan<byte> label in Labels)
        {
            wire[length] = (byte)label.Length;
            label.CopyTo(wire[(length + 1)..]);
            length += 1 + label.Length;
        }

        wire[length] = 0;
        return length + 1;
    }

    /// <summary>Writes a name in the form of the wire.</summary>
    /// <param name="text">Labels with dots between them, with or without one at the end; "" or "." is the root. Only ASCII.</param>
    /// <param name="wire">Where to.</param>
    /// <param name="length">The bytes written.</param>
    /// <returns>Whether it is a name, and fits.</returns>
    public static bool TryWrite(ReadOnlySpan<char> text, Span<byte> wire, out int length)
    {
        length = 0;
        if (text is [.., '.']) text = text[..^1];
        int limit = Math.Min(wire.Length, MaxBytes);
        while (!text.IsEmpty)
        {
            int dot = text.IndexOf('.');
            ReadOnlySpan<char> label = dot < 0 ? text : text[..dot];
            bool isLast = dot < 0;
            text = isLast ? default : text[(dot + 1)..];
            if (label.Length is 0 or > MaxLabel || length + 1 + label.Length + 1 > limit || (!isLast && text.IsEmpty)) return false;
            wire[length++] = (byte)label.Length;
            foreach (char character in label)
            {
                if (character > 127) return false;
                wire[length++] = (byte)character;
            }
        }

        if (length + 1 > limit) return false;
        wire[length++] = 0;
        return true;
    }

    /// <summary>The labels with dots between them, none at the end; bytes that a text with dots cannot hold as \DDD. Source: RFC 4343 section 2.1.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (ReadOnlySpan<byte> label in Labels)
        {
            if (text.Length > 0) text.Append('.');
            foreach (byte each in label)
            {
                if (each is (byte)'.' or (byte)'\\') text.Append('\\').Append((char)each);
                else if (each is > 0x20 and < 0x7f) text.Append((char)each);
                else text.Append('\\').Append(each.ToString("D3", System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        return text.ToString();
    }

    private static byte Lower(byte value) => value is >= (byte)'A' and <= (byte)'Z' ? (byte)(value | 0x20) : value;
}

/// <summary>The labels of a name, from the left. The name has been checked.</summary>
public ref struct DnsLabels
{
    private readonly ReadOnlySpan<byte> _message;
    private int _next;

    internal DnsLabels(ReadOnlySpan<byte> message, int at)
    {
        _message = message;
        _next = at;
    }

    /// <summary>The label at hand.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    /// <summary>For foreach.</summary>
    public readonly DnsLabels GetEnumerator() => this;

    /// <summary>Goes to the next label.</summary>
    /// <returns>Whether there is one.</returns>
    public bool MoveNext()
    {
        if (_message.IsEmpty) return false;
        while (_message[_next] >= 0xc0) _next = (_message[_next] & 0x3f) << 8 | _message[_next + 1];
        int length = _message[_next];
        if (length == 0) return false;
        Current = _message.Slice(_next + 1, length);
        _next += 1 + length;
        return true;
    }
}
