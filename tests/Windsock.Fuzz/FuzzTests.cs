using Xunit;

namespace Windsock.Fuzz;

/// <summary>A short run of every target with a fixed seed. `make fuzz` runs them for long with fresh ones.</summary>
public class FuzzTests
{
    private const ulong Seed = 20260101;

    public static TheoryData<string> Targets => [.. FuzzTarget.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void No_input_breaks_a_target(string name)
    {
        FuzzTarget target = FuzzTarget.All.Single(each => each.Name == name);
        var run = new FuzzRun(target, Seed);
        string? wrong = run.Go(target.TestInputs);
        Assert.True(wrong is null, wrong);
        Assert.True(run.Shapes > 1, "the inputs went more than one way");
    }

    [Fact]
    public void A_seed_gives_the_same_run_twice()
    {
        FuzzTarget target = FuzzTarget.All.Single(each => each.Name == "dns");
        FuzzRun first = new(target, Seed), second = new(target, Seed);
        Assert.Null(first.Go(5000));
        Assert.Null(second.Go(5000));
        Assert.Equal(first.Input, second.Input);
        Assert.Equal(first.Shapes, second.Shapes);
    }
}
