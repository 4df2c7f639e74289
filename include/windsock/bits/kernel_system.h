/* Files, processes, memory, text, time and modules. */
#ifndef WINDSOCK_BITS_KERNEL_SYSTEM_H
#define WINDSOCK_BITS_KERNEL_SYSTEM_H

WS_BEGIN_C

/* Files: TransmitFile, and ReadFile and WriteFile on sockets */
HANDLE WINAPI CreateFileA(LPCSTR lpFileName, DWORD dwDesiredAccess, DWORD dwShareMode, LPSECURITY_ATTRIBUTES lpSecurityAttributes,
    DWORD dwCreationDisposition, DWORD dwFlagsAndAttributes, HANDLE hTemplateFile) WS_NAME(CreateFileA);
HANDLE WINAPI CreateFileW(LPCWSTR lpFileName, DWORD dwDesiredAccess, DWORD dwShareMode, LPSECURITY_ATTRIBUTES lpSecurityAttributes,
    DWORD dwCreationDisposition, DWORD dwFlagsAndAttributes, HANDLE hTemplateFile) WS_NAME_WIDE(CreateFileW);
BOOL WINAPI ReadFile(HANDLE hFile, LPVOID lpBuffer, DWORD nNumberOfBytesToRead, LPDWORD lpNumberOfBytesRead,
    LPOVERLAPPED lpOverlapped) WS_NAME(ReadFile);
BOOL WINAPI WriteFile(HANDLE hFile, LPCVOID lpBuffer, DWORD nNumberOfBytesToWrite, LPDWORD lpNumberOfBytesWritten,
    LPOVERLAPPED lpOverlapped) WS_NAME(WriteFile);
DWORD WINAPI SetFilePointer(HANDLE hFile, LONG lDistanceToMove, PLONG lpDistanceToMoveHigh, DWORD dwMoveMethod)
    WS_NAME(SetFilePointer);
BOOL WINAPI SetFilePointerEx(HANDLE hFile, LARGE_INTEGER liDistanceToMove, PLARGE_INTEGER lpNewFilePointer, DWORD dwMoveMethod)
    WS_NAME(SetFilePointerEx);
DWORD WINAPI GetFileSize(HANDLE hFile, LPDWORD lpFileSizeHigh) WS_NAME(GetFileSize);
DWORD WINAPI GetFileType(HANDLE hFile) WS_NAME(GetFileType);
BOOL WINAPI SetEndOfFile(HANDLE hFile) WS_NAME(SetEndOfFile);
BOOL WINAPI GetFileSizeEx(HANDLE hFile, PLARGE_INTEGER lpFileSize) WS_NAME(GetFileSizeEx);
BOOL WINAPI FlushFileBuffers(HANDLE hFile) WS_NAME(FlushFileBuffers);
BOOL WINAPI DeleteFileA(LPCSTR lpFileName) WS_NAME(DeleteFileA);
BOOL WINAPI DeleteFileW(LPCWSTR lpFileName) WS_NAME_WIDE(DeleteFileW);
HANDLE WINAPI CreateFileMappingA(HANDLE hFile, LPSECURITY_ATTRIBUTES lpAttributes, DWORD flProtect, DWORD dwMaximumSizeHigh,
    DWORD dwMaximumSizeLow, LPCSTR lpName) WS_NAME(CreateFileMappingA);
HANDLE WINAPI CreateFileMappingW(HANDLE hFile, LPSECURITY_ATTRIBUTES lpAttributes, DWORD flProtect, DWORD dwMaximumSizeHigh,
    DWORD dwMaximumSizeLow, LPCWSTR lpName) WS_NAME_WIDE(CreateFileMappingW);
HANDLE WINAPI OpenFileMappingA(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCSTR lpName) WS_NAME(OpenFileMappingA);
HANDLE WINAPI OpenFileMappingW(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCWSTR lpName) WS_NAME_WIDE(OpenFileMappingW);
LPVOID WINAPI MapViewOfFile(HANDLE hFileMappingObject, DWORD dwDesiredAccess, DWORD dwFileOffsetHigh, DWORD dwFileOffsetLow,
    SIZE_T dwNumberOfBytesToMap) WS_NAME(MapViewOfFile);
