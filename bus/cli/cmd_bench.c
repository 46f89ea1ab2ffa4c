/* SPDX-License-Identifier: Apache-2.0 */
/* `headway bench`: how fast a method is, from here. */
#include "cli.h"

#include <headway/stub.h>

#include "histogram.h"

#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    IN_FLIGHT_LIMIT = 1024,
    CODES = 17,
    PROGRESS_MS = 200,
    SECONDS_DEFAULT = 5000,
    WARM_DEFAULT = 500,
    LENGTH_LIMIT = 86400000,
    ARENA_LIMIT = 64 << 20
};
#define CALLS_LIMIT 1000000000000ull

typedef struct bench_state {
    session s;
    char service[512], target[1024]; /* a.v1.S, a.v1.S/Get */
    const char *in_flight_text, *calls_text, *seconds_text, *warm_text;
    uint64_t in_flight, calls_wanted, length_ms, warm_ms;
    headway_types_method types;
    headway_method method;
    char *text;
    size_t size;
    headway_bytes request; /* in arena */
    uint32_t key_hash;
    headway_arena *arena;
    struct bench_call *slots;
    uint64_t began, ended; /* of the measured part; 0: it warms up */
    uint64_t started, calls, messages, bytes, failed, progress;
    uint64_t errors[CODES];
    char first_error[CODES][256];
    headway__histogram took; /* microseconds */
    int over;
} bench_state;

/* One of those in flight. */
typedef struct bench_call {
    bench_state *b;
    headway_call *call;
    uint64_t since;   /* nanoseconds: of its start, in a stream of the last message */
    uint8_t measured; /* it began in the measured part */
    uint8_t running;  /* a stream: its last message came in the measured part */
} bench_call;

static void start_one(bench_call *slot);

static int streams(const bench_state *b)
{
    return b->types.server_streams;
}

/* --- the figures ----------------------------------------------------------------------------- */

static double seconds_so_far(const bench_state *b)
{
    uint64_t end = b->ended ? b->ended : uv_hrtime();
    return b->began ? (double)(end - b->began) / 1e9 : 0;
}

static double rate(const bench_state *b)
{
    double seconds = seconds_so_far(b);
    return seconds > 0 ? (double)(streams(b) ? b->messages : b->calls - b->failed) / seconds : 0;
}

static double quantile_ms(const bench_state *b, unsigned per_mille)
{
    uint64_t value = headway__histogram_quantile(&b->took, per_mille);
    return (double)(value > b->took.most ? b->took.most : value) / 1e3;
}

static void print_json(const bench_state *b)
{
    const char *comma = "";
    printf("{\"method\":");
    json_string(stdout, b->target);
    printf(",\"inFlight\":%" PRIu64 ",\"seconds\":%.3f,\"calls\":%" PRIu64 ",\"messages\":%" PRIu64
           ",\"perSecond\":%.1f,\"requestBytes\":%zu,\"responseBytes\":%" PRIu64
           ",\"failed\":%" PRIu64 ",\"errors\":{",
           b->in_flight, seconds_so_far(b), b->calls, b->messages, rate(b), b->request.size,
           b->bytes, b->failed);
    for (int code = 0; code < CODES; code++)
        if (b->errors[code]) {
            printf("%s\"%s\":%" PRIu64, comma, headway_code_name(code), b->errors[code]);
            comma = ",";
        }
    printf("},\"milliseconds\":{\"p50\":%.3f,\"p90\":%.3f,\"p99\":%.3f,\"p999\":%.3f,\"max\":%.3f}}"
           "\n",
           quantile_ms(b, 500), quantile_ms(b, 900), quantile_ms(b, 990), quantile_ms(b, 999),
           (double)b->took.most / 1e3);
}

