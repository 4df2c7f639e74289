using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Windsock;

/// <summary>The network events that a socket has recorded. Source: MS Learn "WSANETWORKEVENTS structure (winsock2.h)".</summary>
[StructLayout(LayoutKind.Sequential)]
public struct WSANETWORKEVENTS
{
    /// <summary>The FD_* that have occurred.</summary>
    public int lNetworkEvents;

    /// <summary>The error code of each, at its FD_*_BIT.</summary>
    public NetworkEventErrors iErrorCode;

    /// <summary>Ten error codes.</summary>
    [InlineArray(Ws2_32.FD_MAX_EVENTS)]
    public struct NetworkEventErrors
    {
        private int _first;
    }
}
