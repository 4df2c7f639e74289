/* Interlocked operations as type-generic macros, because sources pass `long *` and LONG * alike. All are full barriers. */
#ifndef WINDSOCK_BITS_INTERLOCKED_H
#define WINDSOCK_BITS_INTERLOCKED_H

#define InterlockedIncrement(p) __sync_add_and_fetch((p), 1)
#define InterlockedDecrement(p) __sync_sub_and_fetch((p), 1)
#define InterlockedExchangeAdd(p, value) __sync_fetch_and_add((p), (value))
#define InterlockedAdd(p, value) __sync_add_and_fetch((p), (value))
#define InterlockedExchange(p, value) __atomic_exchange_n((p), (value), __ATOMIC_SEQ_CST)
#define InterlockedCompareExchange(p, exchange, comparand) __sync_val_compare_and_swap((p), (comparand), (exchange))
#define InterlockedAnd(p, value) __sync_fetch_and_and((p), (value))
#define InterlockedOr(p, value) __sync_fetch_and_or((p), (value))
#define InterlockedXor(p, value) __sync_fetch_and_xor((p), (value))
#define InterlockedExchangePointer(p, value) __atomic_exchange_n((void *volatile *)(p), (void *)(value), __ATOMIC_SEQ_CST)
#define InterlockedCompareExchangePointer(p, exchange, comparand) \
    __sync_val_compare_and_swap((void *volatile *)(p), (void *)(comparand), (void *)(exchange))
#define InterlockedIncrement64(p) InterlockedIncrement(p)
#define InterlockedDecrement64(p) InterlockedDecrement(p)
#define InterlockedExchange64(p, value) InterlockedExchange(p, value)
#define InterlockedExchangeAdd64(p, value) InterlockedExchangeAdd(p, value)
#define InterlockedAdd64(p, value) InterlockedAdd(p, value)
#define InterlockedCompareExchange64(p, exchange, comparand) InterlockedCompareExchange(p, exchange, comparand)
#define MemoryBarrier() __sync_synchronize()
#define _ReadWriteBarrier() __asm__ __volatile__("" ::: "memory")
#if defined(__x86_64__)
#define YieldProcessor() __builtin_ia32_pause()
#else
#define YieldProcessor() __asm__ __volatile__("yield" ::: "memory")
#endif

#endif
