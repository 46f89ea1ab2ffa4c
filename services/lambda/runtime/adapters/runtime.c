/* SPDX-License-Identifier: Apache-2.0 */
/* The runtime of AWS Lambda: its crew of pollers, on sockets of the bus's loop. */
#include "../runtime.h"

#include "../crew.h"
#include "socket.h"

#include <headway/uv.h>

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { WHY = 768, TRACE = 1024 };

struct headway_function {
    headway_function_host host;
    crew crew;
    sockets sockets;
    socket_of *of; /* one for each seat */
    headway_log_sink log;
    uint8_t streaming, batch; /* of function_options */
    void (*closed)(void *user);
    void *closed_user;
};

/* A process has one function, as it has one main. */
static function *given;

void headway__lambda_give(function *f)
{
    function_free(given);
    given = f;
}

/* ---- the pollers' ops ---- */

static socket_of *socket_at(const poller *p)
{
    return seat_of(p)->socket;
}

static void do_connect(poller *p, uint32_t after_ms)
{
    socket_connect(socket_at(p), after_ms);
}

static void do_send(poller *p, const headway_bytes *parts, size_t count)
{
    socket_send(socket_at(p), parts, count);
}

static size_t unsent(const poller *p)
{
    return socket_at(p)->unsent;
}

static void do_disconnect(poller *p)
{
    socket_disconnect(socket_at(p));
}

static headway_function *function_of(const crew *c)
{
    return c->user;
}

static void log_line(poller *p, headway_log_level level, const char *line)
{
    const headway_log_sink *log = &function_of(seat_of(p)->crew)->log;
    if (level <= log->level)
        log->write(log->user, level, 0, line);
}

/* For libraries that look there. The text stays ours and is written over: setenv would keep each
   value for ever. Where several events are seen to at once there is no such one. */
static void show_trace(const char *trace_id)
{
    static char text[TRACE] = "_X_AMZN_TRACE_ID=";
    static int shown;
    size_t name = sizeof "_X_AMZN_TRACE_ID=" - 1, size = strlen(trace_id);
    snprintf(text + name, sizeof text - name, "%s", size < sizeof text - name ? trace_id : "");
    if (!shown)
        shown = putenv(text) == 0;
}

static int invoke(poller *p, const invocation_event *event, const char *deadline_ms,
                  invocation **ret_invocation)
{
    if (seat_of(p)->crew->count == 1)
        show_trace(event->trace_id);
    return crew_invoke(p, event, deadline_ms, ret_invocation);
}

static const poller_ops ops = {.connect = do_connect,
                               .send = do_send,
                               .unsent = unsent,
                               .disconnect = do_disconnect,
                               .arrived = crew_arrived,
                               .invoke = invoke,
                               .rested = crew_rested,
                               .broken = crew_broken,
                               .log = log_line};

static int64_t wall_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- the function ---- */

static void warn(void *user, const char *request_id, const char *text)
{
    headway_function *f = user;
    char line[1024];
    if (f->log.level < HEADWAY_LOG_WARN)
        return;
    snprintf(line, sizeof line, "%s: %s", request_id, text);
    f->log.write(f->log.user, HEADWAY_LOG_WARN, 0, line);
}

static const char *method_variable(void)
{
    const char *method = getenv("HEADWAY_LAMBDA_METHOD");
    return method && *method ? method : NULL;
}

/* AWS's setting "handler" may name a method; other values say nothing here. */
static const char *method_of_environment(void)
{
    const char *method = method_variable(), *handler = getenv("_HANDLER");
    return method ? method : handler && strchr(handler, '/') ? handler : NULL;
}

/* With the wrong method each event would be refused. A handler may have been written for others:
   what it names without being there is worth a warning, and no more. */
static int check_method(headway_function *f, const function *services, char why[WHY])
{
    const char *from = method_variable() ? "HEADWAY_LAMBDA_METHOD" : "handler";
    size_t size = (size_t)snprintf(why, WHY, "%s: ", from);
    if (function_check_method(services, why + size, WHY - size) == 0)
        return 0;
    if (method_variable())
        return HEADWAY_EMALFORMED;
    if (f->log.level >= HEADWAY_LOG_WARN)
        f->log.write(f->log.user, HEADWAY_LOG_WARN, 0, why);
    return 0;
}

struct added {
    function *function;
    unsigned count;
    char *why;
};

static int add(const headway_service_descriptor *service, void *user)
{
    struct added *added = user;
    added->count++;
    return function_add(added->function, service, added->why, WHY);
}

/* NULL: *ret_type is what AWS is told, and why a sentence. */
static function *services_of(headway_function *f, const char **ret_type, char why[WHY])
{
    const function_options options = {.size = sizeof options,
                                      .method = method_of_environment(),
                                      .via = HEADWAY_VIA_DIRECT,
                                      .streaming = f->streaming,
                                      .concurrency = f->batch,
                                      .warn = warn,
                                      .user = f};
    struct added added = {.why = why};
    int error = function_new(f->host.bus, &options, &added.function);
    *ret_type = "Runtime.OutOfMemory";
    snprintf(why, WHY, "out of memory");
    if (error == 0)
        error = f->host.services(f->host.bus, add, &added);
    if (error == 0 && added.count == 0)
        snprintf(why, WHY, "the program has no service open when its setup is over");
    if (error != HEADWAY_ENOMEM)
        *ret_type = added.count ? "Runtime.SchemaUnreadable" : "Runtime.NoServices";
    if (error == 0 && added.count > 0) {
        if (check_method(f, added.function, why) == 0)
            return added.function;
        *ret_type = "Runtime.NoSuchMethod";
    }
    function_free(added.function);
    return NULL;
}

