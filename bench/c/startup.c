/* Compiled plainly an empty program; compiled with windsock-cc one that starts Winsock and ends it. */
#ifdef _WIN32
#include <winsock2.h>

int main(void) {
    WSADATA data;
    return WSAStartup(MAKEWORD(2, 2), &data) || WSACleanup();
}
#else
int main(void) { return 0; }
#endif
