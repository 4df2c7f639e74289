/* The extension functions of mswsock.dll, registered I/O, socket notifications. */
PLAIN(int, 0, AcceptEx, (SOCKET listener, SOCKET accept, void *buffer, unsigned data, unsigned local, unsigned remote, void *received,
    void *overlapped), (listener, accept, buffer, data, local, remote, received, overlapped))
PLAIN(void, NOTHING, GetAcceptExSockaddrs, (void *buffer, unsigned data, unsigned local_size, unsigned remote_size, void *local,
    void *local_length, void *remote, void *remote_length),
    (buffer, data, local_size, remote_size, local, local_length, remote, remote_length))
PREFIXED(int, 0, ConnectEx, (SOCKET s, void *name, int length, void *data, unsigned data_length, void *sent, void *overlapped),
    (s, name, length, data, data_length, sent, overlapped))
PREFIXED(int, 0, DisconnectEx, (SOCKET s, void *overlapped, unsigned flags, unsigned reserved), (s, overlapped, flags, reserved))
PLAIN(int, 0, TransmitFile, (SOCKET s, void *file, unsigned count, unsigned per_send, void *overlapped, void *buffers, unsigned flags),
    (s, file, count, per_send, overlapped, buffers, flags))
PREFIXED(int, 0, TransmitPackets, (SOCKET s, void *elements, unsigned count, unsigned size, void *overlapped, unsigned flags),
    (s, elements, count, size, overlapped, flags))
