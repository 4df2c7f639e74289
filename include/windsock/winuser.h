/* Message-only windows, for WSAAsyncSelect and the WSAAsyncGetXByY calls. Nothing here draws. */
#ifndef _WINUSER_
#define _WINUSER_

#include "winbase.h"
#include "bits/user_types.h"

typedef struct tagMSG {
    HWND hwnd;
    UINT message;
    WPARAM wParam;
    LPARAM lParam;
    DWORD time;
    POINT pt;
} MSG, *PMSG, *NPMSG, *LPMSG;

typedef struct tagWNDCLASSA {
    UINT style;
    WNDPROC lpfnWndProc;
    int cbClsExtra;
    int cbWndExtra;
    HINSTANCE hInstance;
    HICON hIcon;
    HCURSOR hCursor;
    HBRUSH hbrBackground;
    LPCSTR lpszMenuName;
    LPCSTR lpszClassName;
} WNDCLASSA, *PWNDCLASSA, *LPWNDCLASSA;

typedef struct tagWNDCLASSW {
    UINT style;
    WNDPROC lpfnWndProc;
    int cbClsExtra;
    int cbWndExtra;
    HINSTANCE hInstance;
    HICON hIcon;
    HCURSOR hCursor;
    HBRUSH hbrBackground;
    LPCWSTR lpszMenuName;
    LPCWSTR lpszClassName;
} WNDCLASSW, *PWNDCLASSW, *LPWNDCLASSW;

typedef struct tagWNDCLASSEXA {
    UINT cbSize;
    UINT style;
    WNDPROC lpfnWndProc;
    int cbClsExtra;
    int cbWndExtra;
    HINSTANCE hInstance;
    HICON hIcon;
    HCURSOR hCursor;
    HBRUSH hbrBackground;
    LPCSTR lpszMenuName;
    LPCSTR lpszClassName;
    HICON hIconSm;
} WNDCLASSEXA, *PWNDCLASSEXA, *LPWNDCLASSEXA;

typedef struct tagWNDCLASSEXW {
    UINT cbSize;
    UINT style;
    WNDPROC lpfnWndProc;
    int cbClsExtra;
    int cbWndExtra;
    HINSTANCE hInstance;
    HICON hIcon;
    HCURSOR hCursor;
    HBRUSH hbrBackground;
    LPCWSTR lpszMenuName;
    LPCWSTR lpszClassName;
    HICON hIconSm;
} WNDCLASSEXW, *PWNDCLASSEXW, *LPWNDCLASSEXW;

typedef WS_AW(WNDCLASS) WNDCLASS;
typedef WS_AW(LPWNDCLASS) LPWNDCLASS;
typedef WS_AW(WNDCLASSEX) WNDCLASSEX;
typedef WS_AW(LPWNDCLASSEX) LPWNDCLASSEX;

typedef struct tagCREATESTRUCTA {
    LPVOID lpCreateParams;
    HINSTANCE hInstance;
    HMENU hMenu;
    HWND hwndParent;
    int cy;
    int cx;
    int y;
    int x;
    LONG style;
    LPCSTR lpszName;
    LPCSTR lpszClass;
    DWORD dwExStyle;
} CREATESTRUCTA, *LPCREATESTRUCTA;

typedef struct tagCREATESTRUCTW {
    LPVOID lpCreateParams;
    HINSTANCE hInstance;
    HMENU hMenu;
    HWND hwndParent;
    int cy;
    int cx;
    int y;
    int x;
    LONG style;
    LPCWSTR lpszName;
    LPCWSTR lpszClass;
    DWORD dwExStyle;
} CREATESTRUCTW, *LPCREATESTRUCTW;

typedef WS_AW(CREATESTRUCT) CREATESTRUCT;
typedef WS_AW(LPCREATESTRUCT) LPCREATESTRUCT;

typedef VOID(CALLBACK *TIMERPROC)(HWND hWnd, UINT msg, UINT_PTR idEvent, DWORD dwTime);

#define HWND_MESSAGE ((HWND)-3)
#define HWND_BROADCAST ((HWND)0xffff)
#define CW_USEDEFAULT ((int)0x80000000)
#define WM_NULL 0x0000
#define WM_CREATE 0x0001
#define WM_DESTROY 0x0002
#define WM_CLOSE 0x0010
#define WM_QUIT 0x0012
#define WM_NCCREATE 0x0081
#define WM_NCDESTROY 0x0082
#define WM_TIMER 0x0113
#define WM_USER 0x0400
#define WM_APP 0x8000
#define PM_NOREMOVE 0x0000
#define PM_REMOVE 0x0001
#define PM_NOYIELD 0x0002
#define WS_OVERLAPPED 0x00000000
#define WS_CAPTION 0x00C00000
#define WS_SYSMENU 0x00080000
#define WS_THICKFRAME 0x00040000
#define WS_MINIMIZEBOX 0x00020000
#define WS_MAXIMIZEBOX 0x00010000
#define WS_OVERLAPPEDWINDOW \
    (WS_OVERLAPPED | WS_CAPTION | WS_SYSMENU | WS_THICKFRAME | WS_MINIMIZEBOX | WS_MAXIMIZEBOX)
