/* SPDX-License-Identifier: Apache-2.0 */
/* Each identity, role and `*` is a subject with a list of lines for each action: a question walks
   the lists of its subjects only. Everything lies in one arena. */
#include "rights_parts.h"

#include <headway/status.h>

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { ARENA_MOST = 32 << 20, PATTERN_MOST = 255 };

/* The work of headway__rights_new. */
typedef struct building {
    headway__rights *rights;
    const headway__rights_file *file;
    int error;
} building;

/* --- names ----------------------------------------------------------------------------------- */

static const char *const actions[HEADWAY__ACTIONS] = {"call", "serve", "publish", "subscribe",
                                                      "delegate"};

const char *headway__action_name(headway__action action)
{
    return actions[action];
}

int headway__action_of(const char *word)
{
    for (int i = 0; i < HEADWAY__ACTIONS; i++)
        if (strcmp(actions[i], word) == 0)
            return i;
    return -1;
}

int headway__identity_valid(const char *name)
{
    size_t size = strlen(name);
    return size > 0 && size <= HEADWAY__IDENTITY_MOST && *name != '.' &&
           strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:") ==
               size;
}

/* --- patterns -------------------------------------------------------------------------------- */

/* Takes a token off rest; *ret_end is what stood after it: '.', '/' or, at the end, 0. */
static headway_bytes cut(headway_bytes *rest, int slashes, char *ret_end)
{
    const char *text = rest->data;
    size_t size = 0;
    while (size < rest->size && text[size] != '.' && !(slashes && text[size] == '/'))
        size++;
    *ret_end = 0;
    headway_bytes token = {text, size};
    if (size < rest->size)
        *ret_end = text[size++];
    *rest = headway_bytes_of(text + size, rest->size - size);
    return token;
}

static int is(headway_bytes token, char wildcard)
{
    return token.size == 1 && *(const char *)token.data == wildcard;
}

/* 1 if pattern fits name; both may have wildcards. touch: they share something; else pattern has
   all of name. */
static int fits(headway_bytes pattern, headway_bytes name, int slashes, int touch)
{
    char pattern_end = 0, name_end = 0;
    do {
        headway_bytes a = cut(&pattern, slashes, &pattern_end);
        headway_bytes b = cut(&name, slashes, &name_end);
        int rest = is(b, '>') && name_end == 0;
        if (is(a, '>') && pattern_end == 0)
            return 1;
        if (rest)
            return touch;
        if (!is(a, '*') && !(touch && is(b, '*')) &&
            (a.size != b.size || memcmp(a.data, b.data, a.size) != 0))
            return 0;
    } while (pattern_end == name_end && pattern_end);
    return pattern_end == name_end;
}

/* What a terminal would obey: names come to people's eyes. */
static int has_control(const char *text)
{
    for (const unsigned char *at = (const unsigned char *)text; *at; at++)
        if (*at < ' ' || *at == 127 || (*at == 0xc2 && at[1] >= 0x80 && at[1] < 0xa0))
            return 1;
    return 0;
}

/* NULL, or what is wrong with it. */
static const char *wrong_with(const char *pattern, headway__action action)
{
    size_t size = strlen(pattern), slashes = 0;
    headway_bytes rest = {pattern, size};
    char end = '.';
    if (size == 0 || size > PATTERN_MOST)
        return "a pattern has 1 to 255 bytes";
    if (has_control(pattern))
        return "a pattern has no control characters";
    for (const char *at = pattern; *at; at++) {
        slashes += *at == '/';
        if ((unsigned char)*at <= ' ')
            return "a pattern has no blanks";
    }
    while (end) {
        headway_bytes token = cut(&rest, action == HEADWAY__ACTION_CALL, &end);
        if (token.size == 0)
            return "a token is missing: they stand between dots, as in fleet.v1.*";
        if (is(token, '>') && end)
            return "'>' stands at the end only; '*' is any one token";
        if (token.size > 1 &&
            (memchr(token.data, '*', token.size) || memchr(token.data, '>', token.size)))
            return "'*' and '>' stand for whole tokens only";
    }
    if (action == HEADWAY__ACTION_CALL && slashes != 1 && (slashes || pattern[size - 1] != '>'))
        return "one method as fleet.v1.Fleet/Get, all of a service as fleet.v1.Fleet/*, or "
               "services too as fleet.v1.>";
    if (action == HEADWAY__ACTION_SERVE && slashes)
        return "a service, without a method: what is served is served whole";
    if (action == HEADWAY__ACTION_DELEGATE && (slashes || strchr(pattern, '@')))
        return "identities, by name or pattern: anna, web.*, or '>' for all";
    return NULL;
}

