/* SPDX-License-Identifier: Apache-2.0 */
#include "api_server.h"

#include "api_server_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { HEADER_BYTES = 24 << 10 /* a client context and a session's token fit */ };

static int64_t now_ms(void *user)
{
    struct timespec now;
    (void)user;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int is_local(const char *url)
{
    static const char *const local[] = {"tcp://127.",
                                        "tcp://[::1]:", "tcp://localhost:", "unix:", "fd://"};
    for (size_t i = 0; i < sizeof local / sizeof *local; i++) {
        if (strncmp(url, local[i], strlen(local[i])) == 0)
            return 1;
    }
    return 0;
}

static int is_address(const char *url)
{
    return strncmp(url, "tcp://", 6) == 0 || strncmp(url, "unix:", 5) == 0 ||
           strncmp(url, "fd://", 5) == 0;
}

static void nothing_unreadable(void *user, const char *name, const char *why)
{
    (void)user;
    (void)name;
    (void)why;
}

static int open_store(api_server *s, const api_server_options *o, char why[API_SERVER_WHY])
{
    if (!o->state)
        return 0;
    int error = disk_open(o->state, s->loop, why, &s->disk);
    if (error)
        return error;
    error = store_new(&disk_port, s->disk, o->unreadable ? o->unreadable : nothing_unreadable,
                      o->user, &s->store);
    if (error)
        snprintf(why, API_SERVER_WHY, "cannot read the functions in %.256s: %s", o->state,
                 headway_error_text(error));
    return error;
}

/* A folder that the host was started with, and a stored function, have one name. */
static int check_names(const api_server *s, const host *h, char why[API_SERVER_WHY])
{
    const store_record *record;
    for (size_t i = 0; s->store && (record = store_at(s->store, i)) != NULL; i++) {
        const char *name = record->latest->configuration->function_name;
        if (!host_function_find(h, name, "$LATEST"))
            continue;
        snprintf(why, API_SERVER_WHY,
                 "the function %.64s is there twice, as a folder and as one that was created: give "
                 "the folder another name (--name), or the host another --store",
                 name);
        return HEADWAY_EINVAL;
    }
    return 0;
}

static int open_api(api_server *s, host *h, const api_server_options *o, char why[API_SERVER_WHY])
{
    const api_options options = {.size = sizeof options,
                                 .host = h,
                                 .store = s->store,
                                 .home = o->home,
                                 .random = headway_random_default(),
                                 .now_ms = now_ms,
                                 .keys = o->keys,
                                 .key_count = o->key_count,
                                 .concurrency = o->concurrency,
                                 .layers = o->layers};
    int error = check_names(s, h, why);
    if (error)
        return error;
    error = api_new(&options, &s->api);
    if (error)
        snprintf(why, API_SERVER_WHY, "cannot offer the Lambda API: %s", headway_error_text(error));
    return error;
}

static int open_http(api_server *s, const api_server_options *o, char why[API_SERVER_WHY])
{
    const struct headway__http_options options = {.size = sizeof options,
                                                  .header_bytes = HEADER_BYTES};
    const struct headway__http_listen listen = {.size = sizeof listen, .url = o->listen};
    int error = headway__http_server_new(s->loop, &options, &api_exchange_handler, s, &s->http);
    if (error)
        snprintf(why, API_SERVER_WHY, "cannot listen: %s", headway_error_text(error));
    return error ? error : headway__http_listen(s->http, &listen, s->url, sizeof s->url, why);
}

/* ---- its end ---- */

static void on_disk_closed(void *user)
{
    api_server *s = user;
    s->done(s->done_user);
}

static void on_closed(void *user)
{
    api_server *s = user;
    if (s->disk)
        disk_close(s->disk, on_disk_closed, s);
    else
        s->done(s->done_user);
}

static void on_drained(void *user)
{
    api_server *s = user;
    headway__http_close(s->http, on_closed, s);
}

void api_server_stop(api_server *s, uint32_t drain_ms, void (*done)(void *user), void *user)
{
    s->done = done;
    s->done_user = user;
    headway__http_drain(s->http, drain_ms, on_drained, s);
}

void api_server_free(api_server *s)
{
    if (!s)
        return;
    headway__http_server_free(s->http);
    api_free(s->api);
    store_free(s->store);
    disk_free(s->disk);
    free(s);
}

/* ---- its beginning ---- */

/* What was opened goes when the loop has seen it close. */
static void free_failed(void *user)
{
    api_server_free(user);
}

static void undo(api_server *s)
{
    s->done = free_failed;
    s->done_user = s;
    if (s->http)
        headway__http_close(s->http, on_closed, s);
    else
        on_closed(s);
}

int api_server_new(host *h, struct uv_loop_s *loop, const api_server_options *options,
                   char why[API_SERVER_WHY], api_server **ret_server)
{
    if (!is_address(options->listen)) {
        snprintf(why, API_SERVER_WHY,
                 "--listen '%.200s': write tcp://ADDRESS:PORT, unix:PATH or fd://NUMBER",
                 options->listen);
        return HEADWAY_EINVAL;
    }
    if (!options->key_count && !is_local(options->listen)) {
        snprintf(why, API_SERVER_WHY,
                 "%.200s can be reached from elsewhere, where anybody could have code run here: "
                 "listen at 127.0.0.1, or let requests be signed (--keys)",
                 options->listen);
        return HEADWAY_EINVAL;
    }
    api_server *s = calloc(1, sizeof *s);
    if (!s)
        return HEADWAY_ENOMEM;
    s->loop = loop;
    int error = open_store(s, options, why);
    if (!error)
        error = open_api(s, h, options, why);
    if (!error)
        error = open_http(s, options, why);
    if (error) {
        undo(s);
        return error;
    }
    *ret_server = s;
    return 0;
}

const char *api_server_url(const api_server *s)
{
    return s->url;
}
