using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Network;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>Segments that belong to no connection: requests for one, remains of old ones, strays. Source: RFC 9293 sections 3.10.7.1, 3.10.7.2 and
/// 3.10.7.4.</summary>
internal sealed class RequestInput(TcpLayer layer)
{
    private readonly SynCookies _cookies = new(layer.Stack.Options.Seed);

    /// <summary>A segment for ends that have no connection. Owns the packet.</summary>
    public void Arrives(Packet packet, in TcpSegment segment, in AddressPort local, in AddressPort remote)
    {
        TcpListener? listener = layer.Listeners.Find(local.Address, local.Port, packet.Interface!.Index);
        if (layer.TimeWait.Count > 0 && layer.TimeWait.TryFind(local, remote, out TimeWaitRecord old)
            && !ArrivesInTimeWait(listener, segment, local, remote, old))
        {
            packet.Release();
            return;
        }

        if (listener is null) ArrivesNowhere(packet, segment, local, remote);
        else ArrivesAtListener(listener, packet, segment, local, remote);
    }

    // Section 3.10.7.1.
    private void ArrivesNowhere(Packet packet, in TcpSegment segment, in AddressPort local, in AddressPort remote)
    {
        if (!segment.Has(TcpFlags.Rst)) layer.SendReset(local, remote, segment);
        layer.Stack.Counters.Drop(DropReason.NoSuchPort, packet);
    }

    // Section 3.10.7.2.
    private void ArrivesAtListener(TcpListener listener, Packet packet, in TcpSegment segment, in AddressPort local, in AddressPort remote)
    {
        if (segment.Has(TcpFlags.Rst)) // First.
        {
            layer.Stack.Counters.Drop(DropReason.NoSuchConnection, packet);
            return;
        }

        if (segment.Has(TcpFlags.Ack)) // Second.
        {
            if (!segment.Has(TcpFlags.Syn) && layer.Stack.Now < listener.CookiesUntil && TakeCookie(listener, packet, segment, local, remote)) return;
            ArrivesNowhere(packet, segment, local, remote);
            return;
        }

        if (!segment.Has(TcpFlags.Syn)) // Fourth.
        {
            layer.Stack.Counters.Drop(DropReason.NoSuchConnection, packet);
            return;
        }

        if (listener.IsFull || layer.ConnectionCount >= TcpLayer.ConnectionLimit) // Third: a SYN.
        {
            if (layer.Stack.Options.Tcp.ResetsWhenQueueIsFull) layer.SendReset(local, remote, segment);
            layer.Stack.Counters.Drop(DropReason.AcceptQueueFull, packet);
        }
        else if (listener.Embryonic >= TcpListener.SynLimit && !listener.Socket.ConditionalAccept)
        {
            SendCookie(listener, segment, local, remote);
            packet.Release();
        }
        else if (layer.Stack.Ip.FindPath(remote.Address, local.Address, remote.Scope, out IpPath? path) != StackError.None)
        {
            layer.Stack.Counters.Drop(DropReason.NoRoute, packet);
        }
        else
        {
            uint iss = layer.ChooseIss(local, remote);
            var connection = new TcpConnection(layer, local, remote, path!, listener.Socket.Settings) { Listener = listener };
            layer.Add(connection);
            listener.Began();
            connection.TakeRequest(segment, iss);
            Answer(listener, connection, packet, segment);
        }
    }

    private void Answer(TcpListener listener, TcpConnection connection, Packet packet, in TcpSegment segment)
    {
        Handshake handshake = connection.Handshake!;
        if (listener.Socket.ConditionalAccept)
        {
            handshake.Defer();
            listener.Complete(connection);
        }
        else
        {
            bool kept = connection.Settings.FastOpen && TakeFastOpen(connection, packet, segment);
            handshake.Send();
            if (handshake.IsFastOpen) listener.Complete(connection);
            connection.UpdateTimer();
            if (kept) return;
        }

        connection.UpdateTimer();
        packet.Release();
    }

