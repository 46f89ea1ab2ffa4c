/* SPDX-License-Identifier: Apache-2.0 */
/* What the files here share. */
#ifndef HEADWAY_HTTP_INTERNAL_H
#define HEADWAY_HTTP_INTERNAL_H

#include <headway/http/request.h>

#include <stdarg.h>

/* text.c */
int headway__http_equals(headway_bytes text, const char *word);
/* Whatever the case of ASCII letters; word is in lower case. */
int headway__http_equals_caseless(headway_bytes text, const char *word);
/* Without spaces and tabs at both ends. */
headway_bytes headway__http_trim(headway_bytes text);
/* Cuts what stands before the separator, or all, off the front of rest. */
headway_bytes headway__http_cut(headway_bytes *rest, char separator);
/* Cuts a sentence so that no UTF-8 character is broken. */
void headway__http_mend_end(char *text);
/* Copies text, cut to size, with a '?' for each byte that is not UTF-8; show: or that is a control
   character. */
void headway__http_mend(headway_bytes text, char *out, size_t size);
void headway__http_show(headway_bytes text, char *out, size_t size);

/* buffer.c: text that grows in an arena. */
typedef struct headway__http_buffer {
    headway_arena *arena;
    char *data;
    size_t size, room;
} headway__http_buffer;
/* A headway_json_write's write; user: the buffer. 0 or ENOMEM. */
int headway__http_append(void *user, headway_bytes text);
int headway__http_append_text(headway__http_buffer *buffer, const char *text);
/* Room for so much at once. */
int headway__http_expect(headway__http_buffer *buffer, size_t size);
headway_bytes headway__http_taken(const headway__http_buffer *buffer);

typedef enum headway__http_decode {
    HEADWAY__HTTP_ALL,       /* every %XX */
    HEADWAY__HTTP_BUT_SLASH, /* %2F stays as it is */
    HEADWAY__HTTP_FORM       /* every %XX, and '+' is a space */
} headway__http_decode;
/* Percent-decodes into out, which holds text.size bytes; -1 for an escape that is none. */
int headway__http_percent(headway_bytes text, headway__http_decode how, char *out,
                          size_t *ret_size);

/* field.c */
/* Whether a singular value of the field is written as one text: a scalar, an enum, or one of the
   well-known types that JSON has as one. */
int headway__http_is_text(const ProtobufCFieldDescriptor *field);
int headway__http_is_body(const ProtobufCMessageDescriptor *descriptor); /* google.api.HttpBody */
/* The names of a message's fields. */
void headway__http_near_fields(const ProtobufCMessageDescriptor *descriptor, headway_bytes wanted,
                               char *text, size_t size);

/* problem.c: a sentence behind the first `used` bytes of the text. */
void headway__http_tell(headway_http_problem *problem, size_t used, const char *format,
                        va_list arguments);

/* explain.c: what is wrong with a path, in words with what to do; NULL: nothing. */
const char *headway__http_bad_path(headway_bytes path);

/* near.c: names near to one that is not there. */
enum { HEADWAY__HTTP_NEAR = 3, HEADWAY__HTTP_NEAR_SIZE = 128 };
typedef struct headway__http_near {
    headway_bytes wanted;
    unsigned looked; /* names that were compared: there is an end to that */
    size_t count;
    unsigned distances[HEADWAY__HTTP_NEAR];
    char names[HEADWAY__HTTP_NEAR][HEADWAY__HTTP_NEAR_SIZE];
} headway__http_near;
void headway__http_near_init(headway__http_near *near, headway_bytes wanted);
/* name is what is compared, shown what is told. */
void headway__http_near_consider(headway__http_near *near, headway_bytes name, const char *shown);
/* "; did you mean A, B?", or nothing when nothing is near. */
void headway__http_near_write(const headway__http_near *near, char *text, size_t size);

#endif
