/* FormatMessage, in bytes: what both widths share. */
#ifndef COMPANION_MESSAGES_H
#define COMPANION_MESSAGES_H

#include "utf.h"
#include <stdlib.h>

/* The system's text for a code, ending with a line break; NULL when it has none. */
HIDDEN const char *system_message(DWORD code);

/* Turns an insert that is text into bytes in new memory. Its form is s, the width of the call; S, the other one; h, bytes; l, WCHARs. */
typedef char *insert_text(uintptr_t value, char form);

/* The whole text in new memory, for free(); NULL with the last error set. template: of FORMAT_MESSAGE_FROM_STRING. */
HIDDEN char *format_message(DWORD flags, const char *template_text, DWORD code, DWORD language, va_list *arguments, insert_text *text_of);

#endif
