namespace Windsock.Files;

/// <summary>Windows' spelling of a file's name, in the host's.</summary>
internal static class FilePath
{
    private const string DevicePrefix = @"\\.\";
    private const string LongPrefix = @"\\?\";

    private static readonly Dictionary<string, string> s_devices = new(StringComparer.OrdinalIgnoreCase)
    {
        ["NUL"] = "/dev/null",
        ["CON"] = "/dev/tty",
        ["CONIN$"] = "/dev/tty",
        ["CONOUT$"] = "/dev/tty",
    };

    /// <summary>The host's name: devices have theirs, backslashes separate as slashes do, and a drive letter, which the host lacks, goes.</summary>
    public static string ToHost(string name)
    {
        if (s_devices.TryGetValue(name, out string? device)) return device;
        if (name.StartsWith('/')) return name; // A name of the host's own, which may have backslashes in it.

        if (name.StartsWith(LongPrefix, StringComparison.Ordinal)) name = name[LongPrefix.Length..];
        else if (name.StartsWith(DevicePrefix, StringComparison.Ordinal)) name = "/dev/" + name[DevicePrefix.Length..];
        if (name.Length >= 2 && name[1] == ':' && char.IsAsciiLetter(name[0])) name = name[2..];
        return name.Replace('\\', '/');
    }

    /// <summary>The name as a zero-ended string for the host.</summary>
    public static byte[] ToBytes(string hostName)
    {
        byte[] bytes = new byte[System.Text.Encoding.UTF8.GetByteCount(hostName) + 1];
        System.Text.Encoding.UTF8.GetBytes(hostName, bytes);
        return bytes;
    }

    /// <summary>A name was not found: tells a missing file from a missing folder.</summary>
    public static uint NotFound(string hostName)
    {
        string? folder = Path.GetDirectoryName(Path.GetFullPath(hostName));
        return folder is null || Directory.Exists(folder) ? Kernel32.ERROR_FILE_NOT_FOUND : Kernel32.ERROR_PATH_NOT_FOUND;
    }
}
