/* Text with a limit. Counts are in characters for Cch and in bytes for Cb; cut text is terminated and reported. */
#ifndef _STRSAFE_H_INCLUDED_
#define _STRSAFE_H_INCLUDED_

#include "windows.h"
#include "bits/crt.h"

#define STRSAFE_MAX_CCH 2147483647
#define STRSAFE_E_INSUFFICIENT_BUFFER ((HRESULT)0x8007007A)
#define STRSAFE_E_INVALID_PARAMETER ((HRESULT)0x80070057)

WS_INLINE HRESULT StringCchCopyNA(LPSTR target, size_t size, LPCSTR source, size_t count)
{
    size_t length, kept;
    if (size == 0 || size > STRSAFE_MAX_CCH) return STRSAFE_E_INVALID_PARAMETER;
    length = ws_strnlen(source, count);
    kept = length < size ? length : size - 1;
    memcpy(target, source, kept);
    target[kept] = 0;
    return kept < length ? STRSAFE_E_INSUFFICIENT_BUFFER : S_OK;
}
WS_INLINE HRESULT StringCchCopyNW(LPWSTR target, size_t size, LPCWSTR source, size_t count)
{
    size_t length = 0, kept;
    if (size == 0 || size > STRSAFE_MAX_CCH) return STRSAFE_E_INVALID_PARAMETER;
    while (length < count && source[length]) length++;
    kept = length < size ? length : size - 1;
    memcpy(target, source, kept * sizeof(WCHAR));
    target[kept] = 0;
    return kept < length ? STRSAFE_E_INSUFFICIENT_BUFFER : S_OK;
}
WS_INLINE HRESULT StringCchCopyA(LPSTR target, size_t size, LPCSTR source) { return StringCchCopyNA(target, size, source, STRSAFE_MAX_CCH); }
WS_INLINE HRESULT StringCchCopyW(LPWSTR target, size_t size, LPCWSTR source) { return StringCchCopyNW(target, size, source, STRSAFE_MAX_CCH); }
WS_INLINE HRESULT StringCchCatA(LPSTR target, size_t size, LPCSTR source)
{
    size_t used = ws_strnlen(target, size);
    return used == size ? STRSAFE_E_INVALID_PARAMETER : StringCchCopyA(target + used, size - used, source);
}
WS_INLINE HRESULT StringCchCatW(LPWSTR target, size_t size, LPCWSTR source)
{
    size_t used = 0;
    while (used < size && target[used]) used++;
    return used == size ? STRSAFE_E_INVALID_PARAMETER : StringCchCopyW(target + used, size - used, source);
}
WS_INLINE HRESULT StringCchCatNA(LPSTR target, size_t size, LPCSTR source, size_t count)
{
    size_t used = ws_strnlen(target, size);
    return used == size ? STRSAFE_E_INVALID_PARAMETER : StringCchCopyNA(target + used, size - used, source, count);
}
WS_INLINE HRESULT StringCchLengthA(LPCSTR text, size_t limit, size_t *length)
{
    size_t found = text && limit <= STRSAFE_MAX_CCH ? ws_strnlen(text, limit) : limit;
    if (length) *length = found == limit ? 0 : found;
    return found == limit ? STRSAFE_E_INVALID_PARAMETER : S_OK;
}
WS_INLINE HRESULT StringCchLengthW(LPCWSTR text, size_t limit, size_t *length)
{
    size_t found = text && limit <= STRSAFE_MAX_CCH ? 0 : limit;
    while (found < limit && text[found]) found++;
    if (length) *length = found == limit ? 0 : found;
    return found == limit ? STRSAFE_E_INVALID_PARAMETER : S_OK;
}
WS_INLINE __attribute__((__format__(__printf__, 3, 0))) HRESULT StringCchVPrintfA(LPSTR target, size_t size, LPCSTR format, va_list arguments)
{
    int length;
    if (size == 0 || size > STRSAFE_MAX_CCH) return STRSAFE_E_INVALID_PARAMETER;
    length = __builtin_vsnprintf(target, size, format, arguments);
    return length < 0 || (size_t)length >= size ? STRSAFE_E_INSUFFICIENT_BUFFER : S_OK;
}
WS_INLINE __attribute__((__format__(__printf__, 3, 4))) HRESULT StringCchPrintfA(LPSTR target, size_t size, LPCSTR format, ...)
{
    HRESULT result;
    va_list arguments;
    va_start(arguments, format);
    result = StringCchVPrintfA(target, size, format, arguments);
    va_end(arguments);
    return result;
}
WS_INLINE HRESULT StringCchCatNW(LPWSTR target, size_t size, LPCWSTR source, size_t count)
{
    size_t used = 0;
    while (used < size && target[used]) used++;
    return used == size ? STRSAFE_E_INVALID_PARAMETER : StringCchCopyNW(target + used, size - used, source, count);
}
WS_INLINE HRESULT StringCchVPrintfW(LPWSTR target, size_t size, LPCWSTR format, va_list arguments)
{
    if (size == 0 || size > STRSAFE_MAX_CCH) return STRSAFE_E_INVALID_PARAMETER;
    return _vsnwprintf(target, size, format, arguments) < 0 ? STRSAFE_E_INSUFFICIENT_BUFFER : S_OK;
}
WS_INLINE HRESULT StringCchPrintfW(LPWSTR target, size_t size, LPCWSTR format, ...)
{
    HRESULT result;
    va_list arguments;
    va_start(arguments, format);
    result = StringCchVPrintfW(target, size, format, arguments);
    va_end(arguments);
    return result;
}
WS_INLINE HRESULT StringCbLengthW(LPCWSTR text, size_t limit, size_t *length)
{
    HRESULT result = StringCchLengthW(text, limit / sizeof(WCHAR), length);
    if (length) *length *= sizeof(WCHAR);
    return result;
}
WS_INLINE HRESULT StringCbVPrintfW(LPWSTR target, size_t bytes, LPCWSTR format, va_list arguments)
{
    return StringCchVPrintfW(target, bytes / sizeof(WCHAR), format, arguments);
}
WS_INLINE HRESULT StringCbPrintfW(LPWSTR target, size_t bytes, LPCWSTR format, ...)
{
    HRESULT result;
    va_list arguments;
    va_start(arguments, format);
    result = StringCbVPrintfW(target, bytes, format, arguments);
    va_end(arguments);
    return result;
}
#define StringCbCopyA(target, bytes, source) StringCchCopyA((target), (bytes), (source))
#define StringCbCopyW(target, bytes, source) StringCchCopyW((target), (bytes) / sizeof(WCHAR), (source))
#define StringCbCopyNA(target, bytes, source, count) StringCchCopyNA((target), (bytes), (source), (count))
#define StringCbCopyNW(target, bytes, source, count) StringCchCopyNW((target), (bytes) / sizeof(WCHAR), (source), (count) / sizeof(WCHAR))
#define StringCbCatNA(target, bytes, source, count) StringCchCatNA((target), (bytes), (source), (count))
#define StringCbCatNW(target, bytes, source, count) StringCchCatNW((target), (bytes) / sizeof(WCHAR), (source), (count) / sizeof(WCHAR))
#define StringCbCatA(target, bytes, source) StringCchCatA((target), (bytes), (source))
#define StringCbCatW(target, bytes, source) StringCchCatW((target), (bytes) / sizeof(WCHAR), (source))
#define StringCbLengthA(text, limit, length) StringCchLengthA((text), (limit), (length))
#define StringCbPrintfA StringCchPrintfA
#define StringCbVPrintfA StringCchVPrintfA
#define StringCchCopy WS_AW(StringCchCopy)
#define StringCchCopyN WS_AW(StringCchCopyN)
#define StringCchCat WS_AW(StringCchCat)
#define StringCchLength WS_AW(StringCchLength)
#define StringCbCopy WS_AW(StringCbCopy)
#define StringCbCat WS_AW(StringCbCat)
#define StringCbCopyN WS_AW(StringCbCopyN)
#define StringCchCatN WS_AW(StringCchCatN)
#define StringCbCatN WS_AW(StringCbCatN)
#define StringCbLength WS_AW(StringCbLength)
#define StringCchPrintf WS_AW(StringCchPrintf)
#define StringCchVPrintf WS_AW(StringCchVPrintf)
#define StringCbPrintf WS_AW(StringCbPrintf)
#define StringCbVPrintf WS_AW(StringCbVPrintf)

#endif
