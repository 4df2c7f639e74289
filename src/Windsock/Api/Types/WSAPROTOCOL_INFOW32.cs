using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Windsock.Spi;

namespace Windsock;

/// <summary>A catalog entry with a name of 4-byte characters, 1140 bytes: WSAPROTOCOL_INFOW of C programs whose wchar_t has 32 bits.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct WSAPROTOCOL_INFOW32
{
    [InlineArray(CommonBytes)]
    public struct CommonPart
    {
        private byte _first;
    }

    [InlineArray(WSAPROTOCOL_INFOW.WSAPROTOCOL_LEN + 1)]
    public struct ProtocolName
    {
        private uint _first;
    }

    private const int CommonBytes = 116; // Everything before the name: the same in all forms.

    private CommonPart _common; // Bytes: the structure aligns to 4 by its name.

    public ProtocolName szProtocol;

    public static WSAPROTOCOL_INFOW32 From(in WSAPROTOCOL_INFOW info)
    {
        var result = default(WSAPROTOCOL_INFOW32);
        MemoryMarshal.AsBytes(new ReadOnlySpan<WSAPROTOCOL_INFOW>(in info))[..CommonBytes].CopyTo(result._common);
        int at = 0;
        foreach (Rune rune in info.Name.EnumerateRunes())
        {
            if (at < WSAPROTOCOL_INFOW.WSAPROTOCOL_LEN) result.szProtocol[at++] = (uint)rune.Value;
        }

        return result;
    }

    public readonly WSAPROTOCOL_INFOW ToNarrow()
    {
        var result = default(WSAPROTOCOL_INFOW);
        ((ReadOnlySpan<byte>)_common).CopyTo(MemoryMarshal.AsBytes(new Span<WSAPROTOCOL_INFOW>(ref result)));
        var name = new StringBuilder();
        foreach (uint character in (ReadOnlySpan<uint>)szProtocol)
        {
            if (character == 0) break;
            name.Append((Rune.IsValid(character) ? new Rune(character) : Rune.ReplacementChar).ToString());
        }

        result.Name = name.ToString();
        return result;
    }
}
