/* A process that forks before its first call has a library that works on both sides. */
#include "check.h"
#include <sys/wait.h>

static void use(void)
{
    SOCKET pair[2];
    start();
    connected(pair);
    exchange(pair[0], pair[1]);
    EQUAL(0, WSACleanup());
}

int main(void)
{
    int status, i;
    for (i = 0; i < 3; i++) {
        pid_t child = fork();
        CHECK(child >= 0);
        if (child == 0) {
            use();
            exit(7);
        }
        EQUAL(child, waitpid(child, &status, 0));
        CHECK(WIFEXITED(status));
        EQUAL(7, WEXITSTATUS(status));
    }
    use();
    return 0;
}
