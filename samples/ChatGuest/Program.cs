// A guest of the chat server in samples/chat, by WinsockStream: a connection as a .NET stream, with await, cancellation, and StreamReader on top.
//
// Usage: ChatGuest HOST PORT ROOM NAME [TEXT]
using System.Text;
using Windsock;

if (args is not [var host, _, var room, var name, ..] || !ushort.TryParse(args[1], out ushort port))
{
    Console.Error.WriteLine("Usage: ChatGuest HOST PORT ROOM NAME [TEXT]");
    return 2;
}

string text = args.Length > 4 ? args[4] : "Hello from C#";
using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
try
{
    await using WinsockStream stream = await WinsockStream.ConnectAsync(host, port, patience.Token);
    stream.NoDelay = true;
    await WriteAsync(stream, $"JOIN {room} {name}\nSAY {text}\n");

    using var lines = new StreamReader(stream, Encoding.UTF8);
    while (await lines.ReadLineAsync(patience.Token) is { } line)
    {
        Console.WriteLine($"{stream.RemoteEndPoint}: {line}");
        if (line == $"FROM {name} {text}") await WriteAsync(stream, "QUIT\n");
        if (line == "BYE quit") return 0;
    }

    Console.Error.WriteLine("The server has closed the connection.");
}
catch (WinsockException failure)
{
    Console.Error.WriteLine($"It failed with {failure.Error}");
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("The server does not answer.");
}

return 1;

async ValueTask WriteAsync(WinsockStream stream, string line) => await stream.WriteAsync(Encoding.UTF8.GetBytes(line), patience.Token);
