// Destructors that run at exit, of static and of thread-local objects, may still call the library.
#include "check.h"
#include <functional>
#include <iostream>
#include <memory>
#include <thread>
#include <vector>

struct Session {
    Session() { start(); }
    ~Session()
    {
        EQUAL(0, WSACleanup());
        std::cout << "cleaned up" << std::endl;
    }
};

class Socket {
public:
    Socket() : value(socket(AF_INET, SOCK_DGRAM, 0)) { CHECK(value != INVALID_SOCKET); }
    Socket(const Socket &) = delete;
    Socket &operator=(const Socket &) = delete;
    ~Socket()
    {
        EQUAL(0, closesocket(value));
        std::cout << "closed" << std::endl;
    }
    int bind(const sockaddr_in &address) { return ::bind(value, reinterpret_cast<const sockaddr *>(&address), sizeof address); }

private:
    SOCKET value;
};

static Session session;
static Socket of_the_program;
static thread_local std::unique_ptr<Socket> of_the_thread;

static int add(int a, int b) { return a + b; }

int main()
{
    EQUAL(0, of_the_program.bind(loopback()));
    EQUAL(5, std::bind(add, 2, std::placeholders::_1)(3));
    std::thread other([] {
        of_the_thread.reset(new Socket);
        EQUAL(0, of_the_thread->bind(loopback()));
    });
    other.join();
    of_the_thread.reset(new Socket);
    return 0;
}
