/* Heaps, the older allocators, pages. */
#include "check.h"

static void heaps(void)
{
    HANDLE heap = GetProcessHeap(), own;
    char *block = (char *)HeapAlloc(heap, HEAP_ZERO_MEMORY, 1000);
    int i;
    CHECK(block != NULL && (uintptr_t)block % MEMORY_ALLOCATION_ALIGNMENT == 0);
    for (i = 0; i < 1000; i++) EQUAL(0, block[i]);
    memset(block, 1, 1000);
    EQUAL(1000, HeapSize(heap, 0, block));
    block = (char *)HeapReAlloc(heap, HEAP_ZERO_MEMORY, block, 100001);
    CHECK(block != NULL);
    EQUAL(1, block[999]);
    for (i = 1000; i < 100001; i++) EQUAL(0, block[i]);
    EQUAL(100001, HeapSize(heap, 0, block));
    CHECK(HeapValidate(heap, 0, block));
    EQUAL(TRUE, HeapFree(heap, 0, block));
    EQUAL(TRUE, HeapFree(heap, 0, NULL));
    FAILS_WITH(ERROR_NOT_ENOUGH_MEMORY, 0, HeapAlloc(heap, 0, (SIZE_T)-100));
    FAILS_WITH(ERROR_INVALID_HANDLE, FALSE, HeapDestroy(heap));

    own = HeapCreate(0, 0x1000, 0x10000);
    CHECK(own != NULL);
    block = (char *)HeapAlloc(own, 0, 0x8000);
    CHECK(block != NULL);
    FAILS_WITH(ERROR_NOT_ENOUGH_MEMORY, 0, HeapAlloc(own, 0, 0x8001));
    CHECK(!HeapValidate(heap, 0, block));
    FAILS_WITH(ERROR_INVALID_PARAMETER, FALSE, HeapFree(heap, 0, block));
    FAILS_WITH(ERROR_INVALID_PARAMETER, (SIZE_T)-1, HeapSize(heap, 0, block));
    for (i = 0; i < 10; i++) CHECK(HeapAlloc(own, 0, 16) != NULL);
    EQUAL(TRUE, HeapDestroy(own));
    FAILS_WITH(ERROR_INVALID_PARAMETER, 0, HeapCreate(0, 2, 1));
}

static void older(void)
{
    HLOCAL local = LocalAlloc(LPTR, 10);
    HGLOBAL global = GlobalAlloc(GHND, 10);
    char *text;
    CHECK(local != NULL && global != NULL);
    EQUAL(0, ((char *)local)[9]);
    EQUAL(10, LocalSize(local));
    EQUAL(0, (long)LocalFree(local));
    EQUAL(0, (long)LocalFree(NULL));
    text = (char *)GlobalLock(global);
    CHECK(text != NULL);
    strcpy(text, "Winsock");
    SetLastError(5);
    EQUAL(FALSE, GlobalUnlock(global));
    EQUAL(NO_ERROR, GetLastError());
    FAILS_WITH(ERROR_NOT_LOCKED, FALSE, GlobalUnlock(global));
    global = GlobalReAlloc(global, 100, GMEM_MOVEABLE | GMEM_ZEROINIT);
    EQUAL(0, strcmp("Winsock", (char *)GlobalLock(global)));
    EQUAL(0, (long)GlobalFree(global));
}

static void pages(void)
{
    SYSTEM_INFO info;
    char *base, *wanted;
    DWORD before;
    GetSystemInfo(&info);
    EQUAL(getpagesize(), info.dwPageSize);
    base = (char *)VirtualAlloc(NULL, 0x40000, MEM_RESERVE, PAGE_READWRITE);
    CHECK(base != NULL && (uintptr_t)base % info.dwAllocationGranularity == 0);
    EQUAL((long)(base + 0x1000), (long)VirtualAlloc(base + 0x1234, 10, MEM_COMMIT, PAGE_READWRITE));
    base[0x1fff] = 7;
    EQUAL(TRUE, VirtualProtect(base + 0x1000, 1, PAGE_READONLY, &before));
    EQUAL(PAGE_READWRITE, before);
    EQUAL(TRUE, VirtualProtect(base + 0x1000, 1, PAGE_READWRITE, &before));
    EQUAL(PAGE_READONLY, before);
    EQUAL(TRUE, VirtualFree(base + 0x1000, 0x1000, MEM_DECOMMIT));
    CHECK(VirtualAlloc(base + 0x1000, 1, MEM_COMMIT, PAGE_READWRITE) != NULL);
    EQUAL(0, base[0x1fff]);
    FAILS_WITH(ERROR_INVALID_ADDRESS, 0, VirtualAlloc(base + 0x3f000, 0x2000, MEM_COMMIT, PAGE_READWRITE));
    FAILS_WITH(ERROR_INVALID_PARAMETER, FALSE, VirtualFree(base, 1, MEM_RELEASE));
    FAILS_WITH(ERROR_INVALID_ADDRESS, FALSE, VirtualFree(base + 0x10000, 0, MEM_RELEASE));
    FAILS_WITH(ERROR_INVALID_ADDRESS, 0, VirtualAlloc(base, 0x10000, MEM_RESERVE, PAGE_READWRITE));
    EQUAL(TRUE, VirtualFree(base, 0, MEM_RELEASE));
    wanted = (char *)VirtualAlloc(base, 0x10000, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
    EQUAL((long)base, (long)wanted);
    wanted[0xffff] = 1;
    EQUAL(TRUE, VirtualFree(wanted, 0, MEM_RELEASE));
    FAILS_WITH(ERROR_INVALID_PARAMETER, 0, VirtualAlloc(NULL, 1, MEM_COMMIT, 3));
}

int main(void)
{
    heaps();
    older();
    pages();
    return 0;
}
