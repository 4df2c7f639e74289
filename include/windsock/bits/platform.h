/* What the compiler and the host decide, before any Windows type exists. Every header here starts with this one. */
#ifndef WINDSOCK_BITS_PLATFORM_H
#define WINDSOCK_BITS_PLATFORM_H

#include <stddef.h>
#include <stdint.h>

#if !defined(__linux__) || !defined(__LP64__)
#error "Windsock's headers describe 64-bit Linux"
#endif

/* The library exports ws2_bind, not bind: exporting libc's own name would capture libc's calls inside the library. The label
   keeps the C name exact and touches neither std::bind nor a member called send; '#' keeps user macros out of it. */
#define WS_NAME(name) __asm__("ws2_" #name)

/* WCHAR is the program's wchar_t. A wide entry point exists twice: UTF-16 under the Windows name, UTF-32 with a 32 after it.
   WS_WIDE labels a name that ends in W and is exported plainly, WS_NAME_WIDE one of the prefixed half (kernel32 and its like);
   a name without a W that meets wide text gets W32, since WSCEnumProtocols32 is a function of its own. */
#if __SIZEOF_WCHAR_T__ == 2
#define WS_WIDE(name)
#define WS_WIDE_STRUCT(name)
#define WS_NAME_WIDE(name) __asm__("ws2_" #name)
#define WS_NAME_WIDE_STRUCT(name) __asm__("ws2_" #name)
#else
#define WS_WIDE(name) __asm__("ws2_" #name "32")
#define WS_WIDE_STRUCT(name) __asm__("ws2_" #name "W32")
#define WS_NAME_WIDE(name) __asm__("ws2_" #name "32")
#define WS_NAME_WIDE_STRUCT(name) __asm__("ws2_" #name "W32")
#endif

#ifdef __cplusplus
#define WS_BEGIN_C extern "C" {
#define WS_END_C }
#else
#define WS_BEGIN_C
#define WS_END_C
#endif

#define WS_INLINE static __inline__ __attribute__((__unused__))
#define WS_ANONYMOUS __extension__

/* Programs gate newer declarations on these; all of them exist here. */
#ifndef _WIN32_WINNT
#define _WIN32_WINNT 0x0A00
#endif
#ifndef WINVER
#define WINVER _WIN32_WINNT
#endif
#ifndef NTDDI_VERSION
#define NTDDI_VERSION 0x0A00000C
#endif

/* One calling convention on this host. */
#ifndef __stdcall
#define __stdcall
#endif
#ifndef __cdecl
#define __cdecl
#endif
#ifndef _cdecl
#define _cdecl
#endif
#ifndef __fastcall
#define __fastcall
#endif
#ifndef _stdcall
#define _stdcall
#endif
#define WINAPI
#define WINAPIV
#define APIENTRY
#define APIPRIVATE
#define CALLBACK
#define PASCAL
#define pascal
#define WSAAPI
#define WSPAPI
#define NTAPI
#define STDMETHODCALLTYPE
#define FAR
#define NEAR
#define far
#define near
#define CONST const
#define WINBASEAPI
#define WINSOCK_API_LINKAGE
#define DECLSPEC_IMPORT
#define DECLSPEC_NORETURN __attribute__((__noreturn__))
#define DECLSPEC_ALIGN(x) __attribute__((__aligned__(x)))
#define FORCEINLINE WS_INLINE
#ifndef __forceinline
#define __forceinline static __inline__ __attribute__((__unused__))
#endif
#ifndef __inline
#define __inline __inline__
#endif
#define UNALIGNED
#ifndef __unaligned
#define __unaligned
#endif
#define __w64
#define __ptr32
#define __ptr64

#ifndef __declspec
#define __declspec(modifier) WS_DECLSPEC_##modifier
#define WS_DECLSPEC_dllexport __attribute__((__visibility__("default")))
#define WS_DECLSPEC_dllimport
#define WS_DECLSPEC_thread __thread
#define WS_DECLSPEC_noreturn __attribute__((__noreturn__))
#define WS_DECLSPEC_noinline __attribute__((__noinline__))
#define WS_DECLSPEC_nothrow __attribute__((__nothrow__))
#define WS_DECLSPEC_align(bytes) __attribute__((__aligned__(bytes)))
#define WS_DECLSPEC_deprecated __attribute__((__deprecated__))
#define WS_DECLSPEC_selectany __attribute__((__weak__))
#define WS_DECLSPEC_novtable
#define WS_DECLSPEC_naked
#define WS_DECLSPEC_uuid(text)
#endif

/* Macros, not typedefs: sources write "unsigned __int64". */
#ifndef __int64
#define __int8 char
#define __int16 short
#define __int32 int
#define __int64 long long
#endif

#endif
