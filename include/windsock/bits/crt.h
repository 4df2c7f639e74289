/* Names of Microsoft's C library that Winsock programs use without thinking. Each is a few lines over the host's library. */
#ifndef WINDSOCK_BITS_CRT_H
#define WINDSOCK_BITS_CRT_H

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <wchar.h>

WS_BEGIN_C

#ifndef ERRNO_T_DEFINED
#define ERRNO_T_DEFINED
typedef int errno_t;
#endif
typedef size_t rsize_t;
#define _TRUNCATE ((size_t)-1)
#define _MAX_PATH 260

#define _stricmp strcasecmp
#define stricmp strcasecmp
#define _strnicmp strncasecmp
#define strnicmp strncasecmp
#define _strdup __builtin_strdup
#define _wcsdup wcsdup
#define _fileno fileno
#define _wtoi(text) ((int)wcstol((text), NULL, 10))
#define _wtol(text) ((LONG)wcstol((text), NULL, 10))
#define _atoi64 atoll

WS_INLINE int _wcsicmp(const wchar_t *a, const wchar_t *b)
{
    for (;; a++, b++) {
        wchar_t x = *a >= L'A' && *a <= L'Z' ? (wchar_t)(*a + 32) : *a, y = *b >= L'A' && *b <= L'Z' ? (wchar_t)(*b + 32) : *b;
        if (x != y || x == 0) return (x > y) - (x < y);
    }
}

/* Strict C modes hide strnlen. */
WS_INLINE size_t ws_strnlen(const char *text, size_t limit)
{
    size_t length = 0;
    while (length < limit && text[length]) length++;
    return length;
}

WS_INLINE errno_t strncpy_s(char *target, size_t size, const char *source, size_t count)
{
    size_t length, wanted;
    if (!target || size == 0) return EINVAL;
    target[0] = 0;
    if (!source) return EINVAL;
    length = ws_strnlen(source, count == _TRUNCATE ? size : count);
    wanted = length < size ? length : size - 1;
    if (wanted < length && count != _TRUNCATE) return ERANGE;
    memcpy(target, source, wanted);
    target[wanted] = 0;
    return wanted < length ? 80 : 0; /* STRUNCATE */
}
WS_INLINE errno_t strcpy_s(char *target, size_t size, const char *source)
{
    return strncpy_s(target, size, source, source ? strlen(source) : 0);
}
WS_INLINE errno_t strcat_s(char *target, size_t size, const char *source)
{
    size_t used = target ? ws_strnlen(target, size) : size;
    if (used >= size) return EINVAL;
    return strcpy_s(target + used, size - used, source);
}
WS_INLINE errno_t memcpy_s(void *target, size_t size, const void *source, size_t count)
{
    if (count == 0) return 0;
    if (!target || !source) return EINVAL;
    if (count > size) return ERANGE;
    memcpy(target, source, count);
    return 0;
}

/* The host always terminates the text; Microsoft's do not when it is cut. Both return -1 then. */
WS_INLINE __attribute__((__format__(__printf__, 3, 0))) int _vsnprintf(char *target, size_t size, const char *format, va_list arguments)
{
    int length = __builtin_vsnprintf(target, size, format, arguments);
    return length >= 0 && (size_t)length >= size ? -1 : length;
}
WS_INLINE __attribute__((__format__(__printf__, 3, 4))) int _snprintf(char *target, size_t size, const char *format, ...)
{
    int length;
    va_list arguments;
    va_start(arguments, format);
    length = _vsnprintf(target, size, format, arguments);
    va_end(arguments);
    return length;
}
WS_INLINE __attribute__((__format__(__printf__, 3, 4))) int sprintf_s(char *target, size_t size, const char *format, ...)
{
    int length;
    va_list arguments;
    va_start(arguments, format);
    length = _vsnprintf(target, size, format, arguments);
    va_end(arguments);
    return length;
}
WS_INLINE __attribute__((__format__(__printf__, 4, 5))) int _snprintf_s(char *target, size_t size, size_t count, const char *format, ...)
{
    int length;
    va_list arguments;
    va_start(arguments, format);
    length = _vsnprintf(target, count < size ? count + 1 : size, format, arguments);
    va_end(arguments);
    return length;
}
WS_INLINE __attribute__((__format__(__printf__, 3, 0))) int vsprintf_s(char *target, size_t size, const char *format, va_list arguments)
{
    return _vsnprintf(target, size, format, arguments);
}
WS_INLINE __attribute__((__format__(__printf__, 4, 0))) int _vsnprintf_s(char *target, size_t size, size_t count, const char *format,
    va_list arguments)
{
    return _vsnprintf(target, count < size ? count + 1 : size, format, arguments);
}
WS_INLINE errno_t memmove_s(void *target, size_t size, const void *source, size_t count)
{
    if (count == 0) return 0;
    if (!target || !source) return EINVAL;
    if (count > size) return ERANGE;
    memmove(target, source, count);
    return 0;
}
WS_INLINE char *_itoa(int value, char *target, int radix)
{
    char digits[36];
    unsigned rest = radix == 10 && value < 0 ? 0u - (unsigned)value : (unsigned)value;
    int count = 0, used = 0;
    do digits[count++] = "0123456789abcdefghijklmnopqrstuvwxyz"[rest % (unsigned)radix];
    while (rest /= (unsigned)radix);
    if (radix == 10 && value < 0) target[used++] = '-';
    while (count > 0) target[used++] = digits[--count];
    target[used] = 0;
    return target;
}
WS_INLINE int _wcsnicmp(const wchar_t *a, const wchar_t *b, size_t count)
{
    for (; count > 0; a++, b++, count--) {
        wchar_t x = *a >= L'A' && *a <= L'Z' ? (wchar_t)(*a + 32) : *a, y = *b >= L'A' && *b <= L'Z' ? (wchar_t)(*b + 32) : *b;
        if (x != y || x == 0) return (x > y) - (x < y);
    }
    return 0;
}
WS_INLINE errno_t fopen_s(FILE **file, const char *name, const char *mode)
{
    *file = fopen(name, mode);
    return *file ? 0 : errno;
}
WS_INLINE errno_t strerror_s(char *target, size_t size, int error) { return strncpy_s(target, size, strerror(error), _TRUNCATE); }
#define strtok_s strtok_r
#define sscanf_s sscanf
#define printf_s printf
#define fprintf_s fprintf

WS_END_C

#ifdef __cplusplus
extern "C++" {
template <size_t N> inline errno_t strcpy_s(char (&target)[N], const char *source) { return strcpy_s(target, N, source); }
template <size_t N> inline errno_t strcat_s(char (&target)[N], const char *source) { return strcat_s(target, N, source); }
#if __cplusplus >= 201103L
template <size_t N, class... Arguments> inline int sprintf_s(char (&target)[N], const char *format, Arguments... arguments)
{
    return _snprintf(target, N, format, arguments...);
}
#endif
template <size_t N> inline errno_t strncpy_s(char (&target)[N], const char *source, size_t count)
{
    return strncpy_s(target, N, source, count);
}
}
#endif

#endif
