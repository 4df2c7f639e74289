namespace Windsock.CPrograms.Tests;

/// <summary>Programs that check themselves. Each says in its first lines what it proves.</summary>
public sealed class ProgramTests
{
    [Theory]
    [InlineData("before_startup.c")]
    [InlineData("wrong_handles.c")]
    [InlineData("wild_pointers.c")]
    [InlineData("broken_pipe.c")]
    [InlineData("broken_pipe.c", "handler")]
    [InlineData("signals_kept.c")]
    [InlineData("signals_kept.c", "handlers")]
    [InlineData("select_limit.c")]
    [InlineData("signal_storm.c")]
    [InlineData("fork_before.c")]
    [InlineData("fork_after.c")]
    [InlineData("first_call_race.c")]
    [InlineData("foreign_threads.c")]
    [InlineData("cancelled_thread.c")]
    [InlineData("threads.c")]
    [InlineData("descriptors.c")]
    [InlineData("extensions.c")]
    [InlineData("lookup_texts.c")]
    [InlineData("churn.c")]
    public void A_program_finds_what_it_expects(string source, params string[] arguments) =>
        Execution.Run(CompiledProgram.Build(source), arguments).ExitsWith(0);

    [Theory]
    [InlineData(null)]
    [InlineData("-DUNICODE")]
    [InlineData(CompiledProgram.AsCxx)]
    public void A_window_procedure_serves_a_chat(string? option) =>
        Execution.Run(CompiledProgram.Build("window_chat.c", option: option)).ExitsWith(0);

    [Fact]
    public void Changes_of_addresses_and_routes_are_told()
    {
        const int NoNetwork = 77;
        Execution run = Execution.Run(CompiledProgram.Build("address_change.c"));
        Assert.SkipWhen(run.ExitCode == NoNetwork, run.Output);
        run.ExitsWith(0);
    }

    [Theory]
    [InlineData("exit")]
    [InlineData("return")]
    public void A_process_ends_while_its_threads_wait_in_the_library(string how)
    {
        Execution run = Execution.Run(CompiledProgram.Build("exit_while_blocked.c"), how).ExitsWith(7);
        Assert.Equal("last words\n", run.Output);
        Assert.Empty(run.Error);
    }

    [Fact]
    public void Destructors_that_run_at_exit_may_call_the_library()
    {
        Execution run = Execution.Run(CompiledProgram.Build("destructors.cpp")).ExitsWith(0);
        Assert.Equal("closed\nclosed\nclosed\ncleaned up\n", run.Output);
    }

    [Fact]
    public void Loading_the_library_starts_nothing()
    {
        string library = Repository.RequireLibrary();
        Execution.Run(CompiledProgram.BuildPlain("load_only.c"), library).ExitsWith(0);
    }
}
