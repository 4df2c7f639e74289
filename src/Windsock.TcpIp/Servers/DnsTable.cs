using System.Text;
using Windsock.TcpIp.Clients;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Servers;

/// <summary>The records of a DNS server, and its answers. Source: RFC 1034 section 4.3.2.</summary>
internal sealed class DnsTable(string zone)
{
    private const int PlainUdpBytes = 512; // RFC 1035 section 4.2.1
    private const uint NegativeSeconds = 60;

    private readonly Dictionary<string, List<DnsEntry>> _names = [];
    private readonly string _zone = zone.Trim('.').ToLowerInvariant();

    /// <summary>Adds a record.</summary>
    public void Add(DnsEntry entry)
    {
        string name = entry.Name.TrimEnd('.').ToLowerInvariant();
        if (!_names.TryGetValue(name, out List<DnsEntry>? list)) _names.Add(name, list = []);
        list.Add(entry with { Name = name });
    }

    /// <summary>Answers a question.</summary>
    /// <returns>The bytes of the answer; 0 when there is nothing to answer.</returns>
    public int Answer(ReadOnlySpan<byte> bytes, Span<byte> room, bool overUdp)
    {
        if (!DnsView.TryParse(bytes, out DnsView view) || view.Header.IsResponse) return 0;
        DnsHeader header = view.Header;
        int limit = overUdp ? UdpLimit(view) : room.Length;
        if (header.OperationCode != 0) return Write(room, header, DnsResponseCode.NotImplemented, "", 0, []);
        if (view.QuestionCount != 1 || !view.TryGetQuestion(out DnsQuestion question)) return Write(room, header, DnsResponseCode.FormatError, "", 0, []);

        string name = question.Name.ToString();
        string key = name.ToLowerInvariant();
        bool isOurs = _zone.Length == 0 || key == _zone || key.EndsWith("." + _zone, StringComparison.Ordinal);
        if (!isOurs) return Write(room, header, DnsResponseCode.Refused, name, question.Type, []);
        List<DnsEntry> found = Find(key, question.Type, out bool exists);
        int length = Write(room, header, exists ? DnsResponseCode.NoError : DnsResponseCode.NameError, name, question.Type, found);
        return length > 0 && length <= limit ? length : Write(room, header with { IsTruncated = true }, DnsResponseCode.NoError, name, question.Type, []);
    }

    private static int UdpLimit(in DnsView view)
    {
        foreach (DnsRecord record in view.Records)
        {
            if (record.Type == DnsType.OPT) return Math.Max(PlainUdpBytes, (int)record.Class);
        }

        return PlainUdpBytes;
    }

    // Aliases are followed as far as this table knows where they lead.
    private List<DnsEntry> Find(string name, ushort type, out bool exists)
    {
        var found = new List<DnsEntry>();
        exists = _names.ContainsKey(name);
        for (int i = 0; i < DnsAnswer.MaxAliases && _names.TryGetValue(name, out List<DnsEntry>? list); i++)
        {
            found.AddRange(list.Where(entry => entry.Type == type || type == DnsType.ANY));
            DnsEntry? alias = type == DnsType.CNAME ? null : list.Find(static entry => entry.Type == DnsType.CNAME);
            if (alias is null) break;
            if (!found.Contains(alias)) found.Add(alias);
            name = alias.Text.TrimEnd('.').ToLowerInvariant();
        }

        return found;
    }

    private int Write(Span<byte> room, in DnsHeader query, DnsResponseCode code, string name, ushort type, List<DnsEntry> found)
    {
        var header = new DnsHeader(
            query.Id, true, query.RecursionDesired, false, code is DnsResponseCode.NoError or DnsResponseCode.NameError, query.IsTruncated, code,
            query.OperationCode);
        var writer = new DnsWriter(room, header);
        if (type != 0 && !writer.TryAddQuestion(name, type)) return 0;
        foreach (DnsEntry entry in found)
        {
            if (!TryAdd(ref writer, entry)) return 0;
        }

        bool isNegative = found.Count == 0 && type != 0 && !header.IsTruncated && code is DnsResponseCode.NoError or DnsResponseCode.NameError;
        if (isNegative)
        {
            var numbers = new DnsZone(1, 3600, 600, 86400, NegativeSeconds);
            writer.TryAddZone(DnsSection.Authority, _zone, NegativeSeconds, _zone.Length == 0 ? "ns" : "ns." + _zone, "hostmaster." + _zone, numbers);
        }

        return writer.Length;
    }

    private static bool TryAdd(ref DnsWriter writer, DnsEntry entry)
    {
        uint seconds = (uint)entry.TimeToLive.TotalSeconds;
        switch (entry.Type)
        {
            case DnsType.A or DnsType.AAAA:
                return writer.TryAddAddress(DnsSection.Answer, entry.Name, seconds, entry.Address);
            case DnsType.CNAME or DnsType.PTR or DnsType.NS:
                return writer.TryAddName(DnsSection.Answer, entry.Name, entry.Type, seconds, entry.Text);
            case DnsType.SRV:
                return writer.TryAddService(DnsSection.Answer, entry.Name, seconds, entry.Service, entry.Text);
            case DnsType.MX:
                Span<byte> exchange = stackalloc byte[2 + DnsName.MaxBytes];
                System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(exchange, entry.Service.Priority);
                return DnsName.TryWrite(entry.Text, exchange[2..], out int bytes)
                    && writer.TryAdd(DnsSection.Answer, entry.Name, entry.Type, seconds, exchange[..(2 + bytes)]);
            case DnsType.TXT:
                return writer.TryAdd(DnsSection.Answer, entry.Name, entry.Type, seconds, Strings(entry.Text));
            default:
                return true;
        }
    }

    // Strings of at most 255 bytes, each behind its length (RFC 1035 section 3.3.14).
    private static byte[] Strings(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        var data = new List<byte>();
        for (int at = 0; at == 0 || at < bytes.Length; at += 255)
        {
            int count = Math.Min(255, bytes.Length - at);
            data.Add((byte)count);
            data.AddRange(bytes.AsSpan(at, count));
        }

        return [.. data];
    }
}
