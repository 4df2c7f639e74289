/* A function that is asked for by GUID is the one that the library exports, and it works. */
#include "check.h"

static void *ask(SOCKET s, GUID id)
{
    void *function = NULL;
    DWORD bytes = 0;
    EQUAL(0, WSAIoctl(s, SIO_GET_EXTENSION_FUNCTION_POINTER, &id, sizeof id, &function, sizeof function, &bytes, NULL, NULL));
    EQUAL(sizeof function, bytes);
    CHECK(function != NULL);
    return function;
}

int main(void)
{
    GUID receive_id = WSAID_WSARECVMSG, send_id = WSAID_WSASENDMSG, poll_id = WSAID_WSAPOLL, unknown = {1, 2, 3, {4}};
    struct sockaddr_in address = loopback(), from;
    int length = sizeof address;
    char text[8] = "message", received[8] = "";
    WSABUF out = {sizeof text, text}, in = {sizeof received, received};
    WSAMSG message;
    WSAPOLLFD watched;
    LPFN_WSARECVMSG receive_message;
    LPFN_WSAPOLL poll_sockets;
    DWORD bytes;
    void *function;
    SOCKET s;

    start();
    s = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
    CHECK(s != INVALID_SOCKET);
    EQUAL(0, bind(s, (struct sockaddr *)&address, sizeof address));
    EQUAL(0, getsockname(s, (struct sockaddr *)&address, &length));

    receive_message = (LPFN_WSARECVMSG)ask(s, receive_id);
    poll_sockets = (LPFN_WSAPOLL)ask(s, poll_id);
    CHECK(ask(s, send_id) == (void *)WSASendMsg);
    CHECK((void *)poll_sockets == (void *)WSAPoll);
    FAILS_WITH(WSAEINVAL, SOCKET_ERROR,
        WSAIoctl(s, SIO_GET_EXTENSION_FUNCTION_POINTER, &unknown, sizeof unknown, &function, sizeof function, &bytes, NULL, NULL));

    EQUAL(0, WSASendTo(s, &out, 1, &bytes, 0, (struct sockaddr *)&address, sizeof address, NULL, NULL));
    watched.fd = s;
    watched.events = POLLRDNORM;
    EQUAL(1, poll_sockets(&watched, 1, -1));
    memset(&message, 0, sizeof message);
    message.name = (struct sockaddr *)&from;
    message.namelen = sizeof from;
    message.lpBuffers = &in;
    message.dwBufferCount = 1;
    EQUAL(0, receive_message(s, &message, &bytes, NULL, NULL));
    EQUAL(sizeof text, bytes);
    EQUAL(0, memcmp(text, received, sizeof text));
    EQUAL(address.sin_port, from.sin_port);
    EQUAL(0, WSACleanup());
    return 0;
}