/* --- building -------------------------------------------------------------------------------- */

static void wrong(building *b, int error, const char *path, const char *format, ...)
    HEADWAY_PRINTF(4, 5);

static void wrong(building *b, int error, const char *path, const char *format, ...)
{
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (!b->error)
        b->error = error;
    if (b->file && b->file->wrong)
        b->file->wrong(b->file->user, path, text);
}

static void *take(building *b, size_t size)
{
    void *memory = headway_arena_take(b->rights->arena, size);
    if (memory)
        memset(memory, 0, size);
    else
        b->error = HEADWAY_ENOMEM;
    return memory;
}

static const char *copy(building *b, const char *text)
{
    size_t size = strlen(text) + 1;
    char *memory = take(b, size);
    if (memory)
        memcpy(memory, text, size);
    return memory;
}

/* 1 if one more is within the limit. */
static int count(building *b, uint32_t *number, uint32_t most, const char *path, const char *what)
{
    if (*number < most) {
        ++*number;
        return 1;
    }
    if (b->error != HEADWAY_ELIMIT) /* said once */
        wrong(b, HEADWAY_ELIMIT, path, "more than %u %s", most, what);
    b->error = HEADWAY_ELIMIT;
    return 0;
}

/* The subject of this name, made if need be; NULL after saying why. */
static subject *subject_of(building *b, const char *name, const char *path)
{
    headway__rights *r = b->rights;
    subject *s = find(r, name);
    if (s || !count(b, &r->names, HEADWAY__RIGHTS_NAMES, path, "identities and roles"))
        return s;
    size_t size = strlen(name) + 1;
    s = take(b, sizeof *s + size);
    if (!s)
        return NULL;
    memcpy(s->name, name, size);
    s->hash = hash_of(name);
    s->next = r->buckets[s->hash % BUCKETS];
    r->buckets[s->hash % BUCKETS] = s;
    return s;
}

/* Whom a rule or limit is for. */
static subject *who_of(building *b, const char *who, const char *path)
{
    const subject *role = *who == '@' ? find(b->rights, who) : NULL;
    if (*who == '@' && !(role && role->is_role))
        wrong(b, HEADWAY_EMALFORMED, path, "there is no role '%s' among the roles of this file",
              who + 1);
    else if (*who != '@' && strcmp(who, "*") != 0 && !headway__identity_valid(who))
        wrong(b, HEADWAY_EMALFORMED, path,
              "'%s' is no identity: 1 to 63 letters, digits, '-', '_', '.' and ':'; roles are "
              "@NAME, everyone is '*'",
              who);
    else
        return subject_of(b, who, path);
    return NULL;
}

static void add_member(building *b, const subject *role, const char *name, const char *path)
{
    if (!headway__identity_valid(name)) {
        wrong(b, HEADWAY_EMALFORMED, path,
              "'%s' is no identity: 1 to 63 letters, digits, '-', '_', '.' and ':'", name);
        return;
    }
    subject *s = subject_of(b, name, path);
    if (!s || !count(b, &b->rights->lines, HEADWAY__RIGHTS_LINES, path, "lines"))
        return;
    for (const member *m = s->roles; m; m = m->next)
        if (m->role == role)
            return;
    member *m = take(b, sizeof *m);
    if (!m)
        return;
    m->role = role;
    m->next = s->roles;
    s->roles = m;
}

static void add_role(building *b, const Headway__V1__RightsRole *role, size_t index)
{
    char path[96], name[HEADWAY__IDENTITY_MOST + 2];
    snprintf(path, sizeof path, "roles[%zu].name", index);
    if (!headway__identity_valid(role->name)) {
        wrong(b, HEADWAY_EMALFORMED, path,
              "'%s' is no name of a role: 1 to 63 letters, digits, '-', '_', '.' and ':'",
              role->name);
        return;
    }
    snprintf(name, sizeof name, "@%s", role->name);
    subject *s = subject_of(b, name, path);
    if (s && s->is_role)
        wrong(b, HEADWAY_EMALFORMED, path, "the role '%s' is there already", role->name);
    if (!s)
        return;
    s->is_role = 1;
    for (size_t i = 0; i < role->n_members; i++) {
        snprintf(path, sizeof path, "roles[%zu].members[%zu]", index, i);
        add_member(b, s, role->members[i], path);
    }
}

