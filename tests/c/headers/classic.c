/* The classic first program, as it stands in tutorials: it must compile as it is. */
#include <winsock2.h>
#include <stdio.h>

int main()
{
    WSADATA wsa;
    SOCKET s;
    struct sockaddr_in server;
    const char *message = "GET / HTTP/1.1\r\n\r\n";

    if (WSAStartup(MAKEWORD(2, 2), &wsa) != 0)
    {
        printf("Failed. Error Code : %d", WSAGetLastError());
        return 1;
    }
    if ((s = socket(AF_INET, SOCK_STREAM, 0)) == INVALID_SOCKET)
    {
        printf("Could not create socket : %d", WSAGetLastError());
        return 1;
    }

    server.sin_addr.s_addr = inet_addr("127.0.0.1");
    server.sin_family = AF_INET;
    server.sin_port = htons(80);

    if (connect(s, (struct sockaddr *)&server, sizeof(server)) < 0)
    {
        puts("connect error");
        return 1;
    }
    if (send(s, message, (int)strlen(message), 0) < 0)
    {
        puts("Send failed");
        return 1;
    }
    closesocket(s);
    WSACleanup();
    return 0;
}
