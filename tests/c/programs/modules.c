/* Modules: the names of Windows' libraries lead here, plain names to the functions that the header declares, other names to the host's libraries. */
#include "check.h"

typedef int (WSAAPI *resolve)(PCWSTR, PCWSTR, const ADDRINFOW *, ADDRINFOW **);
typedef SOCKET (WSAAPI *make_socket)(int, int, int);

static int ends_with(const char *text, const char *end)
{
    return strlen(text) >= strlen(end) && strcmp(text + strlen(text) - strlen(end), end) == 0;
}

int main(void)
{
    char path[512], folder[256];
    WCHAR wide[512];
    ADDRINFOW *list;
    HMODULE library, again, program, host;
    SOCKET s;
    start();
    library = LoadLibraryA("ws2_32.dll");
    CHECK(library != NULL);
    CHECK(GetSystemDirectoryA(folder, sizeof folder) > 0);
    snprintf(path, sizeof path, "%s\\WS2_32.DLL", folder);
    again = LoadLibraryA(path);
    EQUAL((long)library, (long)again);
    EQUAL((long)library, (long)LoadLibraryW(L"Kernel32"));
    EQUAL((long)library, (long)GetModuleHandleW(L"mswsock.dll"));
    EQUAL((long)&socket, (long)GetProcAddress(library, "socket"));
    EQUAL((long)&GetAddrInfoW, (long)GetProcAddress(library, "GetAddrInfoW"));
    EQUAL((long)&WSAStartup, (long)GetProcAddress(library, "WSAStartup"));
    EQUAL((long)&MultiByteToWideChar, (long)GetProcAddress(library, "MultiByteToWideChar"));
    EQUAL((long)&SleepConditionVariableSRW, (long)GetProcAddress(library, "SleepConditionVariableSRW"));
    EQUAL((long)&closesocket, (long)GetProcAddress(library, (LPCSTR)3));
    FAILS_WITH(ERROR_PROC_NOT_FOUND, 0, GetProcAddress(library, "printf"));
    FAILS_WITH(ERROR_PROC_NOT_FOUND, 0, GetProcAddress(library, (LPCSTR)499));
    s = ((make_socket)GetProcAddress(library, "socket"))(AF_INET, SOCK_DGRAM, 0);
    CHECK(s != INVALID_SOCKET);
    EQUAL(0, closesocket(s));
    EQUAL(0, ((resolve)GetProcAddress(library, "GetAddrInfoW"))(L"127.0.0.1", NULL, NULL, &list));
    FreeAddrInfoW(list);
    EQUAL(TRUE, FreeLibrary(library));
    EQUAL(TRUE, FreeLibrary(again));

    program = GetModuleHandleA(NULL);
    CHECK(program != NULL);
    CHECK(GetModuleFileNameA(program, path, sizeof path) == strlen(path));
    CHECK(strstr(path, "modules") != NULL);
    CHECK(GetModuleFileNameW(NULL, wide, 512) == (DWORD)strlen(path));
    FAILS_WITH(ERROR_INSUFFICIENT_BUFFER, 5, GetModuleFileNameA(NULL, path, 5));
    EQUAL(4, strlen(path));
    CHECK(GetModuleFileNameA(library, path, sizeof path) > 0 && ends_with(path, "/libws2_32.so"));

    host = LoadLibraryA("libm.so.6");
    CHECK(host != NULL && GetProcAddress(host, "cos") != NULL);
    EQUAL(TRUE, FreeLibrary(host));
    FAILS_WITH(ERROR_MOD_NOT_FOUND, FALSE, FreeLibrary(host));
    FAILS_WITH(ERROR_MOD_NOT_FOUND, 0, LoadLibraryA("no such library.dll"));
    FAILS_WITH(ERROR_BAD_EXE_FORMAT, 0, LoadLibraryA("/etc/passwd"));
    FAILS_WITH(ERROR_MOD_NOT_FOUND, 0, GetModuleHandleA("no such library.dll"));
    FAILS_WITH(ERROR_MOD_NOT_FOUND, 0, GetProcAddress((HMODULE)&s, "socket"));
    EQUAL(0, WSACleanup());
    return 0;
}