static void print_text(const bench_state *b)
{
    printf("%s: %" PRIu64 " in flight, %.1f s, request of %zu bytes\n", b->target, b->in_flight,
           seconds_so_far(b), b->request.size);
    if (streams(b))
        printf("  %" PRIu64 " messages, %.0f a second (%.2f MB/s), of streams; %" PRIu64
               " streams ended\n",
               b->messages, rate(b),
               seconds_so_far(b) > 0 ? (double)b->bytes / 1e6 / seconds_so_far(b) : 0.0, b->calls);
    else
        printf("  %" PRIu64 " calls, %.0f answered a second\n", b->calls, rate(b));
    printf("  %s: p50 %.3f ms, p90 %.3f, p99 %.3f, p99.9 %.3f, max %.3f\n",
           streams(b) ? "from one message to the next" : "each took", quantile_ms(b, 500),
           quantile_ms(b, 900), quantile_ms(b, 990), quantile_ms(b, 999),
           (double)b->took.most / 1e3);
    if (b->failed)
        printf("  %" PRIu64 " failed:\n", b->failed);
    for (int code = 0; code < CODES; code++)
        if (b->errors[code])
            printf("    %" PRIu64 " %s, the first: %s\n", b->errors[code], headway_code_name(code),
                   b->first_error[code]);
}

/* Of the status that came most. */
static int exit_code(const bench_state *b)
{
    headway_status most = {.code = HEADWAY_OK};
    uint64_t count = 0;
    for (int code = 0; code < CODES; code++)
        if (b->errors[code] > count) {
            count = b->errors[code];
            most.code = code;
        }
    return exit_code_of(&most);
}

static void finish(bench_state *b)
{
    if (b->over)
        return;
    b->over = 1;
    b->ended = uv_hrtime();
    if (b->progress)
        fprintf(stderr, "\r%*s\r", 78, "");
    if (b->s.json)
        print_json(b);
    else
        print_text(b);
    session_end(&b->s, exit_code(b));
}

static void interrupted(session *s)
{
    bench_state *b = (bench_state *)s;
    if (!b->began)
        session_end(s, 128 + SIGINT);
    else
        finish(b);
}

static void on_progress(void *user)
{
    bench_state *b = user;
    if (b->over)
        return;
    b->progress++;
    if (!b->began)
        fprintf(stderr, "\r%-78s", "warming up");
    else
        fprintf(stderr, "\r%6.1f s  %10.0f %s/s  p50 %.3f ms  p99 %.3f ms  failed %-8" PRIu64,
                seconds_so_far(b), rate(b), streams(b) ? "messages" : "calls", quantile_ms(b, 500),
                quantile_ms(b, 990), b->failed);
    fflush(stderr);
}

/* --- the load -------------------------------------------------------------------------------- */

static int counts(const bench_call *slot)
{
    return slot->b->began && slot->measured && !slot->b->over;
}

static void on_message(headway_call *call, headway_bytes message, void *user)
{
    bench_call *slot = user;
    bench_state *b = slot->b;
    uint64_t now = uv_hrtime();
    (void)call;
    if (streams(b) && b->began)
        slot->measured = 1; /* a stream may be older than the measured part */
    if (!counts(slot))
        return;
    b->messages++;
    b->bytes += message.size;
    if (!streams(b))
        return;
    if (slot->running)
        headway__histogram_record(&b->took, (now - slot->since) / 1000);
    slot->running = 1;
    slot->since = now;
    if ((b->calls_wanted && b->messages >= b->calls_wanted) ||
        (b->length_ms && now - b->began >= b->length_ms * 1000000))
        finish(b);
}

/* Nothing but failures from the start: the same again would not help. */
static int is_hopeless(const bench_state *b)
{
    return b->failed == b->calls && b->failed >= b->in_flight && b->messages == 0;
}

static void count_failure(bench_state *b, const headway_status *status)
{
    int code = status->code > 0 && status->code < CODES ? status->code : HEADWAY_UNKNOWN;
    b->failed++;
    if (b->errors[code]++ == 0)
        snprintf(b->first_error[code], sizeof b->first_error[code], "%s",
                 status->message ? status->message : "");
}

static void begin_measured(bench_state *b)
{
    b->began = uv_hrtime();
    b->calls = b->messages = b->bytes = b->failed = b->started = 0;
    memset(b->errors, 0, sizeof b->errors);
}

