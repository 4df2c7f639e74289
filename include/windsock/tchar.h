/* Text of either width by _UNICODE. */
#ifndef _INC_TCHAR
#define _INC_TCHAR

#include "windows.h"
#include "bits/crt.h"

#ifdef _UNICODE
#define __T(x) L##x
#define _tmain wmain
#define _tprintf wprintf
#define _ftprintf fwprintf
#define _stprintf swprintf
#define _sntprintf swprintf
#define _tcslen wcslen
#define _tcscpy wcscpy
#define _tcscat wcscat
#define _tcscmp wcscmp
#define _tcsncmp wcsncmp
#define _tcsicmp _wcsicmp
#define _tcschr wcschr
#define _tcsstr wcsstr
#define _tcsdup wcsdup
#define _tstoi _wtoi
#define _ttoi _wtoi
#else
#define __T(x) x
#define _tmain main
#define _tprintf printf
#define _ftprintf fprintf
#define _stprintf sprintf
#define _sntprintf _snprintf
#define _tcslen strlen
#define _tcscpy strcpy
#define _tcscat strcat
#define _tcscmp strcmp
#define _tcsncmp strncmp
#define _tcsicmp _stricmp
#define _tcschr strchr
#define _tcsstr strstr
#define _tcsdup strdup
#define _tstoi atoi
#define _ttoi atoi
#endif
#define _T(x) __T(x)
#define _TEXT(x) __T(x)
typedef TCHAR _TCHAR;

#endif
