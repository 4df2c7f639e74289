using Windsock.TcpIp;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Wire;

namespace Windsock.Drivers.Virtual;

/// <summary>An Ethernet switch that learns which station is behind which port. It forwards at once; delays and rates are those of its links.</summary>
/// <remarks>It knows up to 16,384 stations; frames for others go to every port, as do those for groups. A station is forgotten after 300 s without a frame,
/// when there is a new one and no place. Source: IEEE 802.1Q clause 8.</remarks>
public sealed class Switch
{
    private const int MaxStations = 16_384;
    private static readonly TimeSpan s_ageingTime = TimeSpan.FromSeconds(300);

    private readonly List<Port> _ports = [];
    private readonly Dictionary<MacAddress, Station> _stations = [];

    private readonly Groups _groups;

    internal Switch(string name, Groups groups)
    {
        Name = name;
        _groups = groups;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The number of its ports.</summary>
    public int Ports => _ports.Count;

    /// <summary>Stations it knows now.</summary>
    public int Stations => _stations.Count;

    /// <summary>Frames that were too short, were for the port they came from, or for a host of another group.</summary>
    public long FramesDropped { get; private set; }

    /// <summary>Copies of frames for all ports that could not be made, since there was no buffer.</summary>
    public long CopiesMissed { get; private set; }

    /// <summary>Which switches are joined with this one, by way of others too: the one that stands for all of them.</summary>
    internal Switch Root { get; set; } = null!;

    /// <summary>Adds a port.</summary>
    /// <param name="station">The host behind it; none where another switch is.</param>
    internal Port AddPort(MacAddress? station)
    {
        var port = new Port(this, station);
        _ports.Add(port);
        return port;
    }

    private void Forward(Instant now, Port from, Packet packet)
    {
        if (!EthernetView.TryParse(packet.Bytes, out EthernetView frame))
        {
            Drop(packet);
            return;
        }

        Learn(now, frame.Source, from);
        MacAddress destination = frame.Destination;
        if (!destination.IsGroup && _stations.TryGetValue(destination, out Station station))
        {
            if (station.Port != from && !_groups.Separate(frame.Source, station.Port)) station.Port.Outward.Enter(now, packet);
            else Drop(packet);
            return;
        }

        Flood(now, from, frame.Source, packet);
    }

    private void Flood(Instant now, Port from, MacAddress source, Packet packet)
    {
        Port? last = null;
        foreach (Port port in _ports)
        {
            if (port == from || _groups.Separate(source, port)) continue;
            if (last is not null)
            {
                if (packet.Clone() is { } copy) last.Outward.Enter(now, copy);
                else CopiesMissed++;
            }

            last = port;
        }

        if (last is null) packet.Release();
        else last.Outward.Enter(now, packet);
    }

    private void Learn(Instant now, MacAddress source, Port from)
    {
        if (source.IsGroup) return;
        if (_stations.Count >= MaxStations && !_stations.ContainsKey(source))
        {
            Forget(now);
            if (_stations.Count >= MaxStations) return;
        }

        _stations[source] = new Station(from, now);
    }

    private void Forget(Instant now)
    {
        foreach ((MacAddress address, Station station) in _stations)
        {
            if (now - station.Seen > s_ageingTime) _stations.Remove(address);
        }
    }

    private void Drop(Packet packet)
    {
        FramesDropped++;
        packet.Release();
    }

    /// <summary>One place at the switch.</summary>
    internal sealed class Port(Switch owner, MacAddress? station) : IArrivalPlace
    {
        /// <summary>The link away from the switch.</summary>
        public LinkDirection Outward { get; set; } = null!;

        /// <summary>The host behind it; none where another switch is.</summary>
        public MacAddress? Station { get; } = station;

        public void Arrive(Instant now, Packet packet) => owner.Forward(now, this, packet);
    }

    /// <summary>Into which groups a network is divided.</summary>
    internal sealed class Groups
    {
        private readonly Dictionary<MacAddress, int> _numbers = [];

        public void Clear() => _numbers.Clear();

        public void Put(MacAddress station, int group) => _numbers[station] = group;

        /// <summary>Whether the host behind a port is in another group than the sender.</summary>
        public bool Separate(MacAddress sender, Port port) =>
            _numbers.Count > 0 && port.Station is { } station && _numbers.GetValueOrDefault(sender) != _numbers.GetValueOrDefault(station);
    }

    private readonly record struct Station(Port Port, Instant Seen);
}
