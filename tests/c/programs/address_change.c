/* In a network of its own: a new address and a new route are told, as network events and to a call that waits. */
#include "check.h"
#include <mstcpip.h>

static void host(const char *command)
{
    EQUAL(0, system(command));
}

static int ioctl_change(SOCKET s, DWORD code, void *input, DWORD size)
{
    DWORD bytes = 0;
    return WSAIoctl(s, code, input, size, NULL, 0, &bytes, NULL, NULL);
}

static long next(SOCKET s, WSAEVENT event)
{
    WSANETWORKEVENTS events;
    EQUAL(WSA_WAIT_EVENT_0, WSAWaitForMultipleEvents(1, &event, FALSE, 10000, FALSE));
    EQUAL(0, WSAEnumNetworkEvents(s, event, &events));
    return events.lNetworkEvents;
}

static void addresses(void)
{
    char list[1024];
    DWORD bytes = 0;
    SOCKET s = socket(AF_INET, SOCK_DGRAM, 0);
    WSAEVENT event = WSACreateEvent();
    EQUAL(0, WSAEventSelect(s, event, FD_ADDRESS_LIST_CHANGE));
    host("ip addr add 10.9.8.6/24 dev ws0"); /* Before anybody asked: no event. */
    EQUAL(WSA_WAIT_TIMEOUT, WSAWaitForMultipleEvents(1, &event, FALSE, 50, FALSE));
    FAILS_WITH(WSAEWOULDBLOCK, SOCKET_ERROR, ioctl_change(s, SIO_ADDRESS_LIST_CHANGE, NULL, 0));
    FAILS_WITH(WSAEWOULDBLOCK, SOCKET_ERROR, ioctl_change(s, SIO_ADDRESS_LIST_CHANGE, NULL, 0));
    EQUAL(WSA_WAIT_TIMEOUT, WSAWaitForMultipleEvents(1, &event, FALSE, 50, FALSE));
    host("ip addr add 127.0.0.77/8 dev lo"); /* Not one of the addresses of the list. */
    EQUAL(WSA_WAIT_TIMEOUT, WSAWaitForMultipleEvents(1, &event, FALSE, 50, FALSE));
    host("ip addr add 10.9.8.7/24 dev ws0");
    EQUAL(FD_ADDRESS_LIST_CHANGE, next(s, event));
    EQUAL(0, WSAIoctl(s, SIO_ADDRESS_LIST_QUERY, NULL, 0, list, sizeof list, &bytes, NULL, NULL));
    EQUAL(2, ((SOCKET_ADDRESS_LIST *)list)->iAddressCount);

    host("ip addr del 10.9.8.7/24 dev ws0"); /* Not asked for again yet. */
    EQUAL(WSA_WAIT_TIMEOUT, WSAWaitForMultipleEvents(1, &event, FALSE, 50, FALSE));
    FAILS_WITH(WSAEWOULDBLOCK, SOCKET_ERROR, ioctl_change(s, SIO_ADDRESS_LIST_CHANGE, NULL, 0));
    host("ip link set ws0 down");
    EQUAL(FD_ADDRESS_LIST_CHANGE, next(s, event));
    host("ip link set ws0 up");
    EQUAL(0, closesocket(s));
    WSACloseEvent(event);
}

static void routes(void)
{
    struct sockaddr_in destination = loopback();
    SOCKET s = socket(AF_INET, SOCK_DGRAM, 0);
    WSAEVENT event = WSACreateEvent();
    destination.sin_addr.s_addr = inet_addr("10.20.0.1");
    EQUAL(0, WSAEventSelect(s, event, FD_ROUTING_INTERFACE_CHANGE));
    FAILS_WITH(WSAEWOULDBLOCK, SOCKET_ERROR, ioctl_change(s, SIO_ROUTING_INTERFACE_CHANGE, &destination, sizeof destination));
    host("ip route add 10.30.0.0/16 dev ws0"); /* Another destination. */
    EQUAL(WSA_WAIT_TIMEOUT, WSAWaitForMultipleEvents(1, &event, FALSE, 50, FALSE));
    host("ip route add 10.20.0.0/16 dev ws0");
    EQUAL(FD_ROUTING_INTERFACE_CHANGE, next(s, event));
    FAILS_WITH(WSAEFAULT, SOCKET_ERROR, ioctl_change(s, SIO_ROUTING_INTERFACE_CHANGE, &destination, 8));
    EQUAL(0, closesocket(s));
    WSACloseEvent(event);
}

struct waiter {
    SOCKET socket;
    volatile pid_t id;
    int result, error;
};

static void *wait_for_change(void *argument)
{
    struct waiter *self = (struct waiter *)argument;
    __atomic_store_n(&self->id, (pid_t)syscall(SYS_gettid), __ATOMIC_RELEASE);
    self->result = ioctl_change(self->socket, SIO_ADDRESS_LIST_CHANGE, NULL, 0);
    self->error = WSAGetLastError();
    return NULL;
}

/* A thread that sleeps has subscribed before. */
static void wait_until_asleep(pid_t thread)
{
    char path[64], text[512];
    snprintf(path, sizeof path, "/proc/self/task/%d/syscall", (int)thread);
    for (;;) {
        long number = -1;
        FILE *file = fopen(path, "r");
        CHECK(file != NULL);
        if (fgets(text, sizeof text, file) == NULL || sscanf(text, "%ld", &number) != 1) number = -1;
        fclose(file);
        if (number == SYS_futex) return;
        sched_yield();
    }
}

static void waits(int closes)
{
    struct waiter self;
    pthread_t thread;
    memset(&self, 0, sizeof self);
    self.socket = socket(AF_INET, SOCK_DGRAM, 0);
    EQUAL(0, pthread_create(&thread, NULL, wait_for_change, &self));
    while (__atomic_load_n(&self.id, __ATOMIC_ACQUIRE) == 0) sched_yield();
    wait_until_asleep(self.id);
    if (closes) {
        EQUAL(0, closesocket(self.socket));
        EQUAL(0, pthread_join(thread, NULL));
        EQUAL(SOCKET_ERROR, self.result);
        EQUAL(WSAEINTR, self.error);
        return;
    }

    /* Asleep may still have meant: on the way to the subscription. A change is made until one is seen. */
    while (pthread_tryjoin_np(thread, NULL) != 0) {
        host("ip addr add 10.9.9.9/24 dev ws0");
        host("ip addr del 10.9.9.9/24 dev ws0");
    }

    EQUAL(0, self.result);
    EQUAL(0, closesocket(self.socket));
}

int main(void)
{
    if (unshare(CLONE_NEWNET) != 0 || system("ip link set lo up && ip link add ws0 type bridge && ip link set ws0 up") != 0) {
        puts("no network of its own can be made here");
        return 77;
    }

    start();
    addresses();
    routes();
    waits(0);
    waits(1);
    EQUAL(0, WSACleanup());
    return 0;
}
