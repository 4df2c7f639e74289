using Windsock.Linux;
using Windsock.Spi;
using Windsock.Transports.Configuration;
using Windsock.Transports.Kernel;
using Windsock.Transports.Layers;
using Windsock.Transports.Stack;

namespace Windsock.Engine;

/// <summary>The network that the process was given by WINDSOCK_NETWORK or by a catalog.</summary>
internal static unsafe class ProcessNetwork
{
    /// <summary>The host's sockets, which every other network leaves families without IP to.</summary>
    public static readonly KernelTransport Kernel = new();

    private static readonly bool s_isMissing;
    private static readonly Transport s_transport = Find(out s_isMissing);

    /// <summary>Whether a network was asked for that there is not: standard error has been told why, and WSAStartup fails.</summary>
    public static bool IsMissing => s_isMissing;

    /// <summary>Who carries its sockets.</summary>
    public static Transport Open() => s_transport;

    private static Transport Find(out bool isMissing)
    {
        LibraryServices.Use(&UserMemory.CanRead, &UserMemory.CanWrite, OwnThread.Start);
        string problem = NetworkConfiguration.Find(LibC.secure_getenv, out NetworkSetting setting);
        Transport transport = problem.Length == 0 ? NetworkBuilder.Build(setting, Kernel, out problem) : Kernel;
        isMissing = problem.Length > 0;
        if (isMissing) HostFile.Warn(problem);
        if (transport.EndsWithProcess) ProcessEnd.Watch();
        return transport;
    }
}
