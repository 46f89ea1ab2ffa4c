/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two buffers: the shards fill one while the thread writes the other. What finds no room, or cannot
 * be written, is left out and counted; the count stands in the file before the next line.
 */
#include "audit.h"

#include "run.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { BUFFER = 1 << 20, LINE = 12288, CLOSE_S = 2 };

struct audit {
    char *path; /* NULL: standard output */
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t more, done;
    char *filling, *writing; /* BUFFER each */
    size_t size;             /* of filling */
    uint64_t lines;          /* in filling */
    uint64_t dropped;        /* and not told yet */
    int closing, ended, reopen;
    /* The thread's. */
    int fd, said, torn; /* torn: the last line was not written whole */
    dev_t device;
    ino_t inode;
};

/* --- lines ----------------------------------------------------------------------------------- */

/* A line being made; it has room for every field at its longest. */
typedef struct text {
    char at[LINE];
    size_t size;
} text;

static void put(text *t, const char *bytes, size_t size)
{
    if (size > sizeof t->at - t->size)
        size = sizeof t->at - t->size;
    memcpy(t->at + t->size, bytes, size);
    t->size += size;
}

/* How many bytes a character of UTF-8 has here; 0: it is none. */
static size_t character(const unsigned char *at)
{
    size_t size = *at < 0x80 ? 1 : *at < 0xc2 ? 0 : *at < 0xe0 ? 2 : *at < 0xf0 ? 3 : 4;
    if (*at > 0xf4 || (*at == 0xe0 && at[1] < 0xa0) || (*at == 0xed && at[1] > 0x9f) ||
        (*at == 0xf0 && at[1] < 0x90) || (*at == 0xf4 && at[1] > 0x8f))
        return 0;
    for (size_t i = 1; i < size; i++)
        if ((at[i] & 0xc0) != 0x80)
            return 0;
    return size;
}

static void put_string(text *t, const char *key, const char *value)
{
    char escaped[16];
    put(t, ",\"", 2);
    put(t, key, strlen(key));
    put(t, "\":\"", 3);
    for (const unsigned char *at = (const unsigned char *)value; *at;) {
        size_t size = character(at);
        if (size == 0)
            put(t, "\\ufffd", 6);
        else if (*at == '"' || *at == '\\' || *at < ' ' || *at == 127)
            put(t, escaped, (size_t)snprintf(escaped, sizeof escaped, "\\u%04x", *at));
        else
            put(t, (const char *)at, size);
        at += size ? size : 1;
    }
    put(t, "\"", 1);
}

static void put_number(text *t, const char *key, uint64_t value)
{
    char number[64];
    int size = snprintf(number, sizeof number, ",\"%s\":%llu", key, (unsigned long long)value);
    put(t, number, (size_t)size);
}

static void begin(text *t, const char *what)
{
    struct timespec now;
    struct tm day;
    char time[64], micro[16];
    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &day);
    t->size = 0;
    put(t, time, strftime(time, sizeof time, "{\"time\":\"%Y-%m-%dT%H:%M:%S", &day));
    put(t, micro, (size_t)snprintf(micro, sizeof micro, ".%06ldZ\"", now.tv_nsec / 1000));
    put_string(t, "what", what);
}

static void make(text *t, const headway_broker_record *r)
{
    static const char *const what[] = {"up",    "down",    "revoked",   "denied", "call",
                                       "serve", "publish", "subscribe", "direct"};
    begin(t, (size_t)r->what < sizeof what / sizeof *what ? what[r->what] : "other");
    put_string(t, "phase", r->ended ? "end" : "begin");
    put_string(t, "identity", r->identity);
    if (*r->delegate)
        put_string(t, "delegate", r->delegate);
    put_string(t, "remote", r->remote);
    if (*r->name)
        put_string(t, "name", r->name);
    if (r->ended)
        put_string(t, "code", headway_code_name(r->code));
    if (*r->text)
        put_string(t, "text", r->text);
    put_number(t, "link", r->link);
    if (r->call)
        put_number(t, "call", r->call);
    if (r->ended)
        put_number(t, "us", r->duration_us);
    put(t, "}\n", 2);
}

/* Under the lock. */
static void add(audit *a, const text *t)
{
    if (t->size == sizeof t->at || t->size > BUFFER - a->size) {
        a->dropped++;
        return;
    }
    memcpy(a->filling + a->size, t->at, t->size);
    a->size += t->size;
    a->lines++;
}

/* Under the lock: what was left out is told before what comes. */
static void tell_dropped(audit *a)
{
    text t;
    uint64_t dropped = a->dropped;
    if (!dropped)
        return;
    begin(&t, "dropped");
    put_number(&t, "count", dropped);
    put(&t, "}\n", 2);
    a->dropped = 0;
    add(a, &t);
    if (a->dropped) /* no room for that either */
        a->dropped = dropped;
}

void audit_record(void *user, const headway_broker_record *record)
{
    audit *a = user;
    text t;
    make(&t, record);
    pthread_mutex_lock(&a->lock);
    a->dropped += record->dropped;
    tell_dropped(a);
    add(a, &t);
    pthread_cond_signal(&a->more);
    pthread_mutex_unlock(&a->lock);
}

/* --- the file -------------------------------------------------------------------------------- */

