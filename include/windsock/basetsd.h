/* Integers by width. Pointer-sized ones are `unsigned long`, so that they interchange with size_t and uintptr_t of this host. */
#ifndef _BASETSD_H_
#define _BASETSD_H_

#include "bits/platform.h"

typedef unsigned long UINT_PTR, *PUINT_PTR;
typedef long INT_PTR, *PINT_PTR;
typedef unsigned long ULONG_PTR, *PULONG_PTR;
typedef long LONG_PTR, *PLONG_PTR;
typedef ULONG_PTR DWORD_PTR, *PDWORD_PTR;
typedef ULONG_PTR SIZE_T, *PSIZE_T;
typedef LONG_PTR SSIZE_T, *PSSIZE_T;
typedef ULONG_PTR KAFFINITY;
typedef unsigned int UHALF_PTR;
typedef int HALF_PTR;

typedef signed char INT8, *PINT8;
typedef signed short INT16, *PINT16;
typedef signed int INT32, *PINT32;
typedef unsigned char UINT8, *PUINT8;
typedef unsigned short UINT16, *PUINT16;
typedef unsigned int UINT32, *PUINT32;
typedef signed int LONG32, *PLONG32;
typedef unsigned int ULONG32, *PULONG32;
typedef unsigned int DWORD32, *PDWORD32;
WS_ANONYMOUS typedef long long INT64, *PINT64;
WS_ANONYMOUS typedef unsigned long long UINT64, *PUINT64;
WS_ANONYMOUS typedef long long LONG64, *PLONG64;
WS_ANONYMOUS typedef unsigned long long ULONG64, *PULONG64;
WS_ANONYMOUS typedef unsigned long long DWORD64, *PDWORD64;

#define PtrToUlong(p) ((ULONG)(ULONG_PTR)(p))
#define PtrToLong(p) ((LONG)(LONG_PTR)(p))
#define PtrToInt(p) ((INT)(INT_PTR)(p))
#define PtrToUint(p) ((UINT)(UINT_PTR)(p))
#define IntToPtr(i) ((VOID *)(INT_PTR)((int)(i)))
#define UIntToPtr(u) ((VOID *)(UINT_PTR)((unsigned int)(u)))
#define LongToPtr(l) ((VOID *)(LONG_PTR)((LONG)(l)))
#define UlongToPtr(u) ((VOID *)(ULONG_PTR)((ULONG)(u)))
#define HandleToUlong(h) ((ULONG)(ULONG_PTR)(h))
#define HandleToLong(h) ((LONG)(LONG_PTR)(h))
#define ULongToHandle(u) ((HANDLE)(ULONG_PTR)(u))
#define LongToHandle(l) ((HANDLE)(LONG_PTR)(l))
#define MAXUINT_PTR (~((UINT_PTR)0))
#define MAXULONG_PTR (~((ULONG_PTR)0))
#define MAXSIZE_T (~((SIZE_T)0))

#endif
