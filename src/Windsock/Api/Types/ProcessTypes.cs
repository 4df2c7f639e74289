using System.Runtime.InteropServices;

namespace Windsock;

/// <summary>A new process and its first thread. Source: MS Learn "PROCESS_INFORMATION structure".</summary>
[StructLayout(LayoutKind.Sequential)]
public struct PROCESS_INFORMATION
{
    /// <summary>The process.</summary>
    public nint hProcess;

    /// <summary>Its first thread, which ends with it.</summary>
    public nint hThread;

    /// <summary>The process' number.</summary>
    public uint dwProcessId;

    /// <summary>The thread's number.</summary>
    public uint dwThreadId;
}

/// <summary>How a process is to start. The texts are of the function's width. Source: MS Learn "STARTUPINFOA structure".</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct STARTUPINFO
{
    /// <summary>Size of the structure.</summary>
    public uint cb;

    /// <summary>Not used.</summary>
    public void* lpReserved;

    /// <summary>Not used.</summary>
    public void* lpDesktop;

    /// <summary>Not used.</summary>
    public void* lpTitle;

    /// <summary>Not used.</summary>
    public uint dwX;

    /// <summary>Not used.</summary>
    public uint dwY;

    /// <summary>Not used.</summary>
    public uint dwXSize;

    /// <summary>Not used.</summary>
    public uint dwYSize;

    /// <summary>Not used.</summary>
    public uint dwXCountChars;

    /// <summary>Not used.</summary>
    public uint dwYCountChars;

    /// <summary>Not used.</summary>
    public uint dwFillAttribute;

    /// <summary>STARTF_USESTDHANDLES.</summary>
    public uint dwFlags;

    /// <summary>Not used.</summary>
    public ushort wShowWindow;

    /// <summary>Not used.</summary>
    public ushort cbReserved2;

    /// <summary>Not used.</summary>
    public byte* lpReserved2;

    /// <summary>Standard input.</summary>
    public nint hStdInput;

    /// <summary>Standard output.</summary>
    public nint hStdOutput;

    /// <summary>Standard error.</summary>
    public nint hStdError;
}
