/* SPDX-License-Identifier: Apache-2.0 */
#include "seeds.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { REPLAYED = 5 };

static const char *program;
static unsigned long long current;

static void say_how_to_replay(void)
{
    char line[256];
    int size = snprintf(line, sizeof line,
                        "\nseed %llu failed; replay it with: %s --seed %llu --count 1 --trace\n",
                        current, program, current);
    if (size > 0 && write(STDERR_FILENO, line, (size_t)size) < 0)
        return;
}

static void on_abort(int signal_number)
{
    say_how_to_replay();
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

static void print(void *user, const char *line)
{
    (void)user;
    puts(line);
}

/* The sanitizers' reports end with exit, not abort. */
static int finished;
static void at_exit(void)
{
    if (!finished)
        say_how_to_replay();
}

int seeds_main(int argc, char **argv,
               uint64_t (*run)(uint64_t seed, void (*trace)(void *user, const char *line)))
{
    unsigned long long seed = 1, count = 20;
    void (*trace)(void *user, const char *line) = NULL;
    program = argv[0];
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--seed") == 0 && i + 1 < argc)
            seed = strtoull(argv[++i], NULL, 10);
        else if (strcmp(argv[i], "--count") == 0 && i + 1 < argc)
            count = strtoull(argv[++i], NULL, 10);
        else if (strcmp(argv[i], "--trace") == 0)
            trace = print;
        else
            return fprintf(stderr, "usage: %s [--seed N] [--count M] [--trace]\n", program), 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    signal(SIGABRT, on_abort);
    signal(SIGALRM, on_abort);
    atexit(at_exit);
    for (unsigned long long n = 0; n < count; n++) {
        current = seed + n;
        alarm(120); /* not a time limit on the code: a seed that hangs shall name itself */
        uint64_t hash = run(current, trace);
        if (n < REPLAYED && !trace && run(current, NULL) != hash) {
            fprintf(stderr, "the trace hash differs between two runs\n");
            abort();
        }
    }
    finished = 1;
    printf("%llu seeds from %llu on\n", count, seed);
    return 0;
}
