using System.Buffers.Binary;
using System.Text;

namespace Windsock.Conformance.Report;

/// <summary>The functions that a shared library offers. Source: System V ABI, chapters 4 (Object Files) and 5 (Program Loading), 64-bit form.</summary>
public static class ElfExports
{
    private const int SHT_DYNSYM = 11;
    private const int STT_FUNC = 2;
    private const int SectionHeaderSize = 64;
    private const int SymbolSize = 24;

    /// <summary>The names of the functions that the file defines in .dynsym; those that it merely needs are not among them.</summary>
    public static IReadOnlySet<string> Read(string path)
    {
        ReadOnlySpan<byte> file = File.ReadAllBytes(path);
        if (!file.StartsWith("\x7f"u8) || !file[1..].StartsWith("ELF"u8)) throw new InvalidDataException($"{path} is not an ELF file");
        if (file[4] != 2 || file[5] != 1) throw new InvalidDataException($"{path} is not a 64-bit little-endian ELF file");

        int sections = (int)BinaryPrimitives.ReadInt64LittleEndian(file[0x28..]);
        int count = BinaryPrimitives.ReadUInt16LittleEndian(file[0x3C..]);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> header = file.Slice(sections + i * SectionHeaderSize, SectionHeaderSize);
            if (BinaryPrimitives.ReadInt32LittleEndian(header[4..]) != SHT_DYNSYM) continue;

            int link = BinaryPrimitives.ReadInt32LittleEndian(header[0x28..]);
            return Names(Contents(file, header), Contents(file, file.Slice(sections + link * SectionHeaderSize, SectionHeaderSize)));
        }

        throw new InvalidDataException($"{path} has no dynamic symbols");
    }

    private static ReadOnlySpan<byte> Contents(ReadOnlySpan<byte> file, ReadOnlySpan<byte> header) => file.Slice(
        (int)BinaryPrimitives.ReadInt64LittleEndian(header[0x18..]), (int)BinaryPrimitives.ReadInt64LittleEndian(header[0x20..]));

    private static SortedSet<string> Names(ReadOnlySpan<byte> symbols, ReadOnlySpan<byte> strings)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        for (; symbols.Length >= SymbolSize; symbols = symbols[SymbolSize..])
        {
            bool isFunction = (symbols[4] & 0xF) == STT_FUNC;
            bool isDefined = BinaryPrimitives.ReadUInt16LittleEndian(symbols[6..]) != 0;
            if (!isFunction || !isDefined) continue;

            ReadOnlySpan<byte> name = strings[BinaryPrimitives.ReadInt32LittleEndian(symbols)..];
            names.Add(Encoding.ASCII.GetString(name[..name.IndexOf((byte)0)]));
        }

        return names;
    }
}
