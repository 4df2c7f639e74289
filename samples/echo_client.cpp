// Sends a text to an echo server over TCP or UDP, IPv4 or IPv6, and checks that it comes back.
//
// Usage: echo_client [--trace] tcp|udp ADDRESS PORT [TEXT]
#include <winsock2.h>
#include <ws2tcpip.h>
#include <cstdlib>
#include <iostream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

// A call that failed, with its Winsock error.
struct WinsockError : std::runtime_error {
    WinsockError(const std::string &call, int error) : std::runtime_error(call + " failed with error " + std::to_string(error)) {}
};

static int check(const char *call, int result)
{
    if (result == SOCKET_ERROR) throw WinsockError(call, WSAGetLastError());
    return result;
}

// WSAStartup, and WSACleanup at the end of its scope.
class Winsock {
public:
    Winsock()
    {
        WSADATA data;
        if (int error = WSAStartup(MAKEWORD(2, 2), &data)) throw WinsockError("WSAStartup", error);
    }
    ~Winsock() { WSACleanup(); }
    Winsock(const Winsock &) = delete;
    Winsock &operator=(const Winsock &) = delete;
};

// An address from text, in the form that every call takes.
class Address {
public:
    Address(std::string text, const std::string &port)
    {
        int family = text.find(':') == std::string::npos ? AF_INET : AF_INET6;
        check("WSAStringToAddressA", WSAStringToAddressA(text.data(), family, nullptr, reinterpret_cast<SOCKADDR *>(&value_), &length_));
        value_.Ipv4.sin_port = htons(static_cast<u_short>(std::stoi(port))); // At the same place in both families.
    }

    int family() const { return value_.si_family; }
    const SOCKADDR *get() const { return reinterpret_cast<const SOCKADDR *>(&value_); }
    int length() const { return length_; }

private:
    SOCKADDR_INET value_{};
    int length_ = sizeof value_;
};

// A socket that closes itself.
class Socket {
public:
    Socket(int family, int type) : handle_(socket(family, type, 0))
    {
        if (handle_ == INVALID_SOCKET) throw WinsockError("socket", WSAGetLastError());
    }
    ~Socket()
    {
        if (handle_ != INVALID_SOCKET) closesocket(handle_);
    }
    Socket(Socket &&other) noexcept : handle_(std::exchange(other.handle_, INVALID_SOCKET)) {}
    Socket(const Socket &) = delete;
    Socket &operator=(const Socket &) = delete;

    SOCKET get() const { return handle_; }

private:
    SOCKET handle_;
};

// Over a stream: everything out, "I have finished", everything in.
static std::string echo_stream(const Address &server, const std::string &text)
{
    Socket s(server.family(), SOCK_STREAM);
    check("connect", connect(s.get(), server.get(), server.length()));
    for (std::size_t sent = 0; sent < text.size();)
        sent += static_cast<std::size_t>(check("send", send(s.get(), text.data() + sent, static_cast<int>(text.size() - sent), 0)));
    check("shutdown", shutdown(s.get(), SD_SEND));

    std::string answer;
    std::vector<char> buffer(4096);
    while (int received = check("recv", recv(s.get(), buffer.data(), static_cast<int>(buffer.size()), 0)))
        answer.append(buffer.data(), static_cast<std::size_t>(received));
    return answer;
}

// Over datagrams, which may get lost: wait for the answer two seconds at most.
static std::string echo_datagram(const Address &server, const std::string &text)
{
    Socket s(server.family(), SOCK_DGRAM);
    check("sendto", sendto(s.get(), text.data(), static_cast<int>(text.size()), 0, server.get(), server.length()));

    WSAPOLLFD waiting{ s.get(), POLLRDNORM, 0 };
    if (check("WSAPoll", WSAPoll(&waiting, 1, 2000)) == 0) throw WinsockError("recvfrom", WSAETIMEDOUT);

    std::vector<char> buffer(65536);
    int received = check("recvfrom", recvfrom(s.get(), buffer.data(), static_cast<int>(buffer.size()), 0, nullptr, nullptr));
    return { buffer.data(), static_cast<std::size_t>(received) };
}

int main(int argc, char **argv)
try {
    std::vector<std::string> arguments(argv + 1, argv + argc);
    if (!arguments.empty() && arguments[0] == "--trace") {
        putenv(const_cast<char *>("WINDSOCK_TRACE=1"));
        arguments.erase(arguments.begin());
    }
    if (arguments.size() < 3 || (arguments[0] != "tcp" && arguments[0] != "udp")) {
        std::cerr << "Usage: echo_client [--trace] tcp|udp ADDRESS PORT [TEXT]\n";
        return 2;
    }

    bool tcp = arguments[0] == "tcp";
    std::string text = arguments.size() > 3 ? arguments[3] : "Hello from C++";
    Winsock winsock;
    Address server(arguments[1], arguments[2]);

    std::string answer = tcp ? echo_stream(server, text) : echo_datagram(server, text);
    if (answer != text) throw std::runtime_error("something else came back: " + answer);
    std::cout << arguments[0] << ' ' << arguments[1] << ": \"" << answer << "\" came back\n";
    return 0;
} catch (const std::exception &problem) {
    std::cerr << problem.what() << '\n';
    return 1;
}