static void add_grant(building *b, subject *s, headway__action action, const line *l,
                      const char *path)
{
    if (!count(b, &b->rights->grants, HEADWAY__RIGHTS_GRANTS, path,
               "patterns times those they are for"))
        return;
    grant *g = take(b, sizeof *g);
    if (!g)
        return;
    g->line = l;
    if (s->last[action])
        s->last[action]->next = g;
    else
        s->first[action] = g;
    s->last[action] = g;
}

static void add_line(building *b, const Headway__V1__RightsRule *rule, size_t index,
                     headway__action action, const char *pattern, const char *path)
{
    const char *text = wrong_with(pattern, action);
    if (text)
        wrong(b, HEADWAY_EMALFORMED, path, "'%.255s': %s", pattern, text);
    if (text || !count(b, &b->rights->lines, HEADWAY__RIGHTS_LINES, path, "lines"))
        return;
    line *l = take(b, sizeof *l);
    const char *kept = copy(b, pattern), *name = copy(b, rule->name);
    if (!l || !kept || !name)
        return;
    l->pattern = kept;
    l->name = name;
    l->size = (uint32_t)strlen(pattern);
    l->number = b->file && b->file->line ? b->file->line(b->file->user, path) : 0;
    l->order = b->rights->lines;
    l->rule = (uint32_t)index;
    l->deny = rule->deny;
    for (size_t i = 0; i < rule->n_who; i++) {
        subject *s = find(b->rights, rule->who[i]);
        if (s)
            add_grant(b, s, action, l, path);
    }
}

static void add_rule(building *b, const Headway__V1__RightsRule *rule, size_t index)
{
    char path[96];
    const struct {
        char **patterns;
        size_t count;
    } all[HEADWAY__ACTIONS] = {{rule->call, rule->n_call},
                               {rule->serve, rule->n_serve},
                               {rule->publish, rule->n_publish},
                               {rule->subscribe, rule->n_subscribe},
                               {rule->delegate, rule->n_delegate}};
    size_t patterns = 0;
    snprintf(path, sizeof path, "rules[%zu].name", index);
    if (strlen(rule->name) > HEADWAY__IDENTITY_MOST)
        wrong(b, HEADWAY_EMALFORMED, path, "a rule's name has 63 bytes at most");
    else if (has_control(rule->name))
        wrong(b, HEADWAY_EMALFORMED, path, "a rule's name has no control characters");
    for (size_t i = 0; i < rule->n_who; i++) {
        snprintf(path, sizeof path, "rules[%zu].who[%zu]", index, i);
        (void)who_of(b, rule->who[i], path);
    }
    for (int a = 0; a < HEADWAY__ACTIONS; a++) {
        for (size_t i = 0; i < all[a].count; i++) {
            snprintf(path, sizeof path, "rules[%zu].%s[%zu]", index, actions[a], i);
            add_line(b, rule, index, (headway__action)a, all[a].patterns[i], path);
        }
        patterns += all[a].count;
    }
    snprintf(path, sizeof path, "rules[%zu]", index);
    if (rule->n_who == 0)
        wrong(b, HEADWAY_EMALFORMED, path, "it is for nobody: who: [NAME, '@ROLE', '*']");
    if (patterns == 0)
        wrong(b, HEADWAY_EMALFORMED, path,
              "it says nothing: give call, serve, publish, subscribe or delegate some patterns");
}

