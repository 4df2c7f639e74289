using System.Diagnostics;
using System.Globalization;

namespace Windsock.Bench;

/// <summary>A measured program: it sets up its sockets, says "ready", and then does a slice of work for every line that it is sent.</summary>
internal sealed class Worker : IDisposable
{
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(20); // A slice is a tenth of a second; who needs this long hangs.

    private readonly Process _process;

    private Worker(Process process) => _process = process;

    public static Worker Start(Program program, string processor)
    {
        var worker = new Worker(Launch(program, processor));
        try
        {
            string first = worker.ReadLine();
            return first == "ready" ? worker : throw new CannotRunException(first);
        }
        catch
        {
            worker.Dispose();
            throw;
        }
    }

    /// <summary>Runs a program that prints one number.</summary>
    public static double Read(Program program)
    {
        using var worker = new Worker(Launch(program, Processor.Chosen));
        string line = worker.ReadLine();
        return double.TryParse(line, CultureInfo.InvariantCulture, out double number) ? number : throw new CannotRunException(line);
    }

    /// <summary>Has a slice of work done.</summary>
    public Slice Work(int milliseconds)
    {
        _process.StandardInput.WriteLine(milliseconds.ToString(CultureInfo.InvariantCulture));
        _process.StandardInput.Flush();
        string line = ReadLine();
        string[] numbers = line.Split(' ');
        if (numbers.Length != 3 || !double.TryParse(numbers[0], CultureInfo.InvariantCulture, out double operations)) throw new CannotRunException(line);
        return new Slice(operations, double.Parse(numbers[1], CultureInfo.InvariantCulture), double.Parse(numbers[2], CultureInfo.InvariantCulture));
    }

    private string ReadLine()
    {
        Task<string?> line = _process.StandardOutput.ReadLineAsync();
        if (!line.Wait(s_longest)) throw new CannotRunException($"no answer within {s_longest.TotalSeconds:0} seconds");
        if (line.Result is { } text) return text;

        _process.WaitForExit();
        string error = _process.StandardError.ReadToEnd().Split('\n')[0];
        throw new CannotRunException($"ended with code {_process.ExitCode}{(error.Length == 0 ? "" : ": " + error)}");
    }

    private static Process Launch(Program program, string processor)
    {
        var start = new ProcessStartInfo(program.File, program.Arguments)
            { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["BENCH_PROCESSOR"] = processor;
        if (program.Network is not null) start.Environment["WINDSOCK_NETWORK"] = program.Network;
        return Process.Start(start) ?? throw new CannotRunException($"{program.File} did not start");
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
