/* Loading the library, and unloading it, starts no thread and changes no signal, before and after it has been used. This program
   includes none of the headers, and so does not link the library. */
#include <dirent.h>
#include <dlfcn.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

static struct sigaction before[NSIG];

static int count_entries(const char *folder)
{
    int count = 0;
    DIR *listing = opendir(folder);
    if (listing == NULL) exit(2);
    while (readdir(listing) != NULL) count++;
    closedir(listing);
    return count;
}

static void remember(void)
{
    int number;
    for (number = 1; number < NSIG; number++) sigaction(number, NULL, &before[number]);
}

static void same_signals(void)
{
    struct sigaction now;
    int number, other, same;
    for (number = 1; number < NSIG; number++) {
        if (sigaction(number, NULL, &now) != 0) continue;
        same = now.sa_handler == before[number].sa_handler && now.sa_flags == before[number].sa_flags;
        for (other = 1; other < NSIG; other++) same &= sigismember(&now.sa_mask, other) == sigismember(&before[number].sa_mask, other);
        if (!same) {
            fprintf(stderr, "signal %d changed\n", number);
            exit(1);
        }
    }
}

int main(int count, char **arguments)
{
    int (*startup)(unsigned short, void *);
    int (*cleanup)(void);
    char data[512];
    void *library;
    int round, threads, descriptors;

    if (count != 2) return 2;
    threads = count_entries("/proc/self/task");
    descriptors = count_entries("/proc/self/fd");
    remember();
    for (round = 0; round < 20; round++) {
        library = dlopen(arguments[1], RTLD_NOW | (round & 1 ? RTLD_GLOBAL : RTLD_LOCAL));
        if (library == NULL) {
            fprintf(stderr, "%s\n", dlerror());
            return 1;
        }
        if (count_entries("/proc/self/task") != threads || count_entries("/proc/self/fd") != descriptors) {
            fprintf(stderr, "loading left a thread or a descriptor\n");
            return 1;
        }
        same_signals();
        dlclose(library);
    }

    for (round = 0; round < 20; round++) {
        library = dlopen(arguments[1], RTLD_NOW);
        startup = (int (*)(unsigned short, void *))dlsym(library, "WSAStartup");
        cleanup = (int (*)(void))dlsym(library, "WSACleanup");
        if (!startup || !cleanup || startup(0x0202, data) != 0 || cleanup() != 0) {
            fprintf(stderr, "round %d failed\n", round);
            return 1;
        }
        if (round == 0) remember();
        same_signals();
        dlclose(library);
    }
    return 0;
}
