/* File mappings: of files, of memory without and with a name, seen by another process. */
#include "check.h"
#include <sys/wait.h>

static char path[256], name[64];

static void of_files(void)
{
    HANDLE file = CreateFileA(path, GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_FLAG_DELETE_ON_CLOSE, NULL), mapping;
    char *view, *part, *copy, text[8];
    DWORD count;
    CHECK(file != INVALID_HANDLE_VALUE);
    FAILS_WITH(ERROR_FILE_INVALID, 0, CreateFileMappingA(file, NULL, PAGE_READWRITE, 0, 0, NULL));
    FAILS_WITH(ERROR_NOT_ENOUGH_MEMORY, 0, CreateFileMappingA(file, NULL, PAGE_READONLY, 0, 100, NULL));
    FAILS_WITH(ERROR_INVALID_PARAMETER, 0, CreateFileMappingA(file, NULL, 3, 0, 100, NULL));
    mapping = CreateFileMappingA(file, NULL, PAGE_READWRITE, 0, 0x20000, NULL);
    CHECK(mapping != NULL);
    EQUAL(0x20000, GetFileSize(file, NULL));
    view = (char *)MapViewOfFile(mapping, FILE_MAP_WRITE, 0, 0, 0);
    CHECK(view != NULL);
    memcpy(view + 0x10000, "mapped", 6);
    part = (char *)MapViewOfFile(mapping, FILE_MAP_READ, 0, 0x10000, 16);
    EQUAL(0, memcmp("mapped", part, 6));
    copy = (char *)MapViewOfFile(mapping, FILE_MAP_COPY, 0, 0x10000, 16);
    copy[0] = 'M';
    EQUAL('m', part[0]);
    FAILS_WITH(ERROR_MAPPED_ALIGNMENT, 0, MapViewOfFile(mapping, FILE_MAP_READ, 0, 0x1000, 16));
    FAILS_WITH(ERROR_ACCESS_DENIED, 0, MapViewOfFile(mapping, FILE_MAP_READ, 0, 0x10000, 0x10001));
    EQUAL(TRUE, CloseHandle(mapping));
    EQUAL(TRUE, FlushViewOfFile(view, 0));
    SetFilePointer(file, 0x10000, NULL, FILE_BEGIN);
    EQUAL(TRUE, ReadFile(file, text, 6, &count, NULL));
    EQUAL(0, memcmp("mapped", text, 6));
    EQUAL(TRUE, UnmapViewOfFile(view));
    EQUAL(TRUE, UnmapViewOfFile(part));
    EQUAL(TRUE, UnmapViewOfFile(copy));
    FAILS_WITH(ERROR_INVALID_ADDRESS, FALSE, UnmapViewOfFile(view));
    EQUAL(TRUE, CloseHandle(file));
}

static void of_memory(const char *program)
{
    HANDLE mapping, again;
    char *view, *other;
    STARTUPINFOA startup;
    PROCESS_INFORMATION process;
    char line[512];
    DWORD code;
    FAILS_WITH(ERROR_INVALID_PARAMETER, 0, CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 0, NULL));
    FAILS_WITH(ERROR_FILE_NOT_FOUND, 0, OpenFileMappingA(FILE_MAP_ALL_ACCESS, FALSE, name));
    mapping = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 100, name);
    CHECK(mapping != NULL);
    EQUAL(ERROR_SUCCESS, GetLastError());
    again = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 100, name);
    CHECK(again != NULL);
    EQUAL(ERROR_ALREADY_EXISTS, GetLastError());
    view = (char *)MapViewOfFile(mapping, FILE_MAP_ALL_ACCESS, 0, 0, 0);
    other = (char *)MapViewOfFile(again, FILE_MAP_READ, 0, 0, 0);
    strcpy(view, "for the child");
    EQUAL(0, strcmp(other, view));

    memset(&startup, 0, sizeof startup);
    startup.cb = sizeof startup;
    snprintf(line, sizeof line, "\"%s\" child \"%s\"", program, name);
    EQUAL(TRUE, CreateProcessA(NULL, line, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &process));
    EQUAL(WAIT_OBJECT_0, WaitForSingleObject(process.hProcess, 20000));
    EQUAL(TRUE, GetExitCodeProcess(process.hProcess, &code));
    EQUAL(0, code);
    EQUAL(0, strcmp("from the child", view));
    CloseHandle(process.hProcess);
    CloseHandle(process.hThread);
    UnmapViewOfFile(view);
    UnmapViewOfFile(other);
    EQUAL(TRUE, CloseHandle(mapping));
    EQUAL(TRUE, CloseHandle(again));
    FAILS_WITH(ERROR_FILE_NOT_FOUND, 0, OpenFileMappingA(FILE_MAP_ALL_ACCESS, FALSE, name));
}

static int child(const char *wanted)
{
    HANDLE mapping = OpenFileMappingA(FILE_MAP_ALL_ACCESS, FALSE, wanted);
    char *view;
    CHECK(mapping != NULL);
    view = (char *)MapViewOfFile(mapping, FILE_MAP_ALL_ACCESS, 0, 0, 0);
    CHECK(view != NULL);
    EQUAL(0, strcmp("for the child", view));
    strcpy(view, "from the child");
    return 0;
}

int main(int count, char **arguments)
{
    if (count > 1) return count == 3 ? child(arguments[2]) : 2;
    snprintf(path, sizeof path, "/tmp/windsock-mapping-%d", (int)getpid());
    snprintf(name, sizeof name, "Local\\windsock mapping %d", (int)getpid());
    of_files();
    of_memory(arguments[0]);
    return 0;
}