BOOL WINAPI UnmapViewOfFile(LPCVOID lpBaseAddress) WS_NAME(UnmapViewOfFile);
BOOL WINAPI FlushViewOfFile(LPCVOID lpBaseAddress, SIZE_T dwNumberOfBytesToFlush) WS_NAME(FlushViewOfFile);
#define CREATE_NEW 1
#define CREATE_ALWAYS 2
#define OPEN_EXISTING 3
#define OPEN_ALWAYS 4
#define TRUNCATE_EXISTING 5
#define FILE_FLAG_WRITE_THROUGH 0x80000000
#define FILE_FLAG_OVERLAPPED 0x40000000
#define FILE_FLAG_NO_BUFFERING 0x20000000
#define FILE_FLAG_RANDOM_ACCESS 0x10000000
#define FILE_FLAG_SEQUENTIAL_SCAN 0x08000000
#define FILE_FLAG_DELETE_ON_CLOSE 0x04000000
#define FILE_TYPE_UNKNOWN 0x0000
#define FILE_TYPE_DISK 0x0001
#define FILE_TYPE_CHAR 0x0002
#define FILE_TYPE_PIPE 0x0003
#define FILE_BEGIN 0
#define FILE_CURRENT 1
#define FILE_END 2
#define FILE_MAP_COPY 0x0001
#define FILE_MAP_WRITE SECTION_MAP_WRITE
#define FILE_MAP_READ SECTION_MAP_READ
#define FILE_MAP_EXECUTE 0x0020
#define FILE_MAP_ALL_ACCESS SECTION_ALL_ACCESS

/* Processes: WSADuplicateSocket needs a second one */
BOOL WINAPI CreateProcessA(LPCSTR lpApplicationName, LPSTR lpCommandLine, LPSECURITY_ATTRIBUTES lpProcessAttributes,
    LPSECURITY_ATTRIBUTES lpThreadAttributes, BOOL bInheritHandles, DWORD dwCreationFlags, LPVOID lpEnvironment,
    LPCSTR lpCurrentDirectory, LPSTARTUPINFOA lpStartupInfo, LPPROCESS_INFORMATION lpProcessInformation) WS_NAME(CreateProcessA);
BOOL WINAPI CreateProcessW(LPCWSTR lpApplicationName, LPWSTR lpCommandLine, LPSECURITY_ATTRIBUTES lpProcessAttributes,
    LPSECURITY_ATTRIBUTES lpThreadAttributes, BOOL bInheritHandles, DWORD dwCreationFlags, LPVOID lpEnvironment,
    LPCWSTR lpCurrentDirectory, LPSTARTUPINFOW lpStartupInfo, LPPROCESS_INFORMATION lpProcessInformation)
    WS_NAME_WIDE(CreateProcessW);
BOOL WINAPI GetExitCodeProcess(HANDLE hProcess, LPDWORD lpExitCode) WS_NAME(GetExitCodeProcess);
BOOL WINAPI TerminateProcess(HANDLE hProcess, UINT uExitCode) WS_NAME(TerminateProcess);
HANDLE WINAPI OpenProcess(DWORD dwDesiredAccess, BOOL bInheritHandle, DWORD dwProcessId) WS_NAME(OpenProcess);
DWORD WINAPI GetProcessId(HANDLE process) WS_NAME(GetProcessId);
#define DETACHED_PROCESS 0x00000008
#define CREATE_NEW_CONSOLE 0x00000010
#define CREATE_NEW_PROCESS_GROUP 0x00000200
#define CREATE_UNICODE_ENVIRONMENT 0x00000400
#define CREATE_NO_WINDOW 0x08000000
#define STARTF_USESTDHANDLES 0x00000100
#define NORMAL_PRIORITY_CLASS 0x00000020

