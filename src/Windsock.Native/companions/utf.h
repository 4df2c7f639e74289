/* Text by code points. Narrow text is UTF-8; WCHAR is UTF-16 or UTF-32, as the file that includes this is compiled. */
#ifndef COMPANION_UTF_H
#define COMPANION_UTF_H

#include "companion.h"

#define BAD_CODE_POINT (~0u)
#define REPLACEMENT 0xFFFDu

static inline int utf_is_text(unsigned code) { return code < 0x110000 && (code < 0xD800 || code > 0xDFFF); }

/* Reads one code point of UTF-8 and advances; BAD_CODE_POINT for bytes that are none, one maximal wrong part at a time. */
static inline unsigned utf8_read(const char **from, const char *end)
{
    const unsigned char *at = (const unsigned char *)*from;
    unsigned lead = *at++, code, low = 0x80, high = 0xBF;
    int more = lead < 0x80 ? 0 : lead >= 0xC2 && lead < 0xE0 ? 1 : lead >= 0xE0 && lead < 0xF0 ? 2 : lead >= 0xF0 && lead < 0xF5 ? 3 : -1;
    *from = (const char *)at;
    if (more <= 0) return more == 0 ? lead : BAD_CODE_POINT;
    code = lead & (0x3Fu >> more);
    if (lead == 0xE0) low = 0xA0; /* Overlong forms, surrogates and what lies beyond the last plane. */
    if (lead == 0xED) high = 0x9F;
    if (lead == 0xF0) low = 0x90;
    if (lead == 0xF4) high = 0x8F;
    for (; more > 0; more--, low = 0x80, high = 0xBF) {
        if ((const char *)at == end || *at < low || *at > high) return BAD_CODE_POINT;
        code = code << 6 | (*at++ & 0x3F);
        *from = (const char *)at;
    }
    return code;
}

/* Writes one code point and returns how many bytes that takes; nothing when there is less room. */
static inline int utf8_write(unsigned code, char *to, size_t room)
{
    int size = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4, i;
    if ((size_t)size > room) return size;
    for (i = size - 1; i > 0; i--, code >>= 6) to[i] = (char)(0x80 | (code & 0x3F));
    to[0] = (char)(size == 1 ? code : (0xF00u >> size & 0xFF) | code);
    return size;
}

static inline unsigned wide_read(const WCHAR **from, const WCHAR *end)
{
    unsigned code = (unsigned)*(*from)++;
    if (sizeof(WCHAR) == 2 && code >= 0xD800 && code < 0xDC00 && *from != end && (unsigned)**from >= 0xDC00 && (unsigned)**from < 0xE000)
        return 0x10000 + ((code - 0xD800) << 10) + ((unsigned)*(*from)++ - 0xDC00);
    return utf_is_text(code) ? code : BAD_CODE_POINT;
}

static inline int wide_write(unsigned code, WCHAR *to, size_t room)
{
    int size = sizeof(WCHAR) == 2 && code >= 0x10000 ? 2 : 1;
    if ((size_t)size > room) return size;
    to[0] = (WCHAR)(size == 2 ? 0xD800 + ((code - 0x10000) >> 10) : code);
    if (size == 2) to[1] = (WCHAR)(0xDC00 + ((code - 0x10000) & 0x3FF));
    return size;
}

static inline size_t wide_length(const WCHAR *text)
{
    size_t length = 0;
    while (text[length]) length++;
    return length;
}

/* How long terminated text is in the other form, without its end; writes as much as fits. */
static inline size_t wide_from_narrow(const char *from, WCHAR *to, size_t room)
{
    const char *end = from + strlen(from);
    size_t length = 0;
    while (from < end) {
        unsigned code = utf8_read(&from, end);
        length += (size_t)wide_write(code == BAD_CODE_POINT ? REPLACEMENT : code, to + length, length < room ? room - length : 0);
    }
    return length;
}

static inline size_t narrow_from_wide(const WCHAR *from, char *to, size_t room)
{
    const WCHAR *end = from + wide_length(from);
    size_t length = 0;
    while (from < end) {
        unsigned code = wide_read(&from, end);
        length += (size_t)utf8_write(code == BAD_CODE_POINT ? REPLACEMENT : code, to + length, length < room ? room - length : 0);
    }
    return length;
}

/* The whole of a text in new memory, for free(); NULL without memory. */
static inline char *narrow_copy(const WCHAR *text)
{
    size_t length = narrow_from_wide(text, NULL, 0);
    char *copy = (char *)malloc(length + 1);
    if (copy) {
        narrow_from_wide(text, copy, length);
        copy[length] = 0;
    }
    return copy;
}

static inline WCHAR *wide_copy(const char *text)
{
    size_t length = wide_from_narrow(text, NULL, 0);
    WCHAR *copy = (WCHAR *)malloc((length + 1) * sizeof(WCHAR));
    if (copy) {
        wide_from_narrow(text, copy, length);
        copy[length] = 0;
    }
    return copy;
}

#endif
