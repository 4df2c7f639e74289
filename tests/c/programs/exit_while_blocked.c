/* exit() with threads inside the library ends the process at once, with its code, after the functions of atexit. */
#include "check.h"

static SOCKET pair[2], other[2];

static void last_words(void)
{
    exchange(other[0], other[1]);
    EQUAL(0, closesocket(other[0]));
    printf("last words\n");
}

static void *spin(void *unused)
{
    for (;;) WSASetLastError(WSAGetLastError() + 1);
    return unused;
}

int main(int count, char **arguments)
{
    struct receiver blocked[4];
    pthread_t spinning;
    int i;

    start();
    connected(pair);
    connected(other);
    atexit(last_words);
    for (i = 0; i < 4; i++) start_receiver(&blocked[i], pair[i & 1]);
    EQUAL(0, pthread_create(&spinning, NULL, spin, NULL));
    if (count > 1 && strcmp(arguments[1], "return") == 0) return 7;
    exit(7);
}
