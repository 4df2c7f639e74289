/* Files as handles: dispositions, sharing, positions, overlapped transfers that end at once, and sockets as files. */
#include "check.h"

static char path[256];
static const DWORD both = GENERIC_READ | GENERIC_WRITE, all = FILE_SHARE_READ | FILE_SHARE_WRITE;

static HANDLE open_file(DWORD access, DWORD share, DWORD disposition, DWORD flags)
{
    return CreateFileA(path, access, share, NULL, disposition, flags, NULL);
}

static void dispositions(void)
{
    HANDLE file;
    WCHAR wide[256];
    DWORD count;
    FAILS_WITH(ERROR_FILE_NOT_FOUND, (long)INVALID_HANDLE_VALUE, open_file(GENERIC_READ, 0, OPEN_EXISTING, 0));
    FAILS_WITH(ERROR_PATH_NOT_FOUND, (long)INVALID_HANDLE_VALUE, CreateFileA("/no/such/file", GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL));
    FAILS_WITH(ERROR_ACCESS_DENIED, (long)INVALID_HANDLE_VALUE, CreateFileA("/tmp", GENERIC_READ, all, NULL, OPEN_EXISTING, 0, NULL));
    FAILS_WITH(ERROR_INVALID_PARAMETER, (long)INVALID_HANDLE_VALUE, open_file(GENERIC_READ, 0, 6, 0));
    file = open_file(both, 0, CREATE_NEW, FILE_ATTRIBUTE_NORMAL);
    CHECK(file != INVALID_HANDLE_VALUE);
    FAILS_WITH(ERROR_SHARING_VIOLATION, (long)INVALID_HANDLE_VALUE, open_file(GENERIC_READ, all, OPEN_EXISTING, 0));
    EQUAL(TRUE, WriteFile(file, "Windsock", 8, &count, NULL));
    EQUAL(8, count);
    EQUAL(TRUE, CloseHandle(file));
    FAILS_WITH(ERROR_INVALID_HANDLE, FALSE, WriteFile(file, "x", 1, &count, NULL));
    FAILS_WITH(ERROR_FILE_EXISTS, (long)INVALID_HANDLE_VALUE, open_file(both, 0, CREATE_NEW, 0));

    MultiByteToWideChar(CP_UTF8, 0, path, -1, wide, 256);
    file = CreateFileW(wide, GENERIC_READ, all, NULL, OPEN_ALWAYS, 0, NULL);
    CHECK(file != INVALID_HANDLE_VALUE);
    EQUAL(ERROR_ALREADY_EXISTS, GetLastError());
    EQUAL(8, GetFileSize(file, NULL));
    FAILS_WITH(ERROR_ACCESS_DENIED, FALSE, WriteFile(file, "x", 1, &count, NULL));
    EQUAL(TRUE, CloseHandle(file));
    file = open_file(GENERIC_WRITE, 0, TRUNCATE_EXISTING, 0);
    EQUAL(0, GetFileSize(file, NULL));
    EQUAL(TRUE, CloseHandle(file));
}

static void transfers(void)
{
    HANDLE file = open_file(both, all, CREATE_ALWAYS, 0);
    LARGE_INTEGER place, size;
    LONG high = 1;
    DWORD count;
    char text[16];
    EQUAL(TRUE, WriteFile(file, "0123456789", 10, &count, NULL));
    EQUAL(2, SetFilePointer(file, 2, NULL, FILE_BEGIN));
    EQUAL(TRUE, ReadFile(file, text, 3, &count, NULL));
    EQUAL(0, memcmp("234", text, 3));
    EQUAL(5, SetFilePointer(file, 0, NULL, FILE_CURRENT));
    EQUAL(TRUE, ReadFile(file, text, sizeof text, &count, NULL));
    EQUAL(5, count);
    EQUAL(TRUE, ReadFile(file, text, sizeof text, &count, NULL));
    EQUAL(0, count);
    FAILS_WITH(ERROR_NEGATIVE_SEEK, (long)INVALID_SET_FILE_POINTER, SetFilePointer(file, -11, NULL, FILE_END));
    EQUAL(0, SetFilePointer(file, 0, &high, FILE_BEGIN));
    EQUAL(1, high);
    place.QuadPart = 4;
    EQUAL(TRUE, SetFilePointerEx(file, place, &place, FILE_BEGIN));
    EQUAL(4, place.QuadPart);
    EQUAL(TRUE, SetEndOfFile(file));
    EQUAL(TRUE, GetFileSizeEx(file, &size));
    EQUAL(4, size.QuadPart);
    EQUAL(FILE_TYPE_DISK, GetFileType(file));
    EQUAL(TRUE, FlushFileBuffers(file));
    EQUAL(0, SetFilePointer(file, 0, NULL, FILE_BEGIN));
    FAILS_WITH(ERROR_NOACCESS, FALSE, ReadFile(file, (char *)8, 1, &count, NULL));
    EQUAL(TRUE, CloseHandle(file));
    EQUAL(TRUE, DeleteFileA(path));
    FAILS_WITH(ERROR_FILE_NOT_FOUND, FALSE, DeleteFileA(path));
}

