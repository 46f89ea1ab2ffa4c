/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who may do what: the rules of a headway.v1.Rights, compiled. A question is an identity, an action
 * and a name; the answer says which line decided:
 *
 *   1. of the lines that deny and apply, the first of the file: denied
 *   2. else of those that allow and apply, the first: allowed
 *   3. else denied, by no line
 *
 * A line applies if its rule names the identity, a role of it or `*`, and its pattern fits the
 * name. The name of a subscription is a pattern itself: a line that allows must cover all of it, a
 * line that denies need only share a topic with it. The same holds for a name of a call that ends
 * in the token `*`: all methods of a service.
 */
#ifndef HEADWAY_BROKER_RIGHTS_H
#define HEADWAY_BROKER_RIGHTS_H

#include <headway/alloc.h>

#include <headway/v1/rights.headway.h>

typedef struct headway__rights headway__rights;

typedef enum headway__action {
    HEADWAY__ACTION_CALL,
    HEADWAY__ACTION_SERVE,
    HEADWAY__ACTION_PUBLISH,
    HEADWAY__ACTION_SUBSCRIBE,
    HEADWAY__ACTION_DELEGATE /* its names are identities */
} headway__action;

enum {
    HEADWAY__ACTIONS = 5,
    HEADWAY__IDENTITY_MOST = 63,    /* bytes of a name */
    HEADWAY__RIGHTS_NAMES = 16384,  /* identities and roles in one file */
    HEADWAY__RIGHTS_LINES = 16384,  /* patterns, limits, and members of roles */
    HEADWAY__RIGHTS_GRANTS = 262144 /* patterns times those they are for */
};

/* The caller's eyes on the file; either may be NULL. path: "rules[2].call[0]". */
typedef struct headway__rights_file {
    void (*wrong)(void *user, const char *path, const char *text); /* what must be put right */
    uint32_t (*line)(void *user, const char *path);
    void *user;
} headway__rights_file;

typedef struct headway__decision {
    int allowed;
    int decided;         /* 0: by no line; what follows is then empty */
    uint32_t line;       /* of the pattern; 0: unknown */
    uint32_t rule;       /* its index */
    const char *name;    /* the rule's; "" */
    const char *pattern; /* what fitted */
    const char *who;     /* the identity's name, "@role" or "*" */
} headway__decision;

/* The most that each can be: none. */
typedef struct headway__identity_limits {
    uint32_t connections, calls, calls_per_second, subscriptions;
    uint64_t queued_bytes, message_bytes;
} headway__identity_limits;

/* Copies what it needs. 0; EMALFORMED: file->wrong has been told everything; ELIMIT: likewise;
   ENOMEM. */
int headway__rights_new(const headway_alloc *alloc, const Headway__V1__Rights *message,
                        const headway__rights_file *file, headway__rights **ret_rights);
void headway__rights_free(headway__rights *rights);
/* The answer's strings live as long as rights do. */
headway__decision headway__rights_decide(const headway__rights *rights, const char *identity,
                                         headway__action action, headway_bytes name);
/* Visits the lines that apply to identity, each once, as they stand in the file, until visit
   answers
   1. In a decision `allowed` says which kind of line it is. 0; ENOMEM of arena. */
int headway__rights_each(const headway__rights *rights, const char *identity, headway_arena *arena,
                         int (*visit)(void *user, const headway__decision *line,
                                      headway__action action),
                         void *user);
headway__identity_limits headway__rights_limits(const headway__rights *rights,
                                                const char *identity);
/* 1 to 63 letters, digits, '-', '_', '.' and ':'; no '.' at its beginning. */
int headway__identity_valid(const char *name);
/* "call", "serve", "publish", "subscribe", "delegate"; -1 for any other word. */
const char *headway__action_name(headway__action action);
int headway__action_of(const char *word);

#endif
