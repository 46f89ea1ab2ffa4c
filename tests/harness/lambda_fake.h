/* SPDX-License-Identifier: Apache-2.0 */
/* A host of functions that runs none, and a disk that is memory: for tests of the Lambda API. What
   is invoked waits until the test ends it. Defines host_*, instead of the real ones. */
#ifndef HEADWAY_TESTS_LAMBDA_FAKE_H
#define HEADWAY_TESTS_LAMBDA_FAKE_H

#include "api.h"

#include <check.h>

enum { FAKE_FUNCTIONS = 32, FAKE_TEXT = 128 };

typedef struct fake_function {
    function_config config;
    char name[65], version[130], folder[FAKE_TEXT], runtime[65], handler[130], target[360];
} fake_function;

struct host_invocation {
    const host_sink *sink;
    void *user;
    host_invoke_options options;
    char payload[FAKE_TEXT], client_context[FAKE_TEXT];
    size_t payload_size;
    int cancelled, writable;
};

struct host {
    fake_function functions[FAKE_FUNCTIONS];
    size_t count;
    const host_refusal *refuses; /* all invocations */
    int refuses_functions;
    struct host_invocation invocation; /* the last */
    int invoked, events;
};

static fake_function *fake_find(const host *h, const char *name, const char *version)
{
    for (size_t i = 0; i < h->count; i++) {
        const fake_function *f = &h->functions[i];
        if (strcmp(f->name, name) == 0 && strcmp(f->version, version) == 0)
            return (fake_function *)(uintptr_t)f;
    }
    return NULL;
}

static const char *fake_keep(char *to, size_t size, const char *text)
{
    CHECK(strlen(text) < size);
    return strcpy(to, text);
}

int host_function_put(host *h, const function_config *config)
{
    fake_function *f = fake_find(h, config->name, config->version);
    if (h->refuses_functions || (!f && h->count == FAKE_FUNCTIONS))
        return HEADWAY_ELIMIT;
    if (!f)
        f = &h->functions[h->count++];
    f->config = *config;
    f->config.name = fake_keep(f->name, sizeof f->name, config->name);
    f->config.version = fake_keep(f->version, sizeof f->version, config->version);
    f->config.folder = fake_keep(f->folder, sizeof f->folder, config->folder);
    f->config.runtime = fake_keep(f->runtime, sizeof f->runtime, config->runtime);
    f->config.handler = fake_keep(f->handler, sizeof f->handler, config->handler);
    f->config.variables = NULL;
    if (config->dead_letter)
        f->config.dead_letter = fake_keep(f->target, sizeof f->target, config->dead_letter);
    return 0;
}

int host_function_remove(host *h, const char *name, const char *version)
{
    fake_function *f = fake_find(h, name, version);
    if (!f)
        return HEADWAY_ENOTFOUND;
    *f = h->functions[--h->count];
    return 0;
}

const function_config *host_function_find(const host *h, const char *name, const char *version)
{
    fake_function *f = fake_find(h, name, version);
    if (!f)
        return NULL;
    f->config.name = f->name; /* it may have moved */
    f->config.version = f->version;
    f->config.folder = f->folder;
    f->config.runtime = f->runtime;
    f->config.handler = f->handler;
    return &f->config;
}

const function_config *host_function_at(const host *h, size_t i)
{
    if (i >= h->count)
        return NULL;
    return host_function_find(h, h->functions[i].name, h->functions[i].version);
}

static void fake_text(char text[FAKE_TEXT], headway_bytes bytes)
{
    size_t size = bytes.size < FAKE_TEXT - 1 ? bytes.size : FAKE_TEXT - 1;
    if (size)
        memcpy(text, bytes.data, size);
    text[size] = 0;
}

static int fake_invoke(host *h, const char *name, const char *version, headway_bytes payload,
                       const host_invoke_options *options, host_refusal *ret_refusal)
{
    CHECK(fake_find(h, name, version));
    if (h->refuses) {
        *ret_refusal = *h->refuses;
        return HEADWAY_EAGAIN;
    }
    h->invocation = (struct host_invocation){.options = *options, .payload_size = payload.size};
    fake_text(h->invocation.payload, payload);
    fake_text(h->invocation.client_context, options->client_context);
    return 0;
}