static void on_done(headway_call *call, const headway_status *status, void *user)
{
    bench_call *slot = user;
    bench_state *b = slot->b;
    uint64_t now = uv_hrtime();
    (void)call;
    slot->call = NULL;
    if (b->over || b->s.ending)
        return;
    if (!b->began || counts(slot)) {
        b->calls++;
        if (status->code != HEADWAY_OK)
            count_failure(b, status);
        else if (b->began && !streams(b))
            headway__histogram_record(&b->took, (now - slot->since) / 1000);
    }
    if (status->code != HEADWAY_OK && is_hopeless(b)) {
        status_print(&b->s, status);
        if (!b->s.json)
            fprintf(stderr, "  Every call ended so: nothing was measured.\n");
        b->over = 1;
        session_end(&b->s, exit_code_of(status));
        return;
    }
    if (b->began && ((b->calls_wanted && !streams(b) && b->calls >= b->calls_wanted) ||
                     (b->length_ms && now - b->began >= b->length_ms * 1000000)))
        finish(b);
    else
        start_one(slot);
}

static void start_one(bench_call *slot)
{
    static const headway_call_events events = {.on_message = on_message, .on_done = on_done};
    bench_state *b = slot->b;
    headway_call_options options = {.size = sizeof options,
                                    .deadline_ms = b->s.deadline_ms,
                                    .wait_for_ready = 1,
                                    .no_retry = 1,
                                    .key_hash = b->key_hash,
                                    .via = b->s.via};
    if (b->began && !streams(b) && b->calls_wanted && b->started >= b->calls_wanted)
        return;
    slot->running = 0;
    b->started++;
    slot->measured = b->began != 0;
    slot->since = uv_hrtime();
    int error =
        headway_call_open(b->s.bus, &b->method, b->request, &options, &events, slot, &slot->call);
    if (error == 0)
        return;
    const headway_status status = {
        .code = HEADWAY_INTERNAL, .not_processed = 1, .message = headway_error_text(error)};
    error_print(&b->s, "bench", &status);
    b->over = 1;
    session_end(&b->s, HEADWAY__EXIT_SOFTWARE);
}

static void on_warm(void *user)
{
    bench_state *b = user;
    if (b->over)
        return;
    begin_measured(b); /* calls still under way are followed by measured ones */
}

static void on_time(void *user)
{
    finish(user);
}

static void start(bench_state *b)
{
    int error = 0;
    if (b->warm_ms)
        error = headway_timer_start(b->s.bus, (uint32_t)b->warm_ms, 0, on_warm, b, NULL);
    else
        begin_measured(b);
    /* Also when no call ends: a stream may be silent. */
    if (error == 0 && b->length_ms)
        error = headway_timer_start(b->s.bus, (uint32_t)(b->warm_ms + b->length_ms), 0, on_time, b,
                                    NULL);
    if (error == 0 && isatty(2) && !b->s.json)
        error = headway_timer_start(b->s.bus, PROGRESS_MS, PROGRESS_MS, on_progress, b, NULL);
    if (error != 0) {
        fprintf(stderr, "headway bench: %s\n", headway_error_text(error));
        session_end(&b->s, HEADWAY__EXIT_SOFTWARE);
        return;
    }
    for (uint64_t i = 0; i < b->in_flight && !b->over; i++) {
        b->slots[i].b = b;
        start_one(&b->slots[i]);
    }
}

/* --- the method ------------------------------------------------------------------------------ */

static int find_method(bench_state *b)
{
    const char *name = strchr(b->target, '/') + 1;
    size_t index = 0;
    while (headway_types_method_at(b->s.types, b->service, index, &b->types) == 0 &&
           strcmp(b->types.name, name) != 0)
        index++;
    return headway_types_method_at(b->s.types, b->service, index, &b->types);
}

