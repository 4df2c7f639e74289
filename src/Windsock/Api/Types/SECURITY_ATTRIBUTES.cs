using System.Runtime.InteropServices;

namespace Windsock;

/// <summary>SECURITY_ATTRIBUTES of minwinbase.h; of it only the inheritance counts.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct SECURITY_ATTRIBUTES
{
    /// <summary>Bytes of this structure: 24.</summary>
    public uint nLength;

    /// <summary>Not read: the host has no security descriptors for these objects.</summary>
    public void* lpSecurityDescriptor;

    /// <summary>Whether the handle gets HANDLE_FLAG_INHERIT.</summary>
    public int bInheritHandle;
}