int host_invoke(host *h, const char *name, const char *version, headway_bytes payload,
                const host_invoke_options *options, const host_sink *sink, void *user,
                host_invocation **ret_invocation, host_refusal *ret_refusal)
{
    int error = fake_invoke(h, name, version, payload, options, ret_refusal);
    if (error)
        return error;
    h->invoked++;
    h->invocation.sink = sink;
    h->invocation.user = user;
    *ret_invocation = &h->invocation;
    return 0;
}

int host_invoke_event(host *h, const char *name, const char *version, headway_bytes payload,
                      const host_invoke_options *options, char *ret_id, host_refusal *ret_refusal)
{
    int error = fake_invoke(h, name, version, payload, options, ret_refusal);
    if (error)
        return error;
    h->events++;
    strcpy(ret_id, "11111111-2222-4333-8444-555555555555");
    return 0;
}

void host_invocation_cancel(host_invocation *invocation)
{
    invocation->cancelled = 1;
}

void host_invocation_writable(host_invocation *invocation)
{
    invocation->writable++;
}

const char *host_invocation_id(const host_invocation *invocation)
{
    (void)invocation;
    return "01234567-89ab-4def-8123-456789abcdef";
}

/* ---- the disk ---- */

typedef struct fake_disk {
    char names[FAKE_FUNCTIONS][65];
    char *records[FAKE_FUNCTIONS];
    size_t count;
    int fails; /* what is saved, unpacked or removed */
    /* Code that is being unpacked, and what was dropped. */
    void (*done)(void *user, int error, const char *why);
    void *user;
    char code[STORE_CODE];
    int dropped, discarded, tidied;
} fake_disk;

static int fake_load(void *user, void (*found)(void *u, const char *name, headway_bytes record),
                     void *found_user)
{
    const fake_disk *d = user;
    for (size_t i = 0; i < d->count; i++)
        found(found_user, d->names[i], headway_bytes_of_string(d->records[i]));
    return 0;
}

static size_t fake_place(const fake_disk *d, const char *name)
{
    size_t i = 0;
    while (i < d->count && strcmp(d->names[i], name) != 0)
        i++;
    return i;
}

static int fake_save(void *user, const char *name, headway_bytes record)
{
    fake_disk *d = user;
    size_t i = fake_place(d, name);
    if (d->fails || i == FAKE_FUNCTIONS)
        return HEADWAY_EIO;
    if (i < d->count)
        free(d->records[i]);
    d->count += i == d->count;
    fake_keep(d->names[i], sizeof d->names[i], name);
    d->records[i] = calloc(1, record.size + 1);
    CHECK(d->records[i]);
    memcpy(d->records[i], record.data, record.size);
    return 0;
}

static int fake_remove(void *user, const char *name)
{
    fake_disk *d = user;
    size_t i = fake_place(d, name);
    if (d->fails)
        return HEADWAY_EIO;
    CHECK(i < d->count);
    free(d->records[i]);
    d->records[i] = d->records[--d->count];
    memmove(d->names[i], d->names[d->count], sizeof d->names[i]);
    return 0;
}

static int fake_unpack(void *user, const char *name, const char *code, headway_bytes zip,
                       void (*done)(void *done_user, int error, const char *why), void *done_user)
{
    fake_disk *d = user;
    (void)name;
    (void)zip;
    if (d->fails)
        return HEADWAY_EIO;
    d->done = done;
    d->user = done_user;
    fake_keep(d->code, sizeof d->code, code);
    return 0;
}

static inline void fake_unpacked(fake_disk *d, int error, const char *why)
{
    void (*done)(void *user, int error, const char *why) = d->done;
    d->done = NULL;
    if (done)
        done(d->user, error, why);
}

static void fake_drop(void *user, const char *name, const char *code, int used)
{
    fake_disk *d = user;
    (void)name;
    (void)code;
    *(used ? &d->dropped : &d->discarded) += 1;
}

static void fake_tidy(void *user, const char *name, const char *const *codes, size_t count)
{
    fake_disk *d = user;
    (void)name;
    (void)codes;
    d->tidied += count > 0;
}

static int fake_folder(void *user, const char *name, const char *code, char *text, size_t size)
{
    (void)user;
    CHECK(snprintf(text, size, "/functions/%s/code-%s", name, code) > 0);
    return 0;
}

