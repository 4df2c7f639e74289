using Windsock.TcpIp;
using Windsock.TcpIp.Link;

namespace Windsock.Transports.Configuration;

/// <summary>Opens the link that a setting names.</summary>
internal static class LinkOpener
{
    /// <summary>Opens it.</summary>
    /// <returns>Whether it could be.</returns>
    public static bool TryOpen(NetworkSetting setting, NetStack stack, out ILink? link, out string problem)
    {
        link = null;
        problem = $"there is no driver for networks of kind {setting.Kind}";
        return false;
    }

    /// <summary>Has everything that passes a link written to a file.</summary>
    public static bool TryRecord(string file, NetStack stack, ref ILink? link, out string problem)
    {
        problem = "";
        return true;
    }
}
