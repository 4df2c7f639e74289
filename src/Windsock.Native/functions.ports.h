/* Overlapped results, cancellation and completion ports. */
PLAIN(int, 0, WSAGetOverlappedResult, (SOCKET s, void *overlapped, void *bytes, int wait, void *flags), (s, overlapped, bytes, wait, flags))
PREFIXED(int, 0, GetOverlappedResult, (void *file, void *overlapped, void *bytes, int wait), (file, overlapped, bytes, wait))
PREFIXED(int, 0, GetOverlappedResultEx, (void *file, void *overlapped, void *bytes, unsigned timeout, int alertable),
    (file, overlapped, bytes, timeout, alertable))
PREFIXED(int, 0, CancelIo, (void *file), (file))
PREFIXED(int, 0, CancelIoEx, (void *file, void *overlapped), (file, overlapped))
PREFIXED(void *, NULL, CreateIoCompletionPort, (void *file, void *port, uintptr_t key, unsigned concurrency), (file, port, key, concurrency))
PREFIXED(int, 0, GetQueuedCompletionStatus, (void *port, void *bytes, void *key, void *overlapped, unsigned timeout),
    (port, bytes, key, overlapped, timeout))
PREFIXED(int, 0, GetQueuedCompletionStatusEx, (void *port, void *entries, unsigned count, void *removed, unsigned timeout, int alertable),
    (port, entries, count, removed, timeout, alertable))
PREFIXED(int, 0, PostQueuedCompletionStatus, (void *port, unsigned bytes, uintptr_t key, void *overlapped), (port, bytes, key, overlapped))
PREFIXED(int, 0, BindIoCompletionCallback, (void *file, void *function, unsigned flags), (file, function, flags))
PREFIXED(void *, NULL, CreateThreadpoolIo, (void *file, void *function, void *context, void *environment), (file, function, context, environment))
PREFIXED(void, NOTHING, StartThreadpoolIo, (void *io), (io))
PREFIXED(void, NOTHING, CancelThreadpoolIo, (void *io), (io))
PREFIXED(void, NOTHING, WaitForThreadpoolIoCallbacks, (void *io, int cancel), (io, cancel))
PREFIXED(void, NOTHING, CloseThreadpoolIo, (void *io), (io))
PREFIXED(int, 0, SetFileCompletionNotificationModes, (void *file, unsigned char modes), (file, modes))
