namespace Windsock.Fuzz.Targets;

/// <summary>Reads one input with one parser, everything that it offers. What it must not do is throw.</summary>
internal delegate void WireReader(ReadOnlySpan<byte> input, Probe probe);

/// <summary>Takes what a reader has read, so that it is really read, and gathers which way the reader went.</summary>
internal sealed class Probe
{
    private ulong _sink;

    /// <summary>Two inputs with the same shape went the same way, most likely: what the fuzzer has instead of coverage.</summary>
    public uint Shape { get; private set; }

    /// <summary>Something of all that was read.</summary>
    public ulong Sink => _sink;

    /// <summary>What a target that keeps state has to say at the end.</summary>
    public Func<string>? Summary { get; set; }

    public void Begin() => Shape = 17;

    public void Branch(int way) => Shape = unchecked(Shape * 31 + (uint)way + 1);

    public bool Branch(bool way)
    {
        Branch(way ? 1 : 0);
        return way;
    }

    public void Value<T>(T value)
        where T : struct => _sink = unchecked(_sink * 3 + (uint)EqualityComparer<T>.Default.GetHashCode(value));

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        foreach (byte each in bytes) _sink = unchecked(_sink * 3 + each);
    }

    /// <summary>What must hold of any input; the message of the exception is what the fuzzer reports.</summary>
    public static void Must(bool holds, string what)
    {
        if (!holds) throw new PropertyException(what);
    }
}

/// <summary>A property of a parser does not hold.</summary>
internal sealed class PropertyException(string message) : Exception(message);
