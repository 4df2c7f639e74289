/* Modules by wide names. */
#include "../modules.h"

EXPORTED HMODULE WINAPI LoadLibraryW(LPCWSTR name)
{
    char *bytes = name ? narrow_copy(name) : NULL;
    HMODULE module = LoadLibraryA(bytes);
    free(bytes);
    return module;
}

EXPORTED HMODULE WINAPI LoadLibraryExW(LPCWSTR name, HANDLE file, DWORD flags)
{
    char *bytes = name ? narrow_copy(name) : NULL;
    HMODULE module = LoadLibraryExA(bytes, file, flags);
    free(bytes);
    return module;
}

EXPORTED HMODULE WINAPI GetModuleHandleW(LPCWSTR name)
{
    char *bytes = name ? narrow_copy(name) : NULL;
    HMODULE module = module_find(bytes);
    free(bytes);
    return module;
}

EXPORTED DWORD WINAPI GetModuleFileNameW(HMODULE module, LPWSTR buffer, DWORD size)
{
    char *path = module_path(module);
    size_t whole;
    DWORD length;
    if (!path) return 0;
    whole = wide_from_narrow(path, NULL, 0);
    length = give_wide(path, buffer, size);
    if (length > whole) {
        if (size > 0) {
            wide_from_narrow(path, buffer, size - 1);
            buffer[size - 1] = 0;
        }
        length = size;
        SetLastError(ERROR_INSUFFICIENT_BUFFER);
    }
    free(path);
    return length;
}
