using System.Collections.Concurrent;
using Windsock.Engine;
using Windsock.Files;
using Windsock.Linux;
using Windsock.Naming;

namespace Windsock;

/// <content>File mappings.</content>
public static unsafe partial class Kernel32
{
    private const uint PageProtections = 0xFF, ReadOnly = 2, ReadWrite = 4, WriteCopy = 8, ExecuteRead = 0x20, ExecuteReadWrite = 0x40, ExecuteWriteCopy = 0x80;
    private const uint MapCopy = 1, MapWrite = 2, MapRead = 4, MapExecute = 0x20;
    private const long Granularity = 0x10000;

    private static readonly ConcurrentDictionary<nint, nuint> s_views = new();

    /// <summary>Makes a file mapping; the name is UTF-8.</summary>
    /// <param name="hFile">A file, or INVALID_HANDLE_VALUE for memory of its own.</param>
    /// <param name="lpFileMappingAttributes">Not used.</param>
    /// <param name="flProtect">PAGE_READONLY, PAGE_READWRITE, PAGE_WRITECOPY or their executable forms, and SEC_* bits, which are hints.</param>
    /// <param name="dwMaximumSizeHigh">High half of the size.</param>
    /// <param name="dwMaximumSizeLow">Low half; a size of 0 is the file's.</param>
    /// <param name="lpName">A name, or null. Named memory is shared with other processes of the user, a named mapping of a file within this one.</param>
    /// <returns>A handle, with ERROR_ALREADY_EXISTS when the name was taken; 0 with ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER, ERROR_FILE_INVALID for an
    /// empty file, ERROR_ACCESS_DENIED, ERROR_NOT_ENOUGH_MEMORY, ERROR_NOACCESS or what the host says.</returns>
    /// <remarks>Source: MS Learn "CreateFileMappingA function (winbase.h)".</remarks>
    public static nint CreateFileMappingA(
        nint hFile, void* lpFileMappingAttributes, uint flProtect, uint dwMaximumSizeHigh, uint dwMaximumSizeLow, byte* lpName) =>
        NewMapping(hFile, flProtect, ((long)dwMaximumSizeHigh << 32) | dwMaximumSizeLow, new(lpName, TextForm.Narrow), nameof(CreateFileMappingA));

    /// <summary>As <see cref="CreateFileMappingA"/>, with a name in UTF-16.</summary>
    /// <returns>As <see cref="CreateFileMappingA"/>.</returns>
    /// <remarks>Source: MS Learn "CreateFileMappingW function (memoryapi.h)".</remarks>
    public static nint CreateFileMappingW(
        nint hFile, void* lpFileMappingAttributes, uint flProtect, uint dwMaximumSizeHigh, uint dwMaximumSizeLow, char* lpName) =>
        NewMapping(hFile, flProtect, ((long)dwMaximumSizeHigh << 32) | dwMaximumSizeLow, new(lpName, TextForm.Wide), nameof(CreateFileMappingW));

    internal static nint NewMapping(nint file, uint protect, long size, ProgramText name, string function)
    {
        if (!name.TryRead(out string? text)) return Fail(ERROR_NOACCESS, function);
        if (string.IsNullOrEmpty(text)) text = null;
        uint protection = protect & PageProtections;
        if (protection is not (ReadOnly or ReadWrite or WriteCopy or ExecuteRead or ExecuteReadWrite or ExecuteWriteCopy) || size < 0)
        {
            return Fail(ERROR_INVALID_PARAMETER, function);
        }

        if (file == INVALID_HANDLE_VALUE) return NewMemory(protection, size, text, function);
        if (text is not null && MappingObject.OpenNamed(text) is not 0 and var known) return Known(known);

        using var lease = HandleLease<FileObject>.Take(file);
        if (lease.Target is not { IsSeekable: true } target) return Fail(ERROR_INVALID_HANDLE, function);

        bool writes = protection is ReadWrite or ExecuteReadWrite;
        uint needed = FILE_SHARE_READ | (writes ? FILE_SHARE_WRITE : 0);
        if ((target.Access & needed) != needed) return Fail(ERROR_ACCESS_DENIED, function);

        long there = (long)FileOpening.Facts(target.Descriptor).stx_size;
        if (size == 0 && there == 0) return Fail(ERROR_FILE_INVALID, function);
        if (size > there && !writes) return Fail(ERROR_NOT_ENOUGH_MEMORY, function);
        if (size > there && LibC.ftruncate(target.Descriptor, size) != 0) return Fail(FileErrors.From(LibC.errno), function);

        int descriptor = LibC.fcntl(target.Descriptor, LibC.F_DUPFD_CLOEXEC, 0);
        if (descriptor < 0) return Fail(FileErrors.From(LibC.errno), function);
        return Made(new MappingObject { Descriptor = descriptor, Size = size == 0 ? there : size, Protection = protection, Name = text }, function);
    }

