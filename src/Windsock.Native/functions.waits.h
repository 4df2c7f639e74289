/* Waits, events, semaphores, mutexes, timers, threads, APCs, thread pool. */

/* Handles */
PREFIXED(int, 0, CloseHandle, (void *handle), (handle))
PREFIXED(int, 0, DuplicateHandle, (void *source_process, void *source, void *target_process, void *target, unsigned access, int inherit, unsigned options),
    (source_process, source, target_process, target, access, inherit, options))
PREFIXED(int, 0, GetHandleInformation, (void *handle, void *flags), (handle, flags))
PREFIXED(int, 0, SetHandleInformation, (void *handle, unsigned mask, unsigned flags), (handle, mask, flags))

/* Events */
PREFIXED(void *, NULL, CreateEventA, (void *attributes, int manual_reset, int initial, void *name),
    (attributes, manual_reset, initial, name))
PREFIXED(void *, NULL, CreateEventW, (void *attributes, int manual_reset, int initial, void *name),
    (attributes, manual_reset, initial, name))
PREFIXED(void *, NULL, CreateEventW32, (void *attributes, int manual_reset, int initial, void *name),
    (attributes, manual_reset, initial, name))
PREFIXED(void *, NULL, CreateEventExA, (void *attributes, void *name, unsigned flags, unsigned access),
    (attributes, name, flags, access))
PREFIXED(void *, NULL, CreateEventExW, (void *attributes, void *name, unsigned flags, unsigned access),
    (attributes, name, flags, access))
PREFIXED(void *, NULL, CreateEventExW32, (void *attributes, void *name, unsigned flags, unsigned access),
    (attributes, name, flags, access))
PREFIXED(void *, NULL, OpenEventA, (unsigned access, int inherit, void *name), (access, inherit, name))
PREFIXED(void *, NULL, OpenEventW, (unsigned access, int inherit, void *name), (access, inherit, name))
PREFIXED(void *, NULL, OpenEventW32, (unsigned access, int inherit, void *name), (access, inherit, name))
PREFIXED(int, 0, SetEvent, (void *handle), (handle))
PREFIXED(int, 0, ResetEvent, (void *handle), (handle))
PREFIXED(int, 0, PulseEvent, (void *handle), (handle))
PLAIN(void *, NULL, WSACreateEvent, (void), ())
PLAIN(int, 0, WSACloseEvent, (void *handle), (handle))
PLAIN(int, 0, WSASetEvent, (void *handle), (handle))
PLAIN(int, 0, WSAResetEvent, (void *handle), (handle))

/* Semaphores and mutexes */
PREFIXED(void *, NULL, CreateSemaphoreA, (void *attributes, int initial, int maximum, void *name),
    (attributes, initial, maximum, name))
PREFIXED(void *, NULL, CreateSemaphoreW, (void *attributes, int initial, int maximum, void *name),
    (attributes, initial, maximum, name))
PREFIXED(void *, NULL, CreateSemaphoreW32, (void *attributes, int initial, int maximum, void *name),
    (attributes, initial, maximum, name))
PREFIXED(void *, NULL, CreateSemaphoreExA, (void *attributes, int initial, int maximum, void *name, unsigned flags, unsigned access),
    (attributes, initial, maximum, name, flags, access))
PREFIXED(void *, NULL, CreateSemaphoreExW, (void *attributes, int initial, int maximum, void *name, unsigned flags, unsigned access),
    (attributes, initial, maximum, name, flags, access))
PREFIXED(void *, NULL, CreateSemaphoreExW32, (void *attributes, int initial, int maximum, void *name, unsigned flags, unsigned access),
    (attributes, initial, maximum, name, flags, access))
PREFIXED(void *, NULL, OpenSemaphoreA, (unsigned access, int inherit, void *name), (access, inherit, name))
PREFIXED(void *, NULL, OpenSemaphoreW, (unsigned access, int inherit, void *name), (access, inherit, name))
PREFIXED(void *, NULL, OpenSemaphoreW32, (unsigned access, int inherit, void *name), (access, inherit, name))
PREFIXED(int, 0, ReleaseSemaphore, (void *handle, int count, void *previous), (handle, count, previous))
PREFIXED(void *, NULL, CreateMutexA, (void *attributes, int initial_owner, void *name), (attributes, initial_owner, name))
PREFIXED(void *, NULL, CreateMutexW, (void *attributes, int initial_owner, void *name), (attributes, initial_owner, name))
PREFIXED(void *, NULL, CreateMutexW32, (void *attributes, int initial_owner, void *name), (attributes, initial_owner, name))
PREFIXED(void *, NULL, CreateMutexExA, (void *attributes, void *name, unsigned flags, unsigned access),
    (attributes, name, flags, access))
