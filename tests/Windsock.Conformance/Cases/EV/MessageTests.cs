namespace Windsock.Conformance;

/// <summary>Windows and messages, as far as a Winsock program needs them.</summary>
public sealed unsafe class MessageTests : WindowTest
{
    private const uint Doubling = WM_APP + 7; // The procedure answers with twice wParam.

    [FaceTheory]
    public void A_window_hears_of_its_making_and_its_end(Face face)
    {
        nint window = NewWindow();
        Assert.Equal(1, face.IsWindow(window));
        Assert.NotEqual(0, face.DestroyWindow(window));
        Assert.Equal(0, face.IsWindow(window));
        Assert.Equal(0, face.DestroyWindow(window));
        Assert.Equal(1400u, face.GetLastError());
        Assert.Equal([WM_NCCREATE, WM_CREATE, WM_DESTROY, WM_NCDESTROY], Seen.Select(message => message.message));
    }

    [FaceTheory]
    public void Classes_are_found_by_name_and_go_when_their_windows_have(Face face)
    {
        string kind = NewClass();
        Assert.Equal(0, face.RegisterClassA(New(new WindowClass { lpszClassName = Ansi(kind) })));
        Assert.Equal(87u, face.GetLastError());
        nint window = NewWindow(kind.ToUpperInvariant());
        Assert.Equal(0, face.UnregisterClassA(Ansi(kind), 0));
        Assert.Equal(1412u, face.GetLastError());
        Assert.NotEqual(0, face.DestroyWindow(window));
        Assert.NotEqual(0, face.UnregisterClassA(Ansi(kind), 0));
        Assert.Equal(0, face.CreateWindowExA(0, Ansi(kind), null, 0, 0, 0, 0, 0, HWND_MESSAGE, 0, 0, null));
        Assert.Equal(1407u, face.GetLastError());
        Assert.Equal(0, face.UnregisterClassA(Ansi(kind), 0));
        Assert.Equal(1411u, face.GetLastError());
    }

    [FaceTheory]
    public void A_window_keeps_values(Face face)
    {
        nint window = NewWindow(NewClass(extraBytes: 16));
        Assert.Equal(0, face.SetWindowLongPtrA(window, GWLP_USERDATA, 42));
        Assert.Equal(42, face.GetWindowLongPtrA(window, GWLP_USERDATA));
        Assert.Equal(0, face.SetWindowLongPtrA(window, 8, 43));
        Assert.Equal(43, face.SetWindowLongPtrA(window, 8, 44));
        Assert.Equal(0, face.GetWindowLongPtrA(window, 16));
        Assert.Equal(1413u, face.GetLastError());
    }

    [FaceTheory]
    public void Posted_messages_come_in_order_and_WM_QUIT_last(Face face)
    {
        nint window = NewWindow();
        face.PostQuitMessage(5);
        Assert.NotEqual(0, face.PostMessageA(window, Notification, 1, 2));
        Assert.NotEqual(0, face.PostMessageA(0, Notification, 3, 4));
        Message* message = New<Message>();
        Assert.Equal(1, face.GetMessageA(message, 0, 0, 0));
        Assert.Equal((window, 1u, 2), (message->hwnd, message->wParam, message->lParam));
        Assert.Equal(1, face.GetMessageA(message, 0, 0, 0));
        Assert.Equal((0, 3u, 4), (message->hwnd, message->wParam, message->lParam));
        Assert.Equal(0, face.GetMessageA(message, 0, 0, 0));
        Assert.Equal((WM_QUIT, 5u), (message->message, message->wParam));
        Assert.Equal(0, face.PeekMessageA(message, 0, 0, 0, PM_REMOVE));
    }

