/* Threads by the names of Microsoft's C library. */
#ifndef _INC_PROCESS
#define _INC_PROCESS

#include "winbase.h"
#include <unistd.h>

#define _getpid() ((int)GetCurrentProcessId())

typedef unsigned (WINAPI *_beginthreadex_proc_type)(void *);
typedef void (*_beginthread_proc_type)(void *);

WS_INLINE uintptr_t _beginthreadex(void *security, unsigned stackSize, _beginthreadex_proc_type start, void *argument, unsigned flags,
    unsigned *threadId)
{
    return (uintptr_t)CreateThread((LPSECURITY_ATTRIBUTES)security, stackSize, (LPTHREAD_START_ROUTINE)start, argument, flags, threadId);
}
WS_INLINE void _endthreadex(unsigned code) { ExitThread(code); }

/* The start routine returns nothing, so a small carrier calls it; its handle is closed at once, as on Windows. */
struct ws_thread_start {
    _beginthread_proc_type start;
    void *argument;
};
WS_INLINE DWORD WINAPI ws_thread_carrier(LPVOID parameter)
{
    struct ws_thread_start carried = *(struct ws_thread_start *)parameter;
    HeapFree(GetProcessHeap(), 0, parameter);
    carried.start(carried.argument);
    return 0;
}
WS_INLINE uintptr_t _beginthread(_beginthread_proc_type start, unsigned stackSize, void *argument)
{
    HANDLE thread;
    struct ws_thread_start *carried = (struct ws_thread_start *)HeapAlloc(GetProcessHeap(), 0, sizeof *carried);
    if (!carried) return (uintptr_t)-1;
    carried->start = start;
    carried->argument = argument;
    thread = CreateThread(NULL, stackSize, ws_thread_carrier, carried, 0, NULL);
    if (!thread) {
        HeapFree(GetProcessHeap(), 0, carried);
        return (uintptr_t)-1;
    }
    CloseHandle(thread);
    return (uintptr_t)thread;
}
WS_INLINE void _endthread(void) { ExitThread(0); }

#endif