#define LIMIT(member)                                                                              \
    if (from->has_##member)                                                                        \
    to->limits.member = from->member

static void add_limits(building *b, const Headway__V1__RightsLimits *from, size_t index)
{
    char path[96];
    snprintf(path, sizeof path, "limits[%zu]", index);
    bound *to = take(b, sizeof *to);
    if (!to || !count(b, &b->rights->lines, HEADWAY__RIGHTS_LINES, path, "lines"))
        return;
    if (from->n_who == 0)
        wrong(b, HEADWAY_EMALFORMED, path, "they are for nobody: who: [NAME, '@ROLE', '*']");
    to->who = take(b, (from->n_who + 1) * sizeof *to->who);
    for (size_t i = 0; i < from->n_who && to->who; i++) {
        snprintf(path, sizeof path, "limits[%zu].who[%zu]", index, i);
        subject *s = who_of(b, from->who[i], path);
        if (s)
            to->who[to->count++] = s->name;
    }
    memset(&to->limits, 255, sizeof to->limits);
    LIMIT(connections);
    LIMIT(calls);
    LIMIT(calls_per_second);
    LIMIT(subscriptions);
    LIMIT(queued_bytes);
    LIMIT(message_bytes);
    if (b->rights->last_bound)
        b->rights->last_bound->next = to;
    else
        b->rights->first_bound = to;
    b->rights->last_bound = to;
}

int headway__rights_new(const headway_alloc *alloc, const Headway__V1__Rights *message,
                        const headway__rights_file *file, headway__rights **ret_rights)
{
    headway_arena *arena = headway_arena_new(alloc, ARENA_MOST);
    headway__rights *r = arena ? headway_arena_take(arena, sizeof *r) : NULL;
    building b = {.rights = r, .file = file};
    if (r) {
        memset(r, 0, sizeof *r);
        r->arena = arena;
        for (size_t i = 0; i < message->n_roles; i++)
            add_role(&b, message->roles[i], i);
        for (size_t i = 0; i < message->n_rules; i++)
            add_rule(&b, message->rules[i], i);
        for (size_t i = 0; i < message->n_limits; i++)
            add_limits(&b, message->limits[i], i);
    }
    if (!r || b.error) {
        headway_arena_free(arena);
        return r ? b.error : HEADWAY_ENOMEM;
    }
    *ret_rights = r;
    return 0;
}

void headway__rights_free(headway__rights *rights)
{
    if (rights)
        headway_arena_free(rights->arena);
}

/* --- answers --------------------------------------------------------------------------------- */

typedef struct question {
    headway__action action;
    headway_bytes name;
    const line *deny, *allow; /* the first so far */
    const char *denied, *allowed;
} question;

static void ask(question *q, const subject *s)
{
    int slashes = q->action == HEADWAY__ACTION_CALL;
    for (const grant *g = s ? s->first[q->action] : NULL; g; g = g->next) {
        const line *l = g->line;
        const line **best = l->deny ? &q->deny : &q->allow;
        if (*best && (*best)->order <= l->order)
            continue;
        if (!fits(headway_bytes_of(l->pattern, l->size), q->name, slashes, l->deny))
            continue;
        *best = l;
        *(l->deny ? &q->denied : &q->allowed) = s->name;
    }
}

headway__decision headway__rights_decide(const headway__rights *rights, const char *identity,
                                         headway__action action, headway_bytes name)
{
    question q = {.action = action, .name = name};
    const subject *own = *identity == '@' || *identity == '*' ? NULL : find(rights, identity);
    ask(&q, own);
    for (const member *m = own ? own->roles : NULL; m; m = m->next)
        ask(&q, m->role);
    ask(&q, find(rights, "*"));
    if (!q.deny && !q.allow)
        return (headway__decision){.name = "", .pattern = "", .who = ""};
    return q.deny ? told(q.deny, q.denied) : told(q.allow, q.allowed);
}

static int is_for(const bound *limits, const char *identity, const subject *own)
{
    for (size_t i = 0; i < limits->count; i++) {
        const char *who = limits->who[i];
        if (strcmp(who, "*") == 0 || strcmp(who, identity) == 0)
            return 1;
        for (const member *m = own ? own->roles : NULL; m; m = m->next)
            if (m->role->name == who)
                return 1;
    }
    return 0;
}

#define FIRST(member)                                                                              \
    if (all.member == none.member)                                                                 \
    all.member = b->limits.member

headway__identity_limits headway__rights_limits(const headway__rights *rights, const char *identity)
{
    headway__identity_limits all, none;
    const subject *own = find(rights, identity);
    memset(&none, 255, sizeof none);
    all = none;
    for (const bound *b = rights->first_bound; b; b = b->next) {
        if (!is_for(b, identity, own))
            continue;
        FIRST(connections);
        FIRST(calls);
        FIRST(calls_per_second);
        FIRST(subscriptions);
        FIRST(queued_bytes);
        FIRST(message_bytes);
    }
    return all;
}
