/* SPDX-License-Identifier: Apache-2.0 */
#include "event_http.h"

#include <headway/http/status.h>
#include <headway/json.h>

#include <sodium.h>
#include <stdio.h>

typedef Headway__Aws__V1__HttpResponse__HeadersEntry single;
typedef Headway__Aws__V1__HttpResponse__MultiValueHeadersEntry multiple;

/* A header's name once, with all its values. */
struct group {
    const char *name; /* in lower case */
    size_t first, count;
};

struct writing {
    event_kind kind;
    const event_response *response;
    headway_arena *arena;
    Headway__Aws__V1__HttpResponse message;
    struct group groups[EVENT_HEADERS];
    const char *values[EVENT_HEADERS]; /* group by group */
    size_t group_count;
};

/* As a C string, in lower case or as it is; NULL: no memory. */
static char *copy(struct writing *w, headway_bytes text, int lower)
{
    const char *data = text.data;
    char *out = headway_arena_take(w->arena, text.size + 1);
    for (size_t i = 0; out && i < text.size; i++)
        out[i] = lower && data[i] >= 'A' && data[i] <= 'Z' ? (char)(data[i] + 32) : data[i];
    if (out)
        out[text.size] = 0;
    return out;
}

/* ---- headers that come again meet ---- */

static int is_named(headway_bytes name, const char *lower)
{
    const char *data = name.data;
    if (name.size != strlen(lower))
        return 0;
    for (size_t i = 0; i < name.size; i++) {
        char c = data[i] >= 'A' && data[i] <= 'Z' ? (char)(data[i] + 32) : data[i];
        if (c != lower[i])
            return 0;
    }
    return 1;
}

static int is_known(const struct writing *w, headway_bytes name)
{
    for (size_t i = 0; i < w->group_count; i++) {
        if (is_named(name, w->groups[i].name))
            return 1;
    }
    return 0;
}

/* The values of all headers of that name. */
static int gather(struct writing *w, struct group *group)
{
    const event_response *response = w->response;
    for (size_t i = 0; i < response->header_count; i++) {
        if (!is_named(response->headers[i].name, group->name))
            continue;
        char *value = copy(w, response->headers[i].value, 0);
        if (!value)
            return HEADWAY_ENOMEM;
        w->values[group->first + group->count++] = value;
    }
    return 0;
}

static int group_headers(struct writing *w)
{
    const event_response *response = w->response;
    size_t first = 0;
    for (size_t i = 0; i < response->header_count; i++) {
        headway_bytes name = response->headers[i].name;
        if (!event_is_token(name) || !event_is_value(response->headers[i].value))
            return HEADWAY_EINVAL;
        if (is_known(w, name))
            continue;
        struct group *group = &w->groups[w->group_count];
        *group = (struct group){copy(w, name, 1), first, 0};
        int error = group->name ? gather(w, group) : HEADWAY_ENOMEM;
        if (error)
            return error;
        w->group_count++;
        first += group->count;
    }
    return 0;
}

/* ---- the three forms ---- */

static char *join(struct writing *w, const struct group *group)
{
    size_t room = 1;
    for (size_t i = 0; i < group->count; i++)
        room += strlen(w->values[group->first + i]) + 2;
    event_text text = {headway_arena_take(w->arena, room), 0};
    if (!text.data)
        return NULL;
    for (size_t i = 0; i < group->count; i++) {
        if (i)
            event_put(&text, headway_bytes_of(", ", 2));
        event_put(&text, headway_bytes_of_string(w->values[group->first + i]));
    }
    text.data[text.size] = 0;
    return text.data;
}

static int is_cookie(const struct group *group)
{
    return strcmp(group->name, "set-cookie") == 0;
}

static int add_single(struct writing *w, const struct group *group)
{
    single *entry = headway_arena_take(w->arena, sizeof *entry);
    char *last = (char *)(uintptr_t)w->values[group->first + group->count - 1];
    char *value = is_cookie(group) ? last : join(w, group);
    if (!entry || !value)
        return HEADWAY_ENOMEM;
    headway__aws__v1__http_response__headers_entry__init(entry);
    entry->key = (char *)(uintptr_t)group->name;
    entry->value = value;
    w->message.headers[w->message.n_headers++] = entry;
    return 0;
}

static int add_multiple(struct writing *w, const struct group *group)
{
    multiple *entry = headway_arena_take(w->arena, sizeof *entry);
    Google__Protobuf__ListValue *list = headway_arena_take(w->arena, sizeof *list);
    Google__Protobuf__Value *values = headway_arena_take(w->arena, group->count * sizeof *values);
    Google__Protobuf__Value **all = headway_arena_take(w->arena, group->count * sizeof *all);
    if (!entry || !list || !values || !all)
        return HEADWAY_ENOMEM;
    headway__aws__v1__http_response__multi_value_headers_entry__init(entry);
    google__protobuf__list_value__init(list);
    for (size_t i = 0; i < group->count; i++) {
        google__protobuf__value__init(&values[i]);
        values[i].kind_case = GOOGLE__PROTOBUF__VALUE__KIND_STRING_VALUE;
        values[i].string_value = (char *)(uintptr_t)w->values[group->first + i];
        all[i] = &values[i];
    }
    list->values = all;
    list->n_values = group->count;
    entry->key = (char *)(uintptr_t)group->name;
    entry->value = list;
    w->message.multi_value_headers[w->message.n_multi_value_headers++] = entry;
    return 0;
}

