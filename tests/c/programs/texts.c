/* Text functions, in both widths of the program's choice: this file is compiled with wchar_t of 4 and of 2 bytes. */
#include "check.h"

static void compare(void)
{
    char small[4];
    WCHAR wide[4], other[8];
    EQUAL(0, lstrlenA(NULL));
    EQUAL(7, lstrlenA("Winsock"));
    EQUAL(7, lstrlenW(L"Winsock"));
    EQUAL(0, lstrcmpiA("SOCKET", "socket"));
    EQUAL(0, lstrcmpiW(L"SOCKET", L"socket"));
    EQUAL(-1, lstrcmpA("a", "A"));
    EQUAL(-1, lstrcmpA("A", "b"));
    EQUAL(-1, lstrcmpW(L"a", L"A"));
    EQUAL(1, lstrcmpW(L"ab", L"A"));
    EQUAL((long)small, (long)lstrcpynA(small, "12345", 4));
    EQUAL(0, strcmp("123", small));
    EQUAL((long)wide, (long)lstrcpynW(wide, L"12345", 4));
    EQUAL(0, lstrcmpW(L"123", wide));
    lstrcpyW(other, L"12");
    lstrcatW(other, L"345");
    EQUAL(0, lstrcmpW(L"12345", other));
}

/* Euro sign and a musical clef: 3 and 4 bytes, one WCHAR and one or two. */
static const char sample[] = "a\xE2\x82\xAC\xF0\x9D\x84\x9E";

static void convert(void)
{
    const int clef = sizeof(WCHAR) == 2 ? 2 : 1;
    WCHAR wide[16], lone[2] = {0xD800, 0};
    char bytes[16];
    BOOL used;
    EQUAL(3 + clef, MultiByteToWideChar(CP_UTF8, 0, sample, -1, NULL, 0));
    EQUAL(3 + clef, MultiByteToWideChar(CP_ACP, 0, sample, -1, wide, 16));
    EQUAL(0x20AC, wide[1]);
    EQUAL(sizeof(WCHAR) == 2 ? 0xD834 : 0x1D11E, wide[2]);
    EQUAL(9, WideCharToMultiByte(CP_UTF8, 0, wide, -1, bytes, 16, NULL, NULL));
    EQUAL(0, strcmp(sample, bytes));
    EQUAL(1, MultiByteToWideChar(CP_UTF8, 0, sample, 1, wide, 1));
    FAILS_WITH(ERROR_INSUFFICIENT_BUFFER, 0, MultiByteToWideChar(CP_UTF8, 0, sample, -1, wide, 2));
    FAILS_WITH(ERROR_INSUFFICIENT_BUFFER, 0, WideCharToMultiByte(CP_UTF8, 0, L"\u20AC", -1, bytes, 3, NULL, NULL));
    FAILS_WITH(ERROR_INVALID_PARAMETER, 0, MultiByteToWideChar(CP_UTF8, 0, sample, 0, wide, 16));
    FAILS_WITH(ERROR_INVALID_PARAMETER, 0, MultiByteToWideChar(4711, 0, sample, -1, wide, 16));
    FAILS_WITH(ERROR_INVALID_FLAGS, 0, MultiByteToWideChar(CP_UTF8, 0x100, sample, -1, wide, 16));
    FAILS_WITH(ERROR_INVALID_PARAMETER, 0, WideCharToMultiByte(CP_UTF8, 0, L"a", -1, bytes, 16, "?", NULL));

    /* What is no text becomes U+FFFD, or an error when asked for. */
    EQUAL(3, MultiByteToWideChar(CP_UTF8, 0, "\xE2\x82x\xFF", 4, wide, 16));
    EQUAL(0xFFFD, wide[0]);
    EQUAL('x', wide[1]);
    EQUAL(0xFFFD, wide[2]);
    FAILS_WITH(ERROR_NO_UNICODE_TRANSLATION, 0, MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, "\xC0\x80", -1, wide, 16));
    FAILS_WITH(ERROR_NO_UNICODE_TRANSLATION, 0, WideCharToMultiByte(CP_UTF8, WC_ERR_INVALID_CHARS, lone, -1, bytes, 16, NULL, NULL));
    EQUAL(4, WideCharToMultiByte(CP_UTF8, 0, lone, -1, bytes, 16, NULL, NULL));

    EQUAL(3, WideCharToMultiByte(28591, 0, L"\u00E9\u20AC", -1, bytes, 16, "#", &used));
    EQUAL('\xE9', bytes[0]);
    EQUAL('#', bytes[1]);
    EQUAL(TRUE, used);
}

int main(void)
{
    compare();
    convert();
    return 0;
}
