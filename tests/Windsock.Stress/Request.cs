using System.Runtime.InteropServices;
using Windsock.Spi;

namespace Windsock.Stress;

/// <summary>What the library is given for one operation, in memory that does not move: the OVERLAPPED first, so that packets and routines lead back to
/// it.</summary>
internal struct Block
{
    public WSAOVERLAPPED Overlapped;
    public nint Owner; // A GCHandle of the Request.
    public WSABUF First;
    public WSABUF Second;
    public uint Count;
    public uint Flags;
}

/// <summary>How the end of an operation is told.</summary>
internal enum Telling
{
    Port,
    Event,
    Routine,
    Polling,
}

/// <summary>One operation of the model: at most one life at a time, and memory that nobody may touch between two of them.</summary>
internal sealed unsafe class Request : IDisposable
{
    /// <summary>The largest buffer.</summary>
    public const int Capacity = 24_000;

    private const byte Untouched = 0xA5;
    private const byte Dead = 0xDD;

    private readonly GCHandle _self;
    private readonly byte* _data;
    private int _alive;

    public Request()
    {
        _self = GCHandle.Alloc(this);
        Block = (Block*)NativeMemory.AllocZeroed((nuint)sizeof(Block));
        _data = (byte*)NativeMemory.Alloc(Capacity);
        new Span<byte>(_data, Capacity).Fill(Dead);
        Block->Owner = GCHandle.ToIntPtr(_self);
        Event = Kernel32.CreateEvent(true, false);
    }

    public Block* Block { get; }

    /// <summary>The event that it may use.</summary>
    public nint Event { get; }

    public Peer Peer { get; private set; } = null!;

    public bool IsSend { get; private set; }

    public int Size { get; private set; }

    public Telling Telling { get; private set; }

    /// <summary>What becomes of it is noted here.</summary>
    public Transfer Transfer { get; private set; } = null!;

    /// <summary>The one that an OVERLAPPED belongs to.</summary>
    public static Request Of(WSAOVERLAPPED* overlapped) => (Request)GCHandle.FromIntPtr(((Block*)overlapped)->Owner).Target!;

    /// <summary>Prepares a new life.</summary>
    public void Begin(Peer peer, Transfer transfer, bool isSend, int size, int firstPart, Telling telling, bool lowBit)
    {
        Check(Interlocked.Exchange(ref _alive, 1) == 0, "begun twice");
        CheckFill(0, Capacity, Dead, "memory was written to while no operation had it");
        (Peer, Transfer, IsSend, Size, Telling) = (peer, transfer, isSend, size, telling);
        if (isSend) transfer.Fill(new Span<byte>(_data, size));
        else new Span<byte>(_data, Capacity).Fill(Untouched);
        Block->Overlapped = default;
        if (telling == Telling.Event) Block->Overlapped.hEvent = Event | (lowBit ? 1 : 0);
        Block->First = new WSABUF { len = (uint)firstPart, buf = (nint)_data };
        Block->Second = new WSABUF { len = (uint)(size - firstPart), buf = (nint)(_data + firstPart) };
    }

    /// <summary>It has ended, or was never started: the memory is nobody's.</summary>
    /// <returns>The bytes that a receive has got.</returns>
    public byte[] End(int bytes)
    {
        Check(Interlocked.Exchange(ref _alive, 0) == 1, "ended twice");
        Check(bytes >= 0 && bytes <= Size, $"{bytes} of {Size} bytes");
        byte[] received = [];
        if (!IsSend)
        {
            CheckFill(bytes, Capacity, Untouched, "more was written to than was told");
            if (bytes != 0) received = new Span<byte>(_data, bytes).ToArray();
        }

        new Span<byte>(_data, Capacity).Fill(Dead);
        return received;
    }

    public override string ToString() => $"{(IsSend ? "send" : "receive")} of {Size} by {Telling}";

    private void CheckFill(int from, int to, byte value, string what) =>
        Check(new ReadOnlySpan<byte>(_data + from, to - from).IndexOfAnyExcept(value) is var at && at < 0, $"{what} ({at})");

    private void Check(bool condition, string what)
    {
        if (!condition) throw new ModelException($"{this}: {what}");
    }

    public void Dispose()
    {
        Kernel32.CloseHandle(Event);
        _self.Free();
        NativeMemory.Free(Block);
        NativeMemory.Free(_data);
    }
}

/// <summary>The library did what the model does not allow.</summary>
internal sealed class ModelException(string message) : Exception(message);