PREFIXED(void *, NULL, CreateMutexExW, (void *attributes, void *name, unsigned flags, unsigned access),
    (attributes, name, flags, access))
PREFIXED(void *, NULL, CreateMutexExW32, (void *attributes, void *name, unsigned flags, unsigned access),
    (attributes, name, flags, access))
PREFIXED(void *, NULL, OpenMutexA, (unsigned access, int inherit, void *name), (access, inherit, name))
PREFIXED(void *, NULL, OpenMutexW, (unsigned access, int inherit, void *name), (access, inherit, name))
PREFIXED(void *, NULL, OpenMutexW32, (unsigned access, int inherit, void *name), (access, inherit, name))
PREFIXED(int, 0, ReleaseMutex, (void *handle), (handle))

/* Waitable timers */
PREFIXED(void *, NULL, CreateWaitableTimerA, (void *attributes, int manual_reset, void *name), (attributes, manual_reset, name))
PREFIXED(void *, NULL, CreateWaitableTimerW, (void *attributes, int manual_reset, void *name), (attributes, manual_reset, name))
PREFIXED(void *, NULL, CreateWaitableTimerW32, (void *attributes, int manual_reset, void *name), (attributes, manual_reset, name))
PREFIXED(void *, NULL, CreateWaitableTimerExA, (void *attributes, void *name, unsigned flags, unsigned access),
    (attributes, name, flags, access))
PREFIXED(void *, NULL, CreateWaitableTimerExW, (void *attributes, void *name, unsigned flags, unsigned access),
    (attributes, name, flags, access))
PREFIXED(void *, NULL, CreateWaitableTimerExW32, (void *attributes, void *name, unsigned flags, unsigned access),
    (attributes, name, flags, access))
PREFIXED(int, 0, SetWaitableTimer, (void *handle, void *due, int period, void *routine, void *argument, int resume),
    (handle, due, period, routine, argument, resume))
PREFIXED(int, 0, SetWaitableTimerEx, (void *handle, void *due, int period, void *routine, void *argument, void *context, unsigned delay),
    (handle, due, period, routine, argument, context, delay))
PREFIXED(int, 0, CancelWaitableTimer, (void *handle), (handle))

/* Waits */
PREFIXED(unsigned, ~0u, WaitForSingleObject, (void *handle, unsigned milliseconds), (handle, milliseconds))
PREFIXED(unsigned, ~0u, WaitForSingleObjectEx, (void *handle, unsigned milliseconds, int alertable),
    (handle, milliseconds, alertable))
PREFIXED(unsigned, ~0u, WaitForMultipleObjects, (unsigned count, void *handles, int all, unsigned milliseconds),
    (count, handles, all, milliseconds))
PREFIXED(unsigned, ~0u, WaitForMultipleObjectsEx, (unsigned count, void *handles, int all, unsigned milliseconds, int alertable),
    (count, handles, all, milliseconds, alertable))
PLAIN(unsigned, ~0u, WSAWaitForMultipleEvents, (unsigned count, void *handles, int all, unsigned milliseconds, int alertable),
    (count, handles, all, milliseconds, alertable))
PREFIXED(unsigned, ~0u, SignalObjectAndWait, (void *signalled, void *waited, unsigned milliseconds, int alertable),
    (signalled, waited, milliseconds, alertable))
PREFIXED(void, NOTHING, Sleep, (unsigned milliseconds), (milliseconds))
PREFIXED(unsigned, 0, SleepEx, (unsigned milliseconds, int alertable), (milliseconds, alertable))

/* Threads */
NATIVE(ExitThread)
NATIVE(GetCurrentProcess)
NATIVE(GetCurrentProcessId)
NATIVE(GetCurrentThread)
NATIVE(GetCurrentThreadId)
NATIVE(SwitchToThread)
PREFIXED(void *, NULL, CreateThread, (void *attributes, uintptr_t stack, void *routine, void *parameter, unsigned flags, void *id),
    (attributes, stack, routine, parameter, flags, id))
