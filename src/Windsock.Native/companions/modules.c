/* Modules. ws2_32.dll, kernel32.dll and their like are this library, whatever the folder before the name; other names are the host's shared
   objects. A function of ours is exported as ws2_<name>, its form for wide text of 4 bytes as ws2_<name>32: programs ask by the plain name,
   and the header tells GetProcAddress which width the program has. */
#include "modules.h"
#include <ctype.h>
#include <dlfcn.h>
#include <link.h>
#include <pthread.h>
#include <stdio.h>
#include <strings.h>
#include <unistd.h>

struct module {
    struct module *next;
    void *host; /* Of dlopen. */
    int references;
    int is_ours;
    BOOL (*entry)(HINSTANCE, DWORD, LPVOID);
    char path[1];
};

static pthread_mutex_t module_lock = PTHREAD_MUTEX_INITIALIZER; /* Guards the list and the references. */
static struct module *modules;

static const char *const our_names[] = {"ws2_32", "mswsock", "wsock32", "kernel32", "kernelbase", "user32", "iphlpapi", "advapi32", "ws2help"};

/* The name's last part without .dll, in at most so many bytes. */
static void bare_name(const char *name, char *bare, size_t size)
{
    const char *at, *last = name;
    char *dot;
    for (at = name; *at; at++)
        if (*at == '/' || *at == '\\') last = at + 1;
    snprintf(bare, size, "%s", last);
    dot = strrchr(bare, '.');
    if (dot && (dot[1] == 0 || strcasecmp(dot, ".dll") == 0)) *dot = 0;
}

static int is_our_name(const char *bare)
{
    size_t i;
    for (i = 0; i < ARRAYSIZE(our_names); i++)
        if (strcasecmp(bare, our_names[i]) == 0) return 1;
    return 0;
}

/* What the handle stands for; the lock is held. */
static struct module *find(HMODULE handle)
{
    struct module *module;
    for (module = modules; module && (HMODULE)module != handle; module = module->next) {}
    return module;
}

static struct module *find_host(void *host)
{
    struct module *module;
    for (module = modules; module && module->host != host; module = module->next) {}
    return module;
}

/* Takes over a reference of dlopen: a module that is known already gives one back. */
static struct module *keep(void *host, const char *path, int is_ours, int *is_new)
{
    struct module *module;
    pthread_mutex_lock(&module_lock);
    module = find_host(host);
    *is_new = module == NULL;
    if (module) {
        dlclose(host);
    } else {
        module = (struct module *)calloc(1, sizeof *module + strlen(path));
        if (module) {
            strcpy(module->path, path);
            module->host = host;
            module->is_ours = is_ours;
            module->next = modules;
            modules = module;
        }
    }
    if (module) module->references++;
    pthread_mutex_unlock(&module_lock);
    return module;
}

static void path_of(void *host, char *path, size_t size)
{
    struct link_map *map = NULL;
    ssize_t length = -1;
    if (dlinfo(host, RTLD_DI_LINKMAP, &map) == 0 && map->l_name[0]) {
        char *full = realpath(map->l_name, NULL);
        snprintf(path, size, "%s", full ? full : map->l_name);
        free(full);
        return;
    }
    length = readlink("/proc/self/exe", path, size - 1); /* The program itself has no name in the list. */
    path[length < 0 ? 0 : length] = 0;
}

/* The host's file of a name: as it is with slashes, then as the library that a plain name would be here. */
static void *open_host(const char *name, int flags)
{
    char plain[4096], library[4200], bare[256];
    char *at;
    void *host;
    snprintf(plain, sizeof plain, "%s", name);
    for (at = plain; *at; at++)
        if (*at == '\\') *at = '/';
    host = dlopen(plain, flags);
    if (host) return host;
    bare_name(plain, bare, sizeof bare);
    at = strrchr(plain, '/');
    snprintf(library, sizeof library, "%.*s%s.so", at ? (int)(at - plain + 1) : 0, plain, bare);
    host = dlopen(library, flags);
    if (host) return host;
    snprintf(library, sizeof library, "%.*slib%s.so", at ? (int)(at - plain + 1) : 0, plain, bare);
    return dlopen(library, flags);
}