/* Memory */
HANDLE WINAPI GetProcessHeap(void) WS_NAME(GetProcessHeap);
HANDLE WINAPI HeapCreate(DWORD flOptions, SIZE_T dwInitialSize, SIZE_T dwMaximumSize) WS_NAME(HeapCreate);
BOOL WINAPI HeapDestroy(HANDLE hHeap) WS_NAME(HeapDestroy);
LPVOID WINAPI HeapAlloc(HANDLE hHeap, DWORD dwFlags, SIZE_T dwBytes) WS_NAME(HeapAlloc);
LPVOID WINAPI HeapReAlloc(HANDLE hHeap, DWORD dwFlags, LPVOID lpMem, SIZE_T dwBytes) WS_NAME(HeapReAlloc);
BOOL WINAPI HeapFree(HANDLE hHeap, DWORD dwFlags, LPVOID lpMem) WS_NAME(HeapFree);
SIZE_T WINAPI HeapSize(HANDLE hHeap, DWORD dwFlags, LPCVOID lpMem) WS_NAME(HeapSize);
BOOL WINAPI HeapValidate(HANDLE hHeap, DWORD dwFlags, LPCVOID lpMem) WS_NAME(HeapValidate);
HLOCAL WINAPI LocalAlloc(UINT uFlags, SIZE_T uBytes) WS_NAME(LocalAlloc);
HLOCAL WINAPI LocalFree(HLOCAL hMem) WS_NAME(LocalFree);
HGLOBAL WINAPI GlobalAlloc(UINT uFlags, SIZE_T dwBytes) WS_NAME(GlobalAlloc);
HGLOBAL WINAPI GlobalFree(HGLOBAL hMem) WS_NAME(GlobalFree);
HLOCAL WINAPI LocalReAlloc(HLOCAL hMem, SIZE_T uBytes, UINT uFlags) WS_NAME(LocalReAlloc);
LPVOID WINAPI LocalLock(HLOCAL hMem) WS_NAME(LocalLock);
BOOL WINAPI LocalUnlock(HLOCAL hMem) WS_NAME(LocalUnlock);
SIZE_T WINAPI LocalSize(HLOCAL hMem) WS_NAME(LocalSize);
HGLOBAL WINAPI GlobalReAlloc(HGLOBAL hMem, SIZE_T dwBytes, UINT uFlags) WS_NAME(GlobalReAlloc);
LPVOID WINAPI GlobalLock(HGLOBAL hMem) WS_NAME(GlobalLock);
BOOL WINAPI GlobalUnlock(HGLOBAL hMem) WS_NAME(GlobalUnlock);
SIZE_T WINAPI GlobalSize(HGLOBAL hMem) WS_NAME(GlobalSize);
LPVOID WINAPI VirtualAlloc(LPVOID lpAddress, SIZE_T dwSize, DWORD flAllocationType, DWORD flProtect) WS_NAME(VirtualAlloc);
BOOL WINAPI VirtualFree(LPVOID lpAddress, SIZE_T dwSize, DWORD dwFreeType) WS_NAME(VirtualFree);
BOOL WINAPI VirtualProtect(LPVOID lpAddress, SIZE_T dwSize, DWORD flNewProtect, PDWORD lpflOldProtect) WS_NAME(VirtualProtect);
BOOL WINAPI VirtualLock(LPVOID lpAddress, SIZE_T dwSize) WS_NAME(VirtualLock);
BOOL WINAPI VirtualUnlock(LPVOID lpAddress, SIZE_T dwSize) WS_NAME(VirtualUnlock);
#define LMEM_FIXED 0x0000
#define LMEM_MOVEABLE 0x0002
#define LMEM_ZEROINIT 0x0040
#define LMEM_MODIFY 0x0080
#define LHND (LMEM_MOVEABLE | LMEM_ZEROINIT)
#define LPTR (LMEM_FIXED | LMEM_ZEROINIT)
#define GMEM_FIXED 0x0000
#define GMEM_MOVEABLE 0x0002
#define GMEM_ZEROINIT 0x0040
#define GMEM_MODIFY 0x0080
#define GHND (GMEM_MOVEABLE | GMEM_ZEROINIT)
#define GPTR (GMEM_FIXED | GMEM_ZEROINIT)
#define RtlMoveMemory(destination, source, length) memmove((destination), (source), (length))
#define RtlCopyMemory(destination, source, length) memcpy((destination), (source), (length))
#define RtlFillMemory(destination, length, fill) memset((destination), (fill), (length))
#define RtlZeroMemory(destination, length) memset((destination), 0, (length))
#define RtlEqualMemory(a, b, length) (!memcmp((a), (b), (length)))
#define MoveMemory RtlMoveMemory
#define CopyMemory RtlCopyMemory
#define FillMemory RtlFillMemory
#define ZeroMemory RtlZeroMemory

