/* Network events. */
PLAIN(int, -1, WSAEventSelect, (SOCKET s, intptr_t hEventObject, long lNetworkEvents), (s, hEventObject, lNetworkEvents))
PLAIN(int, -1, WSAEnumNetworkEvents, (SOCKET s, intptr_t hEventObject, void *lpNetworkEvents), (s, hEventObject, lpNetworkEvents))
PLAIN(int, -1, WSAAsyncSelect, (SOCKET s, intptr_t hWnd, unsigned wMsg, long lEvent), (s, hWnd, wMsg, lEvent))

/* Windows and messages. */
PREFIXED(unsigned short, 0, RegisterClassA, (void *lpWndClass), (lpWndClass))
PREFIXED(unsigned short, 0, RegisterClassExA, (void *lpwcx), (lpwcx))
PREFIXED(int, 0, UnregisterClassA, (void *lpClassName, intptr_t hInstance), (lpClassName, hInstance))
PREFIXED(unsigned, 0, RegisterWindowMessageA, (void *lpString), (lpString))
PREFIXED(intptr_t, 0, CreateWindowExA, (unsigned dwExStyle, void *lpClassName, void *lpWindowName, unsigned dwStyle, int X, int Y,
    int nWidth, int nHeight, intptr_t hWndParent, intptr_t hMenu, intptr_t hInstance, void *lpParam),
    (dwExStyle, lpClassName, lpWindowName, dwStyle, X, Y, nWidth, nHeight, hWndParent, hMenu, hInstance, lpParam))
PREFIXED(unsigned short, 0, RegisterClassW, (void *lpWndClass), (lpWndClass))
PREFIXED(unsigned short, 0, RegisterClassExW, (void *lpwcx), (lpwcx))
PREFIXED(int, 0, UnregisterClassW, (void *lpClassName, intptr_t hInstance), (lpClassName, hInstance))
PREFIXED(unsigned, 0, RegisterWindowMessageW, (void *lpString), (lpString))
PREFIXED(intptr_t, 0, CreateWindowExW, (unsigned dwExStyle, void *lpClassName, void *lpWindowName, unsigned dwStyle, int X, int Y,
    int nWidth, int nHeight, intptr_t hWndParent, intptr_t hMenu, intptr_t hInstance, void *lpParam),
    (dwExStyle, lpClassName, lpWindowName, dwStyle, X, Y, nWidth, nHeight, hWndParent, hMenu, hInstance, lpParam))
PREFIXED(unsigned short, 0, RegisterClassW32, (void *lpWndClass), (lpWndClass))
PREFIXED(unsigned short, 0, RegisterClassExW32, (void *lpwcx), (lpwcx))
PREFIXED(int, 0, UnregisterClassW32, (void *lpClassName, intptr_t hInstance), (lpClassName, hInstance))
PREFIXED(unsigned, 0, RegisterWindowMessageW32, (void *lpString), (lpString))
PREFIXED(intptr_t, 0, CreateWindowExW32, (unsigned dwExStyle, void *lpClassName, void *lpWindowName, unsigned dwStyle, int X, int Y,
    int nWidth, int nHeight, intptr_t hWndParent, intptr_t hMenu, intptr_t hInstance, void *lpParam),
    (dwExStyle, lpClassName, lpWindowName, dwStyle, X, Y, nWidth, nHeight, hWndParent, hMenu, hInstance, lpParam))
PREFIXED(int, 0, DestroyWindow, (intptr_t hWnd), (hWnd))
PREFIXED(int, 0, IsWindow, (intptr_t hWnd), (hWnd))
PREFIXED(intptr_t, 0, DefWindowProcA, (intptr_t hWnd, unsigned Msg, uintptr_t wParam, intptr_t lParam), (hWnd, Msg, wParam, lParam))
PREFIXED(intptr_t, 0, CallWindowProcA, (void *lpPrevWndFunc, intptr_t hWnd, unsigned Msg, uintptr_t wParam, intptr_t lParam),
    (lpPrevWndFunc, hWnd, Msg, wParam, lParam))
PREFIXED(intptr_t, 0, GetWindowLongPtrA, (intptr_t hWnd, int nIndex), (hWnd, nIndex))
PREFIXED(intptr_t, 0, SetWindowLongPtrA, (intptr_t hWnd, int nIndex, intptr_t dwNewLong), (hWnd, nIndex, dwNewLong))
PREFIXED(int, -1, GetMessageA, (void *lpMsg, intptr_t hWnd, unsigned wMsgFilterMin, unsigned wMsgFilterMax), (lpMsg, hWnd, wMsgFilterMin,
    wMsgFilterMax))
PREFIXED(int, 0, PeekMessageA, (void *lpMsg, intptr_t hWnd, unsigned wMsgFilterMin, unsigned wMsgFilterMax, unsigned wRemoveMsg), (lpMsg,
    hWnd, wMsgFilterMin, wMsgFilterMax, wRemoveMsg))
