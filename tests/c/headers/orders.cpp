// The C++ library before and after ours, with and without its namespace opened. ORDER chooses.
#if ORDER == 1 || ORDER == 3
#include <algorithm>
#include <functional>
#include <iostream>
#include <memory>
#include <string>
#include <thread>
#include <vector>
#endif
#if ORDER == 3
using namespace std;
#endif
#include <windows.h>
#include <winsock2.h>
#include <ws2tcpip.h>
#include <mswsock.h>
#include <mstcpip.h>
#if ORDER == 2 || ORDER == 4
#include <algorithm>
#include <condition_variable>
#include <deque>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <regex>
#include <sstream>
#include <string>
#include <thread>
#include <vector>
#if __cplusplus >= 201703L
#include <filesystem>
#include <optional>
#include <string_view>
#include <variant>
static_assert(sizeof(std::filesystem::path::value_type) == 1, "_WIN32 must not reach the library");
#endif
#endif
#if ORDER == 4
#include <pthread.h>
#include <signal.h>
#include <sys/time.h>
#include <unistd.h>
using namespace std;
#endif

static_assert(AF_INET6 == 23, "the family is Windows' own");
static_assert(sizeof(fd_set) == 8 + FD_SETSIZE * sizeof(SOCKET), "the set is counted");

struct Client
{
    SOCKET s;
    int send(const char *text) { return ::send(s, text, static_cast<int>(strlen(text)), 0); }
    int bind(const sockaddr_in &a) { return ::bind(s, reinterpret_cast<const sockaddr *>(&a), sizeof a); }
};

int main()
{
    Client client = {socket(AF_INET, SOCK_STREAM, IPPROTO_TCP)};
    sockaddr_in address = {};
    unsigned long wide = 1;
    u_long mode = 1;
    timeval patience = {1, 0};
    fd_set set;
    FD_ZERO(&set);
    FD_SET(client.s, &set);
    auto held = std::bind(&Client::send, &client, "text");
    if (bind(client.s, reinterpret_cast<sockaddr *>(&address), sizeof address)) return held();
    ioctlsocket(client.s, FIONBIO, &wide);
    ioctlsocket(client.s, FIONBIO, &mode);
    ioctlsocket(client.s, FIONREAD, NULL);
    ioctlsocket(client.s, FIONREAD, nullptr);
    const int least = min(1, 2) + std::min(3, 4) + static_cast<int>(max(1, 2L));
    std::string text(4, 'x');
    return select(0, &set, NULL, NULL, &patience) + client.bind(address) + least + static_cast<int>(text.size());
}