WS_INLINE PVOID SecureZeroMemory(PVOID ptr, SIZE_T cnt)
{
    memset(ptr, 0, cnt);
    __asm__ __volatile__("" : : "r"(ptr) : "memory"); /* A store nobody reads would be removed. */
    return ptr;
}
#define RtlSecureZeroMemory SecureZeroMemory

/* Text */
int WINAPI lstrlenA(LPCSTR lpString) WS_NAME(lstrlenA);
int WINAPI lstrlenW(LPCWSTR lpString) WS_NAME_WIDE(lstrlenW);
LPSTR WINAPI lstrcpyA(LPSTR lpString1, LPCSTR lpString2) WS_NAME(lstrcpyA);
LPWSTR WINAPI lstrcpyW(LPWSTR lpString1, LPCWSTR lpString2) WS_NAME_WIDE(lstrcpyW);
LPSTR WINAPI lstrcpynA(LPSTR lpString1, LPCSTR lpString2, int iMaxLength) WS_NAME(lstrcpynA);
LPWSTR WINAPI lstrcpynW(LPWSTR lpString1, LPCWSTR lpString2, int iMaxLength) WS_NAME_WIDE(lstrcpynW);
LPSTR WINAPI lstrcatA(LPSTR lpString1, LPCSTR lpString2) WS_NAME(lstrcatA);
LPWSTR WINAPI lstrcatW(LPWSTR lpString1, LPCWSTR lpString2) WS_NAME_WIDE(lstrcatW);
int WINAPI lstrcmpA(LPCSTR lpString1, LPCSTR lpString2) WS_NAME(lstrcmpA);
int WINAPI lstrcmpW(LPCWSTR lpString1, LPCWSTR lpString2) WS_NAME_WIDE(lstrcmpW);
int WINAPI lstrcmpiA(LPCSTR lpString1, LPCSTR lpString2) WS_NAME(lstrcmpiA);
int WINAPI lstrcmpiW(LPCWSTR lpString1, LPCWSTR lpString2) WS_NAME_WIDE(lstrcmpiW);
int WINAPI MultiByteToWideChar(UINT codePage, DWORD dwFlags, LPCSTR lpMultiByteStr, int cbMultiByte, LPWSTR lpWideCharStr,
    int cchWideChar) WS_NAME_WIDE_STRUCT(MultiByteToWideChar);
int WINAPI WideCharToMultiByte(UINT codePage, DWORD dwFlags, LPCWSTR lpWideCharStr, int cchWideChar, LPSTR lpMultiByteStr,
    int cbMultiByte, LPCSTR lpDefaultChar, LPBOOL lpUsedDefaultChar)
    WS_NAME_WIDE_STRUCT(WideCharToMultiByte);
/* Of user32 and of the C library; the narrow ones exist twice too, for an argument may be wide. */
int WINAPIV wsprintfA(LPSTR target, LPCSTR format, ...) WS_NAME_WIDE_STRUCT(wsprintfA);
int WINAPIV wsprintfW(LPWSTR target, LPCWSTR format, ...) WS_NAME_WIDE(wsprintfW);
int WINAPI wvsprintfA(LPSTR target, LPCSTR format, va_list arguments) WS_NAME_WIDE_STRUCT(wvsprintfA);
int WINAPI wvsprintfW(LPWSTR target, LPCWSTR format, va_list arguments) WS_NAME_WIDE(wvsprintfW);
int _vsnwprintf(WCHAR *target, size_t size, const WCHAR *format, va_list arguments) WS_NAME_WIDE_STRUCT(_vsnwprintf);
UINT WINAPI GetACP(void) WS_NAME(GetACP);
UINT WINAPI GetOEMCP(void) WS_NAME(GetOEMCP);
BOOL WINAPI IsValidCodePage(UINT codePage) WS_NAME(IsValidCodePage);
BOOL WINAPI IsDBCSLeadByte(BYTE testChar) WS_NAME(IsDBCSLeadByte);
DWORD WINAPI FormatMessageA(DWORD dwFlags, LPCVOID lpSource, DWORD dwMessageId, DWORD dwLanguageId, LPSTR lpBuffer, DWORD nSize,
    va_list *arguments) WS_NAME_WIDE_STRUCT(FormatMessageA);
