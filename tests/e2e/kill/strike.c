/* SPDX-License-Identifier: Apache-2.0 */
/*
 * usage: kill-strike DIRECTORY SEED KILLS: two brokers, workers and clients under load; one after
 * the other is killed by SIGKILL at random and started again a little later. In the end nobody is
 * killed any more, everything must go well, and all end as they should. Journals and logs stand in
 * DIRECTORY, kill-check reads them. HEADWAY_CLI is the broker's program; the others are beside this
 * one. The seed decides who is killed, when, and what the clients ask for.
 */
#include "journal.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { BROKERS = 2, WORKERS = 3, CLIENTS = 3, PLACES = BROKERS + WORKERS + CLIENTS };
enum { SLOTS = 16, PAUSE_MS = 200, DOWN_MS = 500, CALM_MS = 2000, TICK_MS = 10 };
enum { PATIENCE_MS = 120000 /* machines may be slow: only a system that stands still meets it */ };

typedef struct place {
    int role, index;
    unsigned number; /* of its present process: index + SLOTS * how often it was started */
    pid_t pid;       /* 0: down */
    long start_at;
} place;

static place places[PLACES];
static const char *directory, *command;
static char beside[512];
static uint64_t seed, random_state;

static uint32_t random_below(uint32_t below)
{
    uint64_t z = random_state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return (uint32_t)((z ^ z >> 31) % below);
}

static long now_ms(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return at.tv_sec * 1000 + at.tv_nsec / 1000000;
}

static void die(const char *what)
{
    perror(what);
    for (int i = 0; i < PLACES; i++)
        if (places[i].pid)
            kill(places[i].pid, SIGKILL);
    exit(2);
}

static void set(const char *name, uint64_t value)
{
    char text[24];
    snprintf(text, sizeof text, "%llu", (unsigned long long)value);
    setenv(name, text, 1);
}

static void become(const place *p)
{
    char path[600], bus[8];
    snprintf(path, sizeof path, "%s/%s-%d.log", directory, journal_roles[p->role], p->index);
    int log = open(path, O_WRONLY | O_CREAT | O_APPEND, 0644);
    if (log < 0 || dup2(log, 1) < 0 || dup2(log, 2) < 0)
        _exit(126);
    set("NUMBER", p->number);
    snprintf(bus, sizeof bus, "b%d", p->index);
    snprintf(path, sizeof path, "%s/kill-%s", beside, journal_roles[p->role]);
    if (p->role == BROKER) /* a short queue: some events are dropped, and told */
        execl(command, command, "broker", "--listen", bus, "--subscriber-queue-messages", "16",
              (char *)NULL);
    else
        execl(path, path, (char *)NULL);
    _exit(127);
}

static void start(place *p)
{
    p->number += SLOTS;
    journal_say("start", journal_id((uint32_t)p->role, p->number), 0, 0, 0);
    p->pid = fork();
    if (p->pid < 0)
        die("fork");
    if (p->pid == 0)
        become(p);
}

static void say_exit(place *p, int status)
{
    int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    journal_say("exit", journal_id((uint32_t)p->role, p->number), (uint64_t)code, 0, 0);
    p->pid = 0;
    p->start_at = now_ms();
}

/* Who has ended without being asked is told; kill-check has words for it. */
static void reap(void)
{
    int status;
    pid_t pid;
    while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
        for (int i = 0; i < PLACES; i++)
            if (places[i].pid == pid)
                say_exit(&places[i], status);
}

static void rest(long ms)
{
    struct timespec time = {ms / 1000, ms % 1000 * 1000000};
    nanosleep(&time, NULL);
}

/* Waits, and starts meanwhile who is due. */
static void pass(long ms)
{
    long end = now_ms() + ms;
    do {
        reap();
        for (int i = 0; i < PLACES; i++)
            if (!places[i].pid && places[i].start_at <= now_ms())
                start(&places[i]);
        rest(TICK_MS);
    } while (now_ms() < end);
}

static void strike(place *p)
{
    int status;
    if (kill(p->pid, SIGKILL) != 0 || waitpid(p->pid, &status, 0) != p->pid)
        die("kill");
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
        journal_say("kill", journal_id((uint32_t)p->role, p->number), 0, 0, 0);
    else
        say_exit(p, status); /* it was faster */
    p->pid = 0;
    p->start_at = now_ms() + (long)random_below(DOWN_MS);
}

