/* Thread and fiber local storage: values are the thread's own, a freed index starts anew, callbacks see what a thread leaves. */
#include "check.h"

static DWORD index_of, fiber_index;
static int callbacks;

static VOID WINAPI left_behind(PVOID value)
{
    EQUAL(7, (long)value);
    callbacks++;
}

static void *other(void *unused)
{
    SetLastError(5);
    EQUAL(0, (long)TlsGetValue(index_of));
    EQUAL(ERROR_SUCCESS, GetLastError());
    EQUAL(TRUE, TlsSetValue(index_of, (LPVOID)2));
    EQUAL(TRUE, FlsSetValue(fiber_index, (LPVOID)7));
    EQUAL(2, (long)TlsGetValue(index_of));
    return unused;
}

int main(void)
{
    pthread_t thread;
    DWORD again;
    int count;
    index_of = TlsAlloc();
    fiber_index = FlsAlloc(left_behind);
    CHECK(index_of != TLS_OUT_OF_INDEXES && fiber_index != FLS_OUT_OF_INDEXES);
    EQUAL(0, (long)TlsGetValue(index_of));
    EQUAL(TRUE, TlsSetValue(index_of, (LPVOID)1));
    EQUAL(0, pthread_create(&thread, NULL, other, NULL));
    EQUAL(0, pthread_join(thread, NULL));
    EQUAL(1, callbacks);
    EQUAL(1, (long)TlsGetValue(index_of));

    EQUAL(TRUE, TlsFree(index_of));
    FAILS_WITH(ERROR_INVALID_PARAMETER, FALSE, TlsFree(index_of));
    again = TlsAlloc();
    EQUAL(index_of, again);
    EQUAL(0, (long)TlsGetValue(again));
    EQUAL(TRUE, FlsSetValue(fiber_index, (LPVOID)7));
    EQUAL(TRUE, FlsFree(fiber_index));
    EQUAL(2, callbacks);

    for (count = 1; TlsAlloc() != TLS_OUT_OF_INDEXES; count++) {}
    EQUAL(1088, count);
    EQUAL(ERROR_NO_MORE_ITEMS, GetLastError());
    FAILS_WITH(ERROR_INVALID_PARAMETER, 0, TlsGetValue(1088));
    FAILS_WITH(ERROR_INVALID_PARAMETER, FALSE, TlsSetValue(1088, NULL));
    return 0;
}
