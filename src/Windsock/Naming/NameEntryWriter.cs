using System.Text;

namespace Windsock.Naming;

/// <summary>Lays an entry out as hostent, servent or protoent with all it points to in one piece of memory.</summary>
/// <remarks>First the structure, then lists of pointers, then addresses, then text: so everything is aligned without gaps.</remarks>
internal unsafe ref struct NameEntryWriter
{
    private byte** _pointer;
    private byte* _byte;

    private NameEntryWriter(byte* block, int structure, int pointers)
    {
        _pointer = (byte**)(block + structure);
        _byte = (byte*)(_pointer + pointers);
    }

    /// <summary>How many bytes the entry takes.</summary>
    public static int SizeOf(HostEntry host) =>
        sizeof(HOSTENT) + (sizeof(byte*) * (host.Aliases.Count + 1 + host.Addresses.Count + 1))
        + host.Addresses.Sum(address => address.Length) + SizeOf(host.Name) + host.Aliases.Sum(SizeOf);

    /// <inheritdoc cref="SizeOf(HostEntry)"/>
    public static int SizeOf(ServiceEntry service) =>
        sizeof(SERVENT) + (sizeof(byte*) * (service.Aliases.Count + 1)) + SizeOf(service.Name) + SizeOf(service.Protocol) + service.Aliases.Sum(SizeOf);

    /// <inheritdoc cref="SizeOf(HostEntry)"/>
    public static int SizeOf(ProtocolEntry protocol) =>
        sizeof(PROTOENT) + (sizeof(byte*) * (protocol.Aliases.Count + 1)) + SizeOf(protocol.Name) + protocol.Aliases.Sum(SizeOf);

    /// <summary>Writes the entry to memory of <see cref="SizeOf(HostEntry)"/> bytes, aligned to 8.</summary>
    public static HOSTENT* Write(HostEntry host, byte* block)
    {
        var writer = new NameEntryWriter(block, sizeof(HOSTENT), host.Aliases.Count + 1 + host.Addresses.Count + 1);
        var result = (HOSTENT*)block;
        *result = default; // Padding as well: it may be copied to another process.
        result->h_addrtype = (short)host.Family;
        result->h_length = (short)(host.Family == Ws2_32.AF_INET ? 4 : 16);
        result->h_addr_list = writer.Addresses(host.Addresses);
        result->h_aliases = writer.Texts(host.Aliases);
        result->h_name = writer.Text(host.Name);
        return result;
    }

    /// <inheritdoc cref="Write(HostEntry, byte*)"/>
    public static SERVENT* Write(ServiceEntry service, byte* block)
    {
        var writer = new NameEntryWriter(block, sizeof(SERVENT), service.Aliases.Count + 1);
        var result = (SERVENT*)block;
        *result = default;
        result->s_port = (short)Ws2_32.htons((ushort)service.Port);
        result->s_aliases = writer.Texts(service.Aliases);
        result->s_name = writer.Text(service.Name);
        result->s_proto = writer.Text(service.Protocol);
        return result;
    }

    /// <inheritdoc cref="Write(HostEntry, byte*)"/>
    public static PROTOENT* Write(ProtocolEntry protocol, byte* block)
    {
        var writer = new NameEntryWriter(block, sizeof(PROTOENT), protocol.Aliases.Count + 1);
        var result = (PROTOENT*)block;
        *result = default;
        result->p_proto = (short)protocol.Number;
        result->p_aliases = writer.Texts(protocol.Aliases);
        result->p_name = writer.Text(protocol.Name);
        return result;
    }

    private static int SizeOf(string text) => Encoding.UTF8.GetByteCount(text) + 1;

    private byte** Addresses(IReadOnlyList<byte[]> addresses)
    {
        byte** list = _pointer;
        foreach (byte[] address in addresses)
        {
            *_pointer++ = _byte;
            address.CopyTo(new Span<byte>(_byte, address.Length));
            _byte += address.Length;
        }

        *_pointer++ = null;
        return list;
    }

    private byte** Texts(IReadOnlyList<string> texts)
    {
        byte** list = _pointer;
        foreach (string text in texts) *_pointer++ = Text(text);
        *_pointer++ = null;
        return list;
    }

    private byte* Text(string text)
    {
        byte* start = _byte;
        ProgramText.Write(text, start, TextForm.Narrow);
        _byte += SizeOf(text);
        return start;
    }
}
