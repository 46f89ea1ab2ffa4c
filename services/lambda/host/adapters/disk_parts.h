/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HOST_DISK_PARTS_H
#define HOST_DISK_PARTS_H

#include "disk.h"

#include <uv.h>

typedef struct dropped {
    struct dropped *next;
    uint64_t due_ms;
    char name[65], code[STORE_CODE];
} dropped;

struct disk {
    uv_loop_t *loop;
    char root[DISK_PATH];
    int lock;
    uv_timer_t timer;
    dropped *dropped; /* in the order in which they are due */
    size_t dropped_count;
    int removing; /* one at a time */
    unsigned jobs;
    int closing, timer_closed;
    void (*on_closed)(void *user);
    void *closed_user;
};

enum { DISK_FILE_PATH = DISK_PATH + 256 };

/* FOLDER/NAME/FILE */
void disk_path(const disk *d, const char *name, const char *file, char text[DISK_FILE_PATH]);
/* FOLDER/NAME/code-CODE, with an end of ".tmp" or "" */
void disk_code_path(const disk *d, const char *name, const char *code, const char *end,
                    char text[DISK_FILE_PATH]);
/* With all that is in it; links are not followed. */
void disk_remove_tree(const char *path);
int disk_is_name(const char *name); /* that a function can have */
void disk_end_job(disk *d);

int disk_load(void *user, void (*found)(void *found_user, const char *name, headway_bytes record),
              void *found_user);
int disk_save(void *user, const char *name, headway_bytes record);
int disk_remove(void *user, const char *name);
void disk_tidy(void *user, const char *name, const char *const *codes, size_t count);
int disk_unpack(void *user, const char *name, const char *code, headway_bytes zip,
                void (*done)(void *done_user, int error, const char *why), void *done_user);
void disk_drop(void *user, const char *name, const char *code, int used);
void disk_on_timer(uv_timer_t *timer);

#endif