/* 0, or errno; ENXIO: a pipe without a reader, for whom an open would wait for ever. */
static int open_file(audit *a)
{
    struct stat is;
    int fd = open(a->path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0600);
    if (fd < 0)
        return errno;
    (void)fcntl(fd, F_SETFL, O_APPEND); /* writing may wait: the thread is there for that */
    if (a->fd >= 0)
        close(a->fd);
    a->fd = fd;
    if (fstat(fd, &is) == 0) {
        a->device = is.st_dev;
        a->inode = is.st_ino;
    }
    return 0;
}

/* Once, until it goes well again. */
static void say(audit *a, const char *what, int error)
{
    if (!a->said)
        fprintf(stderr, "headway broker: audit: cannot %s %s: %s; what is left out is counted\n",
                what, a->path ? a->path : "standard output", strerror(error));
    a->said = 1;
}

static int was_moved(const audit *a)
{
    struct stat is;
    return stat(a->path, &is) != 0 || is.st_dev != a->device || is.st_ino != a->inode;
}

/* 1: all of it is written. */
static int write_all(audit *a, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t n = write(a->fd, bytes, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            say(a, "write to", n < 0 ? errno : ENOSPC);
            return 0;
        }
        bytes += n;
        size -= (size_t)n;
        a->torn = bytes[-1] != '\n';
    }
    a->said = 0;
    return 1;
}

static int write_out(audit *a, const char *bytes, size_t size, int reopen)
{
    if (a->path && (reopen || was_moved(a))) {
        int error = open_file(a); /* if not, the old one takes it still */
        if (error != 0)
            say(a, "open", error);
    }
    if (a->torn && size && !write_all(a, "\n", 1))
        return 0;
    return size == 0 || write_all(a, bytes, size);
}

static void *run(void *user)
{
    audit *a = user;
    pthread_mutex_lock(&a->lock);
    for (;;) {
        while (a->size == 0 && !a->closing && !a->reopen)
            pthread_cond_wait(&a->more, &a->lock);
        if (a->size == 0 && !a->reopen)
            break;
        char *bytes = a->filling;
        size_t size = a->size;
        uint64_t lines = a->lines;
        int reopen = a->reopen;
        a->filling = a->writing;
        a->writing = bytes;
        a->size = 0;
        a->lines = 0;
        a->reopen = 0;
        pthread_mutex_unlock(&a->lock);
        int done = write_out(a, bytes, size, reopen);
        pthread_mutex_lock(&a->lock);
        a->dropped += done ? 0 : lines;
        if (a->closing && a->dropped && a->size == 0 && done)
            tell_dropped(a);
    }
    a->ended = 1;
    pthread_cond_signal(&a->done);
    pthread_mutex_unlock(&a->lock);
    return NULL;
}

/* --- its life -------------------------------------------------------------------------------- */

static void audit_free(audit *a)
{
    if (a->path && a->fd >= 0)
        close(a->fd);
    free(a->path);
    free(a->filling);
    free(a->writing);
    free(a);
}

int audit_open(const char *path, audit **ret_audit)
{
    audit *a = calloc(1, sizeof *a);
    int error = ENOMEM;
    if (!a)
        return HEADWAY__EXIT_SOFTWARE;
    a->fd = strcmp(path, "-") == 0 ? STDOUT_FILENO : -1;
    a->path = a->fd < 0 ? strdup(path) : NULL;
    a->filling = malloc(BUFFER);
    a->writing = malloc(BUFFER);
    if (a->filling && a->writing && (a->path || a->fd >= 0))
        error = a->path ? open_file(a) : 0;
    pthread_mutex_init(&a->lock, NULL);
    pthread_cond_init(&a->more, NULL);
    pthread_cond_init(&a->done, NULL);
    if (error == 0)
        error = pthread_create(&a->thread, NULL, run, a);
    if (error != 0) {
        fprintf(stderr, "headway broker: cannot keep a record in %s: %s\n", path,
                error == ENXIO ? "it is a pipe that nobody reads: start its reader first"
                               : strerror(error));
        audit_free(a);
        return HEADWAY__EXIT_CREATE;
    }
    *ret_audit = a;
    return 0;
}

void audit_reopen(audit *a)
{
    if (!a)
        return;
    pthread_mutex_lock(&a->lock);
    a->reopen = 1;
    pthread_cond_signal(&a->more);
    pthread_mutex_unlock(&a->lock);
}

void audit_close(audit *a)
{
    struct timespec until;
    int error = 0;
    if (!a)
        return;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += CLOSE_S;
    pthread_mutex_lock(&a->lock);
    a->closing = 1;
    pthread_cond_signal(&a->more);
    while (!a->ended && error != ETIMEDOUT)
        error = pthread_cond_timedwait(&a->done, &a->lock, &until);
    int ended = a->ended;
    pthread_mutex_unlock(&a->lock);
    if (!ended) { /* whoever reads it has stopped: the process ends, and the thread with it */
        fprintf(stderr, "headway broker: audit: the last lines could not be written in time\n");
        pthread_detach(a->thread);
        return;
    }
    pthread_join(a->thread, NULL);
    pthread_cond_destroy(&a->more);
    pthread_cond_destroy(&a->done);
    pthread_mutex_destroy(&a->lock);
    audit_free(a);
}
