/* Clocks and calendars, the environment, names and versions. */
#include "check.h"
#include <time.h>

static void clocks(void)
{
    LARGE_INTEGER frequency, first, second;
    ULONGLONG ticks = GetTickCount64();
    FILETIME file, again, local;
    SYSTEMTIME parts, now;
    CHECK(QueryPerformanceFrequency(&frequency) && QueryPerformanceCounter(&first) && QueryPerformanceCounter(&second));
    EQUAL(10000000, frequency.QuadPart);
    CHECK(second.QuadPart >= first.QuadPart && first.QuadPart > 0);
    CHECK(GetTickCount64() >= ticks && GetTickCount() - (DWORD)ticks < 60000);

    GetSystemTimeAsFileTime(&file);
    CHECK(FileTimeToSystemTime(&file, &parts) && SystemTimeToFileTime(&parts, &again));
    CHECK(file.dwLowDateTime - again.dwLowDateTime < 10000);
    GetSystemTime(&now);
    CHECK(now.wYear >= 2024 && now.wMonth >= 1 && now.wMonth <= 12 && now.wDayOfWeek < 7);
    GetLocalTime(&now);
    CHECK(FileTimeToLocalFileTime(&file, &local) && LocalFileTimeToFileTime(&local, &again));
    EQUAL(0, CompareFileTime(&file, &again));

    /* The first moment of 1601, and of 1970. */
    memset(&file, 0, sizeof file);
    CHECK(FileTimeToSystemTime(&file, &parts));
    EQUAL(1601, parts.wYear);
    EQUAL(1, parts.wDayOfWeek);
    memset(&parts, 0, sizeof parts);
    parts.wYear = 1970;
    parts.wMonth = parts.wDay = 1;
    CHECK(SystemTimeToFileTime(&parts, &file));
    EQUAL(116444736000000000, (LONGLONG)file.dwHighDateTime << 32 | file.dwLowDateTime);
    parts.wMonth = 2;
    parts.wDay = 30;
    FAILS_WITH(ERROR_INVALID_PARAMETER, FALSE, SystemTimeToFileTime(&parts, &file));
}

static void environment(void)
{
    char text[64];
    WCHAR wide[64];
    EQUAL(TRUE, SetEnvironmentVariableA("WS_Test", "value"));
    EQUAL(5, GetEnvironmentVariableA("ws_tEST", text, sizeof text));
    EQUAL(0, strcmp("value", text));
    EQUAL(0, strcmp("value", getenv("WS_Test")));
    EQUAL(6, GetEnvironmentVariableA("WS_Test", text, 5));
    EQUAL(5, GetEnvironmentVariableW(L"WS_Test", wide, 64));
    EQUAL('v', wide[0]);
    EQUAL(10, ExpandEnvironmentStringsA("<%ws_test%|%>", text, sizeof text));
    EQUAL(0, strcmp("<value|%>", text));
    EQUAL(14, ExpandEnvironmentStringsW(L"%none%-%WS_TEST%%", wide, 64));
    EQUAL('%', wide[12]);
    EQUAL(TRUE, SetEnvironmentVariableW(L"WS_Test", L""));
    SetLastError(5);
    EQUAL(0, GetEnvironmentVariableA("WS_Test", text, sizeof text));
    EQUAL(ERROR_SUCCESS, GetLastError());
    EQUAL(TRUE, SetEnvironmentVariableA("WS_TEST", NULL));
    FAILS_WITH(ERROR_ENVVAR_NOT_FOUND, 0, GetEnvironmentVariableA("WS_Test", text, sizeof text));
    FAILS_WITH(ERROR_ENVVAR_NOT_FOUND, FALSE, SetEnvironmentVariableA("WS_Test", NULL));
    FAILS_WITH(ERROR_INVALID_PARAMETER, FALSE, SetEnvironmentVariableA("a=b", ""));
}

static void names(void)
{
    OSVERSIONINFOEXA version;
    OSVERSIONINFOW wide_version;
    char name[64], host[64];
    WCHAR wide[64];
    DWORD size = sizeof name, small = 0;
    EQUAL(TRUE, GetComputerNameA(name, &size));
    EQUAL(strlen(name), size);
    CHECK(size <= MAX_COMPUTERNAME_LENGTH);
    FAILS_WITH(ERROR_BUFFER_OVERFLOW, FALSE, GetComputerNameA(name, &small));
    EQUAL(size + 1, small);
    size = sizeof name;
    EQUAL(TRUE, GetComputerNameExA(ComputerNamePhysicalDnsHostname, name, &size));
    EQUAL(0, gethostname(host, sizeof host));
    size = 0;
    FAILS_WITH(ERROR_MORE_DATA, FALSE, GetComputerNameExW(ComputerNameDnsHostname, wide, &size));

    memset(&version, 0, sizeof version);
    version.dwOSVersionInfoSize = sizeof version;
    EQUAL(TRUE, GetVersionExA((OSVERSIONINFOA *)&version));
    EQUAL(10, version.dwMajorVersion);
    EQUAL(VER_PLATFORM_WIN32_NT, version.dwPlatformId);
    EQUAL(VER_NT_WORKSTATION, version.wProductType);
    wide_version.dwOSVersionInfoSize = sizeof wide_version;
    EQUAL(TRUE, GetVersionExW(&wide_version));
    wide_version.dwOSVersionInfoSize = 5;
    FAILS_WITH(ERROR_INSUFFICIENT_BUFFER, FALSE, GetVersionExW(&wide_version));

    size = GetSystemDirectoryA(name, 0);
    CHECK(size > 1);
    CHECK(GetSystemDirectoryA(host, sizeof host) > 0);
    CHECK(GetSystemDirectoryW(wide, 1) == size);
    EQUAL(FALSE, IsDebuggerPresent());
}

int main(void)
{
    start();
    clocks();
    environment();
    names();
    EQUAL(0, WSACleanup());
    ExitProcess(0);
}
