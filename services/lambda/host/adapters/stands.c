/* SPDX-License-Identifier: Apache-2.0 */
#include "stands.h"

#include "../../bridge/adapters/files.h"
#include "../stand.h"

#include <errno.h>
#include <headway/event.h>
#include <stdlib.h>

enum { SCHEMA_MOST = 64 << 20, EVENTS_MOST = 256 };

struct stands {
    size_t count;
    stand *list[];
};

static bool is_service(const host_function *f)
{
    return f->service && *f->service;
}

bool stands_wanted(const host_settings *settings)
{
    for (size_t i = 0; i < settings->message->n_functions; i++)
        if (is_service(settings->message->functions[i]))
            return true;
    return false;
}

static void complain(const host_function *f, const char *why)
{
    fprintf(stderr, "headway lambda host: function %s as %s: %s\n", f->name, f->service, why);
}

/* EINVAL: no file is named; EIO: it cannot be read, or is none. */
static int read_schema(const host_function *f, char **ret_schema, size_t *ret_size)
{
    if (!f->n_proto && (!f->schema || !*f->schema)) {
        complain(f, "say which file has it: proto: FILE.proto, or schema: FILE");
        return HEADWAY_EINVAL;
    }
    *ret_schema = f->n_proto
                      ? schema_compile(f->proto, f->n_proto, f->include, f->n_include, ret_size)
                      : file_read(f->schema, SCHEMA_MOST, ret_size);
    if (!*ret_schema && !f->n_proto)
        complain(f, strerror(errno));
    return *ret_schema ? 0 : HEADWAY_EMALFORMED;
}

static int open_one(headway_bus *bus, host *h, const host_function *f, uint32_t concurrency,
                    stand **ret_stand)
{
    char why[512] = "";
    const char *events[EVENTS_MOST + 1];
    size_t size, count = f->n_events < EVENTS_MOST ? f->n_events : EVENTS_MOST;
    char *schema;
    int error = read_schema(f, &schema, &size);
    if (error)
        return error;
    for (size_t i = 0; i < count; i++)
        events[i] = f->events[i];
    events[count] = NULL;
    const stand_options options = {.function = f->name,
                                   .service = f->service,
                                   .schema = headway_bytes_of(schema, size),
                                   .events = events,
                                   .bare = f->bare,
                                   .binary = f->binary,
                                   .concurrency = concurrency};
    error = stand_open(bus, h, &options, why, sizeof why, ret_stand);
    free(schema);
    if (error)
        complain(f, *why ? why : headway_error_text(error));
    return error;
}

/* As many calls as the host would take: what is beyond has no credit on the bus. */
static uint32_t concurrency_of(const host_function *f, uint32_t most)
{
    if (!f->has_reserved_concurrency || f->reserved_concurrency >= most)
        return most;
    return f->reserved_concurrency ? f->reserved_concurrency : 1;
}

int stands_open(headway_bus *bus, host *h, const host_settings *settings, stands **ret_stands)
{
    const host_config *c = settings->message;
    stands *all = malloc(sizeof *all + c->n_functions * sizeof *all->list);
    int error = all ? 0 : HEADWAY_ENOMEM;
    if (all)
        all->count = 0;
    for (size_t i = 0; i < c->n_functions && !error; i++) {
        const host_function *f = c->functions[i];
        if (!is_service(f))
            continue;
        uint32_t most = concurrency_of(f, c->limits->concurrency);
        error = open_one(bus, h, f, most, &all->list[all->count]);
        all->count += error == 0;
    }
    *ret_stands = all;
    return error;
}

void stands_close(stands *all)
{
    for (size_t i = 0; all && i < all->count; i++)
        stand_close(all->list[i]);
    free(all);
}

/* The one field of a StringValue. */
static size_t write_head(size_t size, uint8_t head[12])
{
    size_t used = 0;
    head[used++] = 1 << 3 | 2;
    for (; size >= 0x80; size >>= 7)
        head[used++] = (uint8_t)(size | 0x80);
    head[used++] = (uint8_t)size;
    return used;
}

int stands_publish(headway_bus *bus, const char *topic, headway_bytes record)
{
    uint8_t head[12];
    size_t head_size = write_head(record.size, head);
    uint8_t *message = malloc(head_size + record.size);
    int error = HEADWAY_ENOMEM;
    if (message) {
        memcpy(message, head, head_size);
        memcpy(message + head_size, record.data, record.size);
        error = headway_publish(bus, topic, headway_bytes_of(message, head_size + record.size),
                                NULL, NULL);
    }
    free(message);
    return error;
}
