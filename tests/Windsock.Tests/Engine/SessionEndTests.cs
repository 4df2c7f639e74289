using Windsock.Engine;
using Xunit;
using static Windsock.Spi.WsaError;
using static Windsock.Ws2_32;

namespace Windsock.Tests.Engine;

/// <summary>The last WSACleanup leaves nothing behind, whatever other threads do.</summary>
public class SessionEndTests
{
    [Fact]
    public async Task Sockets_that_are_made_while_cleanup_runs_are_closed_or_refused()
    {
        const int Rounds = 300;
        int before = Session.Handles.OpenCount;
        bool over = false;
        Task[] makers = [.. Enumerable.Range(0, 3).Select(_ => Task.Factory.StartNew(
            () =>
            {
                while (!Volatile.Read(ref over)) socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default))];
        for (int i = 0; i < Rounds; i++)
        {
            Assert.Equal(0, WSAStartup(0x0202, out _));
            Thread.Yield();
            Assert.Equal(0, WSACleanup());
        }

        Volatile.Write(ref over, true);
        await Task.WhenAll(makers);
        Assert.Equal(before, Session.Handles.OpenCount);
    }

    [Fact]
    public void Duplicates_that_nobody_opened_end_with_the_session()
    {
        const int OverHalfOfAll = 2100;
        for (int round = 0; round < 2; round++)
        {
            Assert.Equal(0, WSAStartup(0x0202, out _));
            SOCKET s = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
            for (int i = 0; i < OverHalfOfAll; i++)
            {
                int offered = WSADuplicateSocketW(s, (uint)Environment.ProcessId, out _);
                Assert.Equal((0, NO_ERROR), (offered, offered == 0 ? NO_ERROR : WSAGetLastError()));
            }

            Assert.Equal(0, WSACleanup());
        }
    }
}