    [FaceTheory]
    public void A_filter_leaves_the_others(Face face)
    {
        nint one = NewWindow(), other = NewWindow();
        face.PostMessageA(one, Notification, 1, 0);
        face.PostMessageA(other, Notification + 1, 2, 0);
        Message* message = New<Message>();
        Assert.Equal(0, face.PeekMessageA(message, 0, Notification + 2, Notification + 3, PM_REMOVE));
        Assert.Equal(1, face.PeekMessageA(message, other, 0, 0, 0));
        Assert.Equal(1, face.PeekMessageA(message, 0, Notification + 1, Notification + 1, PM_REMOVE));
        Assert.Equal(2u, message->wParam);
        Assert.Equal(1, face.PeekMessageA(message, 0, 0, 0, PM_REMOVE));
        Assert.Equal(1u, message->wParam);
        Assert.Equal(-1, face.GetMessageA(message, 0x44, 0, 0));
        Assert.Equal(1400u, face.GetLastError());
    }

    [FaceTheory]
    public void A_message_sent_from_another_thread_is_answered_while_this_one_waits(Face face)
    {
        nint window = NewWindow();
        BackgroundCall<nint> sender = InBackground(() =>
        {
            nint answer = face.SendMessageA(window, Doubling, 21, 0);
            face.PostMessageA(window, Notification, 0, 0);
            return answer;
        });
        Assert.Equal(Notification, NextMessage().message);
        Assert.Equal(42, sender.Join().Result);
        Assert.Equal(Doubling, Seen[^1].message);
        Assert.Equal(8, face.SendMessageA(window, Doubling, 4, 0));
        Assert.Equal(0, face.SendMessageA(0x44, Doubling, 4, 0));
        Assert.Equal(1400u, face.GetLastError());
    }

    [FaceTheory]
    public void A_thread_that_ends_takes_its_windows_along(Face face)
    {
        nint window = InBackground(() => NewWindow()).Join().Result;
        SpinWait.SpinUntil(() => face.IsWindow(window) == 0, Patience);
        Assert.Equal(0, face.IsWindow(window));
        Assert.Equal(0, face.PostMessageA(window, Notification, 0, 0));
        Assert.Equal(0, face.SendMessageA(window, Doubling, 1, 0));
    }

    [FaceTheory]
    public void A_timer_calls_again_and_again_until_it_is_killed(Face face)
    {
        nint window = NewWindow();
        Assert.NotEqual(0u, face.SetTimer(window, 3, 10, null));
        for (int i = 0; i < 3; i++)
        {
            Message message = NextMessage();
            Assert.Equal((window, WM_TIMER, 3u), (message.hwnd, message.message, message.wParam));
        }

        Assert.NotEqual(0, face.KillTimer(window, 3));
        Assert.Equal(0, face.KillTimer(window, 3));
        NoMessage();
    }

    [FaceTheory]
    public void Messages_that_were_seen_end_no_wait_unless_asked_for(Face face)
    {
        nint window = NewWindow();
        face.PostMessageA(window, Notification, 0, 0);
        Assert.Equal(0u, face.MsgWaitForMultipleObjects(0, null, 0, 0, QS_POSTMESSAGE));
        Message* message = New<Message>();
        Assert.Equal(1, face.PeekMessageA(message, 0, 0, 0, 0));
        Assert.Equal(WSA_WAIT_TIMEOUT, face.MsgWaitForMultipleObjects(0, null, 0, 0, QS_POSTMESSAGE));
        Assert.Equal(0u, face.MsgWaitForMultipleObjectsEx(0, null, 0, QS_POSTMESSAGE, MWMO_INPUTAVAILABLE));
        Assert.Equal(1, face.PeekMessageA(message, 0, 0, 0, PM_REMOVE));
    }

    [FaceTheory]
    public void A_registered_message_has_one_number(Face face)
    {
        uint number = face.RegisterWindowMessageA(Ansi("windsock test message"));
        Assert.InRange(number, 0xC000u, 0xFFFFu);
        Assert.Equal(number, face.RegisterWindowMessageA(Ansi("Windsock Test Message")));
        Assert.NotEqual(number, face.RegisterWindowMessageA(Ansi("another")));
    }
}
