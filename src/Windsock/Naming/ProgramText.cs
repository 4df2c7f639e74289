using System.Text;

namespace Windsock.Naming;

/// <summary>How a program writes its text.</summary>
internal enum TextForm
{
    /// <summary>char: UTF-8, which takes the place of the ANSI code page.</summary>
    Narrow,

    /// <summary>WCHAR of two bytes: UTF-16.</summary>
    Wide,

    /// <summary>WCHAR of four bytes, the usual wchar_t of Linux: UTF-32.</summary>
    Wide32,
}

/// <summary>Text in the memory of the program, in one of three forms, so that each name function is written once.</summary>
/// <remarks>Lengths and sizes are in units of the form, and room includes the terminator.</remarks>
internal readonly unsafe struct ProgramText(void* address, TextForm form)
{
    /// <summary>The most units that are read; no name and no address is that long.</summary>
    public const int Limit = 0x10000;

    private static readonly UTF32Encoding s_utf32 = new(bigEndian: false, byteOrderMark: false);

    private readonly byte* _address = (byte*)address;

    /// <summary>Whether the program gave NULL.</summary>
    public bool IsNull => _address == null;

    /// <summary>The form.</summary>
    public TextForm Form => form;

    private static int UnitSize(TextForm form) => form switch { TextForm.Narrow => 1, TextForm.Wide => 2, _ => 4 };

    private static Encoding EncodingOf(TextForm form) => form switch { TextForm.Narrow => Encoding.UTF8, TextForm.Wide => Encoding.Unicode, _ => s_utf32 };

    /// <summary>How many units a text takes with its terminator.</summary>
    public static int RoomFor(string text, TextForm form) => (EncodingOf(form).GetByteCount(text) / UnitSize(form)) + 1;

    /// <summary>How many bytes a text takes with its terminator.</summary>
    public static int BytesFor(string text, TextForm form) => RoomFor(text, form) * UnitSize(form);

    /// <summary>Writes a text and its terminator where there is known to be room.</summary>
    public static void Write(string text, byte* to, TextForm form)
    {
        int bytes = EncodingOf(form).GetBytes(text, new Span<byte>(to, BytesFor(text, form)));
        new Span<byte>(to + bytes, UnitSize(form)).Clear();
    }

    /// <summary>Reads the text; NULL reads as null.</summary>
    /// <returns>False when the memory cannot be read or has no terminator.</returns>
    public bool TryRead(out string? text)
    {
        text = null;
        if (IsNull) return true;

        int length = Length();
        if (length < 0) return false;

        text = EncodingOf(form).GetString(_address, length * UnitSize(form));
        return true;
    }

    /// <summary>A text of known length, as UTF-8.</summary>
    /// <returns>False when the memory cannot be read.</returns>
    public static bool TryEncode(void* text, uint length, TextForm form, out byte[] bytes)
    {
        bytes = [];
        nuint size = length * (nuint)UnitSize(form);
        if (size > int.MaxValue || !UserMemory.CanRead(text, size)) return false;

        bytes = Encoding.Convert(EncodingOf(form), Encoding.UTF8, new ReadOnlySpan<byte>(text, (int)size).ToArray());
        return true;
    }

    /// <summary>Writes a text if it fits.</summary>
    /// <param name="text">Without terminator.</param>
    /// <param name="room">Units that the program has.</param>
    public Placed TryWrite(string text, uint room)
    {
        int needed = RoomFor(text, form);
        if (room < (uint)needed) return Placed.TooSmall;
        if (!CanWrite(text)) return Placed.Fault;

        Write(text, _address, form);
        return Placed.Whole;
    }

    /// <summary>Whether the memory for this text can be written, however much of it the program says there is.</summary>
    public bool CanWrite(string text) => !IsNull && UserMemory.CanWrite(_address, (nuint)BytesFor(text, form));

    private int Length() => form switch
    {
        TextForm.Narrow => UserMemory.StringLength(_address, Limit),
        TextForm.Wide => UserMemory.StringLength((char*)_address, Limit),
        _ => Length32((uint*)_address),
    };

    private static int Length32(uint* text)
    {
        const nuint PageMask = 4095;
        for (int length = 0; length < Limit; length++)
        {
            // One test a page, and one for a unit that lies across two.
            if ((length == 0 || ((nuint)(text + length) & PageMask) < sizeof(uint)) && !UserMemory.CanRead(text + length, sizeof(uint))) return -1;
            if (text[length] == 0) return length;
        }

        return -1;
    }

    /// <summary>What became of a text to be written.</summary>
    internal enum Placed
    {
        /// <summary>It is there.</summary>
        Whole,

        /// <summary>The program has too little room; nothing is written.</summary>
        TooSmall,

        /// <summary>The memory is not the program's.</summary>
        Fault,
    }
}
