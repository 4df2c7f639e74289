/* The environment, in WCHARs. */
#include "../environment.h"
#include <stdlib.h>

EXPORTED DWORD WINAPI GetEnvironmentVariableW(LPCWSTR name, LPWSTR buffer, DWORD size)
{
    char *bytes = name ? narrow_copy(name) : NULL, *value = bytes ? environment_value(bytes) : NULL;
    DWORD length;
    free(bytes);
    if (!value) RETURN_ERROR(ERROR_ENVVAR_NOT_FOUND, 0);
    length = give_wide(value, buffer, size);
    if (length == 0) gate_clear_error();
    free(value);
    return length;
}

EXPORTED BOOL WINAPI SetEnvironmentVariableW(LPCWSTR name, LPCWSTR value)
{
    char *bytes = name ? narrow_copy(name) : NULL, *narrow_value = value ? narrow_copy(value) : NULL;
    BOOL result = FALSE;
    if (!bytes || (value && !narrow_value)) SetLastError(name ? ERROR_NOT_ENOUGH_MEMORY : ERROR_INVALID_PARAMETER);
    else result = environment_set(bytes, narrow_value);
    free(bytes);
    free(narrow_value);
    return result;
}

EXPORTED DWORD WINAPI ExpandEnvironmentStringsW(LPCWSTR text, LPWSTR buffer, DWORD size)
{
    char *bytes = text ? narrow_copy(text) : NULL, *expanded = bytes ? environment_expand(bytes) : NULL;
    DWORD length;
    free(bytes);
    if (!expanded) RETURN_ERROR(text ? ERROR_NOT_ENOUGH_MEMORY : ERROR_INVALID_PARAMETER, 0);
    length = (DWORD)wide_from_narrow(expanded, NULL, 0) + 1;
    give_wide(expanded, buffer, size);
    free(expanded);
    return length;
}
