/* Thread and fiber local storage. A thread's values lie in one block, made when it stores its first one. A value belongs to a generation of
   its index: freeing the index steps the generation, so that whoever gets the index next reads NULL in every thread. */
#include "companion.h"
#include <pthread.h>
#include <stdlib.h>

enum { TLS_COUNT = 1088, FLS_COUNT = 128, COUNT = TLS_COUNT + FLS_COUNT };

struct value {
    void *pointer;
    unsigned generation;
};

/* A thread's block, in a list so that FlsFree finds the values of all threads. */
struct block {
    struct block *next, **link;
    struct value values[COUNT];
};

static pthread_mutex_t storage_lock = PTHREAD_MUTEX_INITIALIZER; /* Guards taken, callbacks and the list of blocks. */
static unsigned char taken[COUNT];
static unsigned generations[COUNT];
static PFLS_CALLBACK_FUNCTION callbacks[FLS_COUNT];
static struct block *blocks;
static pthread_key_t key;
static pthread_once_t key_once = PTHREAD_ONCE_INIT;
static __thread struct block *own __attribute__((tls_model("initial-exec")));

static int is_current(const struct value *value, unsigned index)
{
    return value->pointer != NULL && value->generation == __atomic_load_n(&generations[index], __ATOMIC_ACQUIRE);
}

/* The end of a thread: fiber storage has callbacks, which may store values again. */
static void release(void *pointer)
{
    struct block *block = (struct block *)pointer;
    unsigned index;
    for (index = TLS_COUNT; index < COUNT; index++) {
        PFLS_CALLBACK_FUNCTION callback = __atomic_load_n(&callbacks[index - TLS_COUNT], __ATOMIC_ACQUIRE);
        if (callback == NULL || !is_current(&block->values[index], index)) continue;
        callback(block->values[index].pointer);
        block->values[index].pointer = NULL;
    }
    pthread_mutex_lock(&storage_lock);
    *block->link = block->next;
    if (block->next) block->next->link = block->link;
    pthread_mutex_unlock(&storage_lock);
    own = NULL;
    free(block);
}

static void make_key(void) { pthread_key_create(&key, release); }

static struct block *own_block(void)
{
    struct block *block = own;
    if (block) return block;
    pthread_once(&key_once, make_key);
    block = (struct block *)calloc(1, sizeof *block);
    if (!block) return NULL;
    if (pthread_setspecific(key, block) != 0) {
        free(block);
        return NULL;
    }
    pthread_mutex_lock(&storage_lock);
    block->next = blocks;
    block->link = &blocks;
    if (blocks) blocks->link = &block->next;
    blocks = block;
    pthread_mutex_unlock(&storage_lock);
    return own = block;
}

static unsigned take_index(unsigned from, unsigned to)
{
    unsigned index;
    pthread_mutex_lock(&storage_lock);
    for (index = from; index < to && taken[index]; index++) {}
    if (index < to) taken[index] = 1;
    pthread_mutex_unlock(&storage_lock);
    return index;
}

static BOOL free_index(unsigned index)
{
    BOOL was_taken;
    pthread_mutex_lock(&storage_lock);
    was_taken = taken[index];
    if (was_taken) {
        __atomic_add_fetch(&generations[index], 1, __ATOMIC_RELEASE);
        taken[index] = 0;
    }
    pthread_mutex_unlock(&storage_lock);
    if (!was_taken) RETURN_ERROR(ERROR_INVALID_PARAMETER, FALSE);
    return TRUE;
}

static void *get(unsigned index)
{
    struct block *block = own;
    gate_clear_error(); /* NULL is a value too: programs tell it from a failure by the last error. */
    return block && is_current(&block->values[index], index) ? block->values[index].pointer : NULL;
}

static BOOL set(unsigned index, void *pointer)
{
    struct block *block = own_block();
    if (!block) RETURN_ERROR(ERROR_NOT_ENOUGH_MEMORY, FALSE);
    block->values[index].generation = __atomic_load_n(&generations[index], __ATOMIC_ACQUIRE);
    block->values[index].pointer = pointer;
    return TRUE;
}

EXPORTED DWORD WINAPI TlsAlloc(void)
{
    unsigned index = take_index(0, TLS_COUNT);
    if (index == TLS_COUNT) RETURN_ERROR(ERROR_NO_MORE_ITEMS, TLS_OUT_OF_INDEXES);
    return index;
}

EXPORTED BOOL WINAPI TlsFree(DWORD index)
{
    if (index >= TLS_COUNT) RETURN_ERROR(ERROR_INVALID_PARAMETER, FALSE);
    return free_index(index);
}

EXPORTED LPVOID WINAPI TlsGetValue(DWORD index)
{
    if (index >= TLS_COUNT) RETURN_ERROR(ERROR_INVALID_PARAMETER, NULL);
    return get(index);
}

EXPORTED BOOL WINAPI TlsSetValue(DWORD index, LPVOID value)
{
    if (index >= TLS_COUNT) RETURN_ERROR(ERROR_INVALID_PARAMETER, FALSE);
    return set(index, value);
}

EXPORTED DWORD WINAPI FlsAlloc(PFLS_CALLBACK_FUNCTION callback)
{
    unsigned index = take_index(TLS_COUNT, COUNT);
    if (index == COUNT) RETURN_ERROR(ERROR_NO_MORE_ITEMS, FLS_OUT_OF_INDEXES);
    __atomic_store_n(&callbacks[index - TLS_COUNT], callback, __ATOMIC_RELEASE);
    return index - TLS_COUNT;
}

/* The callback runs for the value of every thread, on the thread that frees. */
EXPORTED BOOL WINAPI FlsFree(DWORD wanted)
{
    unsigned index = wanted + TLS_COUNT, count = 0, i;
    PFLS_CALLBACK_FUNCTION callback;
    void *values[256];
    struct block *block;
    if (wanted >= FLS_COUNT) RETURN_ERROR(ERROR_INVALID_PARAMETER, FALSE);
    callback = __atomic_exchange_n(&callbacks[wanted], NULL, __ATOMIC_ACQ_REL);
    while (callback) {
        count = 0;
        pthread_mutex_lock(&storage_lock);
        for (block = blocks; block && count < sizeof values / sizeof values[0]; block = block->next) {
            if (!is_current(&block->values[index], index)) continue;
            values[count++] = block->values[index].pointer;
            block->values[index].pointer = NULL;
        }
        pthread_mutex_unlock(&storage_lock);
        if (count == 0) break;
        for (i = 0; i < count; i++) callback(values[i]);
    }
    return free_index(index);
}

EXPORTED PVOID WINAPI FlsGetValue(DWORD index)
{
    if (index >= FLS_COUNT) RETURN_ERROR(ERROR_INVALID_PARAMETER, NULL);
    return get(index + TLS_COUNT);
}

EXPORTED BOOL WINAPI FlsSetValue(DWORD index, PVOID value)
{
    if (index >= FLS_COUNT) RETURN_ERROR(ERROR_INVALID_PARAMETER, FALSE);
    return set(index + TLS_COUNT, value);
}
