/* SPDX-License-Identifier: Apache-2.0 */
#include "printer.h"

#include <errno.h>
#include <headway/status.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

#define MS ((uint64_t)1000000)

struct printer {
    const headway_alloc *alloc;
    int fd;
    uv_thread_t thread;
    uv_mutex_t lock; /* of all that follows */
    uv_cond_t work, rest;
    char *waiting, *written; /* PRINTER_ROOM each */
    size_t size, dropped;    /* of what waits, and behind it */
    bool busy, ending;
};

/* --- the thread ------------------------------------------------------------------------------ */

/* In the mode that others have set, who may share it: so it blocks, or it does not. */
static void write_all(int fd, const char *text, size_t size)
{
    while (size > 0) {
        ssize_t n = write(fd, text, size);
        if (n < 0 && errno == EAGAIN)
            (void)poll(&(struct pollfd){.fd = fd, .events = POLLOUT}, 1, -1);
        else if (n < 0 && errno != EINTR)
            return; /* nobody will read it */
        else if (n > 0) {
            text += n;
            size -= (size_t)n;
        }
    }
}

static void write_dropped(int fd, size_t dropped)
{
    char text[96];
    int size =
        snprintf(text, sizeof text, "headway lambda host: %zu lines were not shown\n", dropped);
    write_all(fd, text, (size_t)size);
}

/* With the lock, which it leaves meanwhile. */
static void write_waiting(printer *p)
{
    char *text = p->waiting;
    size_t size = p->size, dropped = p->dropped;
    p->waiting = p->written;
    p->written = text;
    p->size = p->dropped = 0;
    p->busy = true;
    uv_mutex_unlock(&p->lock);
    write_all(p->fd, text, size);
    if (dropped > 0)
        write_dropped(p->fd, dropped);
    uv_mutex_lock(&p->lock);
    p->busy = false;
}

static void run(void *user)
{
    printer *p = user;
    uv_mutex_lock(&p->lock);
    while (!p->ending) {
        if (p->size > 0 || p->dropped > 0) {
            write_waiting(p);
            continue;
        }
        uv_cond_signal(&p->rest);
        uv_cond_wait(&p->work, &p->lock);
    }
    uv_mutex_unlock(&p->lock);
}

/* --- whose lines they are -------------------------------------------------------------------- */

static void release(printer *p)
{
    p->alloc->release(p->alloc->user, p->waiting);
    p->alloc->release(p->alloc->user, p->written);
    p->alloc->release(p->alloc->user, p);
}

static void done(printer *p)
{
    uv_cond_destroy(&p->rest);
    uv_cond_destroy(&p->work);
    uv_mutex_destroy(&p->lock);
    release(p);
}

int printer_new(int fd, const headway_alloc *alloc, printer **ret_printer)
{
    printer *p = alloc->allocate(alloc->user, sizeof *p);
    if (!p)
        return HEADWAY_ENOMEM;
    *p = (printer){.alloc = alloc, .fd = fd};
    p->waiting = alloc->allocate(alloc->user, PRINTER_ROOM);
    p->written = alloc->allocate(alloc->user, PRINTER_ROOM);
    if (!p->waiting || !p->written) {
        release(p);
        return HEADWAY_ENOMEM;
    }
    uv_mutex_init(&p->lock);
    uv_cond_init(&p->work);
    uv_cond_init(&p->rest);
    if (uv_thread_create(&p->thread, run, p) != 0) {
        done(p);
        return HEADWAY_ENOMEM;
    }
    *ret_printer = p;
    return 0;
}

static void add(printer *p, const void *data, size_t size)
{
    if (size > 0)
        memcpy(p->waiting + p->size, data, size);
    p->size += size;
}

void printer_put(printer *p, const char *head, headway_bytes line)
{
    size_t length = strlen(head);
    uv_mutex_lock(&p->lock);
    size_t room = PRINTER_ROOM - p->size;
    if (p->dropped > 0 || length >= room || line.size >= room - length) {
        p->dropped++; /* and what follows, too: it is told behind the last that was shown */
    } else {
        add(p, head, length);
        add(p, line.data, line.size);
        add(p, "\n", 1);
    }
    uv_cond_signal(&p->work);
    uv_mutex_unlock(&p->lock);
}

void printer_flush(printer *p, uint32_t patience_ms)
{
    uint64_t now = uv_hrtime(), end = now + patience_ms * MS;
    uv_mutex_lock(&p->lock);
    while ((p->busy || p->size > 0 || p->dropped > 0) && now < end) {
        (void)uv_cond_timedwait(&p->rest, &p->lock, end - now);
        now = uv_hrtime();
    }
    uv_mutex_unlock(&p->lock);
}

void printer_free(printer *p)
{
    if (!p)
        return;
    uv_mutex_lock(&p->lock);
    bool busy = p->busy;
    p->ending = true;
    uv_cond_signal(&p->work);
    uv_mutex_unlock(&p->lock);
    if (busy)
        return; /* it may never come back from its write: it ends with the process */
    uv_thread_join(&p->thread);
    done(p);
}
