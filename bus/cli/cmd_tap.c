/* SPDX-License-Identifier: Apache-2.0 */
/* `headway tap`: live calls, decoded by schema; for a topic it is `headway sub`. */
#include "cli.h"

#include <headway/v1/broker.headway.h>
#include <headway/v1/observe.headway.h>

#include <inttypes.h>
#include <stdlib.h>

enum { PARTIALS_MOST = 256, PARTIAL_LIMIT = 16 << 20, NAME_SIZE = 512 };

/* A message whose last piece has not come. */
typedef struct partial {
    uint64_t call;
    int kind;
    char *data;
    size_t size;
} partial;

typedef struct tap_state {
    session s;
    const char *subject, *count_text;
    unsigned long long left; /* calls; 0: without end */
    int raw, is_topic;
    uint64_t lost;
    partial partials[PARTIALS_MOST];
    size_t partial_count;
} tap_state;

/* --- pieces ---------------------------------------------------------------------------------- */

static void forget(tap_state *t, size_t index)
{
    free(t->partials[index].data);
    t->partials[index] = t->partials[--t->partial_count];
}

static void forget_call(tap_state *t, uint64_t call)
{
    for (size_t i = t->partial_count; i-- > 0;)
        if (t->partials[i].call == call)
            forget(t, i);
}

static partial *find(tap_state *t, const Headway__V1__TapEvent *event, int kind)
{
    for (size_t i = 0; i < t->partial_count; i++)
        if (t->partials[i].call == event->call && t->partials[i].kind == kind)
            return &t->partials[i];
    if (!event->begins || t->partial_count == PARTIALS_MOST)
        return NULL; /* its beginning was not heard, or too many go on at once */
    partial *p = &t->partials[t->partial_count++];
    *p = (partial){.call = event->call, .kind = kind};
    return p;
}

/* 1: the message is whole. */
static int gather(tap_state *t, const Headway__V1__TapEvent *event, int kind, partial **ret_whole)
{
    partial *p = find(t, event, kind);
    if (!p)
        return 0;
    size_t size = p->size + event->payload.len;
    char *data = size <= PARTIAL_LIMIT ? realloc(p->data, size + 1) : NULL;
    if (!data) {
        forget(t, (size_t)(p - t->partials));
        return 0;
    }
    if (event->payload.len)
        memcpy(data + p->size, event->payload.data, event->payload.len);
    p->data = data;
    p->size = size;
    *ret_whole = p;
    return !event->more;
}

/* --- printing -------------------------------------------------------------------------------- */

static void print_head(const Headway__V1__TapEvent *event, const char *kind)
{
    printf("{\"call\":\"%" PRIu64 "\",\"%s\":", event->call, "method");
    json_string(stdout, event->method);
    printf(",\"caller\":");
    json_string(stdout, event->caller);
    printf(",\"worker\":");
    json_string(stdout, event->worker);
    printf(",\"atMs\":%.3f,\"ageMs\":%.3f,\"kind\":\"%s\"", (double)event->at_us / 1000,
           (double)event->age_us / 1000, kind);
}

static const ProtobufCMessageDescriptor *type_of(const tap_state *t, const char *route, int request)
{
    char service[NAME_SIZE];
    headway_types_method method;
    const char *slash = strchr(route, '/');
    if (!slash || (size_t)(slash - route) >= sizeof service || t->raw)
        return NULL;
    memcpy(service, route, (size_t)(slash - route));
    service[slash - route] = 0;
    for (size_t i = 0; headway_types_method_at(t->s.types, service, i, &method) == 0; i++)
        if (strcmp(method.name, slash + 1) == 0)
            return request ? method.request : method.response;
    return NULL;
}

