using System.Runtime.CompilerServices;

namespace Windsock.Simulation.Checks;

/// <summary>A text that is put together only when the condition before it does not hold: checks run for every packet.</summary>
[InterpolatedStringHandler]
internal ref struct WhenFalse
{
    private DefaultInterpolatedStringHandler _text;

    public WhenFalse(int literalLength, int formattedCount, bool condition, out bool isWanted)
    {
        isWanted = !condition;
        if (isWanted) _text = new DefaultInterpolatedStringHandler(literalLength, formattedCount);
    }

    public void AppendLiteral(string text) => _text.AppendLiteral(text);

    public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);

    public string Take() => _text.ToStringAndClear();
}
