/* Wide text by the names of Microsoft's C library. The host's own functions know wchar_t of 4 bytes only; these know the program's. */
#ifndef WINDSOCK_BITS_CRT_WIDE_H
#define WINDSOCK_BITS_CRT_WIDE_H

WS_BEGIN_C

WS_INLINE size_t ws_wcsnlen(const wchar_t *text, size_t limit)
{
    size_t length = 0;
    while (length < limit && text[length]) length++;
    return length;
}

WS_INLINE errno_t wcsncpy_s(wchar_t *target, size_t size, const wchar_t *source, size_t count)
{
    size_t length, kept;
    if (!target || size == 0) return EINVAL;
    target[0] = 0;
    if (!source) return EINVAL;
    length = ws_wcsnlen(source, count == _TRUNCATE ? size : count);
    kept = length < size ? length : size - 1;
    if (kept < length && count != _TRUNCATE) return ERANGE;
    memcpy(target, source, kept * sizeof(wchar_t));
    target[kept] = 0;
    return kept < length ? 80 : 0; /* STRUNCATE */
}
WS_INLINE errno_t wcscpy_s(wchar_t *target, size_t size, const wchar_t *source) { return wcsncpy_s(target, size, source, size); }
WS_INLINE errno_t wcscat_s(wchar_t *target, size_t size, const wchar_t *source)
{
    size_t used = target ? ws_wcsnlen(target, size) : size;
    return used >= size ? EINVAL : wcscpy_s(target + used, size - used, source);
}

WS_INLINE int _snwprintf(wchar_t *target, size_t size, const wchar_t *format, ...)
{
    int length;
    va_list arguments;
    va_start(arguments, format);
    length = _vsnwprintf(target, size, format, arguments);
    va_end(arguments);
    return length;
}
WS_INLINE int vswprintf_s(wchar_t *target, size_t size, const wchar_t *format, va_list arguments)
{
    return _vsnwprintf(target, size, format, arguments);
}
WS_INLINE int swprintf_s(wchar_t *target, size_t size, const wchar_t *format, ...)
{
    int length;
    va_list arguments;
    va_start(arguments, format);
    length = _vsnwprintf(target, size, format, arguments);
    va_end(arguments);
    return length;
}
WS_INLINE int _snwprintf_s(wchar_t *target, size_t size, size_t count, const wchar_t *format, ...)
{
    int length;
    va_list arguments;
    va_start(arguments, format);
    length = _vsnwprintf(target, count < size ? count + 1 : size, format, arguments);
    va_end(arguments);
    return length;
}

/* Without the sizes that follow %s and its like: enough for numbers, which is what these read as a rule. */
#define swscanf_s swscanf
#define wscanf_s wscanf

WS_END_C

#ifdef __cplusplus
extern "C++" {
template <size_t N> inline errno_t wcscpy_s(wchar_t (&target)[N], const wchar_t *source) { return wcscpy_s(target, N, source); }
template <size_t N> inline errno_t wcscat_s(wchar_t (&target)[N], const wchar_t *source) { return wcscat_s(target, N, source); }
template <size_t N> inline errno_t wcsncpy_s(wchar_t (&target)[N], const wchar_t *source, size_t count)
{
    return wcsncpy_s(target, N, source, count);
}
#if __cplusplus >= 201103L
template <size_t N, class... Arguments> inline int swprintf_s(wchar_t (&target)[N], const wchar_t *format, Arguments... arguments)
{
    return _snwprintf(target, N, format, arguments...);
}
#endif
}
#endif

#endif
