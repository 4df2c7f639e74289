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

/* Registered I/O: reached through the table only. */
PREFIXED(int, 0, RIOReceive, (void *rq, void *data, unsigned count, unsigned flags, void *context), (rq, data, count, flags, context))
PREFIXED(int, 0, RIOReceiveEx, (void *rq, void *data, unsigned count, void *local, void *remote, void *control, void *flagsRoom,
    unsigned flags, void *context), (rq, data, count, local, remote, control, flagsRoom, flags, context))
PREFIXED(int, 0, RIOSend, (void *rq, void *data, unsigned count, unsigned flags, void *context), (rq, data, count, flags, context))
PREFIXED(int, 0, RIOSendEx, (void *rq, void *data, unsigned count, void *local, void *remote, void *control, void *flagsRoom,
    unsigned flags, void *context), (rq, data, count, local, remote, control, flagsRoom, flags, context))
PREFIXED(void, NOTHING, RIOCloseCompletionQueue, (void *cq), (cq))
PREFIXED(void *, NULL, RIOCreateCompletionQueue, (unsigned size, void *notification), (size, notification))
PREFIXED(void *, NULL, RIOCreateRequestQueue, (SOCKET s, unsigned receives, unsigned receiveBuffers, unsigned sends,
    unsigned sendBuffers, void *receiveQueue, void *sendQueue, void *context),
    (s, receives, receiveBuffers, sends, sendBuffers, receiveQueue, sendQueue, context))
PREFIXED(unsigned, ~0u, RIODequeueCompletion, (void *cq, void *results, unsigned room), (cq, results, room))
PREFIXED(void, NOTHING, RIODeregisterBuffer, (void *id), (id))
PREFIXED(int, 10022, RIONotify, (void *cq), (cq))
PREFIXED(void *, (void *)(uintptr_t)0xFFFFFFFFu, RIORegisterBuffer, (void *buffer, unsigned length), (buffer, length))
PREFIXED(int, 0, RIOResizeCompletionQueue, (void *cq, unsigned size), (cq, size))
PREFIXED(int, 0, RIOResizeRequestQueue, (void *rq, unsigned receives, unsigned sends), (rq, receives, sends))

PLAIN(unsigned, NOT_INITIALISED, ProcessSocketNotifications, (void *port, unsigned registrations, void *infos, unsigned timeout, unsigned room,
    void *entries, void *received), (port, registrations, infos, timeout, room, entries, received))
