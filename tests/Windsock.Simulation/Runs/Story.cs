using System.Globalization;
using System.Text;
using Windsock.TcpIp;

namespace Windsock.Simulation.Runs;

/// <summary>What happened in a run, a line each with its time; the first and the last ones when there are too many.</summary>
internal sealed class Story
{
    private const int MostFirst = 400;
    private const int MostLast = 400;

    private readonly List<string> _first = [];
    private readonly Queue<string> _last = [];
    private long _dropped;

    /// <summary>Called with every line as it is written.</summary>
    public Action<string>? Told { get; set; }

    /// <summary>Adds a line.</summary>
    public void Tell(Instant now, string text)
    {
        string line = string.Create(CultureInfo.InvariantCulture, $"[{now.Ticks / 1e7,12:F6}] {text}");
        Told?.Invoke(line);
        if (_first.Count < MostFirst)
        {
            _first.Add(line);
            return;
        }

        _last.Enqueue(line);
        if (_last.Count <= MostLast) return;
        _last.Dequeue();
        _dropped++;
    }

    /// <summary>All lines.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (string line in _first) text.AppendLine(line);
        if (_dropped > 0) text.AppendLine(CultureInfo.InvariantCulture, $"... {_dropped} lines ...");
        foreach (string line in _last) text.AppendLine(line);
        return text.ToString();
    }
}