static void begin(session *s, const char *error)
{
    bench_state *b = (bench_state *)s;
    ProtobufCMessage *message;
    char why[512] = "";
    if (error) {
        session_fail(&b->s, "bench", EXIT_UNIMPLEMENTED, HEADWAY_UNIMPLEMENTED, 1,
                     "the schema of %s: %s", b->service, error);
    } else if (find_method(b) != 0) {
        session_fail(&b->s, "bench", EXIT_UNIMPLEMENTED, HEADWAY_UNIMPLEMENTED, 1,
                     "%s has no such method; `headway describe %s` shows what it has", b->service,
                     b->service);
    } else if (b->types.client_streams) {
        session_fail(&b->s, "bench", HEADWAY__EXIT_USAGE, HEADWAY_INVALID_ARGUMENT, 1,
                     "%s takes a stream of requests; only methods with one request are measured",
                     b->target);
    } else if (headway_json_read(s->types, b->types.request, headway_bytes_of(b->text, b->size),
                                 HEADWAY_JSON_ANY_HEAP, b->arena, &message, why, sizeof why) != 0 ||
               headway_message_pack(message, b->arena, &b->request) != 0) {
        session_fail(&b->s, "bench", HEADWAY__EXIT_DATA, HEADWAY_INVALID_ARGUMENT, 1,
                     "the request is no valid %s: %s; `headway describe %s --example` prints one",
                     b->types.request->name, why, b->target);
    } else {
        b->key_hash = b->types.key ? headway_stub_key_of(message, b->types.key) : 0;
        b->method = (headway_method){.name = b->types.name,
                                     .route = b->target,
                                     .shape = (headway_shape)(streams(b) ? 2 : 0)};
        start(b);
    }
}

static void ready(session *s)
{
    schema_fetch(s, ((bench_state *)s)->service, begin);
}

/* --- the command line ------------------------------------------------------------------------ */

/* 1 to most. 0, or -1 after saying what is wrong. */
static int number(const char *text, const char *name, uint64_t most, uint64_t *ret)
{
    char *end;
    if (!text)
        return 0;
    uint64_t value = strtoull(text, &end, 10);
    if (*text < '0' || *text > '9' || *end || value == 0 || value > most) {
        fprintf(stderr, "headway bench: %s '%s': a number from 1 to %" PRIu64 "\n", name, text,
                most);
        return -1;
    }
    *ret = value;
    return 0;
}

/* "5" is seconds here, as the option's name says. */
static int length(const char *text, const char *name, uint64_t least, uint64_t *ret_ms)
{
    char with_unit[32];
    if (!text)
        return 0;
    size_t size = strspn(text, "0123456789.");
    snprintf(with_unit, sizeof with_unit, "%s%s", text, size && !text[size] ? "s" : "");
    int64_t ms = duration_parse(with_unit);
    if (ms < (int64_t)least || ms > LENGTH_LIMIT) {
        fprintf(stderr, "headway bench: %s '%s': write seconds, or 500ms, 10s, 2m; a day at most\n",
                name, text);
        return -1;
    }
    *ret_ms = (uint64_t)ms;
    return 0;
}

static int target_read(bench_state *b, const char *text)
{
    int size = snprintf(b->target, sizeof b->target, "%s", text);
    char *slash = strchr(b->target, '/');
    if (!slash && (slash = strrchr(b->target, '.')) != NULL)
        *slash = '/';
    if (!slash || slash == b->target || !slash[1] || size >= (int)sizeof b->target ||
        (size_t)(slash - b->target) >= sizeof b->service)
        return -1;
    memcpy(b->service, b->target, (size_t)(slash - b->target));
    return 0;
}

static int check(bench_state *b, int count, char **argv)
{
    if (count < 1 || count > 2 || target_read(b, argv[0]) != 0) {
        fprintf(stderr, "headway bench: write `headway bench package.Service/Method '{...}'`; "
                        "`headway ls` shows what there is\n");
        return -1;
    }
    if (b->calls_text && b->seconds_text) {
        fprintf(stderr, "headway bench: --calls or --seconds, not both\n");
        return -1;
    }
    b->in_flight = 16;
    b->length_ms = b->calls_text ? 0 : SECONDS_DEFAULT;
    b->warm_ms = WARM_DEFAULT;
    if (number(b->in_flight_text, "--in-flight", IN_FLIGHT_LIMIT, &b->in_flight) != 0 ||
        number(b->calls_text, "--calls", CALLS_LIMIT, &b->calls_wanted) != 0 ||
        length(b->seconds_text, "--seconds", 1, &b->length_ms) != 0)
        return -1;
    return length(b->warm_text, "--warm-up", 0, &b->warm_ms);
}

