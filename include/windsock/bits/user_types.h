/* What the window-message calls of Winsock need from user32's types. */
#ifndef WINDSOCK_BITS_USER_TYPES_H
#define WINDSOCK_BITS_USER_TYPES_H

#include "../windef.h"

typedef LRESULT (CALLBACK *WNDPROC)(HWND hWnd, UINT msg, WPARAM wParam, LPARAM lParam);

#endif
