/* Heaps over the host's allocator. A block starts with a header that keeps its exact size and its heap; the blocks of a private heap are
   in a list, so that destroying the heap frees them. LocalAlloc and GlobalAlloc take from the process heap, where a handle of movable
   memory is its address: nothing ever moves it but HeapReAlloc's like. */
#include "companion.h"
#include <pthread.h>
#include <stdlib.h>

struct heap {
    unsigned long tag;
    pthread_mutex_t lock; /* Guards the list and used. */
    struct header *blocks;
    size_t used, limit;
};

struct header {
    struct header *next, **link; /* Of private heaps. */
    size_t size;
    struct heap *heap;
    unsigned long flags, locks; /* Of LocalAlloc and GlobalAlloc. */
};
_Static_assert(sizeof(struct header) % MEMORY_ALLOCATION_ALIGNMENT == 0, "blocks are aligned as malloc's are");

enum { HEAP_TAG = 0x70616548 }; /* "Heap" */
static struct heap process_heap = {.tag = HEAP_TAG, .lock = PTHREAD_MUTEX_INITIALIZER};

static struct heap *find(HANDLE handle)
{
    struct heap *heap = (struct heap *)handle;
    if (heap == NULL || heap->tag != HEAP_TAG) RETURN_ERROR(ERROR_INVALID_HANDLE, NULL);
    return heap;
}

static struct header *header_of(struct heap *heap, const void *memory)
{
    struct header *header = memory ? (struct header *)memory - 1 : NULL;
    if (header == NULL || header->heap != heap) RETURN_ERROR(ERROR_INVALID_PARAMETER, NULL);
    return header;
}

static void insert(struct heap *heap, struct header *header)
{
    if (heap == &process_heap) return;
    header->next = heap->blocks;
    header->link = &heap->blocks;
    if (header->next) header->next->link = &header->next;
    heap->blocks = header;
}

static void take_out(struct heap *heap, struct header *header)
{
    if (heap == &process_heap) return;
    *header->link = header->next;
    if (header->next) header->next->link = header->link;
}

static void lock(struct heap *heap)
{
    if (heap != &process_heap) pthread_mutex_lock(&heap->lock);
}

static void unlock(struct heap *heap)
{
    if (heap != &process_heap) pthread_mutex_unlock(&heap->lock);
}

/* Room for a block, or for more of one. A heap without a limit is limited by memory only. */
static int has_room(const struct heap *heap, size_t size, size_t before)
{
    return size <= PTRDIFF_MAX - sizeof(struct header) && (heap->limit == 0 || size <= before || size - before <= heap->limit - heap->used);
}

static void *allocate(struct heap *heap, size_t size, int zeroed)
{
    struct header *header = NULL;
    lock(heap);
    if (has_room(heap, size, 0)) header = zeroed ? calloc(1, sizeof *header + size) : malloc(sizeof *header + size);
    if (header) {
        memset(header, 0, sizeof *header);
        header->size = size;
        header->heap = heap;
        insert(heap, header);
        if (heap->limit) heap->used += size;
    }
    unlock(heap);
    return header ? header + 1 : NULL;
}

static void *resize(struct heap *heap, struct header *header, size_t size, int zeroed)
{
    struct header *moved = NULL;
    size_t before = header->size;
    lock(heap);
    if (has_room(heap, size, before)) {
        take_out(heap, header);
        moved = realloc(header, sizeof *header + size);
        if (moved) moved->size = size;
        insert(heap, moved ? moved : header);
        if (moved && heap->limit) heap->used += size - before;
    }
    unlock(heap);
    if (moved == NULL) return NULL;
    if (zeroed && size > before) memset((char *)(moved + 1) + before, 0, size - before);
    return moved + 1;
}

static void release(struct heap *heap, struct header *header)
{
    lock(heap);
    take_out(heap, header);
    if (heap->limit) heap->used -= header->size;
    unlock(heap);
    header->heap = NULL; /* Freeing it twice is an error that is noticed while the memory has no other use. */
    free(header);
}

