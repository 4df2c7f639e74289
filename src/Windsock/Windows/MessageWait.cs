using Windsock.Waits;

namespace Windsock.Windows;

/// <summary>Waiting for messages, alone or with other objects.</summary>
internal static class MessageWait
{
    /// <summary>MsgWaitForMultipleObjectsEx.</summary>
    /// <param name="queue">This thread's queue.</param>
    /// <param name="objects">The other objects; the queue is one more behind them.</param>
    /// <param name="all">All of them and a message.</param>
    /// <param name="milliseconds">How long.</param>
    /// <param name="mask">QS_*: which messages end the wait.</param>
    /// <param name="alertable">Whether APCs end it.</param>
    /// <param name="also">Whether messages that the thread knows of already end it.</param>
    /// <returns>As <see cref="Wait.ForObjects"/>; the number of objects stands for a message.</returns>
    public static uint ForObjects(
        MessageQueue queue, ReadOnlySpan<DispatcherObject> objects, bool all, uint milliseconds, int mask, bool alertable, bool also)
    {
        long deadline = Dispatcher.Deadline(milliseconds);
        var waited = new DispatcherObject[objects.Length + 1];
        objects.CopyTo(waited);
        waited[^1] = queue.Arrival;
        while (true)
        {
            bool timers = (mask & User32.QS_TIMER) != 0;
            long untilTimer = timers ? queue.Timers.UntilNext() : -1;
            queue.Expect(mask, also);
            if (untilTimer == 0) queue.Arrival.Set();

            int left = Dispatcher.MillisecondsUntil(deadline);
            bool timerFirst = untilTimer >= 0 && (left < 0 || untilTimer < left);
            uint wait = timerFirst ? (uint)untilTimer : left < 0 ? Dispatcher.Infinite : (uint)left;
            uint result = Wait.ForObjects(waited, all, wait, alertable);
            if (result != Wait.Timeout || !timerFirst) return result;
        }
    }

    /// <summary>Waits until the queue has something that GetMessage would take or deliver.</summary>
    public static void ForMessage(MessageQueue queue) =>
        ForObjects(queue, default, all: false, Dispatcher.Infinite, User32.QS_ALLINPUT, alertable: false, also: false);

    /// <summary>Looks, without waiting, at the sockets whose messages come here.</summary>
    public static void Look(MessageQueue queue)
    {
        queue.Expect(0, also: false);
        Wait.ForObject(queue.Arrival, 0, alertable: false);
    }

    /// <summary>Waits for the answer to a message sent to another thread, and meanwhile answers what other threads send here.</summary>
    public static nint ForAnswer(MessageQueue queue, SentMessage message)
    {
        DispatcherObject[] waited = [message.Answered, queue.Arrival];
        while (!message.Answered.IsSet)
        {
            queue.Expect(User32.QS_SENDMESSAGE, also: false);
            Wait.ForObjects(waited, all: false, Dispatcher.Infinite, alertable: false);
            queue.DeliverSent();
        }

        return message.Result;
    }
}