static void *open_own(void)
{
    Dl_info info;
    return dladdr((void *)open_own, &info) ? dlopen(info.dli_fname, RTLD_NOW | RTLD_NOLOAD) : NULL;
}

/* A library may have a DllMain; one of another library that it links does not count. */
static void find_entry(struct module *module)
{
    void *function = dlsym(module->host, "DllMain");
    struct link_map *map = NULL;
    Dl_info info;
    if (function && dladdr(function, &info) && dlinfo(module->host, RTLD_DI_LINKMAP, &map) == 0 && (uintptr_t)info.dli_fbase == map->l_addr)
        module->entry = (BOOL(*)(HINSTANCE, DWORD, LPVOID))function;
}

static int exists(const char *name)
{
    char plain[4096];
    char *at;
    snprintf(plain, sizeof plain, "%s", name);
    for (at = plain; *at; at++)
        if (*at == '\\') *at = '/';
    return access(plain, F_OK) == 0;
}

HMODULE module_load(const char *name)
{
    char bare[256], path[4096];
    int is_ours, is_new;
    void *host;
    struct module *module;
    if (name[0] == 0) RETURN_ERROR(ERROR_MOD_NOT_FOUND, NULL);
    bare_name(name, bare, sizeof bare);
    is_ours = is_our_name(bare);
    host = is_ours ? open_own() : open_host(name, RTLD_NOW);
    if (!host) RETURN_ERROR(exists(name) ? ERROR_BAD_EXE_FORMAT : ERROR_MOD_NOT_FOUND, NULL);
    path_of(host, path, sizeof path);
    module = keep(host, path, is_ours, &is_new);
    if (!module) RETURN_ERROR(ERROR_NOT_ENOUGH_MEMORY, NULL);
    if (is_new && !is_ours) {
        find_entry(module);
        if (module->entry && !module->entry((HINSTANCE)module, DLL_PROCESS_ATTACH, NULL)) {
            module->entry = NULL;
            FreeLibrary((HMODULE)module);
            RETURN_ERROR(ERROR_DLL_INIT_FAILED, NULL);
        }
    }
    return (HMODULE)module;
}

/* Modules stay where they are when they are only asked for, so this reference is not given back. */
HMODULE module_find(const char *name)
{
    char bare[256], path[4096];
    int is_ours = 0, is_new;
    void *host;
    struct module *module;
    if (name == NULL) {
        host = dlopen(NULL, RTLD_NOW);
    } else {
        bare_name(name, bare, sizeof bare);
        is_ours = is_our_name(bare);
        host = is_ours ? open_own() : open_host(name, RTLD_NOW | RTLD_NOLOAD);
    }
    if (!host) RETURN_ERROR(ERROR_MOD_NOT_FOUND, NULL);
    path_of(host, path, sizeof path);
    module = keep(host, path, is_ours, &is_new);
    if (!module) RETURN_ERROR(ERROR_NOT_ENOUGH_MEMORY, NULL);
    if (!is_new) {
        pthread_mutex_lock(&module_lock);
        module->references--;
        pthread_mutex_unlock(&module_lock);
    }
    return (HMODULE)module;
}

char *module_path(HMODULE handle)
{
    struct module *module;
    char path[4096], *copy;
    if (handle == NULL) {
        void *host = dlopen(NULL, RTLD_NOW);
        path_of(host, path, sizeof path);
        dlclose(host);
        return strdup(path);
    }
    pthread_mutex_lock(&module_lock);
    module = find(handle);
    copy = module ? strdup(module->path) : NULL;
    pthread_mutex_unlock(&module_lock);
    if (!module) SetLastError(ERROR_MOD_NOT_FOUND);
    return copy;
}

