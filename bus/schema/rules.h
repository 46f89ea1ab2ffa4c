/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a schema may look like, and what of it may change: the rules of `headway lint`, of
 * `headway breaking` and of a broker's schema policy. No files, no processes, no output: a schema
 * comes as a serialized google.protobuf.FileDescriptorSet, findings go to a callback.
 *
 * set.c reads a schema (with bus/message's reader, which every schema on the bus goes through),
 * mark.c finds places, comments and options by their path, element.c names what a rule looks at.
 */
#ifndef HEADWAY_SCHEMA_RULES_H
#define HEADWAY_SCHEMA_RULES_H

#include <headway/alloc.h>
#include <headway/status.h>

typedef struct headway__schema_set headway__schema_set;

/* fds is borrowed for the life of the set. EMALFORMED, ELIMIT (over 16 MiB, 65536 types or 4096
   files), ENOMEM, and a sentence in why. */
int headway__schema_set_new(const headway_alloc *alloc, headway_bytes fds,
                            headway__schema_set **ret_set, char *why,
                            size_t why_size) HEADWAY_MUST_CHECK;
void headway__schema_set_free(headway__schema_set *set);
int headway__schema_set_has_file(const headway__schema_set *set, const char *name);
/* The index-th service of the named file by its full name, or NULL. */
const char *headway__schema_set_service(const headway__schema_set *set, const char *file,
                                        size_t index);
/* The package of the named file, "" when it has none, NULL when there is no such file. */
const char *headway__schema_set_package(const headway__schema_set *set, const char *file);

/* As `--rules` prints it and docs/SCHEMA.md lists it. */
typedef struct headway__schema_rule {
    const char *name, *category, *sentence;
    int on; /* by default */
} headway__schema_rule;

/* The index-th rule, or NULL; at most 64 of each kind. */
const headway__schema_rule *headway__lint_rule(size_t index);
const headway__schema_rule *headway__breaking_rule(size_t index);

typedef struct headway__schema_finding {
    const headway__schema_rule *rule;
    const char *file; /* as protoc knows it: its path from an import directory */
    int line, column; /* from 1 */
    const char *text; /* what is wrong, and what to do */
} headway__schema_finding;

/* The strings live until it returns. Another answer than 0 ends the check, which returns it. */
typedef int (*headway__schema_found)(void *user, const headway__schema_finding *finding);

/* A rule is bit i of mask. Comments in the .proto suppress: headway:lint:ignore RULE... on an
   element holds for it and all in it, on the syntax or package line for the file. */
int headway__schema_lint(const headway__schema_set *set, const char *const *files,
                         size_t file_count, uint64_t mask, headway__schema_found found,
                         void *user) HEADWAY_MUST_CHECK;

/* What of the older schema counts. */
typedef struct headway__breaking_scope {
    const char *const *files; /* what these files hold */
    size_t file_count;
    const char *service; /* or, when not NULL: this service and every type it reaches */
} headway__breaking_scope;

/* What worked with older and does not with newer; findings stand in newer. Types are the same when
   their full names are. Suppressed by headway:breaking:ignore RULE... in newer's comments. Work is
   O(n log n) in the schemas' sizes. */
int headway__schema_breaking(const headway__schema_set *older, const headway__schema_set *newer,
                             const headway__breaking_scope *scope, uint64_t mask,
                             headway__schema_found found, void *user) HEADWAY_MUST_CHECK;
/* The rules of a level: "wire", "json" (wire's too) or "source" (all). 0: no such level. */
uint64_t headway__breaking_level(const char *level);

#endif