EXPORTED HANDLE WINAPI GetProcessHeap(void) { return &process_heap; }

EXPORTED HANDLE WINAPI HeapCreate(DWORD options, SIZE_T initial, SIZE_T maximum)
{
    const DWORD known = HEAP_NO_SERIALIZE | HEAP_GENERATE_EXCEPTIONS | HEAP_CREATE_ENABLE_EXECUTE;
    struct heap *heap;
    if ((options & ~known) != 0 || (maximum != 0 && initial > maximum)) RETURN_ERROR(ERROR_INVALID_PARAMETER, NULL);
    heap = (struct heap *)calloc(1, sizeof *heap);
    if (heap == NULL) RETURN_ERROR(ERROR_NOT_ENOUGH_MEMORY, NULL);
    heap->tag = HEAP_TAG;
    heap->limit = maximum;
    pthread_mutex_init(&heap->lock, NULL);
    return heap;
}

EXPORTED BOOL WINAPI HeapDestroy(HANDLE handle)
{
    struct heap *heap = find(handle);
    struct header *header, *next;
    if (heap == NULL) return FALSE;
    if (heap == &process_heap) RETURN_ERROR(ERROR_INVALID_HANDLE, FALSE);
    heap->tag = 0;
    for (header = heap->blocks; header; header = next) {
        next = header->next;
        free(header);
    }
    pthread_mutex_destroy(&heap->lock);
    free(heap);
    return TRUE;
}

/* Windows leaves the last error of a failed HeapAlloc as it is; programs that look find the code that they expect. */
EXPORTED LPVOID WINAPI HeapAlloc(HANDLE handle, DWORD flags, SIZE_T size)
{
    struct heap *heap = find(handle);
    void *memory = heap ? allocate(heap, size, flags & HEAP_ZERO_MEMORY) : NULL;
    if (heap && !memory) SetLastError(ERROR_NOT_ENOUGH_MEMORY);
    return memory;
}

EXPORTED LPVOID WINAPI HeapReAlloc(HANDLE handle, DWORD flags, LPVOID memory, SIZE_T size)
{
    struct heap *heap = find(handle);
    struct header *header = heap ? header_of(heap, memory) : NULL;
    void *moved;
    if (header == NULL) return NULL;
    if (flags & HEAP_REALLOC_IN_PLACE_ONLY) {
        if (size > header->size) RETURN_ERROR(ERROR_NOT_ENOUGH_MEMORY, NULL);
        flags &= ~(DWORD)HEAP_REALLOC_IN_PLACE_ONLY;
    }
    moved = resize(heap, header, size, flags & HEAP_ZERO_MEMORY);
    if (moved == NULL) SetLastError(ERROR_NOT_ENOUGH_MEMORY);
    return moved;
}

EXPORTED BOOL WINAPI HeapFree(HANDLE handle, DWORD flags, LPVOID memory)
{
    struct heap *heap = find(handle);
    struct header *header;
    (void)flags; /* HEAP_NO_SERIALIZE only: serialised all the same. */
    if (heap == NULL) return FALSE;
    if (memory == NULL) return TRUE;
    header = header_of(heap, memory);
    if (header == NULL) return FALSE;
    release(heap, header);
    return TRUE;
}

EXPORTED SIZE_T WINAPI HeapSize(HANDLE handle, DWORD flags, LPCVOID memory)
{
    struct heap *heap = find(handle);
    struct header *header = heap ? header_of(heap, memory) : NULL;
    (void)flags;
    return header ? header->size : (SIZE_T)-1;
}

EXPORTED BOOL WINAPI HeapValidate(HANDLE handle, DWORD flags, LPCVOID memory)
{
    struct heap *heap = (struct heap *)handle;
    (void)flags;
    return heap != NULL && heap->tag == HEAP_TAG && (memory == NULL || ((const struct header *)memory - 1)->heap == heap);
}

/* The old allocators: fixed memory is its own handle and so is movable memory, which counts its locks besides. */
static const UINT MOVABLE = GMEM_MOVEABLE, ZEROED = GMEM_ZEROINIT, MODIFY = GMEM_MODIFY;

