using System.Text;
using Windsock.Linux;
using static Windsock.Kernel32;

namespace Windsock.Files;

/// <summary>Starts a program by posix_spawn(3).</summary>
internal static unsafe class ProcessStart
{
    private const int Executable = 0x49; // Any of the three x bits.

    /// <summary>What is to be started.</summary>
    /// <param name="Application">The program's name; null: the first word of the command line.</param>
    /// <param name="CommandLine">The command line; null: the program alone.</param>
    /// <param name="Environment">NAME=value entries; null: this process'.</param>
    /// <param name="Folder">The current folder; null: this process'.</param>
    /// <param name="Standard">Descriptors to become 0 to 2; -1 leaves one as it is.</param>
    /// <param name="Flags">Of posix_spawnattr_setflags.</param>
    public readonly record struct Wish(string? Application, string? CommandLine, List<string>? Environment, string? Folder, int[] Standard, short Flags);

    /// <summary>Starts it.</summary>
    /// <returns>ERROR_SUCCESS and the process, or the code of the failure.</returns>
    public static uint Start(in Wish wish, out ProcessObject? process)
    {
        process = null;
        List<string> arguments = CommandLine.Split(wish.CommandLine ?? wish.Application ?? "");
        string? path = wish.Application is null ? Find(arguments[0]) : FilePath.ToHost(wish.Application);
        if (path is null) return ERROR_FILE_NOT_FOUND;
        if (wish.CommandLine is null) arguments[0] = path;

        int id, errno;
        using (var argv = new Vector(arguments))
        using (var envp = wish.Environment is { } given ? new Vector(given) : null)
        {
            errno = Spawn(path, wish, argv, envp, out id);
        }

        if (errno != 0) return errno == Errno.ENOENT ? FilePath.NotFound(path) : FileErrors.From(errno);

        int descriptor = LibC.pidfd_open(id);
        if (descriptor < 0) return FileErrors.From(LibC.errno);
        process = new ProcessObject(id, descriptor, isChild: true);
        return ERROR_SUCCESS;
    }

    private static int Spawn(string path, in Wish wish, Vector argv, Vector? envp, out int id)
    {
        SpawnFileActions actions;
        SpawnAttributes attributes;
        int made = 0, errno = 0;
        LibC.posix_spawn_file_actions_init(&actions);
        LibC.posix_spawnattr_init(&attributes);
        LibC.posix_spawnattr_setflags(&attributes, wish.Flags);
        fixed (byte* folder = wish.Folder is { } at ? FilePath.ToBytes(FilePath.ToHost(at)) : null)
        fixed (byte* program = FilePath.ToBytes(path))
        {
            if (folder != null) errno = LibC.posix_spawn_file_actions_addchdir_np(&actions, folder);
            for (int i = 0; i < wish.Standard.Length && errno == 0; i++)
            {
                if (wish.Standard[i] >= 0) errno = LibC.posix_spawn_file_actions_adddup2(&actions, wish.Standard[i], i);
            }

            if (errno == 0) errno = LibC.posix_spawn(&made, program, &actions, &attributes, argv.Pointers, envp is null ? LibC.environ : envp.Pointers);
            id = made;
        }

        LibC.posix_spawnattr_destroy(&attributes);
        LibC.posix_spawn_file_actions_destroy(&actions);
        return errno;
    }

    /// <summary>A program by the first word of a command line: a path, or a name that is looked for beside this program, here, and in PATH.</summary>
    private static string? Find(string name)
    {
        if (name.Length == 0) return null;

        string host = FilePath.ToHost(name);
        if (host.Contains('/')) return Existing(host);

        string? own = Path.GetDirectoryName(Environment.ProcessPath);
        IEnumerable<string> folders = [own ?? ".", ".", .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')];
        return folders.Select(folder => Existing(Path.Combine(folder.Length == 0 ? "." : folder, host))).FirstOrDefault(found => found is not null);
    }

    /// <summary>The file as it is named, or without the .exe that it has on Windows.</summary>
    private static string? Existing(string path)
    {
        if (IsProgram(path)) return path;
        const string extension = ".exe";
        if (!path.EndsWith(extension, StringComparison.OrdinalIgnoreCase)) return null;
        string bare = path[..^extension.Length];
        return IsProgram(bare) ? bare : null;
    }

    private static bool IsProgram(string path)
    {
        StatX facts = default;
        fixed (byte* name = FilePath.ToBytes(path))
        {
            if (LibC.statx(LibC.AT_FDCWD, name, 0, LibC.STATX_BASIC_STATS, &facts) != 0) return false;
        }

        return (facts.stx_mode & LibC.S_IFMT) == LibC.S_IFREG && (facts.stx_mode & Executable) != 0;
    }

    /// <summary>Zero-ended strings and the array of pointers to them that exec takes.</summary>
    private sealed class Vector : IDisposable
    {
        private readonly nint[] _texts;

        public Vector(List<string> texts)
        {
            _texts = [.. texts.Select(System.Runtime.InteropServices.Marshal.StringToCoTaskMemUTF8)];
            Pointers = (byte**)System.Runtime.InteropServices.NativeMemory.AllocZeroed((nuint)(_texts.Length + 1), (nuint)sizeof(nint));
            for (int i = 0; i < _texts.Length; i++) Pointers[i] = (byte*)_texts[i];
        }

        public byte** Pointers { get; }

        public void Dispose()
        {
            foreach (nint text in _texts) System.Runtime.InteropServices.Marshal.FreeCoTaskMem(text);
            System.Runtime.InteropServices.NativeMemory.Free(Pointers);
        }
    }

    /// <summary>The entries of an environment block of the program: texts that end with an empty one.</summary>
    /// <returns>Null when memory cannot be read.</returns>
    public static List<string>? ReadEnvironment(byte* block, Naming.TextForm form)
    {
        int unit = form switch { Naming.TextForm.Narrow => 1, Naming.TextForm.Wide => 2, _ => 4 };
        Encoding encoding = form switch { Naming.TextForm.Narrow => Encoding.UTF8, Naming.TextForm.Wide => Encoding.Unicode, _ => Encoding.UTF32 };
        var entries = new List<string>();
        while (true)
        {
            if (!new Naming.ProgramText(block, form).TryRead(out string? entry)) return null;
            if (string.IsNullOrEmpty(entry)) return entries;
            entries.Add(entry);
            block += encoding.GetByteCount(entry) + unit;
        }
    }
}