    // RFC 7413 section 4.2.2. Returns whether the packet was kept.
    private bool TakeFastOpen(TcpConnection connection, Packet packet, in TcpSegment segment)
    {
        TcpOptions options = segment.Options;
        if (!options.HasFastOpen) return false;
        Handshake handshake = connection.Handshake!;
        bool right = layer.FastOpen.IsRight(connection.Remote.Address, connection.Local.Address, options.FastOpenCookie);
        handshake.GivesCookie = !right;
        if (!right || layer.FastOpen.Pending >= FastOpen.PendingLimit || segment.Has(TcpFlags.Fin)) return false;
        layer.FastOpen.Pending++;
        handshake.IsFastOpen = true;
        if (segment.PayloadBytes == 0) return false;
        connection.Receiver.AnnounceSyn(Math.Min(connection.ReceiveBuffer, 65535));
        connection.Receiver.Take(packet, segment);
        return true;
    }

    // Section 3.10.7.4 for TIME-WAIT. Returns whether the segment is a request that may have the ends (RFC 6191 section 2).
    private bool ArrivesInTimeWait(TcpListener? listener, in TcpSegment segment, in AddressPort local, in AddressPort remote, in TimeWaitRecord old)
    {
        if (segment.Has(TcpFlags.Rst)) // RFC 1337 section 3: an old reset must not end the wait.
        {
            layer.Stack.Counters.Drop(DropReason.OutsideWindow);
            return false;
        }

        bool stamped = old.HasTimestamps && segment.HasTimestamps;
        if (segment.Has(TcpFlags.Syn) && !segment.Has(TcpFlags.Ack) && listener is not null)
        {
            bool byTime = stamped && segment.TimestampValue != old.TsRecent;
            if (byTime ? Seq.After(segment.TimestampValue, old.TsRecent) : Seq.After(segment.Seq, old.RcvNxt)) return true;
        }

        // All that can come that means something is the peer's FIN again. What is in place and says nothing new is not answered.
        if (segment.Len == 0 && segment.Seq == old.RcvNxt) return false;
        if (segment.Has(TcpFlags.Fin)) layer.TimeWait.Restart(local, remote);
        if (!layer.MayChallenge()) return false;
        Span<byte> options = stackalloc byte[TcpOptionsWriter.AlignedTimestampsBytes];
        uint clock = layer.Stack.Now.Milliseconds32 + layer.Keys.TimestampOffset(local, remote);
        TcpOptionsWriter.WriteAlignedTimestamps(options, clock, old.TsRecent);
        SegmentWriter.SendBare(
            layer.Stack, local, remote, new TcpHeader(local.Port, remote.Port, old.SndNxt, old.RcvNxt, TcpFlags.Ack, old.Window),
            old.HasTimestamps ? options : default);
        return false;
    }

