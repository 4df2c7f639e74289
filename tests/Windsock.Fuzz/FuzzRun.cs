using Windsock.Fuzz.Targets;
using Windsock.TcpIp;

namespace Windsock.Fuzz;

/// <summary>Gives a target one input after the other, all of them a function of target and seed.</summary>
internal sealed class FuzzRun
{
    private const int MaxPool = 512;
    private const int MaxShapes = 1_000_000;

    private readonly FuzzTarget _target;
    private readonly ulong _seed;
    private readonly Prng _chance;
    private readonly Mutator _mutator;
    private readonly List<byte[]> _pool = [];
    private readonly HashSet<uint> _shapes = [];
    private readonly Probe _probe = new();
    private readonly WireReader _read;
    private int _corpus;
    private byte[] _input = [];

    public FuzzRun(FuzzTarget target, ulong seed)
    {
        _target = target;
        _seed = seed;
        _chance = Prng.For(seed, "fuzz " + target.Name);
        _mutator = new Mutator(_chance, target.MaxBytes);
        _read = target.Make(seed);
        _pool.AddRange(Corpus.Read(target.Corpus).Select(entry => entry.Bytes));
    }

    /// <summary>Whether inputs that went a new way are kept, and changed further.</summary>
    public bool Remembers { get; init; } = true;

    /// <summary>Inputs so far.</summary>
    public long Count { get; private set; }

    /// <summary>Ways that inputs went.</summary>
    public int Shapes => _shapes.Count;

    /// <summary>What the target has to say.</summary>
    public string Summary => _probe.Summary?.Invoke() ?? "";

    /// <summary>The input at hand, for a watcher that finds that it takes too long.</summary>
    public byte[] Input => _input;

    /// <summary>Goes on with so many inputs.</summary>
    /// <returns>What went wrong and where the input lies, or null.</returns>
    public string? Go(int count)
    {
        for (; count > 0; count--)
        {
            byte[] input = Next();
            _input = input;
            Count++;
            if (TryInput(input) is { } wrong) return $"{_target.Name}, seed {_seed}, input {Count}: {wrong}\n{Keep(input, wrong)}";
        }

        return null;
    }

    /// <summary>Gives one input.</summary>
    /// <returns>What went wrong, or null.</returns>
    public string? TryInput(byte[] input)
    {
        _probe.Begin();
        try
        {
            _read(input, _probe);
        }
        catch (Exception thrown)
        {
            return thrown is PropertyException ? thrown.Message : thrown.ToString();
        }

        if (Remembers && _shapes.Count < MaxShapes && _shapes.Add(_probe.Shape)) Remember(input);
        return null;
    }

    private byte[] Next()
    {
        // Every entry of the corpus goes first, as it is.
        if (_corpus < _pool.Count && Count == _corpus) return _pool[_corpus++];
        _mutator.Next(_pool);
        if (_target.Repair is { } repair && _chance.Below(4) != 0) repair(_mutator.Current);
        return _mutator.Current.ToArray();
    }

    private void Remember(byte[] input)
    {
        if (_pool.Count < MaxPool) _pool.Add(input);
        else _pool[_chance.Below(MaxPool)] = input;
    }

    private string Keep(byte[] input, string wrong)
    {
        string folder = Path.Combine(Program.Root, "artifacts", "fuzz");
        Directory.CreateDirectory(folder);
        string file = Path.Combine(folder, $"{_target.Name}-{_seed}-{Count}.hex");
        File.WriteAllText(file, Corpus.Format(wrong.Split('\n')[0], input));
        return $"The input is in {file}; repeat it with --target {_target.Name} --replay FILE.";
    }
}
