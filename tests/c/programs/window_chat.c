/* A chat server and its guests in one window procedure: WSAAsyncSelect, a message loop, a timer, a look-up in the background. */
#include "check.h"
#include <winuser.h>

#define WM_SERVER (WM_USER + 1)
#define WM_GUEST (WM_USER + 2)
#define WM_NAME (WM_USER + 3)
#define GUESTS 5
#define LINES 20

static SOCKET server_sockets[GUESTS], guests[GUESTS], listening;
static int accepted, connects, closed, ticks, named;
static size_t heard[GUESTS], said[GUESTS];
static char name_buffer[MAXGETHOSTSTRUCT];
static const char line[] = "hello, everybody\n";

static int place_of(SOCKET s, const SOCKET *list)
{
    int i;
    for (i = 0; i < GUESTS; i++)
        if (list[i] == s) return i;
    failed(__FILE__, __LINE__, "a message of an unknown socket", (long)s, 0);
    return -1;
}

/* The chat, the timer and the look-up end in any order; the last of them ends the program. */
static void quit_when_all_is_done(void)
{
    if (closed == GUESTS && ticks == 3 && named) PostQuitMessage(42);
}

static void say(SOCKET s)
{
    int i = place_of(s, guests);
    while (said[i] < LINES) {
        int sent = send(s, line, sizeof line - 1, 0);
        if (sent == SOCKET_ERROR) {
            EQUAL(WSAEWOULDBLOCK, WSAGetLastError());
            return;
        }
        EQUAL(sizeof line - 1, sent);
        said[i]++;
    }
}

static void on_server(SOCKET s, int event)
{
    char text[512];
    int i, length;
    switch (event) {
    case FD_ACCEPT:
        server_sockets[accepted] = accept(s, NULL, NULL);
        CHECK(server_sockets[accepted] != INVALID_SOCKET);
        accepted++;
        break;
    case FD_READ:
        length = recv(s, text, sizeof text, 0);
        if (length == SOCKET_ERROR) EQUAL(WSAEWOULDBLOCK, WSAGetLastError());
        for (i = 0; length > 0 && i < accepted; i++)
            if (server_sockets[i] != INVALID_SOCKET) EQUAL(length, send(server_sockets[i], text, length, 0));
        break;
    case FD_CLOSE:
        EQUAL(0, closesocket(s));
        server_sockets[place_of(s, server_sockets)] = INVALID_SOCKET;
        closed++;
        quit_when_all_is_done();
        break;
    default:
        CHECK(event == FD_WRITE);
    }
}

static void on_guest(SOCKET s, int event, int error)
{
    char text[512];
    int i, length, all = 1;
    EQUAL(0, error);
    switch (event) {
    case FD_CONNECT:
        connects++;
        break;
    case FD_WRITE:
        CHECK(connects > 0);
        say(s);
        break;
    case FD_READ:
        length = recv(s, text, sizeof text, 0);
        if (length > 0) heard[place_of(s, guests)] += (size_t)length;
        for (i = 0; i < GUESTS; i++) all = all && heard[i] == 0 + GUESTS * LINES * (sizeof line - 1);
        for (i = 0; all && i < GUESTS; i++) EQUAL(0, closesocket(guests[i]));
        break;
    default:
        failed(__FILE__, __LINE__, "an event of a guest", event, 0);
    }
}

static LRESULT CALLBACK procedure(HWND window, UINT message, WPARAM wParam, LPARAM lParam)
{
    switch (message) {
    case WM_CREATE:
        EQUAL(7, *(int *)((CREATESTRUCT *)lParam)->lpCreateParams);
        return 0;
    case WM_SERVER:
        EQUAL(0, WSAGETSELECTERROR(lParam));
        on_server((SOCKET)wParam, WSAGETSELECTEVENT(lParam));
        return 0;
    case WM_GUEST:
        on_guest((SOCKET)wParam, WSAGETSELECTEVENT(lParam), WSAGETSELECTERROR(lParam));
        return 0;
    case WM_NAME:
        EQUAL(0, WSAGETASYNCERROR(lParam));
        EQUAL(6, ((struct protoent *)name_buffer)->p_proto);
        named = 1;
        quit_when_all_is_done();
        return 0;
    case WM_TIMER:
        if (++ticks < 3) return 0;
        EQUAL(TRUE, KillTimer(window, wParam));
        quit_when_all_is_done();
        return 0;
    default:
        return DefWindowProc(window, message, wParam, lParam);
    }
}

int main(void)
{
    WNDCLASS kind;
    MSG message;
    HWND window;
    struct sockaddr_in address;
    int i, parameter = 7;

    start();
    memset(&kind, 0, sizeof kind);
    kind.lpfnWndProc = procedure;
    kind.lpszClassName = TEXT("chat");
    CHECK(RegisterClass(&kind) != 0);
    window = CreateWindow(TEXT("chat"), TEXT("Chat"), WS_OVERLAPPEDWINDOW, CW_USEDEFAULT, 0, 0, 0, NULL, NULL, NULL, &parameter);
    CHECK(window != NULL);
    CHECK(SetTimer(window, 1, 10, NULL) != 0);

    listening = listener(&address);
    EQUAL(0, WSAAsyncSelect(listening, window, WM_SERVER, FD_ACCEPT | FD_READ | FD_CLOSE));
    for (i = 0; i < GUESTS; i++) {
        guests[i] = socket(AF_INET, SOCK_STREAM, 0);
        EQUAL(0, WSAAsyncSelect(guests[i], window, WM_GUEST, FD_CONNECT | FD_READ | FD_WRITE | FD_CLOSE));
    }

    /* All are there before anybody speaks, so that everybody hears everything. */
    while (accepted < GUESTS) {
        if (accepted + 1 > connects && connects < GUESTS && connects == accepted) {
            int result = connect(guests[connects], (struct sockaddr *)&address, sizeof address);
            if (result != 0) EQUAL(WSAEWOULDBLOCK, WSAGetLastError());
            said[connects] = LINES; /* Not yet. */
        }
        CHECK(GetMessage(&message, NULL, 0, 0) > 0);
        TranslateMessage(&message);
        DispatchMessage(&message);
    }
    for (i = 0; i < GUESTS; i++) {
        said[i] = 0;
        say(guests[i]);
    }
    CHECK(WSAAsyncGetProtoByName(window, WM_NAME, "tcp", name_buffer, sizeof name_buffer) != NULL);

    while (GetMessage(&message, NULL, 0, 0) > 0) {
        TranslateMessage(&message);
        DispatchMessage(&message);
    }
    EQUAL(42, message.wParam);
    EQUAL(1, named);
    EQUAL(3, ticks);
    EQUAL(GUESTS, connects);
    EQUAL(TRUE, DestroyWindow(window));
    EQUAL(FALSE, IsWindow(window));
    EQUAL(TRUE, UnregisterClass(TEXT("chat"), NULL));
    EQUAL(0, closesocket(listening));
    EQUAL(0, WSACleanup());
    return 0;
}
