using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Runtime.InteropServices;

namespace Windsock.Conformance;

/// <summary>What a C program calls: the exports of libws2_32.so, found by name in the file itself.</summary>
public sealed unsafe partial class NativeFace : Face
{
    /// <summary>Names that the C library has too. The Windsock library exports them with a prefix so that it cannot capture the C library's callers.</summary>
    private static readonly FrozenSet<string> s_sharedWithLibc = FrozenSet.ToFrozenSet(
    [
        "accept", "bind", "connect", "dn_expand", "freeaddrinfo", "getaddrinfo", "gethostbyaddr", "gethostbyname", "gethostname", "getnameinfo",
        "getnetbyname", "getpeername", "getprotobyname", "getprotobynumber", "getservbyname", "getservbyport", "getsockname", "getsockopt", "htonl",
        "htons", "inet_addr", "inet_network", "inet_ntoa", "inet_ntop", "inet_pton", "listen", "ntohl", "ntohs", "rcmd", "recv", "recvfrom", "rexec",
        "rresvport", "select", "send", "sendto", "sethostname", "setsockopt", "shutdown", "socket",
    ]);

    private static readonly Lazy<string?> s_path = new(FindLibrary);
    private static readonly Lazy<nint> s_library = new(() => NativeLibrary.Load(s_path.Value!));

    private readonly ConcurrentDictionary<string, nint> _exports = new();

    public override string Language => "C";

    public override string? Unavailable => s_path.Value is null ? "build the library first: make build" : null;

    /// <summary>The library under test: WINDSOCK_LIBRARY if set, else the newest one published in this repository.</summary>
    private static string? FindLibrary()
    {
        if (Environment.GetEnvironmentVariable("WINDSOCK_LIBRARY") is { Length: > 0 } path) return path;
        if (Repository.Root is not { } root) return null;

        var published = new DirectoryInfo(Path.Combine(root, "artifacts", "publish", "Windsock.Native"));
        if (!published.Exists) return null;
        return published.EnumerateFiles("libws2_32.so", SearchOption.AllDirectories).MaxBy(file => file.LastWriteTimeUtc)?.FullName;
    }

    // A name missing from the library would be found in the C library, on which the library depends: hence the exact exported name, never a guess.
    private void* Export(string name) =>
        (void*)_exports.GetOrAdd(name, static name => NativeLibrary.GetExport(s_library.Value, s_sharedWithLibc.Contains(name) ? "ws2_" + name : name));

    protected override int SelectWithHostTime(int nfds, void* readfds, void* writefds, void* exceptfds, long* timeout) =>
        ((delegate* unmanaged<int, void*, void*, void*, long*, int>)Export(nameof(select)))(nfds, readfds, writefds, exceptfds, timeout);
}
