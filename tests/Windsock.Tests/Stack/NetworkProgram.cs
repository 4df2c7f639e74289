using Windsock.Spi;
using Xunit;
using static Windsock.Ws2_32;

namespace Windsock.Tests.Stack;

/// <summary>What programs on a network inside the process are made of.</summary>
internal static unsafe class NetworkProgram
{
    public static readonly TimeSpan Bound = TimeSpan.FromMinutes(1);

    public static SocketAddress Address(string ip, int port) => SocketAddress.FromIp(System.Net.IPAddress.Parse(ip), port);

    public static SOCKET Open(int type)
    {
        SOCKET made = socket(AF_INET, type, 0);
        Assert.NotEqual(INVALID_SOCKET, made);
        return made;
    }

    public static SOCKET Bind(int type, string ip, int port)
    {
        SOCKET made = Open(type);
        Ok(bind(made, Address(ip, port).Bytes));
        return made;
    }

    public static void Ok(int result) => Assert.True(result >= 0, $"failed with {WSAGetLastError()}");

    public static void Join(Thread thread) => Assert.True(thread.Join(Bound), $"{thread.Name} did not end");

    /// <summary>The first line that differs between what two runs wrote, with those before it; empty when none does.</summary>
    public static string Difference(string[] first, string[] second)
    {
        int at = 0;
        while (at < first.Length && at < second.Length && first[at] == second[at]) at++;
        if (at == first.Length && at == second.Length) return "";
        return string.Join('\n', [$"line {at}:", .. first[Math.Max(0, at - 5)..at], "first:", .. first[at..].Take(3), "second:", .. second[at..].Take(3)]);
    }

    /// <summary>Keeps every processor busy until it is disposed.</summary>
    public sealed class Load : IDisposable
    {
        private readonly Thread[] _threads = new Thread[Environment.ProcessorCount * 2];
        private volatile bool _isOver;

        public Load()
        {
            for (int i = 0; i < _threads.Length; i++)
            {
                _threads[i] = new Thread(() =>
                {
                    while (!_isOver) Thread.SpinWait(1000);
                }) { IsBackground = true, Name = "load" };
                _threads[i].Start();
            }
        }

        public void Dispose()
        {
            _isOver = true;
            foreach (Thread thread in _threads) Join(thread);
        }
    }

    /// <summary>Threads of programs, whose failures become the test's.</summary>
    public sealed class Programs
    {
        private readonly List<Thread> _threads = [];
        private readonly List<Exception> _failures = [];

        public void Start(WinsockHost host, Action program) => _threads.Add(host.Start(() =>
        {
            try
            {
                program();
            }
            catch (Exception failure)
            {
                lock (_failures) _failures.Add(failure);
            }
        }));

        public void Join()
        {
            foreach (Thread thread in _threads) NetworkProgram.Join(thread);
            if (_failures.Count > 0) throw new AggregateException(_failures);
        }
    }
}
