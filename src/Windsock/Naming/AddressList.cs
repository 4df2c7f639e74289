using System.Runtime.InteropServices;
using Windsock.Spi;

namespace Windsock.Naming;

/// <summary>The results of getaddrinfo in native memory: each entry is one block with its address and its name inside, so that a program may cut the list
/// in two and free the halves.</summary>
internal static unsafe class AddressList
{
    private const int AddressRoom = 32; // A SOCKADDR_IN6 of 28 bytes, and the name after it stays aligned.

    private static long s_entries;

    /// <summary>Entries that no program has freed yet, for tests that count them.</summary>
    public static long Entries => Interlocked.Read(ref s_entries);

    /// <summary>Lays a list out. ADDRINFOW differs from ADDRINFOA in the text alone.</summary>
    /// <returns>The first entry, or null when memory is short.</returns>
    public static ADDRINFOA* Build(AddressQuery answer, TextForm form)
    {
        ADDRINFOA* first = null;
        ADDRINFOA** next = &first;
        foreach (SocketAddress address in answer.Addresses)
        {
            string? name = first == null ? answer.CanonicalName : null;
            ADDRINFOA* entry = Build(answer, address, name, form);
            if (entry == null)
            {
                Free(first);
                return null;
            }

            *next = entry;
            next = &entry->ai_next;
        }

        return first;
    }

    /// <summary>Frees a list.</summary>
    public static void Free(ADDRINFOA* entry)
    {
        while (entry != null && UserMemory.CanRead(entry))
        {
            ADDRINFOA* next = entry->ai_next;
            NativeMemory.Free(entry);
            Interlocked.Decrement(ref s_entries);
            entry = next;
        }
    }

    private static ADDRINFOA* Build(AddressQuery answer, in SocketAddress address, string? name, TextForm form)
    {
        ADDRINFOA* entry = Allocate(sizeof(ADDRINFOA) + AddressRoom + (name is null ? 0 : ProgramText.BytesFor(name, form)));
        if (entry == null) return null;

        byte* room = (byte*)(entry + 1);
        *entry = new ADDRINFOA
        {
            ai_family = address.Family,
            ai_socktype = answer.SocketType,
            ai_protocol = answer.Protocol,
            ai_addrlen = (nuint)address.Length,
            ai_addr = (SOCKADDR*)room,
        };
        address.Bytes.CopyTo(new Span<byte>(room, AddressRoom));
        if (name is null) return entry;

        entry->ai_canonname = room + AddressRoom;
        ProgramText.Write(name, entry->ai_canonname, form);
        return entry;
    }

    private static ADDRINFOA* Allocate(int bytes)
    {
        try
        {
            var entry = (ADDRINFOA*)NativeMemory.Alloc((nuint)bytes);
            Interlocked.Increment(ref s_entries);
            return entry;
        }
        catch (OutOfMemoryException)
        {
            return null;
        }
    }
}
