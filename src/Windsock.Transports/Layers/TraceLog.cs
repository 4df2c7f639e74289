using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Windsock.Transports.Layers;

/// <summary>Where trace lines go. Each line is one write, so that the kernel keeps the lines of threads and processes apart without a lock here
/// (a lock could be held by another thread at fork), and nothing is left to lose at exit.</summary>
internal class TraceLog
{
    /// <summary>PIPE_BUF: the most that a pipe takes without mixing it with the writes of others.</summary>
    private const int MaxLineBytes = 4096;

    private readonly int _descriptor;

    protected TraceLog(int descriptor, bool colour)
    {
        _descriptor = descriptor;
        Colour = colour;
    }

    /// <summary>Whether the reader is a terminal that wants colours.</summary>
    public bool Colour { get; }

    /// <summary>Opens what WINDSOCK_TRACE asks for.</summary>
    /// <param name="setting">The value: empty or 0 for off, 1 for standard error, else a file to append to, with %p for the process id.</param>
    /// <param name="noColor">The value of NO_COLOR; any text turns colours off.</param>
    /// <returns>The log; null when tracing is off, or when the file cannot be opened and standard error has been told so.</returns>
    public static TraceLog? Open(string? setting, string? noColor)
    {
        if (string.IsNullOrEmpty(setting) || setting == "0") return null;
        if (setting == "1") return new TraceLog(HostFile.StandardError, string.IsNullOrEmpty(noColor) && HostFile.IsTerminal(HostFile.StandardError));

        string path = setting.Replace("%p", Environment.ProcessId.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        int descriptor = HostFile.OpenToAppend(path, out int errno);
        if (descriptor >= 0) return new TraceLog(descriptor, colour: false);

        string message = $"windsock: cannot open the trace file \"{TraceText.Clean(path)}\" ({HostFile.Reason(errno)}); going on without a trace\n";
        HostFile.Write(HostFile.StandardError, Encoding.UTF8.GetBytes(message));
        return null;
    }

    /// <summary>Writes a line; the line break is added here.</summary>
    public void Write(string line)
    {
        Span<byte> bytes = stackalloc byte[MaxLineBytes];
        Utf8.FromUtf16(line, bytes[..^1], out _, out int length); // A line that is too long is cut, between two characters.
        bytes[length] = (byte)'\n';
        Write(bytes[..(length + 1)]);
    }

    /// <summary>Writes bytes through to the reader.</summary>
    protected virtual void Write(ReadOnlySpan<byte> line) => HostFile.Write(_descriptor, line);
}