static HANDLE global_allocate(UINT flags, size_t size)
{
    void *memory = allocate(&process_heap, size, flags & ZEROED);
    if (memory == NULL) RETURN_ERROR(ERROR_NOT_ENOUGH_MEMORY, NULL);
    ((struct header *)memory - 1)->flags = flags & MOVABLE;
    return memory;
}

static HANDLE global_free(HANDLE memory)
{
    struct header *header;
    if (memory == NULL) return NULL;
    header = (struct header *)memory - 1;
    if (header->heap != &process_heap) RETURN_ERROR(ERROR_INVALID_HANDLE, memory);
    release(&process_heap, header);
    return NULL;
}

static struct header *global_header(HANDLE memory)
{
    struct header *header = memory ? (struct header *)memory - 1 : NULL;
    if (header == NULL || header->heap != &process_heap) RETURN_ERROR(ERROR_INVALID_HANDLE, NULL);
    return header;
}

static HANDLE global_resize(HANDLE memory, size_t size, UINT flags)
{
    struct header *header = global_header(memory);
    unsigned long kept;
    if (header == NULL) return NULL;
    if (flags & MODIFY) {
        header->flags = flags & MOVABLE;
        return memory;
    }
    kept = header->flags;
    memory = resize(&process_heap, header, size, flags & ZEROED);
    if (memory == NULL) RETURN_ERROR(ERROR_NOT_ENOUGH_MEMORY, NULL);
    ((struct header *)memory - 1)->flags = kept;
    return memory;
}

static LPVOID global_lock(HANDLE memory)
{
    struct header *header = global_header(memory);
    if (header && header->flags) __atomic_add_fetch(&header->locks, 1, __ATOMIC_RELAXED);
    return header ? memory : NULL;
}

/* FALSE with NO_ERROR says that the last lock is gone. Fixed memory has none to lose. */
static BOOL global_unlock(HANDLE memory)
{
    struct header *header = global_header(memory);
    if (header == NULL) return FALSE;
    if (!header->flags) return TRUE;
    if (header->locks == 0) RETURN_ERROR(ERROR_NOT_LOCKED, FALSE);
    if (__atomic_sub_fetch(&header->locks, 1, __ATOMIC_RELAXED) > 0) return TRUE;
    gate_clear_error();
    return FALSE;
}

static SIZE_T global_size(HANDLE memory)
{
    struct header *header = global_header(memory);
    return header ? header->size : 0;
}

EXPORTED HLOCAL WINAPI LocalAlloc(UINT flags, SIZE_T size) { return global_allocate(flags, size); }
EXPORTED HLOCAL WINAPI LocalReAlloc(HLOCAL memory, SIZE_T size, UINT flags) { return global_resize(memory, size, flags); }
EXPORTED HLOCAL WINAPI LocalFree(HLOCAL memory) { return global_free(memory); }
EXPORTED LPVOID WINAPI LocalLock(HLOCAL memory) { return global_lock(memory); }
EXPORTED BOOL WINAPI LocalUnlock(HLOCAL memory) { return global_unlock(memory); }
EXPORTED SIZE_T WINAPI LocalSize(HLOCAL memory) { return global_size(memory); }
EXPORTED HGLOBAL WINAPI GlobalAlloc(UINT flags, SIZE_T size) { return global_allocate(flags, size); }
EXPORTED HGLOBAL WINAPI GlobalReAlloc(HGLOBAL memory, SIZE_T size, UINT flags) { return global_resize(memory, size, flags); }
EXPORTED HGLOBAL WINAPI GlobalFree(HGLOBAL memory) { return global_free(memory); }
EXPORTED LPVOID WINAPI GlobalLock(HGLOBAL memory) { return global_lock(memory); }
EXPORTED BOOL WINAPI GlobalUnlock(HGLOBAL memory) { return global_unlock(memory); }
EXPORTED SIZE_T WINAPI GlobalSize(HGLOBAL memory) { return global_size(memory); }
