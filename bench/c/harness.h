/* What the measured programs share that is not about sockets. No socket header is included here or in harness.c,
   so the object file is the same for both kinds of program. */
#ifndef BENCH_HARNESS_H
#define BENCH_HARNESS_H

/* Runs for about so many seconds and returns how many operations were done. */
typedef double (*bench_slice)(double seconds);

/* Answers the runner: "ready", then for every line "MILLISECONDS" on standard input one line "OPERATIONS SECONDS CPU-SECONDS".
   Returns when the input ends. */
int bench_serve(bench_slice slice);

/* From now on the processor time of another process counts, and not that of this one. */
void bench_count_process(int id);

/* Processor seconds used by whoever counts. */
double bench_processor_time(void);

/* Keeps the calling thread on the processor that BENCH_PROCESSOR numbers; threads of bench_thread on the second one, if there is one ("0,1"). */
void bench_pin(void);

/* Starts a thread that nobody waits for. */
void bench_thread(void (*run)(void *), void *argument);

/* Lets the thread that waits go on, as often as it was allowed to. */
typedef struct bench_gate bench_gate;
bench_gate *bench_gate_new(void);
void bench_gate_open(bench_gate *gate);
void bench_gate_wait(bench_gate *gate);

/* Seconds of a clock that only goes forward. */
double bench_now(void);

/* Lifts the limit of open files to what the machine allows. */
void bench_many_files(void);

/* Says what failed and with which code, and ends the program. */
_Noreturn void bench_fail(const char *what, int code);

/* What a call across a file boundary costs when nothing is done in it. */
unsigned short bench_swap(unsigned short value);

#endif
