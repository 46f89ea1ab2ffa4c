/* SPDX-License-Identifier: Apache-2.0 */
/* A schema as .proto text: print.c says what is printed, print_part.c how a definition looks,
   print_option.c its options, print_text.c words, names and comments. */
#ifndef HEADWAY_MESSAGE_PRINT_H
#define HEADWAY_MESSAGE_PRINT_H

#include "types.h"

struct printer {
    const headway_types *types;
    int (*write)(void *user, headway_bytes text);
    void *user;
    int error;
    int quiet; /* nothing is written; files whose extensions are used are marked as imported */
    unsigned indent;
    int blank;                          /* a blank line is due before the next text */
    const struct schema_file *file;     /* names are written as seen from its package */
    const struct schema_message *scope; /* and from inside this message; may be NULL */
    const char *asked;                  /* the last name looked at by is_hidden, */
    size_t asked_size;
    int asked_hidden; /* and the answer */
    uint64_t work;    /* names looked at; a schema made to take for ever ends with ELIMIT */
};

enum { PRINT_WORK_MOST = 1 << 24 };

/* print_text.c */
/* Counts work; not 0 once there was too much of it. */
int headway__print_work(struct printer *printer, uint64_t work);
void headway__put(struct printer *printer, const char *text);
void headway__put_bytes(struct printer *printer, const void *text, size_t size);
/* Begins a line; what follows is put. */
void headway__put_line(struct printer *printer, const char *format, ...) HEADWAY_PRINTF(2, 3);
/* raw: bytes that are no UTF-8. */
void headway__put_quoted(struct printer *printer, headway_bytes text, int raw);
/* A type's or extension's full name, as short as it means the same here. whole: with its package.
 */
void headway__put_name(struct printer *printer, const char *full_name, int whole);
void headway__put_leading(struct printer *printer, const struct schema_comment *comment);
/* Ends the line of a definition, or of its opening brace, with the comment that trails it. */
void headway__put_end(struct printer *printer, const char *end,
                      const struct schema_comment *comment);
void headway__put_close(struct printer *printer); /* a block's brace */

/* print_option.c: extendee is "FieldOptions" and its like, of google.protobuf. */
/* "option a = b;", a line each. */
void headway__print_options(struct printer *printer, const char *extendee, headway_bytes options);
/* Of those, an edition's features alone. */
void headway__print_features(struct printer *printer, const char *extendee, headway_bytes options);
/* "a = b, c = d" into an open list that has *count already, opened by the first. */
void headway__print_option_list(struct printer *printer, const char *extendee,
                                headway_bytes options, int *count);

/* print_part.c */
void headway__print_enum(struct printer *printer, const struct schema_enum *enumeration);
void headway__print_message(struct printer *printer, const struct schema_message *message);
/* only: one method, or NULL for all. */
void headway__print_service(struct printer *printer, const struct schema_service *service,
                            const struct schema_method *only);
void headway__print_extension(struct printer *printer, const struct schema_field *field,
                              const struct schema_file *file);

#endif
