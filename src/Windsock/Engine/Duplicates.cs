using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Windsock.Catalog;
using Windsock.Linux;
using Windsock.Spi;
using static Windsock.Spi.WsaError;

namespace Windsock.Engine;

/// <summary>Sockets offered to a process by WSADuplicateSocket and not opened yet.</summary>
/// <remarks>
/// <para>An offer holds a handle of its own, so the socket lives on when the program closes its handle before the offer is taken up, as on Windows. Within the
/// process that handle becomes the duplicate. Another process fetches the descriptor from <see cref="DuplicateServer"/>.</para>
/// <para>WSAPROTOCOL_INFO says where the offer is: dwServiceFlags2 is the process that made it, dwServiceFlags4 the library in that process, dwProviderReserved
/// and dwServiceFlags3 are a random number that names it. An offer serves once and only the process that it was made for.</para>
/// </remarks>
internal static class Duplicates
{
    /// <summary>The most offers at a time; more are WSAENOBUFS.</summary>
    private const int MaxOffers = 4096;

    internal readonly record struct Waiting(nuint Handle, int ProcessId);

    private static readonly Lock s_gate = new(); // Guards s_offers.
    private static readonly Dictionary<ulong, Waiting> s_offers = [];

    /// <summary>Whether an offer waits to be taken up.</summary>
    public static bool AnyWaiting
    {
        get
        {
            lock (s_gate) return s_offers.Count != 0;
        }
    }

    /// <summary>Whether a WSAPROTOCOL_INFO is a duplicate and not a catalog entry.</summary>
    public static bool IsDuplicate(in WSAPROTOCOL_INFOW info) => info.dwProviderReserved != 0;

    /// <summary>WSADuplicateSocket.</summary>
    /// <returns>NO_ERROR, WSAEINVAL (no such process), WSAEMFILE, WSAENOBUFS, WSAEOPNOTSUPP.</returns>
    public static WsaError Offer(SocketObject socket, uint processId, out WSAPROTOCOL_INFOW info)
    {
        info = default;
        if (processId is 0 or > int.MaxValue || !Exists((int)processId)) return WSAEINVAL;

        DropDead();
        if (processId != (uint)Environment.ProcessId)
        {
            if (socket.Endpoint.HostDescriptor < 0) return WSAEOPNOTSUPP;
            socket.IsShared = true;
            WsaError error = socket.Endpoint.Share();
            if (error == NO_ERROR) error = DuplicateServer.Start();
            if (error != NO_ERROR) return error;
        }

        ulong cookie = NewCookie();
        lock (s_gate)
        {
            if (s_offers.Count >= MaxOffers) return WSAENOBUFS;
            WsaError error = Session.OpenHandle(socket, out nuint handle);
            if (error != NO_ERROR) return error;
            s_offers[cookie] = new Waiting(handle, (int)processId);
        }

        ProtocolCatalog.TryFind(socket.Identity.CatalogEntryId, out info);
        info.iProtocol = socket.Identity.Protocol;
        info.dwServiceFlags2 = (uint)Environment.ProcessId;
        info.dwServiceFlags3 = (uint)(cookie >> 32);
        info.dwServiceFlags4 = DuplicateServer.Instance;
        info.dwProviderReserved = (uint)cookie;
        return NO_ERROR;
    }

    /// <summary>Opens a duplicate: by a handle of this process, or as a socket that is still to get one.</summary>
    public static WsaError Claim(in WSAPROTOCOL_INFOW info, bool overlapped, out nuint handle, out SocketObject? shared)
    {
        handle = 0;
        shared = null;
        ulong cookie = ((ulong)info.dwServiceFlags3 << 32) | info.dwProviderReserved;
        if (info.dwServiceFlags2 != (uint)Environment.ProcessId)
        {
            return DuplicateServer.Fetch((int)info.dwServiceFlags2, info.dwServiceFlags4, cookie, overlapped, out shared);
        }

        if (!TryTake(cookie, Environment.ProcessId, out Waiting offer)) return WSAEINVAL;

        // The last WSACleanup may have closed it meanwhile.
        if (Session.Handles.Enter<SocketObject>(offer.Handle) is null) return WSAEINVAL;
        Session.Handles.Leave(offer.Handle);
        handle = offer.Handle;
        return NO_ERROR;
    }

    /// <summary>Takes an offer that was made for a process.</summary>
    public static bool TryTake(ulong cookie, int processId, [MaybeNullWhen(false)] out Waiting offer)
    {
        lock (s_gate) return s_offers.TryGetValue(cookie, out offer) && offer.ProcessId == processId && s_offers.Remove(cookie);
    }

    /// <summary>Gives up offers whose process has ended; their sockets may close now.</summary>
    public static void DropDead()
    {
        List<nuint> dead = [];
        lock (s_gate)
        {
            foreach ((ulong cookie, Waiting offer) in s_offers)
            {
                if (!Exists(offer.ProcessId) && s_offers.Remove(cookie)) dead.Add(offer.Handle);
            }
        }

        foreach (nuint handle in dead) Session.CloseSocket(handle);
    }

    /// <summary>Gives up all offers; the last WSACleanup closes their handles.</summary>
    public static void Forget()
    {
        lock (s_gate) s_offers.Clear();
    }

    private static bool Exists(int processId) => processId == Environment.ProcessId || LibC.kill(processId, 0) == 0 || LibC.errno != Errno.ESRCH;

    /// <summary>Not to be guessed, and never one whose lower half is 0, which means that there is none.</summary>
    private static ulong NewCookie()
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(bytes);
        return MemoryMarshal.Read<ulong>(bytes) | 1;
    }
}
