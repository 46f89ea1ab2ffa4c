/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Path templates of google.api.http:
 *
 *   template = "/" [ segment { "/" segment } ] [ ":" verb ]
 *   segment  = "*" | "**" | literal | "{" field { "." field } [ "=" segments ] "}"
 *
 * "*" stands for one segment that is not empty, "**" for all that are left, none too; it is the
 * last segment. A variable without a pattern is "*"; within a pattern there is no variable.
 */
#ifndef HEADWAY_HTTP_TEMPLATE_H
#define HEADWAY_HTTP_TEMPLATE_H

#include <headway/alloc.h>
#include <headway/status.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
    HEADWAY_HTTP_TEMPLATE_LIMIT = 2048, /* bytes */
    HEADWAY_HTTP_SEGMENTS = 64,
    HEADWAY_HTTP_VARIABLES = 16
};

typedef enum headway_http_segment_kind {
    HEADWAY_HTTP_LITERAL,
    HEADWAY_HTTP_ONE, /* "*" */
    HEADWAY_HTTP_REST /* "**" */
} headway_http_segment_kind;

typedef struct headway_http_segment {
    headway_http_segment_kind kind;
    headway_bytes literal; /* percent-decoded */
} headway_http_segment;

typedef struct headway_http_variable {
    const char *path;      /* "shelf.name" */
    uint16_t first, count; /* the segments that it captures */
} headway_http_variable;

typedef struct headway_http_template {
    const char *text;
    const headway_http_segment *segments;
    const headway_http_variable *variables;
    const char *verb; /* without the colon; "": none */
    uint16_t segment_count, variable_count;
} headway_http_template;

/* Reads text into arena. EMALFORMED or ELIMIT, with "column N: what to do" in why (may be NULL);
   ENOMEM. */
int headway_http_template_read(headway_bytes text, headway_arena *arena,
                               headway_http_template *ret_template, char *why, size_t why_size);
/* What the variable captures of a path that fits the template, still percent-encoded. path: as
   headway_http_match has it, without its verb. */
headway_bytes headway_http_template_capture(const headway_http_template *template_, size_t variable,
                                            headway_bytes path);
/* Which of these paths, the list of which NULL ends, stands in the template's way: "/a/b" does
   where the template is that path, and "/a/" where it means nothing but what is below. NULL: none.
 */
const char *headway_http_template_taken(const headway_http_template *template_,
                                        const char *const *taken);
/* Whether the variable may capture more than one segment: then %2F in it stays as it is. */
int headway_http_template_is_multiple(const headway_http_template *template_, size_t variable);

#ifdef __cplusplus
}
#endif
#endif
