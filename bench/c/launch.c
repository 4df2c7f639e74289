/* Starts a program again and again. Usage: launch PROGRAM; one operation is one run, from posix_spawn to its end. */
#include "harness.h"
#include <spawn.h>
#include <stdio.h>
#include <sys/wait.h>

static char *program[] = { NULL, NULL };

static double launch(double seconds) {
    double runs = 0, end = bench_now() + seconds;
    do {
        pid_t child;
        int status;
        char *environment[] = { NULL };
        if (posix_spawn(&child, program[0], NULL, NULL, program, environment)) bench_fail("posix_spawn", 0);
        if (waitpid(child, &status, 0) != child || status) bench_fail(program[0], status);
        runs++;
    } while (bench_now() < end);
    return runs;
}

int main(int argc, char **argv) {
    if (argc != 2) bench_fail("usage", 2);
    program[0] = argv[1];
    bench_pin();
    return bench_serve(launch);
}
