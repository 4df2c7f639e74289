// Sends a text to an echo server over TCP or UDP, IPv4 or IPv6, and checks that it comes back: Winsock from C#, under its own names.
//
// Usage: EchoClient [--trace] tcp|udp ADDRESS PORT [TEXT]
using System.Runtime.InteropServices;
using System.Text;
using Windsock;
using Windsock.Spi;
using static Windsock.Ws2_32;

if (args is ["--trace", ..])
{
    Environment.SetEnvironmentVariable("WINDSOCK_TRACE", "1");
    args = args[1..];
}

if (args is not ["tcp" or "udp", _, _, ..] || !ushort.TryParse(args[2], out ushort port))
{
    Console.Error.WriteLine("Usage: EchoClient [--trace] tcp|udp ADDRESS PORT [TEXT]");
    return 2;
}

int error = WSAStartup(0x0202, out _);
if (error != 0)
{
    Console.Error.WriteLine($"WSAStartup failed with error {error}");
    return 1;
}

byte[] text = Encoding.UTF8.GetBytes(args.Length > 3 ? args[3] : "Hello from C#");
byte[]? answer = args[0] == "tcp" ? EchoStream(args[1], port, text) : EchoDatagram(args[1], port, text);
WsaError lastError = WSAGetLastError();
WSACleanup();

if (answer is null)
{
    Console.Error.WriteLine($"It failed with {lastError}");
    return 1;
}

Console.WriteLine($"{args[0]} {args[1]}: \"{Encoding.UTF8.GetString(answer)}\" came back");
return answer.AsSpan().SequenceEqual(text) ? 0 : 1;

// Over a stream: everything out, "I have finished", everything in.
static byte[]? EchoStream(string host, ushort port, byte[] text)
{
    SOCKET s = socket(Family(host), SOCK_STREAM, IPPROTO_TCP);
    if (s == INVALID_SOCKET || connect(s, Address(host, port)) == SOCKET_ERROR) return null;

    for (int sent = 0; sent < text.Length;)
    {
        int count = send(s, text.AsSpan(sent), 0);
        if (count == SOCKET_ERROR) return null;
        sent += count;
    }

    if (shutdown(s, SD_SEND) == SOCKET_ERROR) return null;

    var answer = new List<byte>();
    Span<byte> buffer = new byte[4096];
    int received;
    while ((received = recv(s, buffer, 0)) > 0) answer.AddRange(buffer[..received]);
    closesocket(s);
    return received == 0 ? [.. answer] : null;
}

// Over datagrams, which may get lost: wait for the answer two seconds at most.
static byte[]? EchoDatagram(string host, ushort port, byte[] text)
{
    SOCKET s = socket(Family(host), SOCK_DGRAM, IPPROTO_UDP);
    if (s == INVALID_SOCKET || sendto(s, text, 0, Address(host, port)) == SOCKET_ERROR) return null;

    setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, 2000);
    byte[] buffer = new byte[65536];
    int received = recvfrom(s, buffer, 0, [], out _);
    closesocket(s);
    return received == SOCKET_ERROR ? null : buffer[..received];
}

static int Family(string host) => host.Contains(':') ? AF_INET6 : AF_INET;

// The bytes of a SOCKADDR_IN or SOCKADDR_IN6, as all calls take them.
static byte[] Address(string host, ushort port)
{
    if (Family(host) == AF_INET)
    {
        var v4 = new SOCKADDR_IN { sin_family = AF_INET, sin_port = htons(port) };
        v4.sin_addr.s_addr = inet_addr(host);
        return MemoryMarshal.AsBytes(new ReadOnlySpan<SOCKADDR_IN>(in v4)).ToArray();
    }

    var v6 = new SOCKADDR_IN6 { sin6_family = AF_INET6, sin6_port = htons(port) };
    InetPtonW(AF_INET6, host, v6.sin6_addr);
    return MemoryMarshal.AsBytes(new ReadOnlySpan<SOCKADDR_IN6>(in v6)).ToArray();
}