PREFIXED(int, 0, GetExitCodeThread, (void *handle, void *code), (handle, code))
PREFIXED(unsigned, ~0u, ResumeThread, (void *handle), (handle))
PREFIXED(unsigned, 0, GetThreadId, (void *handle), (handle))
PREFIXED(void *, NULL, OpenThread, (unsigned access, int inherit, unsigned id), (access, inherit, id))
PREFIXED(int, 0, SetThreadPriority, (void *handle, int priority), (handle, priority))
PREFIXED(int, 0x7fffffff, GetThreadPriority, (void *handle), (handle))
PREFIXED(unsigned, 0, QueueUserAPC, (void *routine, void *handle, uintptr_t data), (routine, handle, data))

/* Registered waits and timer queues */
PREFIXED(int, 0, RegisterWaitForSingleObject, (void *wait, void *handle, void *callback, void *context, unsigned milliseconds, unsigned flags),
    (wait, handle, callback, context, milliseconds, flags))
PREFIXED(int, 0, UnregisterWait, (void *wait), (wait))
PREFIXED(int, 0, UnregisterWaitEx, (void *wait, void *told), (wait, told))
PREFIXED(void *, NULL, CreateTimerQueue, (void), ())
PREFIXED(int, 0, CreateTimerQueueTimer, (void *timer, void *queue, void *callback, void *parameter, unsigned due, unsigned period, unsigned flags),
    (timer, queue, callback, parameter, due, period, flags))
PREFIXED(int, 0, ChangeTimerQueueTimer, (void *queue, void *timer, unsigned due, unsigned period), (queue, timer, due, period))
PREFIXED(int, 0, DeleteTimerQueueTimer, (void *queue, void *timer, void *told), (queue, timer, told))
PREFIXED(int, 0, DeleteTimerQueue, (void *queue), (queue))
PREFIXED(int, 0, DeleteTimerQueueEx, (void *queue, void *told), (queue, told))

/* Thread pool */
PREFIXED(int, 0, QueueUserWorkItem, (void *function, void *context, unsigned flags), (function, context, flags))
PREFIXED(int, 0, TrySubmitThreadpoolCallback, (void *callback, void *context, void *environment),
    (callback, context, environment))
PREFIXED(void *, NULL, CreateThreadpoolWork, (void *callback, void *context, void *environment), (callback, context, environment))
PREFIXED(void, NOTHING, SubmitThreadpoolWork, (void *work), (work))
PREFIXED(void, NOTHING, WaitForThreadpoolWorkCallbacks, (void *work, int cancel), (work, cancel))
PREFIXED(void, NOTHING, CloseThreadpoolWork, (void *work), (work))
PREFIXED(void *, NULL, CreateThreadpoolTimer, (void *callback, void *context, void *environment),
    (callback, context, environment))
PREFIXED(void, NOTHING, SetThreadpoolTimer, (void *timer, void *due, unsigned period, unsigned window),
    (timer, due, period, window))
PREFIXED(int, 0, IsThreadpoolTimerSet, (void *timer), (timer))
PREFIXED(void, NOTHING, WaitForThreadpoolTimerCallbacks, (void *timer, int cancel), (timer, cancel))
PREFIXED(void, NOTHING, CloseThreadpoolTimer, (void *timer), (timer))
PREFIXED(void *, NULL, CreateThreadpoolWait, (void *callback, void *context, void *environment), (callback, context, environment))
PREFIXED(void, NOTHING, SetThreadpoolWait, (void *wait, void *handle, void *timeout), (wait, handle, timeout))
PREFIXED(void, NOTHING, WaitForThreadpoolWaitCallbacks, (void *wait, int cancel), (wait, cancel))
PREFIXED(void, NOTHING, CloseThreadpoolWait, (void *wait), (wait))
PREFIXED(void, NOTHING, SetEventWhenCallbackReturns, (void *instance, void *handle), (instance, handle))
PREFIXED(void, NOTHING, ReleaseSemaphoreWhenCallbackReturns, (void *instance, void *handle, unsigned count),
    (instance, handle, count))
PREFIXED(void, NOTHING, ReleaseMutexWhenCallbackReturns, (void *instance, void *handle), (instance, handle))
PREFIXED(int, 0, CallbackMayRunLong, (void *instance), (instance))
PREFIXED(int, 0, CancelSynchronousIo, (void *handle), (handle))
