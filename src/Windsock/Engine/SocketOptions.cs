using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Windsock.Spi;
using static Windsock.Spi.WsaError;
using static Windsock.Ws2_32;

namespace Windsock.Engine;

/// <summary>The options of one socket: finds the row, checks what Windows checks, and keeps or passes on the value.</summary>
internal readonly struct SocketOptions(SocketObject socket)
{
    private const int MaxCarriedBytes = 256;

    private OptionState State => socket.OptionState ?? OptionState.Defaults;

    private OptionState Own =>
        socket.OptionState ?? Interlocked.CompareExchange(ref socket.Extras.Options, new OptionState(), null) ?? socket.OptionState!;

    /// <summary>SO_RCVTIMEO in milliseconds, <see cref="Endpoint.Forever"/> when there is none.</summary>
    public int ReceiveTimeout
    {
        get => State.ReceiveTimeout;
        set => Own.ReceiveTimeout = value;
    }

    /// <summary>SO_SNDTIMEO in milliseconds, <see cref="Endpoint.Forever"/> when there is none.</summary>
    public int SendTimeout
    {
        get => State.SendTimeout;
        set => Own.SendTimeout = value;
    }

    /// <summary>SO_LINGER as the time that closesocket waits, in milliseconds; 0 aborts, <see cref="Endpoint.Forever"/> sends in the background.</summary>
    public int CloseLinger => State.Linger.l_onoff == 0 ? Endpoint.Forever : State.Linger.l_linger * 1000;

    /// <summary>SO_OOBINLINE.</summary>
    public bool OutOfBandInline
    {
        get => State.OutOfBandInline;
        set => Own.OutOfBandInline = value;
    }

    /// <summary>IPV6_V6ONLY is off.</summary>
    public bool DualStack
    {
        get => State.DualStack;
        set => Own.DualStack = value;
    }

    /// <summary>SO_LINGER and SO_DONTLINGER.</summary>
    public LINGER Linger
    {
        get => State.Linger;
        set => Own.Linger = value;
    }

    /// <summary>getsockopt.</summary>
    /// <param name="level">SOL_SOCKET, IPPROTO_TCP …</param>
    /// <param name="name">SO_LINGER, TCP_NODELAY …</param>
    /// <param name="value">Where the value goes; memory that stays in place, for values that contain pointers into it.</param>
    /// <param name="length">How many bytes it has.</param>
    /// <returns>NO_ERROR, WSAEINVAL (unknown level), WSAENOPROTOOPT, WSAEFAULT (too little room), WSAENOTCONN.</returns>
    public WsaError Get(int level, int name, Span<byte> value, out int length)
    {
        length = 0;
        WsaError error = OptionTable.Find(level, name, Kind, out OptionRow row);
        if (error != NO_ERROR) return error;
        if ((row.Access & OptionAccess.Get) == 0) return WSAENOPROTOOPT;
        if (value.Length < row.Size) return WSAEFAULT;

        switch (row.Home)
        {
            case OptionHome.Handled:
                return OptionHandlers.Get(socket, row, value, out length);
            case OptionHome.Host:
                return socket.Endpoint.GetOption(level, name, value, out length);
            default:
                length = row.Size;
                MemoryMarshal.Write(value, Shown(row, Kept(row)));
                return NO_ERROR;
        }
    }

    /// <summary>setsockopt.</summary>
    /// <param name="level">SOL_SOCKET, IPPROTO_TCP …</param>
    /// <param name="name">SO_LINGER, TCP_NODELAY …</param>
    /// <param name="value">The value.</param>
    /// <returns>NO_ERROR, WSAEINVAL (unknown level, a value out of range, too late), WSAENOPROTOOPT, WSAEFAULT (too short), WSAENOTCONN, WSAEADDRNOTAVAIL,
    /// WSAENOTSOCK (SO_UPDATE_ACCEPT_CONTEXT) or what the transport says.</returns>
    public WsaError Set(int level, int name, ReadOnlySpan<byte> value)
    {
        WsaError error = OptionTable.Find(level, name, Kind, out OptionRow row);
        if (error != NO_ERROR) return error;
        if ((row.Access & OptionAccess.Set) == 0) return WSAENOPROTOOPT;
        if (value.Length < (row.Type == OptionType.Bool ? 1 : row.Size)) return WSAEFAULT;
        if ((row.Access & OptionAccess.BeforeBind) != 0 && socket.IsBound) return WSAEINVAL;

        if (row is { Level: SOL_SOCKET, Name: SO_UPDATE_ACCEPT_CONTEXT or SO_UPDATE_CONNECT_CONTEXT }) return OptionHandlers.Set(socket, row, value);
        if (row.Home == OptionHome.Host && row.Type is not (OptionType.Bool or OptionType.Number)) return SetBytes(row, value);
        if (row.Home == OptionHome.Host) return SetNumber(row, Number(row, value));

        lock (Own)
        {
            if (row.Type is OptionType.Bool or OptionType.Number) return SetNumber(row, Number(row, value));

            return SetBytes(row, value);
        }
    }

    private WsaError SetBytes(in OptionRow row, ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> exact = row.Type == OptionType.Record ? value[..row.Size] : value;
        return row.Home == OptionHome.Handled ? OptionHandlers.Set(socket, row, exact) : SetHost(row, exact);
    }

    private WsaError SetNumber(in OptionRow row, int number)
    {
        if (OptionRanges.IsOutOfRange(row, number)) return WSAEINVAL;

        Span<byte> bytes = stackalloc byte[sizeof(int)];
        MemoryMarshal.Write(bytes, number);
        switch (row.Home)
        {
            case OptionHome.Fixed:
                return number == row.Default ? NO_ERROR : WSAENOPROTOOPT;
            case OptionHome.Handled:
                return OptionHandlers.Set(socket, row, bytes);
            case OptionHome.Host:
                return SetHost(row, bytes);
            case OptionHome.Kept:
                WsaError error = row is { Level: SOL_SOCKET, Name: SO_KEEPALIVE } ? PrepareKeepAlive(number) : NO_ERROR;
                if (error == NO_ERROR) error = socket.Endpoint.SetOption(row.Level, row.Name, bytes);
                if (error != NO_ERROR) return error;
                break;
        }

        Keep(row, number);
        return NO_ERROR;
    }

    /// <summary>Windows probes every second, ten times; hosts have other defaults, so they are told with the first use.</summary>
    private WsaError PrepareKeepAlive(int on)
    {
        if (socket.IsConnecting) return WSAEINVAL;
        if (on == 0) return NO_ERROR;

        Span<byte> bytes = stackalloc byte[sizeof(int)];
        foreach (int name in (ReadOnlySpan<int>)[TCP_KEEPIDLE, TCP_KEEPINTVL, TCP_KEEPCNT])
        {
            OptionTable.Find(IPPROTO_TCP, name, Kind, out OptionRow row);
            MemoryMarshal.Write(bytes, Kept(row));
            WsaError error = socket.Endpoint.SetOption(IPPROTO_TCP, name, bytes);
            if (error != NO_ERROR) return error;
        }

        return NO_ERROR;
    }

    /// <summary>The number in a value: a BOOL of 1 to 4 bytes becomes 0 or 1.</summary>
    private static int Number(in OptionRow row, ReadOnlySpan<byte> value)
    {
        if (row.Type == OptionType.Number) return MemoryMarshal.Read<int>(value);
        return value[..Math.Min(value.Length, sizeof(int))].IndexOfAnyExcept((byte)0) < 0 ? 0 : 1;
    }

    /// <summary>What a program reads: IP_UNICAST_IF is set in network order and read in host order.</summary>
    private static int Shown(in OptionRow row, int kept) =>
        row is { Level: IPPROTO_IP, Name: IP_UNICAST_IF } ? BinaryPrimitives.ReverseEndianness(kept) : kept;

    /// <summary>The value that was set last, or the default.</summary>
    public int Kept(in OptionRow row)
    {
        OptionState state = State;
        if (state.Kept is null) return row.Default;
        lock (state) return state.Kept.TryGetValue((row.Level, row.Name), out int value) ? value : row.Default;
    }

    /// <summary>As <see cref="Kept(in OptionRow)"/>, for an option that exists.</summary>
    public int Kept(int level, int name)
    {
        OptionTable.Find(level, name, SocketKinds.All, out OptionRow row);
        return Kept(row);
    }

    /// <summary>Keeps a value.</summary>
    public void Keep(in OptionRow row, int value)
    {
        OptionState own = Own;
        lock (own) (own.Kept ??= [])[(row.Level, row.Name)] = value;
    }

    /// <summary>An accepted socket starts with its listener's options; what the transport keeps, the transport hands on.</summary>
    public void InheritFrom(SocketOptions listener)
    {
        if (socket.OptionState is null && listener.State == OptionState.Defaults) return;

        OptionState own = Own, model = listener.State;
        own.Linger = model.Linger;
        own.OutOfBandInline = model.OutOfBandInline;
        own.DualStack = model.DualStack;
        own.ReceiveTimeout = model.ReceiveTimeout;
        own.SendTimeout = model.SendTimeout;
        lock (model)
        {
            if (model.Kept is not null) own.Kept = new Dictionary<(int, int), int>(model.Kept);
        }
    }

    /// <summary>Everything that is kept here, for handing the socket to another process.</summary>
    public (int Level, int Name, int Value)[] Export()
    {
        OptionState state = State;
        lock (state) return state.Kept is null ? [] : [.. state.Kept.Select(entry => (entry.Key.Level, entry.Key.Name, entry.Value))];
    }

    private WsaError SetHost(in OptionRow row, ReadOnlySpan<byte> value)
    {
        WsaError error = socket.Endpoint.SetOption(row.Level, row.Name, value);
        if (error == NO_ERROR && !socket.IsBound) (Own.Told ??= []).Add((row.Level, row.Name));
        return error;
    }

    /// <summary>Tells the endpoint what the program has set on one before it.</summary>
    public void CarryOver(Endpoint from)
    {
        if (socket.OptionState is null) return;

        Import(Export());
        Span<byte> value = stackalloc byte[MaxCarriedBytes];
        foreach ((int level, int name) in State.Told ?? [])
        {
            if (from.GetOption(level, name, value, out int length) == NO_ERROR) socket.Endpoint.SetOption(level, name, value[..length]);
        }
    }

    /// <summary>Takes over what <see cref="Export"/> gave; the transport is told again, because it keeps part of an option's meaning in the process.</summary>
    public void Import(ReadOnlySpan<(int Level, int Name, int Value)> kept)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        foreach ((int level, int name, int value) in kept)
        {
            if (OptionTable.Find(level, name, SocketKinds.All, out OptionRow row) != NO_ERROR) continue;
            Keep(row, value);
            MemoryMarshal.Write(bytes, value);
            if (row.Home == OptionHome.Kept) socket.Endpoint.SetOption(level, name, bytes);
        }
    }

    private SocketKinds Kind => OptionRow.KindOf(socket.Identity, DualStack);
}
