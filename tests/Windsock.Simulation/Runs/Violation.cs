namespace Windsock.Simulation.Runs;

/// <summary>Something happened that must not.</summary>
internal sealed class Violation(string message) : Exception(message);
