/* FormatMessage: the system's texts, the program's with inserts, buffers of either kind. */
#include "check.h"

static DWORD format(char *buffer, DWORD size, DWORD flags, const char *source, ...)
{
    DWORD length;
    va_list arguments;
    va_start(arguments, source);
    length = FormatMessageA(FORMAT_MESSAGE_FROM_STRING | flags, source, 0, 0, buffer, size, &arguments);
    va_end(arguments);
    return length;
}

static DWORD format_wide(WCHAR *buffer, DWORD size, const WCHAR *source, ...)
{
    DWORD length;
    va_list arguments;
    va_start(arguments, source);
    length = FormatMessageW(FORMAT_MESSAGE_FROM_STRING, source, 0, 0, buffer, size, &arguments);
    va_end(arguments);
    return length;
}

static void system_texts(void)
{
    static const DWORD codes[] = {WSAECONNREFUSED, WSAENOTSOCK, WSAHOST_NOT_FOUND, ERROR_SUCCESS, ERROR_INVALID_HANDLE, ERROR_TIMEOUT,
        (DWORD)HRESULT_FROM_WIN32(ERROR_ACCESS_DENIED)};
    const DWORD system = FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS;
    char buffer[256], *text;
    WCHAR wide[256], *wide_text;
    size_t i;
    for (i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        DWORD length = FormatMessageA(system, NULL, codes[i], MAKELANGID(LANG_NEUTRAL, SUBLANG_DEFAULT), buffer, sizeof buffer, NULL);
        CHECK(length > 10);
        EQUAL(length, strlen(buffer));
        EQUAL(0, strcmp(".\r\n", buffer + length - 3));
        EQUAL(length, FormatMessageW(system, NULL, codes[i], 0x409, wide, 256, NULL));
        EQUAL(0, wide[length]);
    }
    EQUAL(strlen(buffer) - 1, FormatMessageA(system | FORMAT_MESSAGE_MAX_WIDTH_MASK, NULL, codes[6], 0, buffer, sizeof buffer, NULL));
    EQUAL(' ', buffer[strlen(buffer) - 1]);
    FAILS_WITH(ERROR_MR_MID_NOT_FOUND, 0, FormatMessageA(system, NULL, 4711, 0, buffer, sizeof buffer, NULL));
    FAILS_WITH(ERROR_INSUFFICIENT_BUFFER, 0, FormatMessageA(system, NULL, 5, 0, buffer, 5, NULL));
    FAILS_WITH(ERROR_RESOURCE_LANG_NOT_FOUND, 0, FormatMessageA(system, NULL, 5, 0x407, buffer, sizeof buffer, NULL));
    FAILS_WITH(ERROR_INVALID_PARAMETER, 0, FormatMessageA(0, NULL, 5, 0, buffer, sizeof buffer, NULL));

    text = NULL;
    CHECK(FormatMessageA(system | FORMAT_MESSAGE_ALLOCATE_BUFFER, NULL, 5, 0, (LPSTR)&text, 0, NULL) == strlen(text));
    EQUAL(0, (long)LocalFree(text));
    CHECK(FormatMessageW(system | FORMAT_MESSAGE_ALLOCATE_BUFFER, NULL, 5, 0, (LPWSTR)&wide_text, 0, NULL) > 10);
    EQUAL(0, (long)LocalFree(wide_text));
}

static void inserts(void)
{
    char buffer[256];
    WCHAR wide[256];
    DWORD_PTR array[3] = {7, (DWORD_PTR)"seven", (DWORD_PTR)L"wide"};
    EQUAL(24, format(buffer, sizeof buffer, 0, "%2 has %1!03d! of %%1%n.%0!", 7, "Winsock"));
    EQUAL(0, strcmp("Winsock has 007 of %1\r\n.", buffer));
    CHECK(format(buffer, sizeof buffer, 0, "%1!x! %2!u! %3!I64d! %4!ls!%%", 255, -1, 1LL << 40, L"\u20AC") > 0);
    EQUAL(0, strcmp("ff 4294967295 1099511627776 \xE2\x82\xAC%", buffer));
    CHECK(format(buffer, sizeof buffer, 0, "%1!*.*s!|%4!-3d!|", 5, 2, "abc", 4) > 0);
    EQUAL(0, strcmp("   ab|4  |", buffer));
    CHECK(FormatMessageA(FORMAT_MESSAGE_FROM_STRING | FORMAT_MESSAGE_ARGUMENT_ARRAY, "%2=%1!d!=%3!S!", 0, 0, buffer, sizeof buffer, (va_list *)array) > 0);
    EQUAL(0, strcmp("seven=7=wide", buffer));
    CHECK(format_wide(wide, 256, L"%1 %2!d! %3!S!", L"one", 2, "three") > 0);
    EQUAL(0, lstrcmpW(L"one 2 three", wide));
    CHECK(format(buffer, sizeof buffer, FORMAT_MESSAGE_IGNORE_INSERTS, "%1 stays") > 0);
    EQUAL(0, strcmp("%1 stays", buffer));
}

int main(void)
{
    system_texts();
    inserts();
    return 0;
}