static void print_message(const tap_state *t, const ProtobufCMessageDescriptor *type,
                          headway_bytes bytes)
{
    ProtobufCMessage *message;
    const uint8_t *at = bytes.data;
    headway_arena *arena = type ? headway_arena_new(headway_alloc_default(), 256u << 20) : NULL;
    if (arena && headway_message_unpack(type, bytes, NULL, arena, &message, NULL, 0) == 0) {
        fputs(",\"message\":", stdout);
        (void)headway_json_write(t->s.types, message, 0, write_stdout, NULL);
    } else {
        fputs(",\"hex\":\"", stdout);
        for (size_t i = 0; i < bytes.size; i++)
            printf("%02x", at[i]);
        fputc('"', stdout);
    }
    if (arena)
        headway_arena_free(arena);
    fputs("}\n", stdout);
}

static void print_piece(tap_state *t, const Headway__V1__TapEvent *event)
{
    int request = event->kind != HEADWAY__V1__TAP_EVENT__KIND__KIND_RESPONSE;
    partial *whole;
    if (!gather(t, event, request, &whole))
        return;
    print_head(event, request ? "request" : "response");
    print_message(t, type_of(t, event->method, request),
                  headway_bytes_of(whole->data, whole->size));
    forget(t, (size_t)(whole - t->partials));
}

static void print_end(tap_state *t, const Headway__V1__TapEvent *event)
{
    print_head(event, "end");
    printf(",\"code\":\"%s\"", headway_code_name(event->code));
    if (*event->status) {
        printf(",\"status\":");
        json_string(stdout, event->status);
    }
    fputs("}\n", stdout);
    forget_call(t, event->call);
    if (t->left && --t->left == 0)
        session_end(&t->s, EXIT_OK);
}

static void on_next(headway_call *call, const Headway__V1__TapEvent *event, void *user)
{
    tap_state *t = user;
    (void)call;
    if (t->s.ending)
        return;
    if (event->lost > t->lost) {
        fprintf(stderr, "tap: %" PRIu64 " pieces lost: they came faster than they are read here\n",
                event->lost - t->lost);
        t->lost = event->lost;
        while (t->partial_count)
            forget(t, 0);
    }
    if (event->kind == HEADWAY__V1__TAP_EVENT__KIND__KIND_END)
        print_end(t, event);
    else if (event->kind != HEADWAY__V1__TAP_EVENT__KIND__KIND_OPEN || event->has_payload)
        print_piece(t, event);
    fflush(stdout);
    if (ferror(stdout))
        session_end(&t->s, EXIT_STATUS);
}

static void on_done(headway_call *call, const headway_status *status, void *user)
{
    tap_state *t = user;
    (void)call;
    if (t->s.ending)
        return;
    status_print(&t->s, status);
    session_end(&t->s, exit_code_of(status));
}

/* --- the command ----------------------------------------------------------------------------- */

static int is_method(const tap_state *t)
{
    headway_types_method method;
    char service[NAME_SIZE];
    const char *slash = strchr(t->subject, '/');
    size_t size = slash ? (size_t)(slash - t->subject) : strlen(t->subject);
    snprintf(service, sizeof service, "%.*s", (int)size, t->subject);
    for (size_t i = 0; headway_types_method_at(t->s.types, service, i, &method) == 0; i++)
        if (!slash || strcmp(method.name, slash + 1) == 0)
            return 1;
    return 0;
}

/* It may be there later, or tell no schema; more often it is misspelt. */
static void say_unknown(const tap_state *t)
{
    if ((t->s.json && !t->s.verbose) || strpbrk(t->subject, "*>"))
        return;
    fprintf(stderr, "headway tap: no %s here is known as %s yet",
            t->is_topic ? "service, method or event" : "method", t->subject);
    names_near(t->s.types, t->subject,
               1u << HEADWAY_TYPES_SERVICE | 1u << HEADWAY_TYPES_METHOD |
                   1u << HEADWAY_TYPES_MESSAGE,
               stderr);
    fprintf(stderr, "\n  Waiting for %s of that name.\n", t->is_topic ? "events" : "calls");
}

