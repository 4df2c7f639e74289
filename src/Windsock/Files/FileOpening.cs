using Windsock.Linux;
using static Windsock.Kernel32;

namespace Windsock.Files;

/// <summary>Opens files by the rules of CreateFile.</summary>
internal static unsafe class FileOpening
{
    private const uint ReadData = 1, WriteData = 2, AppendData = 4, Delete = 0x10000;
    private const uint ShareRead = 1, ShareWrite = 2, ShareDelete = 4;
    private const int AllMayWrite = 0x1B6; // 0666, less the umask.
    private const int AllMayRead = 0x124;
    private const int Retry = -1;

    /// <summary>What CreateFile is asked for.</summary>
    public readonly record struct Wish(string Name, uint Access, uint Share, uint Disposition, uint Flags);

    /// <summary>Opens or creates a file.</summary>
    /// <param name="wish">The call's arguments.</param>
    /// <param name="file">The file.</param>
    /// <param name="existed">It was there before; CREATE_ALWAYS and OPEN_ALWAYS say so.</param>
    /// <returns>ERROR_SUCCESS or the code of the failure.</returns>
    public static uint Open(in Wish wish, out FileObject? file, out bool existed)
    {
        file = null;
        existed = true;
        if (wish.Name.Length == 0) return ERROR_PATH_NOT_FOUND;
        if (wish.Disposition is < CREATE_NEW or > TRUNCATE_EXISTING) return ERROR_INVALID_PARAMETER;

        (bool reads, bool writes, bool appendsOnly) = Meaning(wish.Access);
        if (wish.Disposition == TRUNCATE_EXISTING && (wish.Access & (GENERIC_WRITE | GENERIC_ALL)) == 0) return ERROR_INVALID_PARAMETER;

        string host = FilePath.ToHost(wish.Name);
        byte[] path = FilePath.ToBytes(host);
        int flags = (writes ? reads ? LibC.O_RDWR : LibC.O_WRONLY : LibC.O_RDONLY) | LibC.O_CLOEXEC | LibC.O_NOCTTY;
        if ((wish.Flags & FILE_FLAG_WRITE_THROUGH) != 0) flags |= LibC.O_DSYNC;
        if (appendsOnly) flags |= LibC.O_APPEND;
        int mode = (wish.Flags & FILE_ATTRIBUTE_READONLY) != 0 ? AllMayRead : AllMayWrite;

        int descriptor = OpenHost(path, flags, mode, wish.Disposition, out existed);
        if (descriptor < 0)
        {
            int errno = LibC.errno;
            return errno == Errno.ENOENT ? FilePath.NotFound(host) : FileErrors.From(errno);
        }

        uint access = (reads ? ShareRead : 0) | (writes ? ShareWrite : 0);
        uint inTable = access | ((wish.Access & Delete) != 0 || (wish.Flags & FILE_FLAG_DELETE_ON_CLOSE) != 0 ? ShareDelete : 0);
        uint error = Wrap(descriptor, wish, inTable, appendsOnly, path, out file);
        if (error == ERROR_SUCCESS && existed && wish.Disposition is CREATE_ALWAYS or TRUNCATE_EXISTING) error = Truncate(descriptor, path, writes);
        return error;
    }

    private static (bool Reads, bool Writes, bool AppendsOnly) Meaning(uint access)
    {
        bool reads = (access & (GENERIC_READ | GENERIC_ALL | ReadData)) != 0;
        bool writes = (access & (GENERIC_WRITE | GENERIC_ALL | WriteData)) != 0;
        bool appendsOnly = !writes && (access & AppendData) != 0;
        return (reads, writes || appendsOnly, appendsOnly);
    }

    /// <summary>Creates the file, or finds it there; tries again when others remove and create it meanwhile.</summary>
    private static int OpenHost(byte[] path, int flags, int mode, uint disposition, out bool existed)
    {
        existed = true;
        int descriptor = Retry;
        fixed (byte* name = path)
        {
            for (int attempts = 0; attempts < 100; attempts++)
            {
                if (disposition is OPEN_EXISTING or TRUNCATE_EXISTING) return LibC.open(name, flags, 0);

                existed = false;
                descriptor = LibC.open(name, flags | LibC.O_CREAT | LibC.O_EXCL, mode);
                if (descriptor >= 0 || disposition == CREATE_NEW || LibC.errno != Errno.EEXIST) return descriptor;

                existed = true;
                descriptor = LibC.open(name, flags, 0);
                if (descriptor >= 0 || LibC.errno != Errno.ENOENT) return descriptor;
            }
        }

        return descriptor;
    }

    private static uint Wrap(int descriptor, in Wish wish, uint access, bool appendsOnly, byte[] path, out FileObject? file)
    {
        StatX facts = Facts(descriptor);
        int kind = facts.stx_mode & LibC.S_IFMT;
        bool isRegular = kind == LibC.S_IFREG;
        file = new FileObject
        {
            Descriptor = descriptor,
            Kind = kind,
            Access = access,
            Share = wish.Share,
            Identity = isRegular ? (((ulong)facts.stx_dev_major << 32) | facts.stx_dev_minor, facts.stx_ino) : default,
            IsOverlapped = (wish.Flags & FILE_FLAG_OVERLAPPED) != 0,
            AppendsOnly = appendsOnly,
            DeleteOnClose = (wish.Flags & FILE_FLAG_DELETE_ON_CLOSE) != 0 ? path : null,
        };
        if (kind != LibC.S_IFDIR && (!isRegular || FileSharing.TryAdd(file))) return ERROR_SUCCESS;

        file = null;
        LibC.close(descriptor);
        return kind == LibC.S_IFDIR ? ERROR_ACCESS_DENIED : ERROR_SHARING_VIOLATION;
    }

    /// <summary>Empties a file only when all who have it open agree; CREATE_ALWAYS may do that without access for writing.</summary>
    private static uint Truncate(int descriptor, byte[] path, bool writes)
    {
        if ((Facts(descriptor).stx_mode & LibC.S_IFMT) != LibC.S_IFREG) return ERROR_SUCCESS;
        if (writes) return LibC.ftruncate(descriptor, 0) == 0 ? ERROR_SUCCESS : FileErrors.From(LibC.errno);

        fixed (byte* name = path)
        {
            int second = LibC.open(name, LibC.O_WRONLY | LibC.O_CLOEXEC, 0);
            if (second < 0) return FileErrors.From(LibC.errno);
            uint error = LibC.ftruncate(second, 0) == 0 ? ERROR_SUCCESS : FileErrors.From(LibC.errno);
            LibC.close(second);
            return error;
        }
    }

    /// <summary>What the host knows of an open file.</summary>
    public static StatX Facts(int descriptor)
    {
        StatX facts = default;
        byte empty = 0;
        LibC.statx(descriptor, &empty, LibC.AT_EMPTY_PATH, LibC.STATX_BASIC_STATS, &facts);
        return facts;
    }
}
