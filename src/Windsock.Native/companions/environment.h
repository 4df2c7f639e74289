/* Where the narrow and the wide functions meet: values in bytes, and the ways in which Windows hands out text of any length. */
#ifndef COMPANION_ENVIRONMENT_H
#define COMPANION_ENVIRONMENT_H

#include "utf.h"

/* The value of a variable in new memory, for free(); NULL when there is none. Case does not count. */
HIDDEN char *environment_value(const char *name);
HIDDEN BOOL environment_set(const char *name, const char *value);
/* A text with its %NAME% parts replaced, in new memory. */
HIDDEN char *environment_expand(const char *text);

/* The computer's name in one of its forms, and the result when the text that is there does not fit. */
HIDDEN int computer_name(COMPUTER_NAME_FORMAT form, char *name, size_t size);
/* The folder of this library: where a program looks for ws2_32.dll. */
HIDDEN const char *system_directory(void);

/* The end of most of these functions: copies text with its terminator to a buffer of so many characters. Returns the length without
   the terminator, or with it when the buffer is too small, which then stays as it is. */
static inline DWORD give_narrow(const char *text, LPSTR buffer, DWORD size)
{
    size_t length = strlen(text);
    if (length >= size || !buffer) return (DWORD)length + 1;
    memcpy(buffer, text, length + 1);
    return (DWORD)length;
}

static inline DWORD give_wide(const char *text, LPWSTR buffer, DWORD size)
{
    size_t length = wide_from_narrow(text, NULL, 0);
    if (length >= size || !buffer) return (DWORD)length + 1;
    wide_from_narrow(text, buffer, length);
    buffer[length] = 0;
    return (DWORD)length;
}

#endif
