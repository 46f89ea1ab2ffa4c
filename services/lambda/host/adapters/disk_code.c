/* SPDX-License-Identifier: Apache-2.0 */
/* Folders of code come and go in the background, in libuv's threads. */
#include "disk_parts.h"
#include "unzip.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LOOK_MS = 60000 /* for folders that are due */ };

typedef struct job {
    uv_work_t work;
    disk *d;
    char name[65], code[STORE_CODE];
    headway_bytes zip;
    void (*done)(void *user, int error, const char *why);
    void *user;
    int error;
    char why[ZIP_WHY];
} job;

static int begin(disk *d, job *j, uv_work_cb run, uv_after_work_cb after)
{
    if (uv_queue_work(d->loop, &j->work, run, after) != 0) {
        free(j);
        return HEADWAY_ENOMEM;
    }
    d->jobs++;
    return 0;
}

static job *job_new(disk *d, const char *name, const char *code)
{
    job *j = calloc(1, sizeof *j);
    if (!j)
        return NULL;
    j->work.data = j;
    j->d = d;
    snprintf(j->name, sizeof j->name, "%s", name);
    snprintf(j->code, sizeof j->code, "%s", code);
    return j;
}

/* ---- unpacking ---- */

static int disk_failed(job *j)
{
    snprintf(j->why, sizeof j->why, "%s", strerror(errno));
    return HEADWAY_EIO;
}

static void unpack(uv_work_t *work)
{
    job *j = work->data;
    char folder[DISK_FILE_PATH], temporary[DISK_FILE_PATH], path[DISK_FILE_PATH];
    disk_path(j->d, j->name, "", folder);
    disk_code_path(j->d, j->name, j->code, ".tmp", temporary);
    disk_code_path(j->d, j->name, j->code, "", path);
    if ((mkdir(folder, 0700) != 0 && errno != EEXIST) || mkdir(temporary, 0755) != 0)
        j->error = disk_failed(j);
    else
        j->error = unzip(j->zip, NULL, temporary, j->why);
    if (!j->error && rename(temporary, path) != 0)
        j->error = disk_failed(j);
    if (j->error)
        disk_remove_tree(temporary);
}

static void on_unpacked(uv_work_t *work, int status)
{
    job *j = work->data;
    disk *d = j->d;
    j->done(j->user, status ? HEADWAY_ECLOSED : j->error, j->why);
    free(j);
    disk_end_job(d);
}

int disk_unpack(void *user, const char *name, const char *code, headway_bytes zip,
                void (*done)(void *done_user, int error, const char *why), void *done_user)
{
    disk *d = user;
    job *j = job_new(d, name, code);
    if (!j)
        return HEADWAY_ENOMEM;
    j->zip = zip;
    j->done = done;
    j->user = done_user;
    return begin(d, j, unpack, on_unpacked);
}

/* ---- removing ---- */

static void remove_code(uv_work_t *work)
{
    job *j = work->data;
    char path[DISK_FILE_PATH];
    disk_code_path(j->d, j->name, j->code, "", path);
    disk_remove_tree(path);
    disk_path(j->d, j->name, "", path);
    (void)rmdir(path); /* when nothing of the function is left */
}

static void on_removed(uv_work_t *work, int status)
{
    job *j = work->data;
    disk *d = j->d;
    (void)status;
    free(j);
    d->removing = 0;
    if (!d->closing)
        disk_on_timer(&d->timer);
    disk_end_job(d);
}

/* The first that is due, and then, when it is gone, the next. */
void disk_on_timer(uv_timer_t *timer)
{
    disk *d = timer->data;
    dropped *first = d->dropped;
    if (!first || d->removing || first->due_ms > uv_now(d->loop))
        return;
    job *j = job_new(d, first->name, first->code);
    if (!j || begin(d, j, remove_code, on_removed))
        return; /* at the next look */
    d->removing = 1;
    d->dropped = first->next;
    d->dropped_count--;
    free(first);
    if (!d->dropped)
        uv_timer_stop(&d->timer);
}

void disk_drop(void *user, const char *name, const char *code, int used)
{
    disk *d = user;
    dropped *entry = d->dropped_count < DISK_DROPPED ? calloc(1, sizeof *entry) : NULL;
    if (!entry)
        return; /* it goes at the next start */
    entry->due_ms = uv_now(d->loop) + (used ? DISK_KEPT_MS : 0);
    snprintf(entry->name, sizeof entry->name, "%s", name);
    snprintf(entry->code, sizeof entry->code, "%s", code);
    dropped **place = &d->dropped;
    while (*place && (*place)->due_ms <= entry->due_ms)
        place = &(*place)->next;
    entry->next = *place;
    *place = entry;
    d->dropped_count++;
    uv_timer_start(&d->timer, disk_on_timer, used ? LOOK_MS : 0, LOOK_MS);
}
