/* What a call into the library costs when there is next to nothing to do. Compiled once for each function, with CALL_ and its name defined,
   so that a library that lacks one of them still gets the others measured. */
#include "harness.h"
#include <winsock2.h>

enum { BETWEEN_LOOKS = 4096 };

static SOCKET s;

/* The compared call goes to another object file, so that the compiler cannot take it apart; the library's goes through the linkage table as in any program. */
static int call(int i) {
#if defined(CALL_nothing)
    return bench_swap((u_short)i);
#elif defined(CALL_htons)
    return htons((u_short)i);
#elif defined(CALL_WSAGetLastError)
    return WSAGetLastError() & i & 0;
#elif defined(CALL_WSAHtons)
    u_short swapped = 0;
    int error = WSAHtons(s, (u_short)i, &swapped);
    return error ? -1 : swapped;
#elif defined(CALL_getsockopt)
    int value, length = sizeof value;
    return getsockopt(s, SOL_SOCKET, SO_TYPE, (char *)&value, &length);
#else
#error Which call?
#endif
}

static double calls(double seconds) {
    double done = 0, end = bench_now() + seconds;
    int i;
    do {
        for (i = 0; i < BETWEEN_LOOKS; i++) {
            if (call(i) < 0) bench_fail("the call", WSAGetLastError());
        }
        done += BETWEEN_LOOKS;
    } while (bench_now() < end);
    return done;
}

int main(void) {
    WSADATA data;
    bench_pin();
    if (WSAStartup(MAKEWORD(2, 2), &data)) bench_fail("WSAStartup", WSAGetLastError());
    s = socket(AF_INET, SOCK_DGRAM, 0);
    return bench_serve(calls);
}