static void with_types(session *s, const char *error)
{
    static const headway_v1_broker_tap_events events = {.on_next = on_next, .on_done = on_done};
    tap_state *t = (tap_state *)s;
    Headway__V1__TapRequest request = HEADWAY__V1__TAP_REQUEST__INIT;
    headway_call_options options = {.size = sizeof options, .wait_for_ready = 1};
    (void)error;
    int known = is_method(t);
    t->is_topic = !known && !strchr(t->subject, '/');
    if (!known && !(t->is_topic && type_of_topic(s, t->subject)))
        say_unknown(t);
    if (t->is_topic) {
        session_end(s, EXIT_OK);
        return;
    }
    request.subject = (char *)t->subject;
    int failed = 0;
    uint32_t first = headway_bus_shard_of(s->bus, t->subject), last = first;
    if (strpbrk(t->subject, "*>")) { /* may be anywhere */
        first = 0;
        last = headway_bus_shards(s->bus) - 1;
    }
    for (uint32_t i = first; i <= last && failed == 0; i++) {
        options.shard = (uint8_t)(i + 1);
        failed = headway_v1_broker_tap(s->bus, &request, &options, &events, t, NULL);
    }
    if (failed != 0) {
        fprintf(stderr, "headway tap: %s\n", headway_error_text(failed));
        session_end(s, HEADWAY__EXIT_SOFTWARE);
    } else if (!s->json || s->verbose) {
        fprintf(stderr, "tapping %s\n", t->subject);
    }
}

static void ready(session *s)
{
    schema_fetch_all(s, NULL, with_types);
}

static void interrupted(session *s)
{
    session_end(s, EXIT_OK);
}

/* As if it had been said: headway sub TOPIC. */
static int run_sub(const tap_state *t)
{
    char *words[8];
    int count = 0;
    words[count++] = (char *)t->subject;
    if (t->s.bus_name) {
        words[count++] = (char *)"--bus";
        words[count++] = (char *)t->s.bus_name;
    }
    if (t->count_text) {
        words[count++] = (char *)"--count";
        words[count++] = (char *)t->count_text;
    }
    if (t->raw)
        words[count++] = (char *)"--raw";
    return command_sub.run(count, words);
}

static int run(int argc, char **argv)
{
    static tap_state t = {.s = {.interrupted = interrupted}};
    option options[] = {
        SESSION_OPTIONS(&t.s), {"--count", 'n', &t.count_text, NULL}, {"--raw", 0, NULL, &t.raw}};
    int rest = options_parse("tap", argc, argv, options, sizeof options / sizeof options[0]);
    if (rest != 1 || !*argv[0]) {
        if (rest >= 0)
            fprintf(stderr, "headway tap: write `headway tap SERVICE[/METHOD]` or a topic\n");
        return HEADWAY__EXIT_USAGE;
    }
    t.subject = argv[0];
    t.left = t.count_text ? strtoull(t.count_text, NULL, 10) : 0;
    if (t.count_text && t.left == 0) {
        fprintf(stderr, "headway tap: '%s' is no number of calls above 0\n", t.count_text);
        return HEADWAY__EXIT_USAGE;
    }
    int code = session_run(&t.s, "tap", ready);
    while (t.partial_count)
        forget(&t, 0);
    return code == 0 && t.is_topic ? run_sub(&t) : code;
}

const verb command_tap = {
    "tap", "watch live calls or events, decoded",
    "usage: headway tap SERVICE[/METHOD]|TOPIC [OPTION...]\n\n"
    "Prints what passes the broker, one JSON object a line, until interrupted: each request and\n"
    "response by the schema its service carries, and how each call ended. Calls are never slowed:\n"
    "when this reader is too slow it loses the oldest pieces, and is told on stderr. A name that "
    "is\n"
    "no service's is a topic: `headway sub`.\n\n"
    "  headway tap fleet.v1.Fleet/Get\n"
    "  headway tap fleet.v1.Fleet -n 10 | jq .message\n\n"
    "  -n, --count N  end after N calls have ended, or N events\n"
    "      --raw      bytes in hex, without schema\n"
    "  -b, --bus NAME|URL   -w, --wait TIME   -j, --json   -v, --verbose\n"
    "      --identity NAME   --broker-key LINE    where the broker has keys\n",
    run, NULL};