PREFIXED(intptr_t, 0, DispatchMessageA, (void *lpMsg), (lpMsg))
PREFIXED(int, 0, PostMessageA, (intptr_t hWnd, unsigned Msg, uintptr_t wParam, intptr_t lParam), (hWnd, Msg, wParam, lParam))
PREFIXED(int, 0, PostThreadMessageA, (unsigned idThread, unsigned Msg, uintptr_t wParam, intptr_t lParam), (idThread, Msg, wParam, lParam))
PREFIXED(intptr_t, 0, SendMessageA, (intptr_t hWnd, unsigned Msg, uintptr_t wParam, intptr_t lParam), (hWnd, Msg, wParam, lParam))
PREFIXED(intptr_t, 0, DefWindowProcW, (intptr_t hWnd, unsigned Msg, uintptr_t wParam, intptr_t lParam), (hWnd, Msg, wParam, lParam))
PREFIXED(intptr_t, 0, CallWindowProcW, (void *lpPrevWndFunc, intptr_t hWnd, unsigned Msg, uintptr_t wParam, intptr_t lParam),
    (lpPrevWndFunc, hWnd, Msg, wParam, lParam))
PREFIXED(intptr_t, 0, GetWindowLongPtrW, (intptr_t hWnd, int nIndex), (hWnd, nIndex))
PREFIXED(intptr_t, 0, SetWindowLongPtrW, (intptr_t hWnd, int nIndex, intptr_t dwNewLong), (hWnd, nIndex, dwNewLong))
PREFIXED(int, -1, GetMessageW, (void *lpMsg, intptr_t hWnd, unsigned wMsgFilterMin, unsigned wMsgFilterMax), (lpMsg, hWnd, wMsgFilterMin,
    wMsgFilterMax))
PREFIXED(int, 0, PeekMessageW, (void *lpMsg, intptr_t hWnd, unsigned wMsgFilterMin, unsigned wMsgFilterMax, unsigned wRemoveMsg), (lpMsg,
    hWnd, wMsgFilterMin, wMsgFilterMax, wRemoveMsg))
PREFIXED(intptr_t, 0, DispatchMessageW, (void *lpMsg), (lpMsg))
PREFIXED(int, 0, PostMessageW, (intptr_t hWnd, unsigned Msg, uintptr_t wParam, intptr_t lParam), (hWnd, Msg, wParam, lParam))
PREFIXED(int, 0, PostThreadMessageW, (unsigned idThread, unsigned Msg, uintptr_t wParam, intptr_t lParam), (idThread, Msg, wParam, lParam))
PREFIXED(intptr_t, 0, SendMessageW, (intptr_t hWnd, unsigned Msg, uintptr_t wParam, intptr_t lParam), (hWnd, Msg, wParam, lParam))
PREFIXED(int, 0, TranslateMessage, (void *lpMsg), (lpMsg))
PREFIXED(void, NOTHING, PostQuitMessage, (int nExitCode), (nExitCode))
PREFIXED(unsigned, ~0u, MsgWaitForMultipleObjects, (unsigned nCount, void *pHandles, int fWaitAll, unsigned dwMilliseconds,
    unsigned dwWakeMask), (nCount, pHandles, fWaitAll, dwMilliseconds, dwWakeMask))
PREFIXED(unsigned, ~0u, MsgWaitForMultipleObjectsEx, (unsigned nCount, void *pHandles, unsigned dwMilliseconds, unsigned dwWakeMask,
    unsigned dwFlags), (nCount, pHandles, dwMilliseconds, dwWakeMask, dwFlags))
PREFIXED(int, 0, WaitMessage, (void), ())
PREFIXED(unsigned, 0, GetQueueStatus, (unsigned flags), (flags))
PREFIXED(uintptr_t, 0, SetTimer, (intptr_t hWnd, uintptr_t nIDEvent, unsigned uElapse, void *lpTimerFunc), (hWnd, nIDEvent, uElapse, lpTimerFunc))
PREFIXED(int, 0, KillTimer, (intptr_t hWnd, uintptr_t uIDEvent), (hWnd, uIDEvent))

/* Names in the background. */
PLAIN(intptr_t, 0, WSAAsyncGetHostByName, (intptr_t window, unsigned message, void *name, void *buffer, int room),
    (window, message, name, buffer, room))
PLAIN(intptr_t, 0, WSAAsyncGetHostByAddr, (intptr_t window, unsigned message, void *address, int length, int type, void *buffer, int room),
    (window, message, address, length, type, buffer, room))
PLAIN(intptr_t, 0, WSAAsyncGetServByName, (intptr_t window, unsigned message, void *name, void *protocol, void *buffer, int room),
    (window, message, name, protocol, buffer, room))
PLAIN(intptr_t, 0, WSAAsyncGetServByPort, (intptr_t window, unsigned message, int port, void *protocol, void *buffer, int room),
    (window, message, port, protocol, buffer, room))
PLAIN(intptr_t, 0, WSAAsyncGetProtoByName, (intptr_t window, unsigned message, void *name, void *buffer, int room),
    (window, message, name, buffer, room))
PLAIN(intptr_t, 0, WSAAsyncGetProtoByNumber, (intptr_t window, unsigned message, int number, void *buffer, int room),
    (window, message, number, buffer, room))
PLAIN(int, -1, WSACancelAsyncRequest, (intptr_t task), (task))