    private static nint NewMemory(uint protection, long size, string? name, string function)
    {
        if (size == 0) return Fail(ERROR_INVALID_PARAMETER, function);

        bool existed = false;
        byte[]? path = name is null ? null : SharedMemory.PathOf(name);
        int descriptor;
        if (path is not null)
        {
            descriptor = SharedMemory.Open(path, size, out existed);
        }
        else
        {
            fixed (byte* label = "windsock\0"u8) descriptor = LibC.memfd_create(label, LibC.MFD_CLOEXEC);
            if (descriptor >= 0 && LibC.ftruncate(descriptor, size) != 0)
            {
                uint error = FileErrors.From(LibC.errno);
                LibC.close(descriptor);
                return Fail(error, function);
            }
        }

        if (descriptor < 0) return Fail(FileErrors.From(LibC.errno), function);
        if (existed) size = (long)FileOpening.Facts(descriptor).stx_size;
        nint handle = Made(new MappingObject { Descriptor = descriptor, Size = size, Protection = protection, SharedPath = path }, function);
        if (handle != 0) SetLastError(existed ? ERROR_ALREADY_EXISTS : ERROR_SUCCESS);
        return handle;
    }

    private static nint Made(MappingObject mapping, string function)
    {
        nuint handle = MappingObject.OpenNew(mapping);
        if (handle == 0)
        {
            LibC.close(mapping.Descriptor);
            return Fail(ERROR_TOO_MANY_OPEN_FILES, function);
        }

        SetLastError(ERROR_SUCCESS);
        return (nint)handle;
    }

    private static nint Known(nuint handle)
    {
        SetLastError(ERROR_ALREADY_EXISTS);
        return (nint)handle;
    }

    /// <summary>Opens a file mapping that has a name; the name is UTF-8.</summary>
    /// <returns>A handle; 0 with ERROR_FILE_NOT_FOUND, ERROR_INVALID_NAME or ERROR_NOACCESS.</returns>
    /// <remarks>Source: MS Learn "OpenFileMappingA function (winbase.h)".</remarks>
    public static nint OpenFileMappingA(uint dwDesiredAccess, int bInheritHandle, byte* lpName) =>
        OpenMapping(dwDesiredAccess, new(lpName, TextForm.Narrow), nameof(OpenFileMappingA));

    /// <summary>As <see cref="OpenFileMappingA"/>, with a name in UTF-16.</summary>
    /// <returns>As <see cref="OpenFileMappingA"/>.</returns>
    /// <remarks>Source: MS Learn "OpenFileMappingW function (memoryapi.h)".</remarks>
    public static nint OpenFileMappingW(uint dwDesiredAccess, int bInheritHandle, char* lpName) =>
        OpenMapping(dwDesiredAccess, new(lpName, TextForm.Wide), nameof(OpenFileMappingW));

    internal static nint OpenMapping(uint access, ProgramText name, string function)
    {
        if (!name.TryRead(out string? text)) return Fail(ERROR_NOACCESS, function);
        if (string.IsNullOrEmpty(text)) return Fail(ERROR_INVALID_NAME, function);
        if (MappingObject.OpenNamed(text) is not 0 and var known) return (nint)known;

        byte[] path = SharedMemory.PathOf(text);
        int descriptor = SharedMemory.Open(path, 0, out _);
        if (descriptor < 0) return Fail(FileErrors.From(LibC.errno), function);

        uint protection = (access & MapWrite) != 0 ? ReadWrite : ReadOnly;
        long size = (long)FileOpening.Facts(descriptor).stx_size;
        return Made(new MappingObject { Descriptor = descriptor, Size = size, Protection = protection, SharedPath = path }, function);
    }

