using Windsock.Transports.Stack;

namespace Windsock.Engine;

/// <summary>Where asynchronous code on a network inside the process goes on: each step is a turn in the time of the network, in the order in which the steps
/// became due.</summary>
/// <remarks>The steps run on threads of the <see cref="WorkerPool"/>, so code that blocks one keeps no other from running.</remarks>
internal sealed class NetworkContext(VirtualTimeOwner owner) : SynchronizationContext
{
    /// <summary>Runs asynchronous code in turns.</summary>
    /// <returns>A task that ends with it.</returns>
    public Task Run(Func<Task> program)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously); // Whoever awaits it has no part in the turn.
        var flow = ExecutionContext.Capture();
        Queue(() =>
        {
            if (flow is null) Begin(program, ended);
            else ExecutionContext.Run(flow, _ => Begin(program, ended), null);
        });
        return ended.Task;
    }

    private static void Begin(Func<Task> program, TaskCompletionSource ended)
    {
        Task running;
        try
        {
            running = program();
        }
        catch (Exception failure)
        {
            ended.SetException(failure);
            return;
        }

        running.ContinueWith(static (task, ended) => ((TaskCompletionSource)ended!).SetFromTask(task), ended, default,
            TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state) => Queue(() => d(state));

    /// <inheritdoc/>
    public override void Send(SendOrPostCallback d, object? state) => d(state);

    /// <inheritdoc/>
    public override SynchronizationContext CreateCopy() => this;

    private void Queue(Action step)
    {
        var work = new Step(this, step);
        if (WorkerPool.TryGetPort() is { } port) port.Queue(SeenWork.Of(new Packet(0, 0, 0, NtStatus.Success, work), owner));
        else WorkerPool.Queue(work);
    }

    private sealed class Step(NetworkContext context, Action action) : WorkItem
    {
        public override bool MayGoOnElsewhere => true;

        public override void Run()
        {
            SetSynchronizationContext(context);
            try
            {
                action();
            }
            finally
            {
                SetSynchronizationContext(null);
            }
        }
    }
}
