/* Sending to a peer that is gone is an error code; SIGPIPE, whatever the program does about it, never comes. */
#include "check.h"

static volatile sig_atomic_t raised;

static void on_signal(int number)
{
    (void)number;
    raised = 1;
}

static void send_until_error(void)
{
    static char block[65536];
    SOCKET pair[2];
    WSABUF part = {sizeof block, block};
    struct linger abort_it = {1, 0};
    DWORD count;
    int result, error;

    connected(pair);
    EQUAL(0, setsockopt(pair[1], SOL_SOCKET, SO_LINGER, (char *)&abort_it, sizeof abort_it));
    EQUAL(0, closesocket(pair[1]));
    do result = send(pair[0], block, sizeof block, 0); while (result > 0);
    error = WSAGetLastError();
    CHECK(error == WSAECONNRESET || error == WSAECONNABORTED);
    for (result = 0; result < 3; result++) {
        EQUAL(SOCKET_ERROR, send(pair[0], block, sizeof block, 0));
        EQUAL(SOCKET_ERROR, WSASend(pair[0], &part, 1, &count, 0, NULL, NULL));
    }
    EQUAL(0, closesocket(pair[0]));

    connected(pair);
    EQUAL(0, shutdown(pair[0], SD_SEND));
    FAILS_WITH(WSAESHUTDOWN, SOCKET_ERROR, send(pair[0], block, 1, 0));
    EQUAL(0, closesocket(pair[0]));
    EQUAL(0, closesocket(pair[1]));
}

int main(int count, char **arguments)
{
    struct sigaction action, now;
    int own = count > 1 && strcmp(arguments[1], "handler") == 0;

    memset(&action, 0, sizeof action);
    action.sa_handler = own ? on_signal : SIG_DFL;
    sigaction(SIGPIPE, &action, NULL);
    start();
    send_until_error();
    EQUAL(0, raised);
    EQUAL(0, WSACleanup());
    sigaction(SIGPIPE, NULL, &now);
    CHECK(now.sa_handler == action.sa_handler);

    /* The handler is still the program's own. */
    if (own) {
        raise(SIGPIPE);
        EQUAL(1, raised);
    }
    return 0;
}