DWORD WINAPI FormatMessageW(DWORD dwFlags, LPCVOID lpSource, DWORD dwMessageId, DWORD dwLanguageId, LPWSTR lpBuffer, DWORD nSize,
    va_list *arguments) WS_NAME_WIDE(FormatMessageW);
#define CP_ACP 0
#define CP_OEMCP 1
#define CP_THREAD_ACP 3
#define CP_UTF8 65001
#define MB_PRECOMPOSED 0x00000001
#define MB_COMPOSITE 0x00000002
#define MB_USEGLYPHCHARS 0x00000004
#define MB_ERR_INVALID_CHARS 0x00000008
#define WC_DISCARDNS 0x00000010
#define WC_SEPCHARS 0x00000020
#define WC_DEFAULTCHAR 0x00000040
#define WC_ERR_INVALID_CHARS 0x00000080
#define WC_COMPOSITECHECK 0x00000200
#define WC_NO_BEST_FIT_CHARS 0x00000400
#define FORMAT_MESSAGE_ALLOCATE_BUFFER 0x00000100
#define FORMAT_MESSAGE_IGNORE_INSERTS 0x00000200
#define FORMAT_MESSAGE_FROM_STRING 0x00000400
#define FORMAT_MESSAGE_FROM_HMODULE 0x00000800
#define FORMAT_MESSAGE_FROM_SYSTEM 0x00001000
#define FORMAT_MESSAGE_ARGUMENT_ARRAY 0x00002000
#define FORMAT_MESSAGE_MAX_WIDTH_MASK 0x000000FF

/* Time and system */
DWORD WINAPI GetTickCount(void) WS_NAME(GetTickCount);
ULONGLONG WINAPI GetTickCount64(void) WS_NAME(GetTickCount64);
BOOL WINAPI QueryPerformanceCounter(LARGE_INTEGER *lpPerformanceCount) WS_NAME(QueryPerformanceCounter);
BOOL WINAPI QueryPerformanceFrequency(LARGE_INTEGER *lpFrequency) WS_NAME(QueryPerformanceFrequency);
VOID WINAPI GetSystemInfo(LPSYSTEM_INFO lpSystemInfo) WS_NAME(GetSystemInfo);
VOID WINAPI GetNativeSystemInfo(LPSYSTEM_INFO lpSystemInfo) WS_NAME(GetNativeSystemInfo);
DWORD WINAPI GetVersion(void) WS_NAME(GetVersion);
VOID WINAPI GetSystemTime(LPSYSTEMTIME lpSystemTime) WS_NAME(GetSystemTime);
VOID WINAPI GetLocalTime(LPSYSTEMTIME lpSystemTime) WS_NAME(GetLocalTime);
VOID WINAPI GetSystemTimeAsFileTime(LPFILETIME lpSystemTimeAsFileTime) WS_NAME(GetSystemTimeAsFileTime);
VOID WINAPI GetSystemTimePreciseAsFileTime(LPFILETIME lpSystemTimeAsFileTime) WS_NAME(GetSystemTimePreciseAsFileTime);
BOOL WINAPI FileTimeToSystemTime(const FILETIME *lpFileTime, LPSYSTEMTIME lpSystemTime) WS_NAME(FileTimeToSystemTime);
BOOL WINAPI SystemTimeToFileTime(const SYSTEMTIME *lpSystemTime, LPFILETIME lpFileTime) WS_NAME(SystemTimeToFileTime);
BOOL WINAPI FileTimeToLocalFileTime(const FILETIME *lpFileTime, LPFILETIME lpLocalFileTime) WS_NAME(FileTimeToLocalFileTime);
BOOL WINAPI LocalFileTimeToFileTime(const FILETIME *lpLocalFileTime, LPFILETIME lpFileTime) WS_NAME(LocalFileTimeToFileTime);
LONG WINAPI CompareFileTime(const FILETIME *lpFileTime1, const FILETIME *lpFileTime2) WS_NAME(CompareFileTime);
BOOL WINAPI GetComputerNameA(LPSTR lpBuffer, LPDWORD nSize) WS_NAME(GetComputerNameA);
BOOL WINAPI GetComputerNameW(LPWSTR lpBuffer, LPDWORD nSize) WS_NAME_WIDE(GetComputerNameW);
typedef enum _COMPUTER_NAME_FORMAT {
    ComputerNameNetBIOS,
    ComputerNameDnsHostname,
    ComputerNameDnsDomain,
    ComputerNameDnsFullyQualified,
    ComputerNamePhysicalNetBIOS,
    ComputerNamePhysicalDnsHostname,
    ComputerNamePhysicalDnsDomain,
    ComputerNamePhysicalDnsFullyQualified,
    ComputerNameMax
} COMPUTER_NAME_FORMAT;
BOOL WINAPI GetComputerNameExA(COMPUTER_NAME_FORMAT nameType, LPSTR lpBuffer, LPDWORD nSize) WS_NAME(GetComputerNameExA);
BOOL WINAPI GetComputerNameExW(COMPUTER_NAME_FORMAT nameType, LPWSTR lpBuffer, LPDWORD nSize) WS_NAME_WIDE(GetComputerNameExW);
#define MAX_COMPUTERNAME_LENGTH 15
BOOL WINAPI GetVersionExA(LPOSVERSIONINFOA lpVersionInformation) WS_NAME(GetVersionExA);
BOOL WINAPI GetVersionExW(LPOSVERSIONINFOW lpVersionInformation) WS_NAME_WIDE(GetVersionExW);
BOOL WINAPI SetConsoleCtrlHandler(PHANDLER_ROUTINE handlerRoutine, BOOL add) WS_NAME(SetConsoleCtrlHandler);
BOOL WINAPI GenerateConsoleCtrlEvent(DWORD dwCtrlEvent, DWORD dwProcessGroupId) WS_NAME(GenerateConsoleCtrlEvent);
HANDLE WINAPI GetStdHandle(DWORD nStdHandle) WS_NAME(GetStdHandle);
BOOL WINAPI SetStdHandle(DWORD nStdHandle, HANDLE hHandle) WS_NAME(SetStdHandle);
BOOL WINAPI WriteConsoleA(HANDLE hConsoleOutput, const VOID *lpBuffer, DWORD nNumberOfCharsToWrite,
    LPDWORD lpNumberOfCharsWritten, LPVOID lpReserved) WS_NAME(WriteConsoleA);
