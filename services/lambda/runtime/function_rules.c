/* SPDX-License-Identifier: Apache-2.0 */
#include "rule.h"

#include "function_parts.h"

#include <stdio.h>

enum { TOLD = 512 };

static int find_method(const function *f, const function_rule *rule, want *w, char *why,
                       size_t size)
{
    w->method = function_method(f, headway_bytes_of_string(rule->method));
    if (!w->method) {
        snprintf(why, size, "there is no method %s on the bus", rule->method);
        return HEADWAY_EMALFORMED;
    }
    w->whole =
        arrival_type(w->kind) && strcmp(w->method->request->name, arrival_type(w->kind)->name) == 0;
    return 0;
}

static int find_message(const function *f, const function_rule *rule, want *w, char *why,
                        size_t size)
{
    const ProtobufCMessageDescriptor *whole = arrival_type(w->kind);
    w->topic = rule->topic;
    if (!*rule->message)
        return 0;
    w->whole = whole && strcmp(whole->name, rule->message) == 0;
    w->message = w->whole ? whole : function_message(f, rule->message, &w->types);
    if (!w->message || (!w->whole && whole && !arrival_has_payload(w->kind))) {
        snprintf(why, size,
                 w->message ? "%s: these events have no payload, but can be told as %s"
                            : "no schema of these services has the message %s",
                 rule->message, whole ? whole->name : "");
        return HEADWAY_EMALFORMED;
    }
    return 0;
}

static int add(function *f, const function_rule *rule, char *why, size_t size)
{
    want *w = headway_arena_take(f->arena, sizeof *w);
    if (!w)
        return HEADWAY_ENOMEM;
    int error = want_check(rule->from, NULL, why, size);
    if (error)
        return error;
    want_read(rule->from, w);
    error =
        *rule->method ? find_method(f, rule, w, why, size) : find_message(f, rule, w, why, size);
    if (!error && w->method)
        error = want_check(rule->from, w->method, why, size);
    if (error)
        return error;
    *f->wants_end = w;
    f->wants_end = &w->next;
    return 0;
}

int function_set_rules(function *f, const function_rule *rules, size_t count, char *why,
                       size_t why_size)
{
    char wrong[TOLD];
    int error = 0;
    headway_arena_reset(f->arena);
    f->wants = NULL;
    f->wants_end = &f->wants;
    for (size_t i = 0; i < count && !error; i++) {
        error = add(f, &rules[i], wrong, sizeof wrong);
        if (error)
            snprintf(why, why_size, "rule %zu: %s", i + 1,
                     error == HEADWAY_ENOMEM ? "out of memory" : wrong);
    }
    return error;
}
