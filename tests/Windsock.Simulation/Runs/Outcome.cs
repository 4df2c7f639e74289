using System.Globalization;

namespace Windsock.Simulation.Runs;

/// <summary>How a run ended.</summary>
/// <param name="Seed">Of what it was made.</param>
/// <param name="Failure">What was wrong; null when nothing was.</param>
/// <param name="Digest">A fingerprint of every packet with its time.</param>
/// <param name="Packets">Packets that hosts sent.</param>
/// <param name="Bytes">Bytes that arrived and were right.</param>
/// <param name="Time">How long it took, by the clock of the network.</param>
/// <param name="Lost">Connections that did not live through the faults.</param>
/// <param name="Story">What happened.</param>
public sealed record Outcome(ulong Seed, string? Failure, string Digest, long Packets, long Bytes, TimeSpan Time, int Lost, string Story)
{
    /// <summary>The command that does it again.</summary>
    public string Command =>
        string.Create(CultureInfo.InvariantCulture, $"dotnet run --project tests/Windsock.Simulation -c Release -- --seed {Seed} --verbose");

    /// <inheritdoc/>
    public override string ToString()
    {
        string line = string.Create(
            CultureInfo.InvariantCulture, $"seed {Seed}: {Packets} packets, {Bytes} bytes, {Time.TotalSeconds:F3} s, {Lost} connections lost, digest {Digest}");
        return Failure is null ? line : $"{line}\n  {Failure}\n  {Command}";
    }
}
