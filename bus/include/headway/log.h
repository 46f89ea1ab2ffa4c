/* SPDX-License-Identifier: Apache-2.0 */
/* Libraries never print: they hand lines to a sink. */
#ifndef HEADWAY_LOG_H
#define HEADWAY_LOG_H

#include <headway/bytes.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum headway_log_level {
    HEADWAY_LOG_ERROR = 0,
    HEADWAY_LOG_WARN = 1,
    HEADWAY_LOG_INFO = 2,
    HEADWAY_LOG_DEBUG = 3,
    HEADWAY_LOG_TRACE = 4
} headway_log_level;

typedef struct headway_log_sink {
    /* line: NUL-terminated, without newline, borrowed. call: headway_call_id or 0. */
    void (*write)(void *user, headway_log_level level, uint64_t call, const char *line);
    void *user;
    headway_log_level level; /* lines above it are not made */
} headway_log_sink;

/* A sink on stderr, configured by HEADWAY_LOG: a level ("debug"), with ",json" for one JSON object
   a line. */
HEADWAY_API headway_log_sink headway_log_stderr(void);

#ifdef __cplusplus
}
#endif
#endif
