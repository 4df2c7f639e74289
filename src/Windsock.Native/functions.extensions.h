/* The extension functions of mswsock.dll, registered I/O, socket notifications. */
PLAIN(int, 0, AcceptEx, (SOCKET listener, SOCKET accept, void *buffer, unsigned data, unsigned local, unsigned remote, void *received,
    void *overlapped), (listener, accept, buffer, data, local, remote, received, overlapped))
PLAIN(void, NOTHING, GetAcceptExSockaddrs, (void *buffer, unsigned data, unsigned local_size, unsigned remote_size, void *local,
    void *local_length, void *remote, void *remote_length),
    (buffer, data, local_size, remote_size, local, local_length, remote, remote_length))