/* Ours by one of its symbols: prefixed, then plain; a plain name that is found in another library behind this one is not ours. */
static void *own_function(void *host, const char *name, int is_wide32)
{
    char symbol[256];
    void *found = NULL;
    Dl_info info, own;
    if (is_wide32) {
        size_t length = strlen(name);
        snprintf(symbol, sizeof symbol, length > 0 && name[length - 1] == 'W' ? "ws2_%s32" : "ws2_%sW32", name);
        found = dlsym(host, symbol);
    }
    if (!found) {
        snprintf(symbol, sizeof symbol, "ws2_%s", name);
        found = dlsym(host, symbol);
    }
    if (!found) found = dlsym(host, name);
    return found && dladdr(found, &info) && dladdr((void *)own_function, &own) && info.dli_fbase == own.dli_fbase ? found : NULL;
}

static FARPROC function_of(HMODULE handle, LPCSTR name, int is_wide32)
{
    struct module *module;
    void *host = NULL, *found = NULL;
    int is_ours = 0;
    pthread_mutex_lock(&module_lock);
    module = find(handle);
    if (module) {
        host = module->host;
        is_ours = module->is_ours;
    }
    pthread_mutex_unlock(&module_lock);
    if (!host) RETURN_ERROR(handle ? ERROR_MOD_NOT_FOUND : ERROR_INVALID_HANDLE, NULL);
    if ((uintptr_t)name < 0x10000) name = is_ours ? ordinal_name((unsigned)(uintptr_t)name) : NULL;
    if (name) found = is_ours ? own_function(host, name, is_wide32) : dlsym(host, name);
    if (!found) SetLastError(ERROR_PROC_NOT_FOUND);
    return (FARPROC)found;
}

/* This one is for programs with the usual wchar_t of 4 bytes. */
EXPORTED FARPROC WINAPI GetProcAddress(HMODULE module, LPCSTR name) { return function_of(module, name, 1); }

FARPROC WINAPI narrow_wchar_address(HMODULE module, LPCSTR name) __asm__("ws2_GetProcAddress");
EXPORTED FARPROC WINAPI narrow_wchar_address(HMODULE module, LPCSTR name) { return function_of(module, name, 0); }

EXPORTED BOOL WINAPI FreeLibrary(HMODULE handle)
{
    struct module *module, **link;
    pthread_mutex_lock(&module_lock);
    module = find(handle);
    if (module && (module->is_ours || --module->references > 0)) {
        pthread_mutex_unlock(&module_lock);
        return TRUE; /* This library stays. */
    }
    for (link = &modules; module && *link != module; link = &(*link)->next) {}
    if (module) *link = module->next;
    pthread_mutex_unlock(&module_lock);
    if (!module) RETURN_ERROR(ERROR_MOD_NOT_FOUND, FALSE);
    if (module->entry) module->entry((HINSTANCE)module, DLL_PROCESS_DETACH, NULL);
    dlclose(module->host);
    free(module);
    return TRUE;
}

EXPORTED HMODULE WINAPI LoadLibraryA(LPCSTR name)
{
    if (!name) RETURN_ERROR(ERROR_INVALID_PARAMETER, NULL);
    return module_load(name);
}

/* The flags choose folders and ways to map that the host does not have. */
EXPORTED HMODULE WINAPI LoadLibraryExA(LPCSTR name, HANDLE file, DWORD flags)
{
    (void)flags;
    if (file) RETURN_ERROR(ERROR_INVALID_PARAMETER, NULL);
    return LoadLibraryA(name);
}

EXPORTED HMODULE WINAPI GetModuleHandleA(LPCSTR name) { return module_find(name); }

EXPORTED DWORD WINAPI GetModuleFileNameA(HMODULE module, LPSTR buffer, DWORD size)
{
    char *path = module_path(module);
    DWORD length;
    if (!path) return 0;
    length = give_narrow(path, buffer, size);
    if (length > strlen(path)) { /* Cut, as Windows does. */
        if (size > 0) snprintf(buffer, size, "%s", path);
        length = size;
        SetLastError(ERROR_INSUFFICIENT_BUFFER);
    }
    free(path);
    return length;
}
