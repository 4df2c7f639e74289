/* Clocks and calendars. A FILETIME counts units of 100 ns since 1601. */
#include "companion.h"
#include <time.h>

static const ULONGLONG UNITS = 10000000, EPOCH = 116444736000000000ull; /* 1970 as a FILETIME. */
static const ULONGLONG LAST = 0x8000000000000000ull;

static ULONGLONG nanoseconds(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (ULONGLONG)now.tv_sec * 1000000000 + (ULONGLONG)now.tv_nsec;
}

/* The time that the host was asleep counts, as on Windows. */
EXPORTED ULONGLONG WINAPI GetTickCount64(void) { return nanoseconds(CLOCK_BOOTTIME) / 1000000; }
EXPORTED DWORD WINAPI GetTickCount(void) { return (DWORD)GetTickCount64(); }

EXPORTED BOOL WINAPI QueryPerformanceCounter(LARGE_INTEGER *count)
{
    if (count == NULL) RETURN_ERROR(ERROR_NOACCESS, FALSE);
    count->QuadPart = (LONGLONG)(nanoseconds(CLOCK_MONOTONIC) / 100);
    return TRUE;
}

EXPORTED BOOL WINAPI QueryPerformanceFrequency(LARGE_INTEGER *frequency)
{
    if (frequency == NULL) RETURN_ERROR(ERROR_NOACCESS, FALSE);
    frequency->QuadPart = (LONGLONG)UNITS;
    return TRUE;
}

static ULONGLONG join(const FILETIME *time) { return (ULONGLONG)time->dwHighDateTime << 32 | time->dwLowDateTime; }

static void split(ULONGLONG value, FILETIME *time)
{
    time->dwLowDateTime = (DWORD)value;
    time->dwHighDateTime = (DWORD)(value >> 32);
}

static ULONGLONG now(void) { return nanoseconds(CLOCK_REALTIME) / 100 + EPOCH; }
EXPORTED VOID WINAPI GetSystemTimeAsFileTime(LPFILETIME time) { split(now(), time); }
EXPORTED VOID WINAPI GetSystemTimePreciseAsFileTime(LPFILETIME time) { split(now(), time); }

/* Seconds since 1970 of a FILETIME that may lie before it, and the rest. */
static time_t seconds_of(ULONGLONG value, unsigned *rest)
{
    *rest = (unsigned)(value % UNITS);
    return (time_t)(value / UNITS) - (time_t)(EPOCH / UNITS);
}

static void fill(LPSYSTEMTIME time, const struct tm *parts, unsigned milliseconds)
{
    time->wYear = (WORD)(parts->tm_year + 1900);
    time->wMonth = (WORD)(parts->tm_mon + 1);
    time->wDayOfWeek = (WORD)parts->tm_wday;
    time->wDay = (WORD)parts->tm_mday;
    time->wHour = (WORD)parts->tm_hour;
    time->wMinute = (WORD)parts->tm_min;
    time->wSecond = (WORD)parts->tm_sec;
    time->wMilliseconds = (WORD)milliseconds;
}

static void fill_now(LPSYSTEMTIME time, struct tm *(*convert)(const time_t *, struct tm *))
{
    struct timespec clock;
    struct tm parts;
    clock_gettime(CLOCK_REALTIME, &clock);
    convert(&clock.tv_sec, &parts);
    fill(time, &parts, (unsigned)(clock.tv_nsec / 1000000));
}

EXPORTED VOID WINAPI GetSystemTime(LPSYSTEMTIME time) { fill_now(time, gmtime_r); }

EXPORTED VOID WINAPI GetLocalTime(LPSYSTEMTIME time)
{
    tzset();
    fill_now(time, localtime_r);
}

EXPORTED BOOL WINAPI FileTimeToSystemTime(const FILETIME *file, LPSYSTEMTIME time)
{
    struct tm parts;
    unsigned rest;
    time_t seconds;
    if (join(file) >= LAST) RETURN_ERROR(ERROR_INVALID_PARAMETER, FALSE);
    seconds = seconds_of(join(file), &rest);
    gmtime_r(&seconds, &parts);
    fill(time, &parts, rest / 10000);
    return TRUE;
}

EXPORTED BOOL WINAPI SystemTimeToFileTime(const SYSTEMTIME *time, LPFILETIME file)
{
    struct tm parts = {.tm_year = time->wYear - 1900, .tm_mon = time->wMonth - 1, .tm_mday = time->wDay, .tm_hour = time->wHour,
        .tm_min = time->wMinute, .tm_sec = time->wSecond};
    time_t seconds = timegm(&parts);
    /* A date that the calendar does not have comes back as another one. */
    if (time->wYear < 1601 || time->wYear > 30827 || parts.tm_mon != time->wMonth - 1 || parts.tm_mday != time->wDay || time->wHour > 23
        || time->wMinute > 59 || time->wSecond > 59 || time->wMilliseconds > 999) RETURN_ERROR(ERROR_INVALID_PARAMETER, FALSE);
    split(((ULONGLONG)seconds + EPOCH / UNITS) * UNITS + time->wMilliseconds * 10000u, file);
    return TRUE;
}

EXPORTED LONG WINAPI CompareFileTime(const FILETIME *first, const FILETIME *second)
{
    return (join(first) > join(second)) - (join(first) < join(second));
}

/* By the offset that holds now, as Windows does, not by the one that held then. */
static LONGLONG offset_now(void)
{
    time_t seconds = time(NULL);
    struct tm parts;
    tzset();
    localtime_r(&seconds, &parts);
    return (LONGLONG)parts.tm_gmtoff * (LONGLONG)UNITS;
}

EXPORTED BOOL WINAPI FileTimeToLocalFileTime(const FILETIME *file, LPFILETIME local)
{
    if (join(file) >= LAST) RETURN_ERROR(ERROR_INVALID_PARAMETER, FALSE);
    split(join(file) + (ULONGLONG)offset_now(), local);
    return TRUE;
}

EXPORTED BOOL WINAPI LocalFileTimeToFileTime(const FILETIME *local, LPFILETIME file)
{
    if (join(local) >= LAST) RETURN_ERROR(ERROR_INVALID_PARAMETER, FALSE);
    split(join(local) - (ULONGLONG)offset_now(), file);
    return TRUE;
}
