/* Names of Microsoft's C library: formats with wide and narrow text, 32-bit long, texts that are cut. */
#include "check.h"
#include <conio.h>
#include <io.h>
#include <strsafe.h>
#include <tchar.h>

static void formats(void)
{
    WCHAR wide[64];
    char narrow[64];
    EQUAL(10, wsprintfW(wide, L"%s %S %d", L"ab", "cd", -123));
    EQUAL(0, lstrcmpW(L"ab cd -123", wide));
    EQUAL(18, wsprintfA(narrow, "%s|%S|%08lX|%-4u|", "x", L"y", (LONG)-2, 7));
    EQUAL(0, strcmp("x|y|FFFFFFFE|7   |", narrow));
    wsprintfA(narrow, "%I64d %ld %hs %ls %c%C", 1LL << 40, (LONG)-1, "n", L"w", 'a', 'b');
    EQUAL(0, strcmp("1099511627776 -1 n w ab", narrow));
    EQUAL(S_OK, StringCchPrintfW(wide, 64, L"%5.2f|%*d|%.2s|%%", 3.14159, 4, 42, L"abc"));
    EQUAL(0, lstrcmpW(L" 3.14|  42|ab|%", wide));
    EQUAL(STRSAFE_E_INSUFFICIENT_BUFFER, StringCbPrintfW(wide, 4 * sizeof(WCHAR), L"%s", L"Winsock"));
    EQUAL(0, lstrcmpW(L"Win", wide));
    EQUAL(sizeof(WCHAR) == 2 ? 6 : 5, swprintf_s(wide, 64, L"%u-%s", 10u, L"\u20AC\U0001D11E"));
    EQUAL(-1, _snwprintf(wide, 3, L"long text"));
    EQUAL(-1, _snprintf(narrow, 3, "%s", "long text"));
}

static void cuts(void)
{
    WCHAR wide[8];
    char narrow[8];
    size_t length;
    EQUAL(0, wcscpy_s(wide, 8, L"abc"));
    EQUAL(0, wcscat_s(wide, 8, L"def"));
    EQUAL(ERANGE, wcscat_s(wide, 8, L"ghi"));
    EQUAL(80, wcsncpy_s(wide, 4, L"abcdef", _TRUNCATE));
    EQUAL(0, _wcsnicmp(wide, L"ABCx", 3));
    EQUAL(S_OK, StringCchCopyW(wide, 8, L"abc"));
    EQUAL(S_OK, StringCchCatNW(wide, 8, L"defgh", 2));
    EQUAL(S_OK, StringCbLengthW(wide, sizeof wide, &length));
    EQUAL(5 * sizeof(WCHAR), length);
    EQUAL(ERANGE, strcpy_s(narrow, 4, "abcd"));
    EQUAL(0, strcmp("-12", _itoa(-12, narrow, 10)));
    EQUAL(0, strcmp("ff", _itoa(255, narrow, 16)));
    EQUAL(0, _tcsicmp(_T("A"), _T("a")));
}

static void keys(void)
{
    int ends[2], before = dup(0);
    EQUAL(0, pipe(ends));
    EQUAL(0, dup2(ends[0], 0));
    EQUAL(0, _kbhit());
    EQUAL(1, _write(ends[1], "k", 1));
    EQUAL(1, _kbhit());
    EQUAL('k', _getch());
    EQUAL(0, dup2(before, 0));
    EQUAL(0, _isatty(ends[0]));
}

int main(void)
{
    formats();
    cuts();
    keys();
    return 0;
}