#define QS_ALLEVENTS 0x1CBF
#define QS_ALLINPUT 0x1CFF
#define QS_KEY 0x0001
#define QS_MOUSEMOVE 0x0002
#define QS_MOUSEBUTTON 0x0004
#define QS_POSTMESSAGE 0x0008
#define QS_TIMER 0x0010
#define QS_PAINT 0x0020
#define QS_SENDMESSAGE 0x0040
#define QS_HOTKEY 0x0080
#define QS_ALLPOSTMESSAGE 0x0100
#define GWLP_WNDPROC (-4)
#define GWLP_HINSTANCE (-6)
#define GWLP_HWNDPARENT (-8)
#define GWLP_ID (-12)
#define GWL_STYLE (-16)
#define GWL_EXSTYLE (-20)
#define GWLP_USERDATA (-21)
#define USER_TIMER_MINIMUM 0x0000000A
#define USER_TIMER_MAXIMUM 0x7FFFFFFF
#define MWMO_WAITALL 0x0001
#define MWMO_ALERTABLE 0x0002
#define MWMO_INPUTAVAILABLE 0x0004

WS_BEGIN_C

ATOM WINAPI RegisterClassA(const WNDCLASSA *lpWndClass) WS_NAME(RegisterClassA);
ATOM WINAPI RegisterClassW(const WNDCLASSW *lpWndClass) WS_NAME_WIDE(RegisterClassW);
ATOM WINAPI RegisterClassExA(const WNDCLASSEXA *lpWndClass) WS_NAME(RegisterClassExA);
ATOM WINAPI RegisterClassExW(const WNDCLASSEXW *lpWndClass) WS_NAME_WIDE(RegisterClassExW);
BOOL WINAPI UnregisterClassA(LPCSTR lpClassName, HINSTANCE hInstance) WS_NAME(UnregisterClassA);
BOOL WINAPI UnregisterClassW(LPCWSTR lpClassName, HINSTANCE hInstance) WS_NAME_WIDE(UnregisterClassW);
HWND WINAPI CreateWindowExA(DWORD dwExStyle, LPCSTR lpClassName, LPCSTR lpWindowName, DWORD dwStyle, int x, int y, int nWidth,
    int nHeight, HWND hWndParent, HMENU hMenu, HINSTANCE hInstance, LPVOID lpParam) WS_NAME(CreateWindowExA);
HWND WINAPI CreateWindowExW(DWORD dwExStyle, LPCWSTR lpClassName, LPCWSTR lpWindowName, DWORD dwStyle, int x, int y, int nWidth,
    int nHeight, HWND hWndParent, HMENU hMenu, HINSTANCE hInstance, LPVOID lpParam) WS_NAME_WIDE(CreateWindowExW);