static int read_request(bench_state *b, const char *argument)
{
    char why[1200];
    const headway_status status = {
        .code = HEADWAY_INVALID_ARGUMENT, .not_processed = 1, .message = why};
    b->text = text_read(argument ? argument : "{}", &b->size, why, sizeof why);
    if (!b->text)
        error_print(&b->s, "bench", &status);
    return b->text ? 0 : -1;
}

static int run(int argc, char **argv)
{
    static bench_state b;
    const option options[] = {SESSION_OPTIONS(&b.s),
                              {"--in-flight", 'c', &b.in_flight_text, NULL},
                              {"--calls", 'n', &b.calls_text, NULL},
                              {"--seconds", 's', &b.seconds_text, NULL},
                              {"--warm-up", 0, &b.warm_text, NULL}};
    int rest = options_parse("bench", argc, argv, options, sizeof options / sizeof options[0]);
    if (rest < 0 || check(&b, rest, argv) != 0)
        return HEADWAY__EXIT_USAGE;
    if (read_request(&b, rest > 1 ? argv[1] : NULL) != 0)
        return HEADWAY__EXIT_DATA;
    b.s.interrupted = interrupted;
    b.arena = headway_arena_new(headway_alloc_default(), ARENA_LIMIT);
    b.slots = calloc(b.in_flight, sizeof *b.slots);
    int code = b.arena && b.slots ? session_run(&b.s, "bench", ready) : HEADWAY__EXIT_SOFTWARE;
    headway_arena_free(b.arena);
    free(b.slots);
    free(b.text);
    return code;
}

const verb command_bench = {
    "bench", "measure a method: calls a second, percentiles",
    "usage: headway bench SERVICE/METHOD [JSON|@FILE|-] [OPTION...]\n\n"
    "Calls a method again and again, so many calls at once, and says how many were answered a\n"
    "second and how long they took. The request is the same each time, and packed once. Calls are\n"
    "real: what the method does is done each time. Of a method with a stream of responses, so "
    "many\n"
    "streams run at once, and messages are counted.\n\n"
    "  headway bench fleet.v1.Fleet/Get '{\"device\":\"local\"}'\n"
    "  headway bench fleet.v1.Fleet/Get '{\"device\":\"local\"}' --in-flight 256 --seconds 10\n"
    "  headway bench fleet.v1.Fleet/Get '{\"device\":\"local\"}' -c 1 -n 1000   how long one "
    "takes\n"
    "  headway bench fleet.v1.Fleet/Watch '{\"device\":\"local\"}' -c 1\n\n"
    "  -c, --in-flight N        calls (or streams) at once, 1 to 1024 (16)\n"
    "  -s, --seconds TIME       how long: seconds, or 500ms, 2m (5)\n"
    "  -n, --calls N            end after so many calls (of streams: messages) instead\n"
    "      --warm-up TIME       before it, not counted (500ms; 0: none)\n"
    "  -t, --deadline TIME      of each call (default, and 0: the method's own). A call is not\n"
    "                           retried: each failure is counted\n"
    "  -w, --wait TIME          wait so long for a broker\n"
    "  -b, --bus NAME|URL,...\n"
    "      --identity NAME   --broker-key LINE    where the broker has keys\n"
    "  -j, --json               one object: perSecond, milliseconds, failed, errors\n\n"
    "HEADWAY_VIA=direct measures direct links. It gives up when as many calls as are in flight "
    "have\n"
    "ended, and all of them failed.\n\n"
    "One call at once shows the way there and back; more of them how much is done until the times\n"
    "grow faster than the rate. Percentiles are within 3 %. On a terminal it shows how it goes; "
    "^C\n"
    "ends it early, with the figures so far. Exit code: 0, or that of the status that came most.\n",
    run, NULL};
