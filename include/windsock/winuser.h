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
#define QS_POSTMESSAGE 0x0008
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
BOOL WINAPI GetMessageA(LPMSG lpMsg, HWND hWnd, UINT wMsgFilterMin, UINT wMsgFilterMax) WS_NAME(GetMessageA);
BOOL WINAPI GetMessageW(LPMSG lpMsg, HWND hWnd, UINT wMsgFilterMin, UINT wMsgFilterMax) WS_NAME(GetMessageW);
BOOL WINAPI PeekMessageA(LPMSG lpMsg, HWND hWnd, UINT wMsgFilterMin, UINT wMsgFilterMax, UINT wRemoveMsg) WS_NAME(PeekMessageA);
BOOL WINAPI PeekMessageW(LPMSG lpMsg, HWND hWnd, UINT wMsgFilterMin, UINT wMsgFilterMax, UINT wRemoveMsg) WS_NAME(PeekMessageW);
BOOL WINAPI TranslateMessage(const MSG *lpMsg) WS_NAME(TranslateMessage);
LRESULT WINAPI DispatchMessageA(const MSG *lpMsg) WS_NAME(DispatchMessageA);
LRESULT WINAPI DispatchMessageW(const MSG *lpMsg) WS_NAME(DispatchMessageW);
BOOL WINAPI PostMessageA(HWND hWnd, UINT msg, WPARAM wParam, LPARAM lParam) WS_NAME(PostMessageA);
BOOL WINAPI PostMessageW(HWND hWnd, UINT msg, WPARAM wParam, LPARAM lParam) WS_NAME(PostMessageW);
BOOL WINAPI PostThreadMessageA(DWORD idThread, UINT msg, WPARAM wParam, LPARAM lParam) WS_NAME(PostThreadMessageA);
BOOL WINAPI PostThreadMessageW(DWORD idThread, UINT msg, WPARAM wParam, LPARAM lParam) WS_NAME(PostThreadMessageW);
VOID WINAPI PostQuitMessage(int nExitCode) WS_NAME(PostQuitMessage);
DWORD WINAPI MsgWaitForMultipleObjects(DWORD nCount, const HANDLE *pHandles, BOOL fWaitAll, DWORD dwMilliseconds,
    DWORD dwWakeMask) WS_NAME(MsgWaitForMultipleObjects);
DWORD WINAPI MsgWaitForMultipleObjectsEx(DWORD nCount, const HANDLE *pHandles, DWORD dwMilliseconds, DWORD dwWakeMask,
    DWORD dwFlags) WS_NAME(MsgWaitForMultipleObjectsEx);

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
#define GetMessage WS_AW(GetMessage)
#define PeekMessage WS_AW(PeekMessage)
#define DispatchMessage WS_AW(DispatchMessage)
#define PostMessage WS_AW(PostMessage)
#define PostThreadMessage WS_AW(PostThreadMessage)

#endif
