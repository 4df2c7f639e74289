using Windsock.Transports.Stack;

namespace Windsock.Engine;

/// <summary>Work of the <see cref="WorkerPool"/> that comes of what happens in the time of a network: time stands still until it has been done.</summary>
internal sealed class SeenWork : WorkItem
{
    private readonly Packet _work;
    private readonly Participant _participant;

    private SeenWork(in Packet work, VirtualTimeOwner owner)
    {
        _work = work;
        _participant = owner.Expect();
    }

    /// <summary>A packet for the pool, as it is to be queued.</summary>
    public static Packet Of(in Packet packet) =>
        Participant.Current is { } self && packet.Item is not SeenWork ? Of(packet, self.Owner) : packet;

    /// <summary>The same, in the time of a network that the caller need not take part in.</summary>
    public static Packet Of(in Packet packet, VirtualTimeOwner owner) => new(0, 0, 0, NtStatus.Success, new SeenWork(packet, owner));

    public override void Run()
    {
        _participant.Arrive();
        try
        {
            WorkerPool.Run(_work);
        }
        finally
        {
            _participant.Depart(goesOnUnseen: _work.Item is { MayGoOnElsewhere: true });
        }
    }
}
