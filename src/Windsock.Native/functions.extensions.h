/* The extension functions of mswsock.dll, registered I/O, socket notifications. */