    /// <summary>Makes a mapping's memory visible.</summary>
    /// <param name="hFileMappingObject">The mapping.</param>
    /// <param name="dwDesiredAccess">FILE_MAP_READ, FILE_MAP_WRITE, FILE_MAP_COPY, FILE_MAP_EXECUTE or FILE_MAP_ALL_ACCESS.</param>
    /// <param name="dwFileOffsetHigh">High half of the offset.</param>
    /// <param name="dwFileOffsetLow">Low half; the offset is a multiple of 64 KiB.</param>
    /// <param name="dwNumberOfBytesToMap">Bytes; 0 for all that follow.</param>
    /// <returns>The address; null with ERROR_INVALID_HANDLE, ERROR_MAPPED_ALIGNMENT, ERROR_ACCESS_DENIED or ERROR_NOT_ENOUGH_MEMORY.</returns>
    /// <remarks>Source: MS Learn "MapViewOfFile function (memoryapi.h)".</remarks>
    public static void* MapViewOfFile(nint hFileMappingObject, uint dwDesiredAccess, uint dwFileOffsetHigh, uint dwFileOffsetLow, nuint dwNumberOfBytesToMap)
    {
        using var lease = HandleLease<MappingObject>.Take(hFileMappingObject);
        if (lease.Target is not { } mapping) return NoView(ERROR_INVALID_HANDLE);

        ulong offset = ((ulong)dwFileOffsetHigh << 32) | dwFileOffsetLow;
        if (offset % (ulong)Granularity != 0) return NoView(ERROR_MAPPED_ALIGNMENT);
        if (offset >= (ulong)mapping.Size || dwNumberOfBytesToMap > (ulong)mapping.Size - offset) return NoView(ERROR_ACCESS_DENIED);

        bool isCopy = (dwDesiredAccess & (MapWrite | MapRead)) == 0 && (dwDesiredAccess & MapCopy) != 0;
        bool writes = (dwDesiredAccess & MapWrite) != 0;
        if (writes && mapping.Protection is not (ReadWrite or ExecuteReadWrite)) return NoView(ERROR_ACCESS_DENIED);

        int protection = LibC.PROT_READ | (writes || isCopy ? LibC.PROT_WRITE : 0);
        if ((dwDesiredAccess & MapExecute) != 0)
        {
            if (mapping.Protection < ExecuteRead) return NoView(ERROR_ACCESS_DENIED);
            protection |= LibC.PROT_EXEC;
        }

        nuint size = dwNumberOfBytesToMap == 0 ? (nuint)((ulong)mapping.Size - offset) : dwNumberOfBytesToMap;
        void* view = LibC.mmap(null, size, protection, isCopy ? LibC.MAP_PRIVATE : LibC.MAP_SHARED, mapping.Descriptor, (nint)offset);
        if ((nint)view == -1) return NoView(FileErrors.From(LibC.errno));

        s_views[(nint)view] = size;
        return view;
    }

    private static void* NoView(uint error)
    {
        Fail(error, nameof(MapViewOfFile));
        return null;
    }

    /// <summary>Takes a view away.</summary>
    /// <returns>1; else 0 with ERROR_INVALID_ADDRESS.</returns>
    /// <remarks>Source: MS Learn "UnmapViewOfFile function (memoryapi.h)".</remarks>
    public static int UnmapViewOfFile(void* lpBaseAddress)
    {
        if (!s_views.TryRemove((nint)lpBaseAddress, out nuint size)) return Fail(ERROR_INVALID_ADDRESS);
        LibC.munmap(lpBaseAddress, size);
        return 1;
    }

    /// <summary>Writes what a view has changed to its file.</summary>
    /// <returns>1; else 0 with ERROR_INVALID_ADDRESS.</returns>
    /// <remarks>Source: MS Learn "FlushViewOfFile function (memoryapi.h)".</remarks>
    public static int FlushViewOfFile(void* lpBaseAddress, nuint dwNumberOfBytesToFlush)
    {
        nint page = (nint)lpBaseAddress & ~(nint)(Environment.SystemPageSize - 1);
        nuint before = (nuint)((nint)lpBaseAddress - page);
        if (dwNumberOfBytesToFlush == 0 && s_views.TryGetValue((nint)lpBaseAddress, out nuint all)) dwNumberOfBytesToFlush = all;
        return LibC.msync((void*)page, dwNumberOfBytesToFlush + before, LibC.MS_SYNC) == 0 ? 1 : Fail(ERROR_INVALID_ADDRESS);
    }
}