static const store_disk fake_disk_port = {.load = fake_load,
                                          .save = fake_save,
                                          .remove = fake_remove,
                                          .unpack = fake_unpack,
                                          .drop = fake_drop,
                                          .tidy = fake_tidy,
                                          .folder = fake_folder};

static void fake_disk_done(fake_disk *d)
{
    for (size_t i = 0; i < d->count; i++)
        free(d->records[i]);
}

/* ---- a client ---- */

/* The answer to the last request. */
typedef struct fake_client {
    int status, begun, ended, aborted, answers;
    char headers[2048]; /* "name: value\n"... */
    char body[8192];
    size_t size;
    int full; /* EAGAIN */
    int gone; /* begin and write fail */
} fake_client;

static void fake_headers(fake_client *c, const headway_http_header *headers, size_t count)
{
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
        int n = snprintf(c->headers + used, sizeof c->headers - used, "%.*s: %.*s\n",
                         (int)headers[i].name.size, (const char *)headers[i].name.data,
                         (int)headers[i].value.size, (const char *)headers[i].value.data);
        used += n > 0 && (size_t)n < sizeof c->headers - used ? (size_t)n : 0;
    }
}

static void fake_add(fake_client *c, headway_bytes bytes)
{
    size_t room = sizeof c->body - 1 - c->size, size = bytes.size < room ? bytes.size : room;
    if (size)
        memcpy(c->body + c->size, bytes.data, size);
    c->size += size;
    c->body[c->size] = 0;
}

static void fake_respond(void *user, int status, const headway_http_header *headers, size_t count,
                         headway_bytes body)
{
    fake_client *c = user;
    CHECK(!c->begun);
    c->status = status;
    c->answers++;
    c->size = 0;
    fake_headers(c, headers, count);
    fake_add(c, body);
}

static int fake_begin(void *user, int status, const headway_http_header *headers, size_t count)
{
    fake_client *c = user;
    if (c->gone)
        return HEADWAY_ECLOSED;
    c->begun = 1;
    c->status = status;
    fake_headers(c, headers, count);
    return 0;
}

static int fake_write(void *user, headway_bytes bytes)
{
    fake_client *c = user;
    CHECK(c->begun);
    if (c->gone)
        return HEADWAY_ECLOSED;
    if (c->full)
        return HEADWAY_EAGAIN;
    fake_add(c, bytes);
    return 0;
}

static void fake_end(void *user)
{
    fake_client *c = user;
    c->ended = 1;
    c->answers++;
}

static void fake_abort(void *user)
{
    fake_client *c = user;
    c->aborted = 1;
    c->answers++;
}

static const api_output fake_output = {.respond = fake_respond,
                                       .begin = fake_begin,
                                       .write = fake_write,
                                       .end = fake_end,
                                       .abort = fake_abort};

/* ---- all of it ---- */

typedef struct fake_world {
    host host;
    fake_disk disk;
    store *store;
    api *api;
    fake_client client;
    int64_t now_ms;
    int unreadable;
} fake_world;

static void fake_random(void *user, void *bytes, size_t size)
{
    static unsigned char next;
    (void)user;
    for (size_t i = 0; i < size; i++)
        ((unsigned char *)bytes)[i] = next++;
}

static int64_t fake_now(void *user)
{
    return ((const fake_world *)user)->now_ms;
}

static void fake_unreadable(void *user, const char *name, const char *why)
{
    fake_world *w = user;
    CHECK(*name && *why);
    w->unreadable++;
}

static inline void fake_open(fake_world *w, const api_key *keys, size_t key_count)
{
    static const headway_random random = {.fill = fake_random};
    const api_options options = {.size = sizeof options,
                                 .host = &w->host,
                                 .home = {"aws", "eu-west-1", "123456789012"},
                                 .random = &random,
                                 .now_ms = fake_now,
                                 .now_user = w,
                                 .keys = keys,
                                 .key_count = key_count};
    api_options with = options;
    if (!w->now_ms)
        w->now_ms = 1440938160000; /* 2015-08-30T12:36:00Z */
    CHECK_EQ(store_new(&fake_disk_port, &w->disk, fake_unreadable, w, &w->store), 0);
    with.store = w->store;
    CHECK_EQ(api_new(&with, &w->api), 0);
}

static inline void fake_close(fake_world *w)
{
    api_free(w->api);
    store_free(w->store);
    w->api = NULL;
    w->store = NULL;
}

#endif
