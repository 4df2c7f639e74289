using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace Windsock.Tidy;

/// <summary>The TCP/IP stack is a function of its inputs: its sources name no clock, no thread, no chance but the seeded one, and nothing of the
/// host.</summary>
public class PurityTests
{
    private static readonly HashSet<string> s_banned =
    [
        "DateTime", "DateTimeOffset", "Stopwatch", "TimeProvider", "Environment", "Random", "RandomNumberGenerator", "Guid", "HashCode", "GetHashCode",
        "Thread", "ThreadPool", "Task", "ValueTask", "Timer", "Monitor", "Interlocked", "Volatile", "Lock", "SemaphoreSlim", "File", "Console",
        "ThreadStatic", "ThreadStaticAttribute", "AsyncLocal", "ThreadLocal",
    ];

    public static TheoryData<string> Sources =>
        [.. Repository.Where(".cs").Where(file => file.StartsWith("src/Windsock.TcpIp/", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Sources))]
    public void The_stack_is_pure(string file)
    {
        var root = (CompilationUnitSyntax)CSharpSyntaxTree.ParseText(Repository.Read(file), cancellationToken: TestContext.Current.CancellationToken)
            .GetRoot(TestContext.Current.CancellationToken);
        string[] named = [.. root.DescendantNodes().OfType<SimpleNameSyntax>().Select(name => name.Identifier.ValueText).Where(s_banned.Contains).Distinct()];
        Assert.Empty(named);
        Assert.Empty(root.DescendantNodes().OfType<LockStatementSyntax>());
        Assert.Empty(root.DescendantTokens().Where(token => token.IsKind(SyntaxKind.AsyncKeyword)));
    }
}
