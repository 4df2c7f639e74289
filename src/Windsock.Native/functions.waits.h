/* Waits, events, semaphores, mutexes, timers, threads, APCs, thread pool. */
