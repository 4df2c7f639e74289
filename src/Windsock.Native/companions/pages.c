/* Pages. A reservation is a mapping without access, committing gives access, decommitting gives the memory back and takes the access away. */
#include "companion.h"
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { GRANULARITY = 0x10000 };

struct region {
    struct region *next;
    uintptr_t start, size;
};

static pthread_mutex_t region_lock = PTHREAD_MUTEX_INITIALIZER; /* Guards the list. */
static struct region *regions;

static uintptr_t page(void) { return (uintptr_t)sysconf(_SC_PAGESIZE); }
static uintptr_t down(uintptr_t value, uintptr_t unit) { return value & ~(unit - 1); }
static uintptr_t up(uintptr_t value, uintptr_t unit) { return down(value + unit - 1, unit); }

static const struct protection {
    DWORD windows;
    int host;
} protections[] = {
    {PAGE_NOACCESS, PROT_NONE},
    {PAGE_READONLY, PROT_READ},
    {PAGE_READWRITE, PROT_READ | PROT_WRITE},
    {PAGE_EXECUTE, PROT_EXEC},
    {PAGE_EXECUTE_READ, PROT_READ | PROT_EXEC},
    {PAGE_EXECUTE_READWRITE, PROT_READ | PROT_WRITE | PROT_EXEC},
};

static int host_protection(DWORD protect)
{
    size_t i;
    for (i = 0; i < ARRAYSIZE(protections); i++)
        if (protections[i].windows == protect) return protections[i].host;
    return -1;
}

/* The region that holds an address; the lock is held. */
static struct region **find(uintptr_t address)
{
    struct region **link = &regions;
    while (*link && (address < (*link)->start || address - (*link)->start >= (*link)->size)) link = &(*link)->next;
    return link;
}

static DWORD error_of(int number) { return number == ENOMEM ? ERROR_NOT_ENOUGH_MEMORY : number == EEXIST ? ERROR_INVALID_ADDRESS : ERROR_ACCESS_DENIED; }

/* The host maps at page granularity: more is mapped, and what is too much given back. */
static void *reserve(uintptr_t wanted, uintptr_t size)
{
    int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
    uintptr_t start, aligned;
    void *memory = wanted ? mmap((void *)wanted, size, PROT_NONE, flags | MAP_FIXED_NOREPLACE, -1, 0)
                          : mmap(NULL, size + GRANULARITY, PROT_NONE, flags, -1, 0);
    if (memory == MAP_FAILED) RETURN_ERROR(error_of(errno), NULL);
    if (wanted) return memory;
    start = (uintptr_t)memory;
    aligned = up(start, GRANULARITY);
    if (aligned > start) munmap(memory, aligned - start);
    munmap((void *)(aligned + size), start + GRANULARITY - aligned);
    return (void *)aligned;
}

static void *reserve_region(uintptr_t address, SIZE_T size, int protection)
{
    uintptr_t start = down(address, GRANULARITY), length = up(address - start + size, page());
    struct region *region = (struct region *)malloc(sizeof *region);
    void *memory = region ? reserve(start, length) : NULL;
    if (region == NULL) SetLastError(ERROR_NOT_ENOUGH_MEMORY);
    if (memory && protection != PROT_NONE && mprotect(memory, length, protection) != 0) {
        SetLastError(error_of(errno));
        munmap(memory, length);
        memory = NULL;
    }
    if (memory == NULL) {
        free(region);
        return NULL;
    }
    region->start = (uintptr_t)memory;
    region->size = length;
    pthread_mutex_lock(&region_lock);
    region->next = regions;
    regions = region;
    pthread_mutex_unlock(&region_lock);
    return memory;
}

EXPORTED LPVOID WINAPI VirtualAlloc(LPVOID address, SIZE_T size, DWORD type, DWORD protect)
{
    int protection = host_protection(protect), is_ours;
    uintptr_t start = down((uintptr_t)address, page()), end = up((uintptr_t)address + size, page());
    struct region **link;
    if (protection < 0 || size == 0 || size > PTRDIFF_MAX || (type & ~(DWORD)(MEM_COMMIT | MEM_RESERVE | MEM_TOP_DOWN)) != 0
        || (type & (MEM_COMMIT | MEM_RESERVE)) == 0) RETURN_ERROR(ERROR_INVALID_PARAMETER, NULL);
    if ((type & MEM_RESERVE) || address == NULL)
        return reserve_region((uintptr_t)address, size, type & MEM_COMMIT ? protection : PROT_NONE);

    pthread_mutex_lock(&region_lock);
    link = find(start);
    is_ours = *link && end - (*link)->start <= (*link)->size && mprotect((void *)start, end - start, protection) == 0;
    pthread_mutex_unlock(&region_lock);
    if (!is_ours) RETURN_ERROR(ERROR_INVALID_ADDRESS, NULL);
    return (LPVOID)start;
}

