/* What the host is, in WCHARs. */
#include "../environment.h"
#include <stdlib.h>

HIDDEN BOOL fill_version(void *target, size_t plain, size_t extended);
EXPORTED BOOL WINAPI GetVersionExW(LPOSVERSIONINFOW version) { return fill_version(version, sizeof(OSVERSIONINFOW), sizeof(OSVERSIONINFOEXW)); }

static BOOL give_name(COMPUTER_NAME_FORMAT form, LPWSTR buffer, LPDWORD size, DWORD too_small)
{
    char name[256];
    DWORD length;
    if (!size || (unsigned)form >= ComputerNameMax) RETURN_ERROR(ERROR_INVALID_PARAMETER, FALSE);
    if (!computer_name(form, name, sizeof name)) RETURN_ERROR(ERROR_GEN_FAILURE, FALSE);
    length = give_wide(name, buffer, *size);
    if (length != wide_from_narrow(name, NULL, 0)) {
        *size = length;
        RETURN_ERROR(too_small, FALSE);
    }
    *size = length;
    return TRUE;
}

EXPORTED BOOL WINAPI GetComputerNameW(LPWSTR buffer, LPDWORD size) { return give_name(ComputerNameNetBIOS, buffer, size, ERROR_BUFFER_OVERFLOW); }
EXPORTED BOOL WINAPI GetComputerNameExW(COMPUTER_NAME_FORMAT form, LPWSTR buffer, LPDWORD size)
{
    return give_name(form, buffer, size, ERROR_MORE_DATA);
}

EXPORTED UINT WINAPI GetSystemDirectoryW(LPWSTR buffer, UINT size) { return give_wide(system_directory(), buffer, size); }

EXPORTED VOID WINAPI OutputDebugStringW(LPCWSTR text)
{
    char *bytes = text ? narrow_copy(text) : NULL;
    OutputDebugStringA(bytes);
    free(bytes);
}
