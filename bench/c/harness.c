#define _GNU_SOURCE
#include "harness.h"
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

struct bench_gate {
    sem_t permits;
};

struct start {
    void (*run)(void *);
    void *argument;
};

static double seconds_of(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

double bench_now(void) { return seconds_of(CLOCK_MONOTONIC); }

static clockid_t counted = CLOCK_PROCESS_CPUTIME_ID;

void bench_count_process(int id) {
    if (clock_getcpuclockid(id, &counted)) bench_fail("clock_getcpuclockid", id);
}

double bench_processor_time(void) { return seconds_of(counted); }

int bench_serve(bench_slice slice) {
    char line[64];
    puts("ready");
    fflush(stdout);
    while (fgets(line, sizeof line, stdin)) {
        double cpu = bench_processor_time(), start = bench_now();
        double operations = slice(atof(line) / 1000);
        printf("%.0f %.9f %.9f\n", operations, bench_now() - start, bench_processor_time() - cpu);
        fflush(stdout);
    }
    return 0;
}

static void pin_to(const char *processor) {
    cpu_set_t set;
    if (!processor || !*processor) return;
    CPU_ZERO(&set);
    CPU_SET((unsigned)atoi(processor), &set);
    sched_setaffinity(0, sizeof set, &set);
}

void bench_pin(void) { pin_to(getenv("BENCH_PROCESSOR")); }

static void *run(void *argument) {
    const char *processors = getenv("BENCH_PROCESSOR"), *other = processors ? strchr(processors, ',') : NULL;
    if (other) pin_to(other + 1);
    struct start start = *(struct start *)argument;
    free(argument);
    start.run(start.argument);
    return NULL;
}

void bench_thread(void (*body)(void *), void *argument) {
    struct start *start = malloc(sizeof *start);
    pthread_t thread;
    start->run = body;
    start->argument = argument;
    if (pthread_create(&thread, NULL, run, start)) bench_fail("pthread_create", 0);
    pthread_detach(thread);
}

bench_gate *bench_gate_new(void) {
    bench_gate *gate = malloc(sizeof *gate);
    sem_init(&gate->permits, 0, 0);
    return gate;
}

void bench_gate_open(bench_gate *gate) { sem_post(&gate->permits); }

void bench_gate_wait(bench_gate *gate) {
    while (sem_wait(&gate->permits)) continue;
}

void bench_many_files(void) {
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

void bench_fail(const char *what, int code) {
    printf("failed: %s: error %d\n", what, code);
    fflush(stdout);
    exit(1);
}

__attribute__((noinline)) unsigned short bench_swap(unsigned short value) { return (unsigned short)(value << 8 | value >> 8); }