/* One in four kills is of a broker. One in five follows the last at once. */
static void strikes(unsigned kills)
{
    for (unsigned done = 0; done < kills;) {
        int broker = random_below(4) == 0;
        place *p =
            &places[broker ? random_below(BROKERS) : BROKERS + random_below(WORKERS + CLIENTS)];
        long pause = random_below(5) ? (long)random_below(2 * PAUSE_MS) : 0;
        if (p->pid) {
            strike(p);
            if (++done % 100 == 0)
                printf("%u of %u kills\n", done, kills);
            fflush(stdout);
        }
        pass(pause);
    }
}

static int has_said(const place *p, const char *word)
{
    char path[600], text[200];
    int found = 0;
    snprintf(path, sizeof path, "%s/client-%u.journal", directory, p->number);
    FILE *in = fopen(path, "r");
    while (in && !found && fgets(text, sizeof text, in))
        found = !word || strstr(text, word) != NULL;
    if (in)
        fclose(in);
    return found;
}

static int all_clients_say(const char *word)
{
    for (long end = now_ms() + PATIENCE_MS; now_ms() < end; pass(100)) {
        int said = 1;
        for (int i = 0; i < PLACES && said; i++)
            said = places[i].role != CLIENT || has_said(&places[i], word);
        if (said)
            return 1;
    }
    printf("WRONG: the clients do not say%s\n", word ? word : " anything");
    return 0;
}

static void tell(int role, int number)
{
    for (int i = 0; i < PLACES; i++)
        if (places[i].role == role && places[i].pid)
            kill(places[i].pid, number);
}

/* Ends all of a role, and waits for them. */
static int end(int role)
{
    int left = 1;
    tell(role, SIGTERM);
    for (long until = now_ms() + PATIENCE_MS; left && now_ms() < until; rest(TICK_MS)) {
        left = 0;
        reap();
        for (int i = 0; i < PLACES; i++)
            left |= places[i].role == role && places[i].pid;
    }
    if (left)
        printf("WRONG: a %s does not end\n", journal_roles[role]);
    tell(role, SIGKILL);
    return !left;
}

static int calm(void)
{
    pass(DOWN_MS);
    if (!all_clients_say(NULL)) /* who says something has its signals ready */
        return 0;
    tell(CLIENT, SIGUSR1);
    if (!all_clients_say(" calm "))
        return 0;
    pass(1000);
    journal_say("calm", 0, 0, 0, 0);
    pass(CALM_MS);
    journal_say("hush", 0, 0, 0, 0);
    tell(CLIENT, SIGUSR2);
    if (!all_clients_say(" quiet "))
        return 0;
    pass(1000); /* the last events arrive */
    return 1;
}

static void prepare(const char *self)
{
    char path[512];
    snprintf(path, sizeof path, "%s", self);
    snprintf(beside, sizeof beside, "%s", dirname(path));
    snprintf(path, sizeof path, "%s/run", directory);
    if (mkdir(path, 0700) != 0)
        die(path);
    setenv("XDG_RUNTIME_DIR", path, 1);
    setenv("HEADWAY_BUS", "b0,b1", 1);
    setenv("JOURNALS", directory, 1);
    set("SEED", seed);
    set("CLIENTS", CLIENTS);
    for (int i = 0; i < PLACES; i++) {
        place *p = &places[i];
        p->role = i < BROKERS ? BROKER : i < BROKERS + WORKERS ? WORKER : CLIENT;
        p->index = i - (p->role > BROKER) * BROKERS - (p->role > WORKER) * WORKERS;
        p->number = (unsigned)p->index;
    }
}

int main(int argc, char **argv)
{
    command = getenv("HEADWAY_CLI");
    if (argc != 4 || !command) {
        fprintf(stderr, "usage: HEADWAY_CLI=PROGRAM kill-strike DIRECTORY SEED KILLS\n");
        return 2;
    }
    directory = argv[1];
    seed = random_state = strtoull(argv[2], NULL, 10);
    prepare(argv[0]);
    journal_open(directory, DRIVER, 0);
    pass(1000);
    strikes((unsigned)strtoul(argv[3], NULL, 10));
    int good = calm();
    good &= end(CLIENT);
    good &= end(WORKER);
    good &= end(BROKER);
    return !good;
}
