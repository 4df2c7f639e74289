/* Modules by narrow names. */
#ifndef COMPANION_MODULES_H
#define COMPANION_MODULES_H

#include "environment.h"
#include <stdlib.h>

HIDDEN HMODULE module_load(const char *name);
HIDDEN HMODULE module_find(const char *name);
/* In new memory; NULL with the last error set. */
HIDDEN char *module_path(HMODULE module);
/* The name behind an ordinal of ws2_32.dll; NULL when there is none. */
HIDDEN const char *ordinal_name(unsigned ordinal);

#endif
