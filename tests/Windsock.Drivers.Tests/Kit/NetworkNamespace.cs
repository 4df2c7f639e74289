using System.Runtime.ExceptionServices;
using Windsock.Linux;
using Xunit;

namespace Windsock.Drivers.Tests.Kit;

/// <summary>A network of the host's kernel for one test: it has nothing but what the test makes, and goes away with it.</summary>
internal static class NetworkNamespace
{
    private const int CLONE_NEWNET = 0x40000000;

    // Longer than what is waited for within a test, which tells more.
    private static readonly TimeSpan s_bound = TimeSpan.FromMinutes(5);

    /// <summary>Runs a test on a thread of its own in a network of its own. Everything that belongs to that network must be opened there.</summary>
    public static void Run(Action test)
    {
        ExceptionDispatchInfo? failure = null;
        int refused = 0;
        var thread = new Thread(() =>
        {
            if (LibC.unshare(CLONE_NEWNET) != 0)
            {
                refused = LibC.errno;
                return;
            }

            try
            {
                test();
            }
            catch (Exception exception)
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }
        }) { IsBackground = true };
        thread.Start();
        Assert.True(thread.Join(s_bound), "the test does not end");
        failure?.Throw();
        Assert.SkipWhen(refused != 0, $"network namespaces cannot be made here (error {refused}); they need CAP_SYS_ADMIN");
    }

    /// <summary>Runs a program on the calling thread's network. A child gets the network of the thread that starts it.</summary>
    public static void Ip(params string[] arguments)
    {
        (int code, string output) = Tool.Run("ip", arguments);
        Assert.True(code == 0, $"ip {string.Join(' ', arguments)}: {output}");
    }
}