BOOL WINAPI DestroyWindow(HWND hWnd) WS_NAME(DestroyWindow);
BOOL WINAPI IsWindow(HWND hWnd) WS_NAME(IsWindow);
LRESULT WINAPI DefWindowProcA(HWND hWnd, UINT msg, WPARAM wParam, LPARAM lParam) WS_NAME(DefWindowProcA);
LRESULT WINAPI DefWindowProcW(HWND hWnd, UINT msg, WPARAM wParam, LPARAM lParam) WS_NAME(DefWindowProcW);
LRESULT WINAPI CallWindowProcA(WNDPROC lpPrevWndFunc, HWND hWnd, UINT msg, WPARAM wParam, LPARAM lParam) WS_NAME(CallWindowProcA);
LRESULT WINAPI CallWindowProcW(WNDPROC lpPrevWndFunc, HWND hWnd, UINT msg, WPARAM wParam, LPARAM lParam) WS_NAME(CallWindowProcW);
LONG_PTR WINAPI GetWindowLongPtrA(HWND hWnd, int nIndex) WS_NAME(GetWindowLongPtrA);
LONG_PTR WINAPI GetWindowLongPtrW(HWND hWnd, int nIndex) WS_NAME(GetWindowLongPtrW);
LONG_PTR WINAPI SetWindowLongPtrA(HWND hWnd, int nIndex, LONG_PTR dwNewLong) WS_NAME(SetWindowLongPtrA);
LONG_PTR WINAPI SetWindowLongPtrW(HWND hWnd, int nIndex, LONG_PTR dwNewLong) WS_NAME(SetWindowLongPtrW);
BOOL WINAPI GetMessageA(LPMSG lpMsg, HWND hWnd, UINT wMsgFilterMin, UINT wMsgFilterMax) WS_NAME(GetMessageA);
BOOL WINAPI GetMessageW(LPMSG lpMsg, HWND hWnd, UINT wMsgFilterMin, UINT wMsgFilterMax) WS_NAME(GetMessageW);
BOOL WINAPI PeekMessageA(LPMSG lpMsg, HWND hWnd, UINT wMsgFilterMin, UINT wMsgFilterMax, UINT wRemoveMsg) WS_NAME(PeekMessageA);
BOOL WINAPI PeekMessageW(LPMSG lpMsg, HWND hWnd, UINT wMsgFilterMin, UINT wMsgFilterMax, UINT wRemoveMsg) WS_NAME(PeekMessageW);
BOOL WINAPI TranslateMessage(const MSG *lpMsg) WS_NAME(TranslateMessage);
LRESULT WINAPI DispatchMessageA(const MSG *lpMsg) WS_NAME(DispatchMessageA);
LRESULT WINAPI DispatchMessageW(const MSG *lpMsg) WS_NAME(DispatchMessageW);
UINT WINAPI RegisterWindowMessageA(LPCSTR lpString) WS_NAME(RegisterWindowMessageA);
UINT WINAPI RegisterWindowMessageW(LPCWSTR lpString) WS_NAME_WIDE(RegisterWindowMessageW);
LRESULT WINAPI SendMessageA(HWND hWnd, UINT msg, WPARAM wParam, LPARAM lParam) WS_NAME(SendMessageA);
LRESULT WINAPI SendMessageW(HWND hWnd, UINT msg, WPARAM wParam, LPARAM lParam) WS_NAME(SendMessageW);
BOOL WINAPI PostMessageA(HWND hWnd, UINT msg, WPARAM wParam, LPARAM lParam) WS_NAME(PostMessageA);
BOOL WINAPI PostMessageW(HWND hWnd, UINT msg, WPARAM wParam, LPARAM lParam) WS_NAME(PostMessageW);
BOOL WINAPI PostThreadMessageA(DWORD idThread, UINT msg, WPARAM wParam, LPARAM lParam) WS_NAME(PostThreadMessageA);
BOOL WINAPI PostThreadMessageW(DWORD idThread, UINT msg, WPARAM wParam, LPARAM lParam) WS_NAME(PostThreadMessageW);
VOID WINAPI PostQuitMessage(int nExitCode) WS_NAME(PostQuitMessage);
DWORD WINAPI MsgWaitForMultipleObjects(DWORD nCount, const HANDLE *pHandles, BOOL fWaitAll, DWORD dwMilliseconds,
    DWORD dwWakeMask) WS_NAME(MsgWaitForMultipleObjects);
DWORD WINAPI MsgWaitForMultipleObjectsEx(DWORD nCount, const HANDLE *pHandles, DWORD dwMilliseconds, DWORD dwWakeMask,
    DWORD dwFlags) WS_NAME(MsgWaitForMultipleObjectsEx);
BOOL WINAPI WaitMessage(void) WS_NAME(WaitMessage);
DWORD WINAPI GetQueueStatus(UINT flags) WS_NAME(GetQueueStatus);
UINT_PTR WINAPI SetTimer(HWND hWnd, UINT_PTR nIDEvent, UINT uElapse, TIMERPROC lpTimerFunc) WS_NAME(SetTimer);
BOOL WINAPI KillTimer(HWND hWnd, UINT_PTR uIDEvent) WS_NAME(KillTimer);

WS_END_C

#define RegisterClass WS_AW(RegisterClass)
#define RegisterClassEx WS_AW(RegisterClassEx)
#define UnregisterClass WS_AW(UnregisterClass)
#define CreateWindowEx WS_AW(CreateWindowEx)
#define CreateWindowA(cls, name, style, x, y, w, h, parent, menu, instance, param) \
    CreateWindowExA(0, cls, name, style, x, y, w, h, parent, menu, instance, param)
#define CreateWindowW(cls, name, style, x, y, w, h, parent, menu, instance, param) \
    CreateWindowExW(0, cls, name, style, x, y, w, h, parent, menu, instance, param)
#define CreateWindow WS_AW(CreateWindow)
#define DefWindowProc WS_AW(DefWindowProc)
#define CallWindowProc WS_AW(CallWindowProc)
#define GetWindowLongPtr WS_AW(GetWindowLongPtr)
#define SetWindowLongPtr WS_AW(SetWindowLongPtr)
#define RegisterWindowMessage WS_AW(RegisterWindowMessage)
#define SendMessage WS_AW(SendMessage)
#define GetMessage WS_AW(GetMessage)
#define PeekMessage WS_AW(PeekMessage)
#define DispatchMessage WS_AW(DispatchMessage)
#define PostMessage WS_AW(PostMessage)
#define PostThreadMessage WS_AW(PostThreadMessage)

#endif
