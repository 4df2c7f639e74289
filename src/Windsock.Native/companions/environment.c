/* The environment, in bytes. */
#include "environment.h"
#include <stdlib.h>
#include <strings.h>

extern char **environ;

static char *find(const char *name)
{
    size_t length = strlen(name);
    char **entry, *exact = getenv(name);
    if (exact || length == 0) return exact;
    for (entry = environ; entry && *entry; entry++)
        if (strncasecmp(*entry, name, length) == 0 && (*entry)[length] == '=') return *entry + length + 1;
    return NULL;
}

char *environment_value(const char *name)
{
    char *found = find(name);
    return found ? strdup(found) : NULL;
}

BOOL environment_set(const char *name, const char *value)
{
    char *found, exact[256];
    size_t length = strlen(name);
    if (length == 0 || strchr(name, '=')) RETURN_ERROR(ERROR_INVALID_PARAMETER, FALSE);
    found = find(name);
    if (found && length < sizeof exact) { /* The name keeps the case that it has. */
        memcpy(exact, found - length - 1, length);
        exact[length] = 0;
        name = exact;
    }
    if (value == NULL && !found) RETURN_ERROR(ERROR_ENVVAR_NOT_FOUND, FALSE);
    if ((value ? setenv(name, value, 1) : unsetenv(name)) != 0) RETURN_ERROR(ERROR_NOT_ENOUGH_MEMORY, FALSE);
    return TRUE;
}

/* Appends and keeps the text terminated; NULL, with the text freed, without memory. */
static char *append(char *text, size_t *length, const char *part, size_t size)
{
    char *longer = text || *length == 0 ? (char *)realloc(text, *length + size + 1) : NULL;
    if (!longer) {
        free(text);
        *length = 1;
        return NULL;
    }
    memcpy(longer + *length, part, size);
    *length += size;
    longer[*length] = 0;
    return longer;
}

char *environment_expand(const char *text)
{
    size_t length = 0;
    char *result = append(NULL, &length, "", 0);
    while (*text && result) {
        const char *end = *text == '%' ? strchr(text + 1, '%') : NULL;
        size_t plain = *text == '%' ? 1 + strcspn(text + 1, "%") : strcspn(text, "%");
        char *name = end ? strndup(text + 1, (size_t)(end - text - 1)) : NULL, *value = name ? find(name) : NULL;
        free(name);
        if (value) {
            result = append(result, &length, value, strlen(value));
            text = end + 1;
        } else {
            result = append(result, &length, text, plain);
            text += plain;
        }
    }
    return result;
}

EXPORTED DWORD WINAPI GetEnvironmentVariableA(LPCSTR name, LPSTR buffer, DWORD size)
{
    char *value = name ? environment_value(name) : NULL;
    DWORD length;
    if (!value) RETURN_ERROR(ERROR_ENVVAR_NOT_FOUND, 0);
    length = give_narrow(value, buffer, size);
    if (length == 0) gate_clear_error(); /* An empty value is one too. */
    free(value);
    return length;
}

EXPORTED BOOL WINAPI SetEnvironmentVariableA(LPCSTR name, LPCSTR value)
{
    if (!name) RETURN_ERROR(ERROR_INVALID_PARAMETER, FALSE);
    return environment_set(name, value);
}

/* The length counts the terminator, whether the text fits or not. */
EXPORTED DWORD WINAPI ExpandEnvironmentStringsA(LPCSTR text, LPSTR buffer, DWORD size)
{
    char *expanded = text ? environment_expand(text) : NULL;
    DWORD length;
    if (!expanded) RETURN_ERROR(text ? ERROR_NOT_ENOUGH_MEMORY : ERROR_INVALID_PARAMETER, 0);
    length = (DWORD)strlen(expanded) + 1;
    give_narrow(expanded, buffer, size);
    free(expanded);
    return length;
}
