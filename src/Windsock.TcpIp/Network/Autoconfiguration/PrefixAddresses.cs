using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Network.Autoconfiguration;

/// <summary>The addresses that an interface makes of the prefixes that routers announce. Source: RFC 4862 section 5.5, RFC 7217, RFC 8981.</summary>
internal sealed class PrefixAddresses
{
    /// <summary>The most prefixes that addresses are made of.</summary>
    public const int Limit = 16;

    private const int PrefixBits = 64;
    private const int Attempts = 3; // IDGEN_RETRIES of RFC 7217, TEMP_IDGEN_RETRIES of RFC 8981

    private static readonly TimeSpan s_twoHours = TimeSpan.FromHours(2);

    // REGEN_ADVANCE (RFC 8981 section 3.8): time enough to find that three addresses are taken.
    private static readonly TimeSpan s_regenerateAdvance = TimeSpan.FromSeconds(5);

    private readonly NetworkInterface _on;
    private readonly AutoconfigurationOptions _options;
    private readonly ulong _secret;
    private readonly Prng _chance;
    private readonly List<Entry> _entries = [];
    private readonly List<AddressProbe> _probes = [];
    private readonly Action<InterfaceAddress> _usable;

    /// <summary>Makes none yet.</summary>
    /// <param name="on">The interface.</param>
    /// <param name="options">How.</param>
    /// <param name="usable">Called when an address has become usable.</param>
    public PrefixAddresses(NetworkInterface on, AutoconfigurationOptions options, Action<InterfaceAddress> usable)
    {
        _on = on;
        _options = options;
        _usable = usable;
        _secret = options.StableSecret != 0 ? options.StableSecret : Prng.For(on.Stack.Options.Seed, "stable addresses").Next();
        _chance = Prng.For(on.Stack.Options.Seed, FormattableString.Invariant($"temporary addresses {on.Index}"));
    }

    /// <summary>When something changes by itself.</summary>
    public Instant Next
    {
        get
        {
            Instant next = Instant.Never;
            foreach (Entry entry in _entries)
            {
                next = Instant.Min(next, entry.RegenerateAt);
                foreach (InterfaceAddress each in entry.Addresses)
                {
                    next = Instant.Min(next, each.ValidUntil);
                    if (each.State == AddressState.Preferred) next = Instant.Min(next, each.PreferredUntil);
                }
            }

            return next;
        }
    }

    /// <summary>The address that every interface has, fe80::/10. Source: RFC 4862 section 5.3.</summary>
    public void AddLinkLocal() =>
        Begin(new Entry(new IpPrefix(IpAddress.Parse("fe80::"), PrefixBits)) { ValidUntil = Instant.Never, PreferredUntil = Instant.Never }, temporary: false);

    /// <summary>A router announces a prefix.</summary>
    /// <param name="prefix">The prefix.</param>
    /// <param name="preferred">For how long its addresses are preferred; <see cref="TimeSpan.MaxValue"/> for ever.</param>
    /// <param name="valid">For how long they are valid.</param>
    public void Announce(in IpPrefix prefix, TimeSpan preferred, TimeSpan valid)
    {
        if (prefix.Length != PrefixBits || prefix.Address.IsLinkLocal || prefix.Address.IsMulticast || preferred > valid) return; // 5.5.3 (b), (c), (d)
        IpPrefix masked = prefix.Masked();
        Entry? entry = _entries.Find(each => each.Prefix == masked);
        Instant now = _on.Stack.Now;
        if (entry is null)
        {
            if (valid == TimeSpan.Zero || _entries.Count >= Limit) return;
            entry = new Entry(masked) { PreferredUntil = Later(now, preferred), ValidUntil = Later(now, valid) };
            Begin(entry, temporary: false);
            if (_options.TemporaryAddresses) Begin(entry, temporary: true);
            return;
        }

        // (e): a forged announcement cannot end an address sooner than in two hours.
        TimeSpan left = entry.ValidUntil == Instant.Never ? TimeSpan.MaxValue : entry.ValidUntil - now;
        if (valid > s_twoHours || valid > left) entry.ValidUntil = Later(now, valid);
        else if (left > s_twoHours) entry.ValidUntil = now + s_twoHours;
        entry.PreferredUntil = Later(now, preferred);
        foreach (InterfaceAddress each in entry.Addresses) Renew(entry, each);
        if (_options.TemporaryAddresses && entry.Temporary is null && entry.PreferredUntil > now) Begin(entry, temporary: true);
    }

    /// <summary>Ends what is over and makes what follows it.</summary>
    public void Expire(Instant now)
    {
        for (int i = _entries.Count - 1; i >= 0; i--)
        {
            Entry entry = _entries[i];
            for (int j = entry.Addresses.Count - 1; j >= 0; j--)
            {
                InterfaceAddress each = entry.Addresses[j];
                if (each.ValidUntil <= now) Drop(entry, each);
                else if (each.PreferredUntil <= now && each.State == AddressState.Preferred) _on.SetAddressState(each, AddressState.Deprecated);
            }

            if (entry.RegenerateAt <= now)
            {
                entry.RegenerateAt = Instant.Never;
                if (entry.PreferredUntil > now) Begin(entry, temporary: true);
            }

            if (entry.Addresses.Count == 0 && entry.ValidUntil <= now) _entries.RemoveAt(i);
        }
    }

