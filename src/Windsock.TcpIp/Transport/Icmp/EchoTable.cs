namespace Windsock.TcpIp.Transport.Icmp;

/// <summary>Who has echo requests under way, by the identifier of them.</summary>
internal sealed class EchoTable
{
    /// <summary>The most clients of a stack.</summary>
    public const int Limit = 1024;

    private readonly Dictionary<ushort, EchoClient> _clients = [];

    public EchoClient? Find(ushort identifier) => _clients.GetValueOrDefault(identifier);

    public bool TryAdd(ushort identifier, EchoClient client) => _clients.Count < Limit && _clients.TryAdd(identifier, client);

    public void Remove(ushort identifier) => _clients.Remove(identifier);
}
