using System.Buffers.Binary;

namespace Windsock.Simulation.Flows;

/// <summary>A stream of bytes of which every one follows from a key and its position, so that nobody needs to remember what was sent.</summary>
internal readonly struct Pattern(ulong key)
{
    /// <summary>Writes the bytes from a position on.</summary>
    public void Fill(long position, Span<byte> bytes)
    {
        int done = 0;
        for (; done < bytes.Length && ((position + done) & 7) != 0; done++) bytes[done] = At(position + done);
        for (; done + 8 <= bytes.Length; done += 8) BinaryPrimitives.WriteUInt64LittleEndian(bytes[done..], Word((position + done) >> 3));
        for (; done < bytes.Length; done++) bytes[done] = At(position + done);
    }

    /// <summary>Where bytes differ from those that belong at a position; -1 when they do not.</summary>
    public int Mismatch(long position, ReadOnlySpan<byte> bytes)
    {
        int done = 0;
        for (; done < bytes.Length && ((position + done) & 7) != 0; done++)
        {
            if (bytes[done] != At(position + done)) return done;
        }

        for (; done + 8 <= bytes.Length; done += 8)
        {
            if (BinaryPrimitives.ReadUInt64LittleEndian(bytes[done..]) != Word((position + done) >> 3)) break;
        }

        for (; done < bytes.Length; done++)
        {
            if (bytes[done] != At(position + done)) return done;
        }

        return -1;
    }

    private byte At(long position) => (byte)(Word(position >> 3) >> (int)(8 * (position & 7)));

    private ulong Word(long index)
    {
        ulong high = Math.BigMul(unchecked((ulong)index * 0x9e3779b97f4a7c15 + key), 0xd6e8feb86659fd93, out ulong low);
        return high ^ low;
    }
}