static void overlapped(void)
{
    HANDLE file = open_file(both, 0, CREATE_ALWAYS, FILE_FLAG_OVERLAPPED | FILE_FLAG_DELETE_ON_CLOSE), port;
    OVERLAPPED state, *done;
    ULONG_PTR key;
    DWORD count;
    char text[8];
    memset(&state, 0, sizeof state);
    FAILS_WITH(ERROR_INVALID_PARAMETER, FALSE, WriteFile(file, "abc", 3, &count, NULL));
    state.Offset = 5;
    EQUAL(TRUE, WriteFile(file, "abc", 3, NULL, &state));
    EQUAL(TRUE, GetOverlappedResult(file, &state, &count, TRUE));
    EQUAL(3, count);
    EQUAL(8, GetFileSize(file, NULL));
    state.Offset = 6;
    EQUAL(TRUE, ReadFile(file, text, 8, &count, &state));
    EQUAL(2, count);
    state.Offset = 8;
    FAILS_WITH(ERROR_HANDLE_EOF, FALSE, ReadFile(file, text, 8, &count, &state));

    port = CreateIoCompletionPort(file, NULL, 42, 0);
    CHECK(port != NULL);
    state.Offset = state.OffsetHigh = 0xFFFFFFFF;
    EQUAL(TRUE, WriteFile(file, "d", 1, NULL, &state));
    EQUAL(TRUE, GetQueuedCompletionStatus(port, &count, &key, &done, 0));
    EQUAL(1, count);
    EQUAL(42, key);
    EQUAL((long)&state, (long)done);
    EQUAL(9, GetFileSize(file, NULL));
    EQUAL(TRUE, CloseHandle(file));
    EQUAL(TRUE, CloseHandle(port));
    EQUAL(-1, access(path, F_OK));
}

static void sockets(void)
{
    SOCKET pair[2];
    OVERLAPPED state;
    DWORD count;
    char text[8];
    connected(pair);
    memset(&state, 0, sizeof state);
    EQUAL(TRUE, WriteFile((HANDLE)pair[0], "hello", 5, &count, &state));
    FAILS_WITH(ERROR_INVALID_PARAMETER, FALSE, ReadFile((HANDLE)pair[1], text, 8, &count, NULL));
    if (!ReadFile((HANDLE)pair[1], text, 8, NULL, &state)) EQUAL(ERROR_IO_PENDING, GetLastError());
    EQUAL(TRUE, GetOverlappedResult((HANDLE)pair[1], &state, &count, TRUE));
    EQUAL(5, count);
    EQUAL(FILE_TYPE_PIPE, GetFileType((HANDLE)pair[1]));
    EQUAL(0, closesocket(pair[0]));
    EQUAL(0, closesocket(pair[1]));
}

static void standard(void)
{
    int ends[2];
    DWORD count;
    HANDLE output;
    EQUAL(0, pipe(ends));
    fflush(stdout);
    EQUAL(1, dup2(ends[1], 1));
    close(ends[1]);
    output = GetStdHandle(STD_OUTPUT_HANDLE);
    EQUAL(FILE_TYPE_PIPE, GetFileType(output));
    EQUAL((long)output, (long)GetStdHandle(STD_OUTPUT_HANDLE));
    EQUAL(TRUE, WriteFile(output, "out", 3, &count, NULL));
    FAILS_WITH(ERROR_INVALID_HANDLE, FALSE, WriteConsoleA(output, "out", 3, &count, NULL));
    close(ends[0]);
    FAILS_WITH(ERROR_NO_DATA, FALSE, WriteFile(output, "out", 3, &count, NULL)); /* And no SIGPIPE. */
    FAILS_WITH(ERROR_INVALID_HANDLE, (long)INVALID_HANDLE_VALUE, GetStdHandle(1));
    EQUAL(TRUE, SetStdHandle(STD_OUTPUT_HANDLE, NULL));
    EQUAL(0, (long)GetStdHandle(STD_OUTPUT_HANDLE));
}

int main(void)
{
    snprintf(path, sizeof path, "/tmp/windsock-files-%d", (int)getpid());
    unlink(path);
    start();
    dispositions();
    transfers();
    overlapped();
    sockets();
    standard();
    EQUAL(0, WSACleanup());
    return 0;
}
