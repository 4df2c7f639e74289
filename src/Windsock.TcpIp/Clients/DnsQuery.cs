using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Clients;

/// <summary>A question on its way: through the names that it may mean, the aliases that they lead to, and the servers that may know.</summary>
public sealed class DnsQuery
{
    //   Asking --answer: found, or the last candidate--> ended
    //   Asking --answer: no such name--> Asking for the next candidate
    //   Asking --answer: an alias only--> Asking for its target
    //   Asking --no answer in time, failure--> Asking the next server --after the last round--> ended
    private const int MaxFollowed = 8;

    private readonly DnsResolver _resolver;
    private readonly Action<DnsQuery>? _completed;
    private readonly List<string> _candidates = [];
    private readonly ClientTimer _timer;
    private DnsExchange? _exchange;
    private string _asked = "";
    private string _first = "";
    private DnsOutcome _worst = DnsOutcome.NoSuchName;
    private int _candidate;
    private int _attempt;
    private TimeSpan _aliasTime = TimeSpan.MaxValue;
    private int _followed;
    private bool _withoutEdns;
    private bool _sawFailure;
    private bool _entered;

    internal DnsQuery(DnsResolver resolver, string name, ushort type, Action<DnsQuery>? completed)
    {
        _resolver = resolver;
        _completed = completed;
        _timer = new ClientTimer(resolver.Stack, Due);
        Name = name;
        Type = type;
    }

    /// <summary>The name as it was given.</summary>
    public string Name { get; }

    /// <summary>The type asked for.</summary>
    public ushort Type { get; }

    /// <summary>How it ended.</summary>
    public DnsOutcome Outcome { get; private set; }

    /// <summary>Whether it has ended.</summary>
    public bool IsDone => Outcome != DnsOutcome.Pending;

    /// <summary>The name that the records belong to: search names are behind it, and aliases followed.</summary>
    public string CanonicalName { get; private set; } = "";

    /// <summary>The records; empty unless <see cref="DnsOutcome.Found"/>.</summary>
    public IReadOnlyList<DnsEntry> Entries { get; private set; } = [];

    /// <summary>The addresses among the records.</summary>
    public IReadOnlyList<IpAddress> Addresses =>
        [.. Entries.Where(static entry => entry.Type is DnsType.A or DnsType.AAAA).Select(static entry => entry.Address)];

    /// <summary>Calls it off.</summary>
    public void Cancel(Instant now)
    {
        _resolver.Stack.Enter(now);
        if (!IsDone) End(DnsOutcome.Cancelled, null);
    }

    internal void Begin()
    {
        MakeCandidates();
        _candidates.RemoveAll(static candidate => !IsName(candidate));
        if (_candidates.Count == 0)
        {
            End(DnsOutcome.InvalidName, null);
            return;
        }

        StartCandidate();
    }

    private static bool IsName(string text)
    {
        Span<byte> wire = stackalloc byte[DnsName.MaxBytes];
        return text.Length > 0 && DnsName.TryWrite(text, wire, out _);
    }

    private void MakeCandidates()
    {
        bool isAbsolute = Name.EndsWith('.');
        // RFC 4343: case does not count, so that one spelling is kept.
        string name = (isAbsolute ? Name[..^1] : Name).ToLowerInvariant();
        bool first = isAbsolute || name.Count(static character => character == '.') >= _resolver.Options.DotsForAbsolute;
        if (first) _candidates.Add(name);
        if (!isAbsolute)
        {
            foreach (string domain in _resolver.Options.SearchNames) _candidates.Add($"{name}.{domain.Trim('.').ToLowerInvariant()}");
        }

        if (!first) _candidates.Add(name);
    }

