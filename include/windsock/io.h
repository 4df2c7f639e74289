/* Files by number, under Microsoft's names: they are the host's. */
#ifndef _INC_IO
#define _INC_IO

#include "bits/platform.h"
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define _O_RDONLY O_RDONLY
#define _O_WRONLY O_WRONLY
#define _O_RDWR O_RDWR
#define _O_CREAT O_CREAT
#define _O_TRUNC O_TRUNC
#define _O_APPEND O_APPEND
#define _O_EXCL O_EXCL
#define _O_BINARY 0
#define _O_TEXT 0
#ifndef O_BINARY
#define O_BINARY 0
#define O_TEXT 0
#endif
#define _S_IREAD 0400
#define _S_IWRITE 0200
#define _open open
#define _close close
#define _read read
#define _write write
#define _lseek lseek
#define _lseeki64 lseek
#define _access access
#define _unlink unlink
#define _isatty isatty
#define _dup dup
#define _dup2 dup2
#define _setmode(file, mode) ((void)(file), (void)(mode), _O_BINARY)
#define setmode _setmode

#endif