    // RFC 4987 section 3.6: nothing is kept of the request, all is in the sequence number.
    private void SendCookie(TcpListener listener, in TcpSegment syn, in AddressPort local, in AddressPort remote)
    {
        NetStack stack = layer.Stack;
        if (stack.Ip.FindPath(remote.Address, local.Address, remote.Scope, out IpPath? path) != StackError.None) return;
        TcpOptions asked = syn.Options;
        TcpSettings settings = listener.Socket.Settings;
        TcpProfile profile = stack.Options.Tcp;
        int peerMss = asked.MaximumSegmentSize == 0 ? (remote.Address.IsV4 ? 536 : 1220) : asked.MaximumSegmentSize;
        uint iss = _cookies.Make(stack.Now, local, remote, syn.Seq, peerMss);
        layer.TimeWait.Remove(local, remote); // The acknowledgment that brings the cookie back is not of the old connection.
        bool stamped = syn.HasTimestamps && (settings.Timestamps ?? (profile.Timestamps || profile.AcceptsTimestamps));

        Span<byte> room = stackalloc byte[TcpHeader.MaxOptions];
        var writer = new TcpOptionsWriter(room);
        int mss = path!.LinkMtu - path.HeaderBytes - TcpHeader.Size;
        writer.TryAddMaximumSegmentSize((ushort)(settings.MaximumSegmentSize > 0 ? Math.Min(mss, settings.MaximumSegmentSize) : mss));
        if (stamped)
        {
            if (asked.SackPermitted) writer.TryAddSackPermitted();
            uint clock = stack.Now.Milliseconds32 + layer.Keys.TimestampOffset(local, remote);
            writer.TryAddTimestamps(SynCookies.MakeTimestamp(clock, asked.WindowScale, asked.SackPermitted), syn.TimestampValue);
            if (asked.WindowScale >= 0) writer.TryAddWindowScale(TcpConnection.WindowScaleFor(profile, settings));
        }

        bool accurate = settings.TakesAccurateEcn(profile) && EcnCodes.Requested(syn.Flags) == EcnMode.Accurate;
        if (accurate) EcnReflector.WriteInitial(ref writer);
        TcpFlags flags = TcpFlags.Syn | TcpFlags.Ack | (accurate ? EcnCodes.Echo(syn.Ecn) : 0);
        int count = writer.Finish();
        int buffer = settings.ReceiveBufferBytes > 0 ? settings.ReceiveBufferBytes : profile.ReceiveBufferBytes;
        ushort window = (ushort)Math.Min(Math.Min(buffer, profile.SynWindowBytes), 65535);
        listener.CookiesUntil = stack.Now + TimeSpan.FromMinutes(2);
        SegmentWriter.SendBare(
            stack, local, remote, new TcpHeader(local.Port, remote.Port, iss, syn.Seq + 1, flags, window), room[..count]);
    }

    private bool TakeCookie(TcpListener listener, Packet packet, in TcpSegment segment, in AddressPort local, in AddressPort remote)
    {
        if (!_cookies.TryRead(layer.Stack.Now, local, remote, segment, out SynCookie cookie)) return false;
        if (listener.IsFull)
        {
            layer.Stack.Counters.Drop(DropReason.AcceptQueueFull);
            return false; // The peer believes that it is connected: a reset tells it.
        }

        if (layer.Stack.Ip.FindPath(remote.Address, local.Address, remote.Scope, out IpPath? path) != StackError.None) return false;
        var connection = new TcpConnection(layer, local, remote, path!, listener.Socket.Settings) { Listener = listener };
        layer.Add(connection);
        listener.Began();
        Establish(connection, segment, cookie);
        listener.Complete(connection);
        connection.Arrives(packet, segment); // It may bring data.
        return true;
    }

    // All that a handshake would have agreed on is in the cookie.
    private static void Establish(TcpConnection connection, in TcpSegment ack, in SynCookie cookie)
    {
        TcpSender sender = connection.Sender;
        TcpReceiver receiver = connection.Receiver;
        connection.Begin(ack.Ack - 1, TcpState.Established);
        receiver.Begin(ack.Seq - 1, connection.ReceiveBuffer);
        connection.Agree(cookie.PeerMss, cookie.HasTimestamps, ack.TimestampValue);
        if (cookie.WindowScale >= 0)
        {
            sender.WindowScale = cookie.WindowScale;
            receiver.WindowScale = (byte)connection.OwnWindowScale;
        }

        sender.SackPermitted = cookie.SackPermitted;
        sender.HasTimestamps = connection.HasTimestamps;
        receiver.AnnounceSyn(Math.Min(connection.ReceiveBuffer, connection.Profile.SynWindowBytes));
        if (connection.Settings.TakesAccurateEcn(connection.Profile) && EcnCodes.MayAcknowledgeAgreement(ack.Flags))
        {
            AccurateEcn.Agree(connection, EcnMode.Accurate); // RFC 9768 section 5.1: only a peer that asked for it and was answered counts from 5.
            sender.SynWasLost = AccurateEcn.Of(connection)!.TakeAcknowledgment(ack);
        }

        sender.Open(connection.EffectiveMss, ack.Wnd << sender.WindowScale, ack.Seq, ack.Ack);
        Keepalive.Update(connection);
    }
}
