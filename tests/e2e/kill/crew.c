/* SPDX-License-Identifier: Apache-2.0 */
#include "crew.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { DOWN_MS = 500, CALM_MS = 2000, SETTLE_MS = 3000, TICK_MS = 10 };
enum { PATIENCE_MS = 120000 /* machines may be slow: only a system that stands still meets it */ };

crew the_crew;

uint32_t crew_random(uint32_t below)
{
    uint64_t z = the_crew.random += 0x9e3779b97f4a7c15u;
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

static void tell(int role, int number)
{
    for (int i = 0; i < the_crew.count; i++)
        if (the_crew.places[i].role == role && the_crew.places[i].pid)
            kill(the_crew.places[i].pid, number);
}

static void die(const char *what)
{
    perror(what);
    for (int role = 0; role < DRIVER; role++)
        tell(role, SIGKILL);
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
    char path[600], listen[8];
    snprintf(path, sizeof path, "%s/%s-%d.log", the_crew.directory, journal_roles[p->role],
             p->index);
    int log = open(path, O_WRONLY | O_CREAT | O_APPEND, 0644);
    if (log < 0 || dup2(log, 1) < 0 || dup2(log, 2) < 0)
        _exit(126);
    set("NUMBER", p->number);
    setenv("HEADWAY_BUS", p->bus ? p->bus : the_crew.bus, 1);
    snprintf(listen, sizeof listen, "b%d", p->index);
    snprintf(path, sizeof path, "%s/kill-%s", the_crew.programs, journal_roles[p->role]);
    /* A short queue: some events are dropped, and told. A busy machine is no overload. */
    if (p->role == BROKER)
        execl(the_crew.command, the_crew.command, "broker", "--listen", listen,
              "--subscriber-queue-messages", "16", "--queue-target-ms", "60000", (char *)NULL);
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
        for (int i = 0; i < the_crew.count; i++)
            if (the_crew.places[i].pid == pid)
                say_exit(&the_crew.places[i], status);
}

static void rest(long ms)
{
    struct timespec time = {ms / 1000, ms % 1000 * 1000000};
    nanosleep(&time, NULL);
}

void crew_pass(long ms)
{
    long end = now_ms() + ms;
    do {
        reap();
        for (int i = 0; i < the_crew.count; i++)
            if (!the_crew.places[i].pid && the_crew.places[i].start_at <= now_ms())
                start(&the_crew.places[i]);
        rest(TICK_MS);
    } while (now_ms() < end);
}

void crew_strike(place *p)
{
    int status;
    if (kill(p->pid, SIGKILL) != 0 || waitpid(p->pid, &status, 0) != p->pid)
        die("kill");
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
        journal_say("kill", journal_id((uint32_t)p->role, p->number), 0, 0, 0);
    else
        say_exit(p, status); /* it was faster */
    p->pid = 0;
    p->start_at = now_ms() + (long)crew_random(DOWN_MS);
}

static void journal_of(const place *p, char *path, size_t size)
{
    snprintf(path, size, "%s/client-%u.journal", the_crew.directory, p->number);
}

static int has_said(const place *p, const char *word)
{
    char path[600], text[200];
    int found = 0;
    journal_of(p, path, sizeof path);
    FILE *in = p->pid ? fopen(path, "r") : NULL; /* down: the journal is its predecessor's */
    while (in && !found && fgets(text, sizeof text, in))
        found = !word || strstr(text, word) != NULL;
    if (in)
        fclose(in);
    return found;
}

static int all_clients_say(const char *word)
{
    for (long end = now_ms() + PATIENCE_MS; now_ms() < end; crew_pass(100)) {
        int said = 1;
        for (int i = 0; i < the_crew.count && said; i++)
            said = the_crew.places[i].role != CLIENT || has_said(&the_crew.places[i], word);
        if (said)
            return 1;
    }
    printf("WRONG: the clients do not say%s\n", word ? word : " anything");
    return 0;
}

static long long said_so_far(void)
{
    char path[600];
    struct stat is;
    long long size = 0;
    for (int i = 0; i < the_crew.count; i++) {
        journal_of(&the_crew.places[i], path, sizeof path);
        size += the_crew.places[i].role == CLIENT && stat(path, &is) == 0 ? is.st_size : 0;
    }
    return size;
}

/* The last events arrive: until no client has anything more to say. */
static void settle(void)
{
    long long before = -1, now = said_so_far();
    for (long end = now_ms() + PATIENCE_MS; before != now && now_ms() < end; now = said_so_far()) {
        before = now;
        crew_pass(SETTLE_MS);
    }
}

int crew_calm(void)
{
    crew_pass(DOWN_MS);
    if (!all_clients_say(NULL)) /* who says something has its signals ready */
        return 0;
    tell(CLIENT, SIGUSR1);
    if (!all_clients_say(" calm "))
        return 0;
    crew_pass(1000);
    journal_say("calm", 0, 0, 0, 0);
    crew_pass(CALM_MS);
    journal_say("hush", 0, 0, 0, 0);
    tell(CLIENT, SIGUSR2);
    if (!all_clients_say(" quiet "))
        return 0;
    settle();
    return 1;
}

static int end(int role)
{
    int left = 1;
    tell(role, SIGTERM);
    for (long until = now_ms() + PATIENCE_MS; left && now_ms() < until; rest(TICK_MS)) {
        left = 0;
        reap();
        for (int i = 0; i < the_crew.count; i++)
            left |= the_crew.places[i].role == role && the_crew.places[i].pid;
    }
    if (left)
        printf("WRONG: a %s does not end\n", journal_roles[role]);
    tell(role, SIGKILL);
    return !left;
}

int crew_end(void)
{
    int good = end(CLIENT);
    good &= end(WORKER);
    return end(BROKER) && good;
}

static void take_place(int role, int index)
{
    the_crew.places[the_crew.count++] =
        (place){.role = role, .index = index, .number = (unsigned)index};
}

void crew_open(const char *directory, const char *programs, uint64_t seed, int brokers, int workers,
               int clients)
{
    char path[512];
    size_t size = 0;
    the_crew.directory = directory;
    the_crew.programs = programs;
    the_crew.command = getenv("HEADWAY_CLI");
    the_crew.random = seed;
    if (!the_crew.command)
        die("HEADWAY_CLI is not set");
    for (int i = 0; i < brokers; i++) {
        take_place(BROKER, i);
        size += (size_t)snprintf(the_crew.bus + size, sizeof the_crew.bus - size, "%sb%d",
                                 i ? "," : "", i);
    }
    for (int i = 0; i < workers; i++)
        take_place(WORKER, i);
    for (int i = 0; i < clients; i++)
        take_place(CLIENT, i);
    snprintf(path, sizeof path, "%s/run", directory);
    if (mkdir(path, 0700) != 0)
        die(path);
    setenv("XDG_RUNTIME_DIR", path, 1);
    setenv("JOURNALS", directory, 1);
    set("SEED", seed);
    set("CLIENTS", (uint64_t)clients);
    journal_open(directory, DRIVER, 0);
}
