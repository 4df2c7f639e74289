using System.Buffers.Binary;
using System.Text;

namespace Windsock.CPrograms.Tests;

/// <summary>The dynamic symbols of a 64-bit little-endian ELF file. Source: System V ABI, chapters 4 and 5.</summary>
internal sealed class ElfSymbols
{
    private const int HeadersOffsetAt = 0x28, HeaderSizeAt = 0x3a, HeaderCountAt = 0x3c;
    private const int TypeAt = 4, OffsetAt = 24, SizeAt = 32, LinkAt = 40;
    private const int SymbolSize = 24, SymbolSectionAt = 6;
    private const uint DynamicSymbols = 11; // SHT_DYNSYM

    /// <summary>Names that the file defines and offers.</summary>
    public SortedSet<string> Defined { get; } = new(StringComparer.Ordinal);

    /// <summary>Names that it takes from elsewhere.</summary>
    public SortedSet<string> Undefined { get; } = new(StringComparer.Ordinal);

    public static ElfSymbols Read(string path)
    {
        ReadOnlySpan<byte> file = File.ReadAllBytes(path);
        Assert.True(file[..4].SequenceEqual("\u007fELF"u8), path);
        var result = new ElfSymbols();
        for (int i = 0; i < UInt16(file, HeaderCountAt); i++)
        {
            ReadOnlySpan<byte> header = Header(file, i);
            if (BinaryPrimitives.ReadUInt32LittleEndian(header[TypeAt..]) != DynamicSymbols) continue;

            ReadOnlySpan<byte> names = Section(file, Header(file, (int)BinaryPrimitives.ReadUInt32LittleEndian(header[LinkAt..])));
            result.Add(Section(file, header), names);
        }

        return result;
    }

    private void Add(ReadOnlySpan<byte> symbols, ReadOnlySpan<byte> names)
    {
        for (; symbols.Length >= SymbolSize; symbols = symbols[SymbolSize..])
        {
            ReadOnlySpan<byte> name = names[(int)BinaryPrimitives.ReadUInt32LittleEndian(symbols)..];
            name = name[..name.IndexOf((byte)0)];
            if (name.IsEmpty) continue;
            (UInt16(symbols, SymbolSectionAt) == 0 ? Undefined : Defined).Add(Encoding.ASCII.GetString(name));
        }
    }

    private static ReadOnlySpan<byte> Header(ReadOnlySpan<byte> file, int index) =>
        file[((int)UInt64(file, HeadersOffsetAt) + (index * UInt16(file, HeaderSizeAt)))..];

    private static ReadOnlySpan<byte> Section(ReadOnlySpan<byte> file, ReadOnlySpan<byte> header) =>
        file.Slice((int)UInt64(header, OffsetAt), (int)UInt64(header, SizeAt));

    private static ushort UInt16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static ulong UInt64(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);
}
