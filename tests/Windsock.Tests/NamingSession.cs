using System.Text;
using Windsock.Naming;
using Xunit;

[assembly: CollectionBehavior(DisableTestParallelization = true)] // Counts of entries and blocks, and the count of WSAStartup, are the process's.

namespace Windsock.Tests;

/// <summary>A WSAStartup for the length of a test.</summary>
internal sealed class NamingSession : IDisposable
{
    public NamingSession() => Assert.Equal(0, Ws2_32.WSAStartup(0x0202, out _));

    public void Dispose() => Ws2_32.WSACleanup();
}

/// <summary>Text and memory as a C program would hold them.</summary>
internal static unsafe class NamingMemory
{
    /// <summary>An address that no memory has.</summary>
    public static void* Wild => (void*)0x10;

    public static byte[] Narrow(string text) => Encoding.UTF8.GetBytes(text + '\0');

    public static uint[] Wide32(string text) => [.. text.EnumerateRunes().Select(rune => (uint)rune.Value), 0];

    public static string Text(void* text, TextForm form = TextForm.Narrow)
    {
        Assert.True(new ProgramText(text, form).TryRead(out string? read));
        return read!;
    }

    public static string[] Texts(byte** list)
    {
        var texts = new List<string>();
        for (; *list != null; list++) texts.Add(Text(*list));
        return [.. texts];
    }
}
