namespace Windsock.TcpIp.Transport.Tcp.Congestion;

/// <summary>The greatest of the values of the last rounds, by three candidates of which each is younger and smaller than the one before.</summary>
internal struct WindowedMax
{
    private (double Value, long Round) _first, _second, _third;

    public readonly double Value => _first.Value;

    public void Add(double value, long round, int rounds)
    {
        if (value >= _first.Value || round - _third.Round > rounds)
        {
            _first = _second = _third = (value, round);
            return;
        }

        if (value >= _second.Value) _second = _third = (value, round);
        else if (value >= _third.Value) _third = (value, round);

        if (round - _first.Round > rounds)
        {
            (_first, _second, _third) = (_second, _third, (value, round));
            if (round - _first.Round > rounds) (_first, _second) = (_second, _third);
        }
        else if (_second.Round == _first.Round && round - _first.Round > rounds / 4)
        {
            _second = _third = (value, round);
        }
        else if (_third.Round == _second.Round && round - _second.Round > rounds / 2)
        {
            _third = (value, round);
        }
    }
}
