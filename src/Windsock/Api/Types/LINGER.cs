using System.Runtime.InteropServices;

namespace Windsock;

/// <summary>What closesocket does with unsent data; 4 bytes. Source: MS Learn "linger".</summary>
[StructLayout(LayoutKind.Sequential)]
public struct LINGER
{
    /// <summary>0: send in the background. Otherwise <see cref="l_linger"/> counts.</summary>
    public ushort l_onoff;

    /// <summary>Seconds to wait; 0 resets the connection at once.</summary>
    public ushort l_linger;
}
