/* Single keys from the terminal. */
#ifndef _INC_CONIO
#define _INC_CONIO

#include "bits/platform.h"
#include <stdio.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

WS_BEGIN_C

/* The terminal's line mode is off only while one key is read or looked for. Input that is no terminal is read as it comes. */
WS_INLINE int ws_key(int waits, int echoes)
{
    struct termios before, now;
    unsigned char key = 0;
    int is_terminal = tcgetattr(0, &before) == 0, result;
    fflush(stdout);
    if (is_terminal) {
        now = before;
        now.c_lflag &= ~(tcflag_t)(ICANON | (echoes ? 0 : ECHO));
        now.c_cc[VMIN] = 1;
        now.c_cc[VTIME] = 0;
        tcsetattr(0, TCSANOW, &now);
    }
    if (waits) {
        result = read(0, &key, 1) == 1 ? key : EOF;
    } else {
        int pending = 0; /* By the host's FIONREAD, whose name is Winsock's here. */
        result = ioctl(0, 0x541B, &pending) == 0 && pending > 0;
    }
    if (is_terminal) tcsetattr(0, TCSANOW, &before);
    return result;
}
WS_INLINE int _getch(void) { return ws_key(1, 0); }
WS_INLINE int _getche(void) { return ws_key(1, 1); }
WS_INLINE int _kbhit(void) { return ws_key(0, 0); }
#define getch _getch
#define getche _getche
#define kbhit _kbhit

WS_END_C

#endif
