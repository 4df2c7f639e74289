/* Microsoft's printf, in bytes. */
#ifndef COMPANION_FORMATS_H
#define COMPANION_FORMATS_H

#include "messages.h"

/* The whole text in new memory, for free(); NULL without memory. Texts among the arguments are read as FormatMessage reads them. */
HIDDEN char *format_text(const char *format, va_list arguments, insert_text *text_of);

#endif