    private void StartCandidate()
    {
        while (_candidate < _candidates.Count)
        {
            _first = _candidates[_candidate++];
            _followed = 0;
            _aliasTime = TimeSpan.MaxValue;
            DnsAnswer? known = _resolver.FindKnown(_first, Type) ?? _resolver.Cache.Find(_first, Type, _resolver.Stack.Now);
            if (known is null)
            {
                Ask(_first);
                return;
            }

            if (known.Outcome == DnsOutcome.Found)
            {
                End(DnsOutcome.Found, known);
                return;
            }

            if (known.Outcome == DnsOutcome.NoData) _worst = DnsOutcome.NoData;
        }

        End(_worst, null);
    }

    private void Ask(string name)
    {
        if (!_entered && !(_entered = _resolver.Options.Servers.Count > 0 && _resolver.TryEnter()))
        {
            End(DnsOutcome.NotAsked, null);
            return;
        }

        _asked = name;
        _attempt = 0;
        _withoutEdns = false;
        Attempt();
    }

    private void Attempt()
    {
        DnsResolverOptions options = _resolver.Options;
        while (options.Servers.Count > 0 && _attempt < options.Rounds * options.Servers.Count)
        {
            AddressPort server = options.Servers[_attempt % options.Servers.Count];
            int round = _attempt / options.Servers.Count;
            _attempt++;
            _exchange?.Close();
            _exchange = new DnsExchange(_resolver, server, _asked, Type, _withoutEdns ? 0 : options.UdpPayloadBytes, _timer);
            if (_exchange.Start() != StackError.None) continue;
            _exchange.Deadline = _resolver.Stack.Now + options.Timeout * (1 << Math.Min(round, 6));
            Arm();
            return;
        }

        End(_sawFailure ? DnsOutcome.ServerFailure : DnsOutcome.TimedOut, null);
    }

    private void Due(Instant now)
    {
        if (IsDone || _exchange is null) return;
        switch (_exchange.Look(now, out byte[]? response))
        {
            case DnsExchangeState.Answered:
                Take(response!);
                break;
            case DnsExchangeState.Failed:
                Attempt();
                break;
            default:
                if (_exchange.Deadline <= now) Attempt();
                break;
        }

        Arm();
    }

    private void Take(byte[] response)
    {
        if (!DnsView.TryParse(response, out DnsView message))
        {
            Attempt();
            return;
        }

        DnsAnswer answer = DnsAnswer.Read(message, _asked, Type, out bool needsMore);
        if (answer.Outcome == DnsOutcome.ServerFailure)
        {
            _sawFailure = true;
            // RFC 6891 section 6.2.2: a server that does not know EDNS is asked again without it.
            if (message.Header.ResponseCode is DnsResponseCode.FormatError or DnsResponseCode.NotImplemented && !_withoutEdns)
            {
                _withoutEdns = true;
                _attempt--;
            }

            Attempt();
            return;
        }

        if (needsMore && _followed < MaxFollowed)
        {
            _followed++;
            if (answer.TimeToLive < _aliasTime) _aliasTime = answer.TimeToLive;
            Ask(answer.CanonicalName);
            return;
        }

        _resolver.Cache.Add(_asked, Type, answer, _resolver.Stack.Now);
        // What the first name leads to counts no longer than the aliases on the way.
        if (answer.TimeToLive > _aliasTime) answer = answer with { TimeToLive = _aliasTime };
        if (_asked != _first) _resolver.Cache.Add(_first, Type, answer, _resolver.Stack.Now);
        if (answer.Outcome == DnsOutcome.Found)
        {
            End(DnsOutcome.Found, answer);
            return;
        }

        if (answer.Outcome == DnsOutcome.NoData) _worst = DnsOutcome.NoData;
        StartCandidate();
    }

    private void End(DnsOutcome outcome, DnsAnswer? answer)
    {
        Outcome = outcome;
        Entries = answer?.Entries ?? [];
        CanonicalName = answer?.CanonicalName ?? "";
        _exchange?.Close();
        _exchange = null;
        _timer.Forget();
        if (_entered) _resolver.Leave();
        _entered = false;
        _completed?.Invoke(this);
    }

    private void Arm()
    {
        if (!IsDone && _exchange is not null) _timer.Schedule(_exchange.Deadline);
    }
}