BOOL WINAPI WriteConsoleW(HANDLE hConsoleOutput, const VOID *lpBuffer, DWORD nNumberOfCharsToWrite,
    LPDWORD lpNumberOfCharsWritten, LPVOID lpReserved) WS_NAME_WIDE(WriteConsoleW);
VOID WINAPI OutputDebugStringA(LPCSTR lpOutputString) WS_NAME(OutputDebugStringA);
VOID WINAPI OutputDebugStringW(LPCWSTR lpOutputString) WS_NAME_WIDE(OutputDebugStringW);
BOOL WINAPI IsDebuggerPresent(void) WS_NAME(IsDebuggerPresent);
DWORD WINAPI GetEnvironmentVariableA(LPCSTR lpName, LPSTR lpBuffer, DWORD nSize) WS_NAME(GetEnvironmentVariableA);
DWORD WINAPI GetEnvironmentVariableW(LPCWSTR lpName, LPWSTR lpBuffer, DWORD nSize) WS_NAME_WIDE(GetEnvironmentVariableW);
BOOL WINAPI SetEnvironmentVariableA(LPCSTR lpName, LPCSTR lpValue) WS_NAME(SetEnvironmentVariableA);
BOOL WINAPI SetEnvironmentVariableW(LPCWSTR lpName, LPCWSTR lpValue) WS_NAME_WIDE(SetEnvironmentVariableW);
DWORD WINAPI ExpandEnvironmentStringsA(LPCSTR lpSrc, LPSTR lpDst, DWORD nSize) WS_NAME(ExpandEnvironmentStringsA);
DWORD WINAPI ExpandEnvironmentStringsW(LPCWSTR lpSrc, LPWSTR lpDst, DWORD nSize) WS_NAME_WIDE(ExpandEnvironmentStringsW);
UINT WINAPI GetSystemDirectoryA(LPSTR lpBuffer, UINT uSize) WS_NAME(GetSystemDirectoryA);
UINT WINAPI GetSystemDirectoryW(LPWSTR lpBuffer, UINT uSize) WS_NAME_WIDE(GetSystemDirectoryW);
#define STD_INPUT_HANDLE ((DWORD)-10)
#define STD_OUTPUT_HANDLE ((DWORD)-11)
#define STD_ERROR_HANDLE ((DWORD)-12)
#define CTRL_C_EVENT 0
#define CTRL_BREAK_EVENT 1
#define CTRL_CLOSE_EVENT 2
#define CTRL_LOGOFF_EVENT 5
#define CTRL_SHUTDOWN_EVENT 6

