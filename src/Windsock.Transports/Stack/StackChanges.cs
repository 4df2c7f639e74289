using Windsock.Spi;
using static Windsock.Spi.WsaError;

namespace Windsock.Transports.Stack;

/// <summary>The word that addresses or routes of a stack have changed, and what they are now.</summary>
internal static class StackChanges
{
    private const int ListHead = 8, ListEntry = 16; // SOCKET_ADDRESS_LIST, whose entries point at the addresses behind them.

    /// <summary>Something has changed on one of the stacks. Called on any thread that comes by, with no lock held: it must not stay.</summary>
    public static event Action? Changed;

    /// <summary>Tells of a change.</summary>
    public static void Tell() => Changed?.Invoke();

    /// <summary>The addresses of the socket's family on its host, as bytes to compare.</summary>
    public static byte[] Addresses(StackEndpoint endpoint)
    {
        byte[] list = [];
        while (StackInterfaces.ListAddresses(endpoint, list, out int bytes) == WSAEFAULT) list = GC.AllocateUninitializedArray<byte>(bytes, pinned: true);
        return list.Length < ListHead ? list : list[(ListHead + (BitConverter.ToInt32(list) * ListEntry))..];
    }

    /// <summary>The local address that the socket's host would send from to a destination, as bytes to compare; empty where there is no route.</summary>
    public static byte[] Route(StackEndpoint endpoint, in SocketAddress destination)
    {
        byte[] answer = new byte[SocketAddress.MaxLength];
        return StackInterfaces.QueryRoute(endpoint, destination, answer, out int bytes) == NO_ERROR ? answer[..bytes] : [];
    }
}
