/* Files, file mappings, processes, interfaces. */
#define NO_FILE ((void *)-1)
PREFIXED(void *, NO_FILE, CreateFileA, (void *name, unsigned access, unsigned share, void *security, unsigned disposition, unsigned flags,
    void *template_file), (name, access, share, security, disposition, flags, template_file))
PREFIXED(void *, NO_FILE, CreateFileW, (void *name, unsigned access, unsigned share, void *security, unsigned disposition, unsigned flags,
    void *template_file), (name, access, share, security, disposition, flags, template_file))
PREFIXED(void *, NO_FILE, CreateFileW32, (void *name, unsigned access, unsigned share, void *security, unsigned disposition, unsigned flags,
    void *template_file), (name, access, share, security, disposition, flags, template_file))
PREFIXED(int, 0, ReadFile, (void *file, void *buffer, unsigned count, void *moved, void *overlapped), (file, buffer, count, moved, overlapped))
PREFIXED(int, 0, WriteFile, (void *file, void *buffer, unsigned count, void *moved, void *overlapped), (file, buffer, count, moved, overlapped))
PREFIXED(int, 0, FlushFileBuffers, (void *file), (file))
PREFIXED(int, 0, DeleteFileA, (void *name), (name))
PREFIXED(int, 0, DeleteFileW, (void *name), (name))
PREFIXED(int, 0, DeleteFileW32, (void *name), (name))
PREFIXED(unsigned, ~0u, SetFilePointer, (void *file, int low, void *high, unsigned method), (file, low, high, method))
PREFIXED(int, 0, SetFilePointerEx, (void *file, long long distance, void *position, unsigned method), (file, distance, position, method))
PREFIXED(int, 0, SetEndOfFile, (void *file), (file))
PREFIXED(unsigned, ~0u, GetFileSize, (void *file, void *high), (file, high))
PREFIXED(int, 0, GetFileSizeEx, (void *file, void *size), (file, size))
PREFIXED(unsigned, 0, GetFileType, (void *file), (file))
PREFIXED(void *, NO_FILE, GetStdHandle, (unsigned which), (which))
PREFIXED(int, 0, SetStdHandle, (unsigned which, void *handle), (which, handle))
PREFIXED(int, 0, WriteConsoleA, (void *console, void *text, unsigned length, void *written, void *reserved),
    (console, text, length, written, reserved))
PREFIXED(int, 0, WriteConsoleW, (void *console, void *text, unsigned length, void *written, void *reserved),
    (console, text, length, written, reserved))
PREFIXED(int, 0, WriteConsoleW32, (void *console, void *text, unsigned length, void *written, void *reserved),
    (console, text, length, written, reserved))
PREFIXED(void *, NULL, CreateFileMappingA, (void *file, void *security, unsigned protect, unsigned high, unsigned low, void *name),
    (file, security, protect, high, low, name))
PREFIXED(void *, NULL, CreateFileMappingW, (void *file, void *security, unsigned protect, unsigned high, unsigned low, void *name),
    (file, security, protect, high, low, name))
PREFIXED(void *, NULL, CreateFileMappingW32, (void *file, void *security, unsigned protect, unsigned high, unsigned low, void *name),
    (file, security, protect, high, low, name))
PREFIXED(void *, NULL, OpenFileMappingA, (unsigned access, int inherit, void *name), (access, inherit, name))
PREFIXED(void *, NULL, OpenFileMappingW, (unsigned access, int inherit, void *name), (access, inherit, name))
PREFIXED(void *, NULL, OpenFileMappingW32, (unsigned access, int inherit, void *name), (access, inherit, name))
PREFIXED(void *, NULL, MapViewOfFile, (void *mapping, unsigned access, unsigned high, unsigned low, size_t size),
    (mapping, access, high, low, size))
PREFIXED(int, 0, UnmapViewOfFile, (void *view), (view))
PREFIXED(int, 0, FlushViewOfFile, (void *view, size_t size), (view, size))
PREFIXED(int, 0, CreateProcessA, (void *application, void *line, void *security, void *thread_security, int inherit, unsigned flags,
    void *environment, void *folder, void *startup, void *information),
    (application, line, security, thread_security, inherit, flags, environment, folder, startup, information))
PREFIXED(int, 0, CreateProcessW, (void *application, void *line, void *security, void *thread_security, int inherit, unsigned flags,
    void *environment, void *folder, void *startup, void *information),
    (application, line, security, thread_security, inherit, flags, environment, folder, startup, information))
PREFIXED(int, 0, CreateProcessW32, (void *application, void *line, void *security, void *thread_security, int inherit, unsigned flags,
    void *environment, void *folder, void *startup, void *information),
    (application, line, security, thread_security, inherit, flags, environment, folder, startup, information))
PREFIXED(void *, NULL, OpenProcess, (unsigned access, int inherit, unsigned id), (access, inherit, id))
PREFIXED(int, 0, GetExitCodeProcess, (void *process, void *code), (process, code))
PREFIXED(unsigned, 0, GetProcessId, (void *process), (process))
PREFIXED(int, 0, TerminateProcess, (void *process, unsigned code), (process, code))