static void begin(headway_function *f, int setup_error)
{
    const char *type = "Runtime.SetupFailed";
    char why[WHY];
    snprintf(why, sizeof why, "setup failed: %s", headway_error_text(setup_error));
    f->crew.function = setup_error ? NULL : given ? given : services_of(f, &type, why);
    if (setup_error)
        function_free(given);
    given = NULL;
    if (f->crew.function) {
        crew_start(&f->crew);
        return;
    }
    fprintf(stderr, "%s: %s\n", f->host.program, why);
    crew_fail(&f->crew, type, why);
}

/* ---- beginning and end ---- */

static void all_gone(headway_function *f)
{
    const headway_alloc *alloc = headway_alloc_default();
    void (*closed)(void *) = f->closed;
    void *user = f->closed_user;
    function_free(f->crew.function);
    crew_done(&f->crew, alloc);
    free(f->of);
    free(f);
    if (closed)
        closed(user);
}

static void no_handles(sockets *all)
{
    all_gone((headway_function *)((char *)all - offsetof(headway_function, sockets)));
}

static void crew_over(crew *c)
{
    headway_function *f = function_of(c);
    for (unsigned i = 0; i < c->count; i++)
        socket_done(&f->of[i]);
}

static void open_sockets(headway_function *f)
{
    for (unsigned i = 0; i < f->crew.count; i++) {
        seat *s = &f->crew.seats[i];
        s->socket = &f->of[i];
        socket_init(&f->of[i], &f->sockets, &s->poller);
    }
}

/* Unset or empty: it stays 0. */
static int read_number(const headway_function *f, const char *variable, unsigned most,
                       uint8_t *ret_number)
{
    const char *value = getenv(variable);
    size_t digits = value ? strspn(value, "0123456789") : 0;
    unsigned long number = digits && digits <= 3 ? strtoul(value, NULL, 10) : 0;
    if (value && *value && (!digits || digits > 3 || value[digits] || number > most)) {
        fprintf(stderr, "%s: %s is '%s': write a number from 0 to %u\n", f->host.program, variable,
                value, most);
        return HEADWAY_EINVAL;
    }
    *ret_number = (uint8_t)number;
    return 0;
}

static int read_environment(headway_function *f)
{
    const char *count = getenv("AWS_LAMBDA_MAX_CONCURRENCY");
    f->crew.api = getenv("AWS_LAMBDA_RUNTIME_API");
    if (!f->crew.api || !api_host_ok(f->crew.api) ||
        sockets_address(&f->sockets, f->crew.api) != 0) {
        fprintf(stderr,
                "%s: AWS_LAMBDA_RUNTIME_API: HOST:PORT is expected, and a host that is known\n",
                f->host.program);
        return HEADWAY_EADDRESS;
    }
    if (crew_count(count, &f->crew.count) != 0) {
        fprintf(stderr, "%s: AWS_LAMBDA_MAX_CONCURRENCY is '%s': write a number from 1 to %d\n",
                f->host.program, count, CREW_MOST);
        return HEADWAY_EINVAL;
    }
    int error = read_number(f, "HEADWAY_LAMBDA_STREAMING", 1, &f->streaming);
    return error ? error : read_number(f, "HEADWAY_LAMBDA_BATCH_CONCURRENCY", UINT8_MAX, &f->batch);
}

static int lambda_open(const headway_function_host *host, int setup_error,
                       headway_function **ret_function)
{
    const headway_alloc *alloc = headway_alloc_default();
    headway_function *f = calloc(1, sizeof *f);
    if (!f)
        return HEADWAY_ENOMEM;
    f->host = *host;
    f->log = headway_log_stderr();
    f->sockets.loop = headway_uv_loop_of(headway_bus_loop(host->bus));
    f->sockets.alloc = alloc;
    f->sockets.none = no_handles;
    f->crew.host = &f->host;
    f->crew.wall_ms = wall_ms;
    f->crew.over = crew_over;
    f->crew.user = f;
    int error = read_environment(f);
    f->of = error ? NULL : calloc(f->crew.count, sizeof *f->of);
    if (error == 0)
        error = f->of ? crew_init(&f->crew, &ops, alloc) : HEADWAY_ENOMEM;
    if (error != 0) {
        free(f->of);
        free(f);
        return error;
    }
    open_sockets(f);
    *ret_function = f;
    begin(f, setup_error);
    return 0;
}

static void lambda_stop(headway_function *f)
{
    crew_stop(&f->crew);
}

static void lambda_close(headway_function *f, void (*closed)(void *user), void *user)
{
    f->closed = closed;
    f->closed_user = user;
    crew_close(&f->crew);
}

const headway_function_runtime headway_lambda_runtime = {.size = sizeof headway_lambda_runtime,
                                                         .name = "lambda",
                                                         .open = lambda_open,
                                                         .stop = lambda_stop,
                                                         .close = lambda_close};
