namespace Windsock.CPrograms.Tests;

/// <summary>The functions around Winsock, by programs that check themselves; as C, as C++ and, where text is wide, with wchar_t of 2 bytes.</summary>
public sealed class CompanionTests
{
    private const string ShortText = "-fshort-wchar";

    [Theory]
    [InlineData("locks.c")]
    [InlineData("locks.c", CompiledProgram.AsCxx)]
    [InlineData("thread_storage.c")]
    [InlineData("memory.c")]
    [InlineData("memory.c", CompiledProgram.AsCxx)]
    [InlineData("texts.c")]
    [InlineData("texts.c", ShortText)]
    [InlineData("system_facts.c")]
    [InlineData("system_facts.c", ShortText)]
    [InlineData("messages.c")]
    [InlineData("messages.c", ShortText)]
    [InlineData("modules.c")]
    [InlineData("modules.c", ShortText)]
    [InlineData("control_events.c")]
    [InlineData("files.c")]
    [InlineData("files.c", ShortText)]
    [InlineData("files.c", CompiledProgram.AsCxx)]
    [InlineData("mappings.c")]
    [InlineData("mappings.c", ShortText)]
    [InlineData("interfaces.c")]
    [InlineData("interfaces.c", ShortText)]
    [InlineData("interfaces.c", CompiledProgram.AsCxx)]
    [InlineData("crt_names.c")]
    [InlineData("crt_names.c", ShortText)]
    [InlineData("crt_names.c", CompiledProgram.AsCxx)]
    [InlineData("processes.c")]
    [InlineData("processes.c", ShortText)]
    public void A_program_finds_what_it_expects(string source, string? option = null) =>
        Execution.Run(CompiledProgram.Build(source, option: option)).ExitsWith(0);
}
