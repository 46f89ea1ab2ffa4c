/* SPDX-License-Identifier: Apache-2.0 */
/* What a worker writes, line by line, behind its name, to our own output. */
#ifndef HEADWAY_CLI_OUTPUT_H
#define HEADWAY_CLI_OUTPUT_H

#include <stddef.h>
#include <uv.h>

enum { OUTPUT_LINE = 3840, OUTPUT_PREFIX = 160 }; /* both fit PIPE_BUF: one write is one line */

typedef struct output {
    uv_pipe_t pipe;
    const char *name; /* of who writes; borrowed */
    int fd;           /* where it goes */
    int open, paused;
    char line[OUTPUT_LINE];
    size_t used;
    void (*on_closed)(void *user);
    void *user;
} output;

/* The pipe is for uv_spawn; then output_start reads. 0 or a number of libuv's. */
int output_init(output *o, uv_loop_t *loop, const char *name, int fd);
void output_start(output *o);
/* A reader of ours that has no room pauses the worker's: this tries again. */
void output_tick(output *o);
/* on_closed is called once; also when the worker closes its end. */
void output_close(output *o);

#endif
