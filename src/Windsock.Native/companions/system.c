/* What the host is. */
#include "environment.h"
#include <ctype.h>
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/utsname.h>
#include <unistd.h>

/* The version that the headers' _WIN32_WINNT stands for. */
enum { MAJOR = 10, MINOR = 0, BUILD = 19045 };

EXPORTED VOID WINAPI GetSystemInfo(LPSYSTEM_INFO info)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    memset(info, 0, sizeof *info);
#if defined(__x86_64__)
    info->wProcessorArchitecture = PROCESSOR_ARCHITECTURE_AMD64;
    info->dwProcessorType = 8664;
    info->wProcessorLevel = 6;
#else
    info->wProcessorArchitecture = PROCESSOR_ARCHITECTURE_ARM64;
#endif
    info->dwPageSize = (DWORD)sysconf(_SC_PAGESIZE);
    info->dwAllocationGranularity = 0x10000;
    info->lpMinimumApplicationAddress = (LPVOID)0x10000;
    info->lpMaximumApplicationAddress = (LPVOID)0x7FFFFFFEFFFF;
    info->dwNumberOfProcessors = processors > 0 ? (DWORD)processors : 1;
    info->dwActiveProcessorMask = info->dwNumberOfProcessors >= 64 ? ~(DWORD_PTR)0 : ((DWORD_PTR)1 << info->dwNumberOfProcessors) - 1;
}

EXPORTED VOID WINAPI GetNativeSystemInfo(LPSYSTEM_INFO info) { GetSystemInfo(info); }
EXPORTED DWORD WINAPI GetVersion(void) { return (DWORD)BUILD << 16 | MINOR << 8 | MAJOR; }

/* The two forms of the structure begin alike, and so do their widths. */
struct version {
    DWORD size, major, minor, build, platform;
};

HIDDEN BOOL fill_version(void *target, size_t plain, size_t extended);
BOOL fill_version(void *target, size_t plain, size_t extended)
{
    struct version *version = (struct version *)target;
    DWORD size = version->size;
    if (size != plain && size != extended) RETURN_ERROR(ERROR_INSUFFICIENT_BUFFER, FALSE);
    memset(version, 0, size);
    *version = (struct version){size, MAJOR, MINOR, BUILD, VER_PLATFORM_WIN32_NT};
    /* After the service pack's two numbers and the suite mask: a workstation. */
    if (size == extended) ((BYTE *)target)[plain + 6] = 1;
    return TRUE;
}

EXPORTED BOOL WINAPI GetVersionExA(LPOSVERSIONINFOA version) { return fill_version(version, sizeof(OSVERSIONINFOA), sizeof(OSVERSIONINFOEXA)); }

/* The NetBIOS form is the host's name up to its first dot, in capitals and of 15 characters at most. */
int computer_name(COMPUTER_NAME_FORMAT form, char *name, size_t size)
{
    struct utsname host;
    char *dot, *end;
    if (form >= ComputerNamePhysicalNetBIOS) form = (COMPUTER_NAME_FORMAT)(form - ComputerNamePhysicalNetBIOS);
    if (uname(&host) != 0) return 0;
    dot = strchr(host.nodename, '.');
    if (form == ComputerNameDnsFullyQualified) return snprintf(name, size, "%s", host.nodename) < (int)size;
    if (form == ComputerNameDnsDomain) return snprintf(name, size, "%s", dot ? dot + 1 : "") < (int)size;
    if (dot) *dot = 0;
    if (form == ComputerNameNetBIOS) {
        host.nodename[MAX_COMPUTERNAME_LENGTH] = 0;
        for (end = host.nodename; *end; end++) *end = (char)toupper((unsigned char)*end);
    }
    return snprintf(name, size, "%s", host.nodename) < (int)size;
}

/* The size comes back without the terminator when the name fits, and with it when it does not. */
static BOOL give_name(COMPUTER_NAME_FORMAT form, LPSTR buffer, LPDWORD size, DWORD too_small)
{
    char name[256];
    DWORD length;
    if (!size || (unsigned)form >= ComputerNameMax) RETURN_ERROR(ERROR_INVALID_PARAMETER, FALSE);
    if (!computer_name(form, name, sizeof name)) RETURN_ERROR(ERROR_GEN_FAILURE, FALSE);
    length = give_narrow(name, buffer, *size);
    if (length != strlen(name)) {
        *size = length;
        RETURN_ERROR(too_small, FALSE);
    }
    *size = length;
    return TRUE;
}

EXPORTED BOOL WINAPI GetComputerNameA(LPSTR buffer, LPDWORD size) { return give_name(ComputerNameNetBIOS, buffer, size, ERROR_BUFFER_OVERFLOW); }
EXPORTED BOOL WINAPI GetComputerNameExA(COMPUTER_NAME_FORMAT form, LPSTR buffer, LPDWORD size)
{
    return give_name(form, buffer, size, ERROR_MORE_DATA);
}

static char directory[4096] = "/";
static pthread_once_t directory_once = PTHREAD_ONCE_INIT;

static void find_directory(void)
{
    Dl_info info;
    char found[4096], *slash;
    if (dladdr((void *)system_directory, &info) == 0 || realpath(info.dli_fname, found) == NULL) return;
    slash = strrchr(found, '/');
    if (slash && slash != found) *slash = 0;
    memcpy(directory, found, sizeof directory);
}

const char *system_directory(void)
{
    pthread_once(&directory_once, find_directory);
    return directory;
}

EXPORTED UINT WINAPI GetSystemDirectoryA(LPSTR buffer, UINT size) { return give_narrow(system_directory(), buffer, size); }

/* A debugger traces; one that the program started under is told by the kernel. */
EXPORTED BOOL WINAPI IsDebuggerPresent(void)
{
    char line[128];
    int tracer = 0;
    FILE *status = fopen("/proc/self/status", "re");
    while (status && fgets(line, sizeof line, status))
        if (sscanf(line, "TracerPid: %d", &tracer) == 1) break;
    if (status) fclose(status);
    return tracer != 0;
}

/* There is no channel from a program to its debugger but the terminal that both have; without a debugger nobody reads the text, as on
   Windows, unless WINDSOCK_DEBUG_OUTPUT asks for it on standard error. */
EXPORTED VOID WINAPI OutputDebugStringA(LPCSTR text)
{
    const char *wish = getenv("WINDSOCK_DEBUG_OUTPUT");
    if (text && ((wish && *wish) || IsDebuggerPresent())) fputs(text, stderr);
}

EXPORTED DECLSPEC_NORETURN VOID WINAPI ExitProcess(UINT code)
{
    exit((int)code);
}