/* Modules */
HMODULE WINAPI LoadLibraryA(LPCSTR lpLibFileName) WS_NAME(LoadLibraryA);
HMODULE WINAPI LoadLibraryW(LPCWSTR lpLibFileName) WS_NAME_WIDE(LoadLibraryW);
HMODULE WINAPI LoadLibraryExA(LPCSTR lpLibFileName, HANDLE hFile, DWORD dwFlags) WS_NAME(LoadLibraryExA);
HMODULE WINAPI LoadLibraryExW(LPCWSTR lpLibFileName, HANDLE hFile, DWORD dwFlags) WS_NAME_WIDE(LoadLibraryExW);
/* Functions for wide text exist twice, and which one a name means depends on the program. */
FARPROC WINAPI GetProcAddress(HMODULE hModule, LPCSTR lpProcName) WS_NAME_WIDE_STRUCT(GetProcAddress);
BOOL WINAPI FreeLibrary(HMODULE hLibModule) WS_NAME(FreeLibrary);
HMODULE WINAPI GetModuleHandleA(LPCSTR lpModuleName) WS_NAME(GetModuleHandleA);
HMODULE WINAPI GetModuleHandleW(LPCWSTR lpModuleName) WS_NAME_WIDE(GetModuleHandleW);
DWORD WINAPI GetModuleFileNameA(HMODULE hModule, LPSTR lpFilename, DWORD nSize) WS_NAME(GetModuleFileNameA);
DWORD WINAPI GetModuleFileNameW(HMODULE hModule, LPWSTR lpFilename, DWORD nSize) WS_NAME_WIDE(GetModuleFileNameW);

WS_END_C

#include "crt_wide.h"

#define CreateFile WS_AW(CreateFile)
#define DeleteFile WS_AW(DeleteFile)
#define CreateFileMapping WS_AW(CreateFileMapping)
#define OpenFileMapping WS_AW(OpenFileMapping)
#define CreateProcess WS_AW(CreateProcess)
#define lstrlen WS_AW(lstrlen)
#define lstrcpy WS_AW(lstrcpy)
#define lstrcpyn WS_AW(lstrcpyn)
#define lstrcat WS_AW(lstrcat)
#define lstrcmp WS_AW(lstrcmp)
#define lstrcmpi WS_AW(lstrcmpi)
#define wsprintf WS_AW(wsprintf)
#define wvsprintf WS_AW(wvsprintf)
#define FormatMessage WS_AW(FormatMessage)
#define GetComputerName WS_AW(GetComputerName)
#define GetComputerNameEx WS_AW(GetComputerNameEx)
#define GetVersionEx WS_AW(GetVersionEx)
#define WriteConsole WS_AW(WriteConsole)
#define OutputDebugString WS_AW(OutputDebugString)
#define GetEnvironmentVariable WS_AW(GetEnvironmentVariable)
#define SetEnvironmentVariable WS_AW(SetEnvironmentVariable)
#define ExpandEnvironmentStrings WS_AW(ExpandEnvironmentStrings)
#define GetSystemDirectory WS_AW(GetSystemDirectory)
#define LoadLibrary WS_AW(LoadLibrary)
#define LoadLibraryEx WS_AW(LoadLibraryEx)
#define LOAD_LIBRARY_SEARCH_SYSTEM32 0x00000800
#define GetModuleHandle WS_AW(GetModuleHandle)
#define GetModuleFileName WS_AW(GetModuleFileName)

#endif