static void take_cookies(struct writing *w, const struct group *group)
{
    w->message.cookies = (char **)(uintptr_t)(w->values + group->first);
    w->message.n_cookies = group->count;
}

static int add_headers(struct writing *w, int multi_value)
{
    int is_two = w->kind == EVENT_HTTP_2 || w->kind == EVENT_FUNCTION_URL, error = 0;
    void *entries = headway_arena_take(w->arena, EVENT_HEADERS * sizeof(void *));
    if (!entries)
        return HEADWAY_ENOMEM;
    w->message.headers = entries;
    w->message.multi_value_headers = entries; /* one of them is used */
    for (size_t i = 0; !error && i < w->group_count; i++) {
        if (is_two && is_cookie(&w->groups[i]))
            take_cookies(w, &w->groups[i]);
        else if (w->kind == EVENT_HTTP_1 || (multi_value && !is_two))
            error = add_multiple(w, &w->groups[i]);
        else
            error = add_single(w, &w->groups[i]);
    }
    return error;
}

/* ---- body and status ---- */

static int encode_body(struct writing *w)
{
    headway_bytes body = w->response->body;
    size_t room = sodium_base64_ENCODED_LEN(body.size, sodium_base64_VARIANT_ORIGINAL);
    w->message.body = headway_arena_take(w->arena, room);
    if (!w->message.body)
        return HEADWAY_ENOMEM;
    sodium_bin2base64(w->message.body, room, body.data, body.size, sodium_base64_VARIANT_ORIGINAL);
    w->message.is_base64_encoded = 1;
    return 0;
}

static int describe(struct writing *w)
{
    enum { ROOM = 64 };
    if (w->kind != EVENT_LOAD_BALANCER)
        return 0;
    w->message.status_description = headway_arena_take(w->arena, ROOM);
    if (!w->message.status_description)
        return HEADWAY_ENOMEM;
    snprintf(w->message.status_description, ROOM, "%d %s", w->response->status,
             headway_http_reason(w->response->status));
    return 0;
}

struct output {
    headway_arena *arena;
    char *data;
    size_t size, room;
};

static int append(void *user, headway_bytes text)
{
    struct output *out = user;
    if (text.size > out->room - out->size) {
        size_t room = 2 * (out->size + text.size) + 256;
        char *data = headway_arena_take(out->arena, room);
        if (!data)
            return HEADWAY_ENOMEM;
        if (out->size)
            memcpy(data, out->data, out->size);
        out->data = data;
        out->room = room;
    }
    memcpy(out->data + out->size, text.data, text.size);
    out->size += text.size;
    return 0;
}

static int write_json(struct writing *w, headway_bytes *ret_json)
{
    struct output out = {w->arena, NULL, 0, 0};
    int error = headway_json_write(NULL, &w->message.base, 0, append, &out);
    if (!error)
        *ret_json = headway_bytes_of(out.data, out.size);
    return error;
}

/* As text first; JSON says what is none. */
static int write_body(struct writing *w, headway_bytes *ret_json)
{
    headway_bytes body = w->response->body;
    if (!body.size)
        return write_json(w, ret_json);
    if (!memchr(body.data, 0, body.size)) {
        w->message.body = copy(w, body, 0);
        int error = w->message.body ? write_json(w, ret_json) : HEADWAY_ENOMEM;
        if (error != HEADWAY_EINVAL)
            return error;
    }
    int error = encode_body(w);
    return error ? error : write_json(w, ret_json);
}

int event_http_write(event_kind kind, int multi_value, const event_response *response,
                     headway_arena *arena, headway_bytes *ret_json)
{
    if (response->status < EVENT_STATUS_LEAST || response->status > EVENT_STATUS_MOST)
        return HEADWAY_EINVAL;
    if (response->header_count > EVENT_HEADERS)
        return HEADWAY_ELIMIT;
    struct writing *w = headway_arena_take(arena, sizeof *w);
    if (!w)
        return HEADWAY_ENOMEM;
    memset(w, 0, sizeof *w);
    headway__aws__v1__http_response__init(&w->message);
    w->kind = kind;
    w->response = response;
    w->arena = arena;
    w->message.status_code = response->status;
    int error = group_headers(w);
    if (!error)
        error = add_headers(w, multi_value);
    if (!error)
        error = describe(w);
    return error ? error : write_body(w, ret_json);
}