    /// <summary>Somebody else uses an address; the next one is tried.</summary>
    /// <returns>Whether it was one of these.</returns>
    public bool Clear(InterfaceAddress address)
    {
        foreach (Entry entry in _entries)
        {
            if (!entry.Addresses.Contains(address)) continue;
            Taken(entry, address);
            return true;
        }

        return false;
    }

    /// <summary>Ends all.</summary>
    public void Clear()
    {
        foreach (AddressProbe each in _probes) each.Cancel();
        _probes.Clear();
        foreach (Entry entry in _entries)
        {
            while (entry.Addresses.Count > 0) Drop(entry, entry.Addresses[^1]);
        }

        _entries.Clear();
    }

    private static Instant Later(Instant now, TimeSpan span) => span == TimeSpan.MaxValue ? Instant.Never : now + span;

    private void Begin(Entry entry, bool temporary)
    {
        if (!_entries.Contains(entry)) _entries.Add(entry);
        if (_on.Addresses.Count >= NetworkInterface.AddressLimit) return;
        ulong identifier = temporary ? InterfaceIdentifier.Temporary(_chance) : InterfaceIdentifier.Stable(_secret, entry.Prefix, _on, entry.Conflicts);
        var prefix = new IpPrefix(new IpAddress(entry.Prefix.Address.High, identifier), PrefixBits);
        AddressOrigin origin = temporary ? AddressOrigin.Temporary : entry.Prefix.Address.IsLinkLocal ? AddressOrigin.WellKnown : AddressOrigin.Autoconfigured;
        // RFC 4862: the prefix of an address is on the link only when a router says so; that of link-local ones always is.
        InterfaceAddress address = _on.AddAddress(prefix, AddressState.Tentative, origin, onLink: entry.Prefix.Address.IsLinkLocal);
        entry.Addresses.Add(address);
        if (temporary)
        {
            entry.Temporary = address;
            entry.TemporaryBegan = _on.Stack.Now;
            entry.Desynchronization = _options.TemporaryPreferredLifetime * (0.4 * _chance.Fraction()); // RFC 8981 section 3.8, MAX_DESYNC_FACTOR
        }

        Renew(entry, address);
        var timing = AddressProbeTiming.V6(_options.DuplicateDetectionProbes, delay: !temporary && entry.Conflicts == 0, _on.Neighbours.RetransmitTime);
        _probes.Add(new AddressProbe(_on.Stack, address, timing, (probe, free) => Ended(entry, probe, free)));
    }

    private void Renew(Entry entry, InterfaceAddress address)
    {
        bool temporary = address.Origin == AddressOrigin.Temporary;
        if (temporary && address != entry.Temporary) return; // RFC 8981 section 3.5: the ones before it only run out.
        address.ValidUntil = entry.ValidUntil;
        address.PreferredUntil = entry.PreferredUntil;
        if (temporary)
        {
            Instant end = entry.TemporaryBegan + (_options.TemporaryPreferredLifetime - entry.Desynchronization);
            address.ValidUntil = Instant.Min(entry.ValidUntil, entry.TemporaryBegan + _options.TemporaryValidLifetime);
            address.PreferredUntil = Instant.Min(entry.PreferredUntil, end);
            entry.RegenerateAt = Instant.Max(_on.Stack.Now + s_regenerateAdvance, end - s_regenerateAdvance);
        }

        if (!address.IsUsable) return;
        _on.SetAddressState(address, address.PreferredUntil > _on.Stack.Now ? AddressState.Preferred : AddressState.Deprecated);
    }

    private void Ended(Entry entry, AddressProbe probe, bool free)
    {
        _probes.Remove(probe);
        if (free)
        {
            bool preferred = probe.Address.PreferredUntil > _on.Stack.Now;
            _on.SetAddressState(probe.Address, preferred ? AddressState.Preferred : AddressState.Deprecated);
            if (probe.Address.Origin == AddressOrigin.Temporary) entry.TemporaryConflicts = 0;
            _usable(probe.Address);
        }
        else
        {
            Taken(entry, probe.Address);
        }
    }

    private void Taken(Entry entry, InterfaceAddress address)
    {
        bool temporary = address.Origin == AddressOrigin.Temporary;
        bool again = (temporary ? ++entry.TemporaryConflicts : ++entry.Conflicts) < Attempts;
        if (again)
        {
            Drop(entry, address);
            Begin(entry, temporary);
        }
        else
        {
            _on.SetAddressState(address, AddressState.Duplicate);
            if (temporary) entry.RegenerateAt = Instant.Never;
        }
    }

    private void Drop(Entry entry, InterfaceAddress address)
    {
        entry.Addresses.Remove(address);
        if (entry.Temporary == address) entry.Temporary = null;
        _on.RemoveAddress(address.Address);
    }

    private sealed class Entry(IpPrefix prefix)
    {
        public IpPrefix Prefix { get; } = prefix;

        public Instant PreferredUntil { get; set; }

        public Instant ValidUntil { get; set; }

        public List<InterfaceAddress> Addresses { get; } = [];

        public InterfaceAddress? Temporary { get; set; }

        public Instant TemporaryBegan { get; set; }

        public TimeSpan Desynchronization { get; set; }

        public Instant RegenerateAt { get; set; } = Instant.Never;

        public int Conflicts { get; set; }

        public int TemporaryConflicts { get; set; }
    }
}
