/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The access log: a line for each request. Lines wait in a buffer of fixed size until whoever
 * takes them does; those that find no room are counted, and the count is a line of its own.
 */
#ifndef GATEWAY_ACCESS_LOG_H
#define GATEWAY_ACCESS_LOG_H

#include <headway/status.h>

typedef struct gateway_log gateway_log;

/* Takes bytes, perhaps only the first: answers how many; 0: none now; -1: it failed. */
typedef long (*access_log_sink)(void *user, const char *text, size_t size);

/* A request that has ended. Empty views stand as "-". */
typedef struct access_record {
    int64_t time_us; /* since 1970, when it came */
    uint64_t duration_us;
    uint64_t bytes_in, bytes_out; /* of bodies */
    int version, status;          /* 11; 0: cut before there was a status */
    const char *client;           /* its address */
    const char *identity;         /* NULL: nobody's */
    const char *key;              /* the name of its key, or NULL */
    headway_bytes method, target; /* target with its query, in which a key is made unreadable */
    headway_bytes referer, agent;
    const char *service, *rpc; /* NULL: it was no call */
    const char *code;          /* "NOT_FOUND"; NULL */
    const char *request_id, *trace_id;
} access_record;

enum { ACCESS_LOG_LEAST = 16 << 10, ACCESS_LOG_BUFFER = 256 << 10 };

/* buffer: its bytes; 0 is ACCESS_LOG_BUFFER. EINVAL: too small; ENOMEM. */
int access_log_new(size_t buffer, int json, access_log_sink sink, void *user,
                   gateway_log **ret_log);
/* What still waits is offered once more. */
void access_log_free(gateway_log *log);
void access_log_write(gateway_log *log, const access_record *record);
/* 0: all is gone. EAGAIN: the sink takes no more now. EIO: it failed; the lines still wait. */
int access_log_flush(gateway_log *log);
uint64_t access_log_dropped(const gateway_log *log);

/* access_log_file.c: a file, or "-" for standard error. It is never waited for. */
typedef struct access_log_file {
    const char *path; /* borrowed */
    int fd;
} access_log_file;
/* Appends; a new file is for its owner and group. 0, or errno. */
int access_log_file_open(access_log_file *file, const char *path);
/* After it was moved away; on failure the old one stays. */
int access_log_file_reopen(access_log_file *file);
void access_log_file_close(access_log_file *file);
/* user: an access_log_file. */
long access_log_file_sink(void *user, const char *text, size_t size);

/* access_log_line.c: one line with its newline into text, or 0: it does not fit. */
size_t access_log_line(const access_record *record, int json, char *text, size_t size);

#endif