static BOOL release(uintptr_t start)
{
    struct region **link, *region;
    pthread_mutex_lock(&region_lock);
    link = find(start);
    region = *link && (*link)->start == start ? *link : NULL;
    if (region) {
        *link = region->next;
        munmap((void *)region->start, region->size);
    }
    pthread_mutex_unlock(&region_lock);
    free(region);
    if (region == NULL) RETURN_ERROR(ERROR_INVALID_ADDRESS, FALSE);
    return TRUE;
}

static BOOL decommit(uintptr_t address, SIZE_T size)
{
    struct region **link;
    uintptr_t start = down(address, page()), end = up(address + size, page());
    int done = 0;
    pthread_mutex_lock(&region_lock);
    link = find(start);
    if (*link && size == 0 && (*link)->start == address) end = start + (*link)->size;
    if (*link && end > start && end - (*link)->start <= (*link)->size)
        done = mprotect((void *)start, end - start, PROT_NONE) == 0 && madvise((void *)start, end - start, MADV_DONTNEED) == 0;
    pthread_mutex_unlock(&region_lock);
    if (!done) RETURN_ERROR(ERROR_INVALID_ADDRESS, FALSE);
    return TRUE;
}

EXPORTED BOOL WINAPI VirtualFree(LPVOID address, SIZE_T size, DWORD type)
{
    if (type == MEM_DECOMMIT) return decommit((uintptr_t)address, size);
    if (type != MEM_RELEASE || size != 0) RETURN_ERROR(ERROR_INVALID_PARAMETER, FALSE);
    return release((uintptr_t)address);
}

/* What the host says about the page; PAGE_NOACCESS when nothing is mapped there. */
static DWORD protection_of(uintptr_t address)
{
    unsigned long start, end;
    char access[8], line[512];
    DWORD found = PAGE_NOACCESS;
    FILE *maps = fopen("/proc/self/maps", "re");
    if (maps == NULL) return found;
    while (fgets(line, sizeof line, maps)) {
        size_t i;
        int host;
        if (sscanf(line, "%lx-%lx %7s", &start, &end, access) != 3 || address < start || address >= end) continue;
        host = (access[0] == 'r' ? PROT_READ : 0) | (access[1] == 'w' ? PROT_WRITE : 0) | (access[2] == 'x' ? PROT_EXEC : 0);
        for (i = 0; i < ARRAYSIZE(protections); i++)
            if (protections[i].host == host) found = protections[i].windows;
        break;
    }
    fclose(maps);
    return found;
}

EXPORTED BOOL WINAPI VirtualProtect(LPVOID address, SIZE_T size, DWORD protect, PDWORD before)
{
    int protection = host_protection(protect);
    uintptr_t start = down((uintptr_t)address, page()), end = up((uintptr_t)address + size, page());
    if (before == NULL) RETURN_ERROR(ERROR_NOACCESS, FALSE);
    if (protection < 0 || size == 0) RETURN_ERROR(ERROR_INVALID_PARAMETER, FALSE);
    *before = protection_of(start);
    if (mprotect((void *)start, end - start, protection) != 0) RETURN_ERROR(ERROR_INVALID_ADDRESS, FALSE);
    return TRUE;
}

EXPORTED BOOL WINAPI VirtualLock(LPVOID address, SIZE_T size)
{
    if (mlock(address, size) == 0) return TRUE;
    RETURN_ERROR(errno == ENOMEM ? ERROR_WORKING_SET_QUOTA : ERROR_NOACCESS, FALSE);
}

EXPORTED BOOL WINAPI VirtualUnlock(LPVOID address, SIZE_T size)
{
    if (munlock(address, size) == 0) return TRUE;
    RETURN_ERROR(ERROR_NOT_LOCKED, FALSE);
}
