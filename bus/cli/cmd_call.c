/* SPDX-License-Identifier: Apache-2.0 */
/* `headway call`: any method, in JSON, by the schema its service carries. */
#include "services_list.h"

#include <headway/stub.h>
#include <headway/v1/status.headway.h>

#include <stdlib.h>
#include <unistd.h>

enum { READ_SIZE = 65536, INPUT_LIMIT = 8 << 20, METADATA_MOST = 16 };

typedef struct call_state {
    session s;
    char service[512], target[1024]; /* a.v1.S, a.v1.S/Get */
    const char *data, *count_text;
    const char *metadata[METADATA_MOST]; /* "key=value" */
    size_t metadata_count;
    size_t limit; /* responses wanted; 0: all */
    headway_types_method types;
    headway_method method;
    headway_call *call;
    uint64_t started, first;
    size_t received;
    uint32_t key_hash; /* of the request, where the method asks for affinity */
    char *text;        /* requests still to be sent */
    size_t size, at;
    int input_done, reading, waiting;
    int dotted;           /* the target was written without a slash */
    headway_bytes packed; /* a request that met EAGAIN */
    headway_arena *arena;
    uv_thread_t reader;
} call_state;

static void send_next(call_state *c);

static void bad_input(call_state *c, const char *why)
{
    session_fail(&c->s, "call", HEADWAY__EXIT_DATA, HEADWAY_INVALID_ARGUMENT, !c->call,
                 "the request is no valid %s: %s", c->types.request->name, why);
    if (!c->s.json)
        fprintf(stderr, "  `headway describe %s --example` prints one.\n", c->target);
}

/* What the library did not take. */
static void not_sent(call_state *c, int error, size_t size)
{
    if (error == HEADWAY_ELIMIT && size > MESSAGE_LIMIT)
        session_fail(
            &c->s, "call", HEADWAY__EXIT_DATA, HEADWAY_RESOURCE_EXHAUSTED, !c->call,
            "the request has %zu bytes packed; a message has %d at most (%d MiB): send it in "
            "pieces, as a stream",
            size, MESSAGE_LIMIT, MESSAGE_LIMIT >> 20);
    else if (error == HEADWAY_ELIMIT)
        session_fail(&c->s, "call", HEADWAY__EXIT_DATA, HEADWAY_RESOURCE_EXHAUSTED, !c->call,
                     "the metadata of -m is too large: 8 KiB at most, in all");
    else
        session_fail(&c->s, "call", HEADWAY__EXIT_SOFTWARE, HEADWAY_INTERNAL, !c->call, "%s",
                     headway_error_text(error));
}

static int pack(call_state *c, headway_bytes text, headway_bytes *ret)
{
    ProtobufCMessage *message;
    char why[512];
    headway_arena_reset(c->arena);
    if (headway_json_read(c->s.types, c->types.request, text, HEADWAY_JSON_ANY_HEAP, c->arena,
                          &message, why, sizeof why) != 0 ||
        headway_message_pack(message, c->arena, ret) != 0) {
        bad_input(c, why);
        return -1;
    }
    c->key_hash = c->types.key ? headway_stub_key_of(message, c->types.key) : 0;
    return 0;
}

static void on_message(headway_call *call, headway_bytes bytes, void *user)
{
    call_state *c = user;
    ProtobufCMessage *message;
    char why[512];
    headway_arena *arena = headway_arena_new(headway_alloc_default(), 256u << 20);
    (void)call;
    if (c->received++ == 0)
        c->first = uv_hrtime();
    unsigned flags = c->types.server_streams || c->s.json ? 0 : HEADWAY_JSON_PRETTY;
    if (!arena || headway_message_unpack(c->types.response, bytes, NULL, arena, &message, why,
                                         sizeof why) != 0) {
        session_fail(&c->s, "call", HEADWAY__EXIT_DATA, HEADWAY_INTERNAL, !c->call,
                     "a response is no valid %s: %s", c->types.response->name, why);
    } else if (json_print(&c->s, message, flags) != 0 || ferror(stdout)) {
        session_end(&c->s, EXIT_STATUS); /* the reader of our output has gone */
    }
    headway_arena_free(arena);
    if (c->limit && c->received == c->limit && c->types.server_streams)
        session_end(&c->s, EXIT_OK);
}

static void on_done(headway_call *call, const headway_status *status, void *user)
{
    call_state *c = user;
    (void)call;
    c->call = NULL;
    if (status->code != HEADWAY_OK && !c->s.ending)
        status_print(&c->s, status);
    if (c->s.verbose) {
        uint64_t now = uv_hrtime();
        fprintf(stderr, "%zu message%s; first after %.3f ms, all after %.3f ms\n", c->received,
                c->received == 1 ? "" : "s", c->first ? (double)(c->first - c->started) / 1e6 : 0.0,
                (double)(now - c->started) / 1e6);
    }
    session_end(&c->s, exit_code_of(status));
}

static void on_writable(headway_call *call, void *user)
{
    (void)call;
    send_next(user);
}

/* One piece of stdin, read by a thread so that a slow terminal never holds the loop. */
static void read_some(void *user)
{
    call_state *c = user;
    if (c->size + READ_SIZE > INPUT_LIMIT && c->at > 0) {
        memmove(c->text, c->text + c->at, c->size - c->at);
        c->size -= c->at;
        c->at = 0;
    }
    char *text = c->size + READ_SIZE > INPUT_LIMIT ? NULL : realloc(c->text, c->size + READ_SIZE);
    if (text)
        c->text = text;
    ssize_t n = text ? read(0, c->text + c->size, READ_SIZE) : 0;
    if (n <= 0)
        c->input_done = 1;
    else
        c->size += (size_t)n;
}

static void read_done(void *user)
{
    call_state *c = user;
    c->reading = 0;
    if (c->call && !c->s.ending)
        send_next(c);
}

static void need_input(call_state *c)
{
    if (c->input_done) {
        headway_bytes rest = headway_bytes_of(c->text + c->at, c->size - c->at);
        size_t blank = 0;
        while (blank < rest.size && strchr(" \t\r\n", ((const char *)rest.data)[blank]))
            blank++;
        if (blank < rest.size)
            bad_input(c, "the last value is not complete");
        else
            (void)headway_call_end(c->call);
        return;
    }
    c->reading = 1;
    if (headway_work(c->s.bus, read_some, read_done, c) != 0)
        session_end(&c->s, HEADWAY__EXIT_SOFTWARE);
}

/* Sends JSON values one by one while there is credit. */
static void send_next(call_state *c)
{
    while (c->call && !c->reading && !c->s.ending) {
        size_t size;
        headway_bytes rest = headway_bytes_of(c->text + c->at, c->size - c->at);
        if (!c->waiting) {
            if (headway_json_next(rest, &size) != 0) {
                bad_input(c, "not JSON");
                return;
            }
            /* A number at the very end may go on in the next piece. */
            if (size == 0 || (size == rest.size && !c->input_done &&
                              !strchr("}]\"\n", ((const char *)rest.data)[size - 1]))) {
                need_input(c);
                return;
            }
            if (pack(c, headway_bytes_of(rest.data, size), &c->packed) != 0)
                return;
            c->at += size;
        }
        int error = headway_call_send(c->call, c->packed);
        c->waiting = error == HEADWAY_EAGAIN;
        if (error == 0)
            continue;
        if (error != HEADWAY_EAGAIN && error != HEADWAY_ECLOSED)
            not_sent(c, error, c->packed.size);
        return;
    }
}

/* -m key=value, as a packed headway.v1.Metadata in c->arena. */
static int metadata_pack(call_state *c, headway_bytes *ret)
{
    Headway__V1__Metadata metadata = HEADWAY__V1__METADATA__INIT;
    Headway__V1__Metadata__TextEntry entries[METADATA_MOST], *pointers[METADATA_MOST];
    for (size_t i = 0; i < c->metadata_count; i++) {
        char *equals = strchr(c->metadata[i], '=');
        size_t size = (size_t)(equals - c->metadata[i]);
        char *key = headway_arena_take(c->arena, size + 1);
        if (!key)
            return HEADWAY_ENOMEM;
        memcpy(key, c->metadata[i], size);
        key[size] = 0;
        headway__v1__metadata__text_entry__init(&entries[i]);
        entries[i].key = key;
        entries[i].value = equals + 1;
        pointers[i] = &entries[i];
    }
    metadata.text = pointers;
    metadata.n_text = c->metadata_count;
    return headway_message_pack(&metadata.base, c->arena, ret);
}

static void no_method(call_state *c, const char *name)
{
    char *near = NULL;
    size_t size;
    FILE *text = open_memstream(&near, &size);
    if (text) {
        names_near(c->s.types, c->target, 1u << HEADWAY_TYPES_METHOD, text);
        fclose(text);
    }
    char message[1024];
    const headway_status status = {
        .code = HEADWAY_UNIMPLEMENTED, .not_processed = 1, .message = message};
    snprintf(message, sizeof message, "%s has no method %s%s", c->service, name, near ? near : "");
    free(near);
    status_print(&c->s, &status);
    if (!c->s.json)
        fprintf(stderr, "  It has:\n");
    for (size_t i = 0; !c->s.json && !headway_types_method_at(c->s.types, c->service, i, &c->types);
         i++)
        fprintf(stderr, "  %s/%s\n", c->service, c->types.name);
    session_end(&c->s, EXIT_UNIMPLEMENTED);
}

static void begin(session *s, const char *error)
{
    call_state *c = (call_state *)s;
    static const headway_call_events events = {on_message, on_writable, on_done};
    headway_bytes request = headway_bytes_of(NULL, 0);
    size_t index = 0;
    if (error) {
        session_fail(&c->s, "call", HEADWAY__EXIT_SOFTWARE, HEADWAY_INTERNAL, !c->call,
                     "the schema of %s: %s", c->service, error);
        return;
    }
    const char *name = strchr(c->target, '/') + 1;
    while (headway_types_method_at(s->types, c->service, index, &c->types) == 0 &&
           strcmp(c->types.name, name) != 0)
        index++;
    if (headway_types_method_at(s->types, c->service, index, &c->types) != 0) {
        no_method(c, name);
        return;
    }
    c->method = (headway_method){.name = name,
                                 .route = c->target,
                                 .shape = (headway_shape)((c->types.client_streams ? 1 : 0) |
                                                          (c->types.server_streams ? 2 : 0))};
    if (!c->types.client_streams && pack(c, headway_bytes_of(c->text, c->size), &request) != 0)
        return;
    headway_call_options options = {.size = sizeof options,
                                    .deadline_ms = s->deadline_ms,
                                    .wait_for_ready = 1,
                                    .key_hash = c->types.client_streams ? 0 : c->key_hash,
                                    .via = s->via};
    c->started = uv_hrtime();
    int failed = c->metadata_count ? metadata_pack(c, &options.metadata) : 0;
    if (failed == 0)
        failed = headway_call_open(s->bus, &c->method, request, &options, &events, c, &c->call);
    if (failed != 0) {
        not_sent(c, failed, request.size);
    } else if (c->types.client_streams) {
        send_next(c);
    }
}

/* a.v1.S alone looks like method S of a.v1: where there is such a service, it is one. */
static void on_services(headway_call *call, const headway_status *status,
                        const Headway__V1__ListServicesResponse *response, void *user)
{
    call_state *c = user;
    const Headway__V1__Service *found = NULL;
    char name[sizeof c->target];
    (void)call;
    snprintf(name, sizeof name, "%s", c->target);
    *strchr(name, '/') = '.';
    for (size_t i = 0; status->code == HEADWAY_OK && i < response->n_services; i++)
        if (strcmp(response->services[i]->name, name) == 0)
            found = response->services[i];
    if (!found) {
        schema_fetch(&c->s, c->service, begin);
        return;
    }
    session_fail(&c->s, "call", HEADWAY__EXIT_USAGE, HEADWAY_INVALID_ARGUMENT, !c->call,
                 "%s is a service: name its method", name);
    for (size_t i = 0; !c->s.json && i < found->n_methods; i++)
        fprintf(stderr, "  headway call %s/%s '{...}'\n", name, found->methods[i]);
}

static void ready(session *s)
{
    call_state *c = (call_state *)s;
    if (!c->dotted) {
        schema_fetch(s, c->service, begin);
        return;
    }
    *strchr(c->target, '/') = '.';
    int error = services_list(s, c->target, on_services, c);
    c->target[strlen(c->service)] = '/';
    if (error != 0)
        not_sent(c, error, 0);
}

/* Before there is a session to end. 0, or -1 after saying why. */
static int read_whole(call_state *c, const char *argument)
{
    char why[1200];
    const headway_status status = {
        .code = HEADWAY_INVALID_ARGUMENT, .not_processed = 1, .message = why};
    c->text = text_read(argument, &c->size, why, sizeof why);
    c->input_done = 1;
    if (!c->text)
        error_print(&c->s, "call", &status);
    return c->text ? 0 : -1;
}

static int input(call_state *c, const char *argument)
{
    const char *data = c->data ? c->data : argument;
    if (!data && isatty(0))
        data = "{}";
    if (!data || strcmp(data, "-") == 0) {
        c->text = calloc(1, 1); /* stdin, when it is known whether the method streams */
        if (!c->text)
            return -1;
        return 1;
    }
    return read_whole(c, data);
}

static int slurp_stdin(call_state *c)
{
    free(c->text);
    int failed = read_whole(c, "-");
    if (!failed && c->size == 0 && !c->s.json)
        fprintf(stderr, "headway call: stdin is empty: for a request without fields say '{}'\n");
    return failed;
}

/* Takes every -m key=value out of argv; answers how many arguments are left, or -1. */
static int metadata_take(call_state *c, int argc, char **argv)
{
    int rest = 0;
    for (int i = 0; i < argc; i++) {
        if (strcmp(argv[i], "-m") != 0 && strcmp(argv[i], "--metadata") != 0) {
            argv[rest++] = argv[i];
            continue;
        }
        const char *pair = i + 1 < argc ? argv[++i] : "";
        if (!strchr(pair, '=') || *pair == '=' || c->metadata_count == METADATA_MOST) {
            fprintf(stderr, "headway call: write -m key=value, at most %d times\n", METADATA_MOST);
            return -1;
        }
        c->metadata[c->metadata_count++] = pair;
    }
    return rest;
}

/* a.v1.S/Get, or a.v1.S.Get. */
static int target_read(call_state *c, const char *text)
{
    int size = snprintf(c->target, sizeof c->target, "%s", text);
    char *slash = strchr(c->target, '/');
    c->dotted = !slash && (slash = strrchr(c->target, '.')) != NULL;
    if (c->dotted)
        *slash = '/';
    if (!slash || slash == c->target || !slash[1] || size >= (int)sizeof c->target ||
        (size_t)(slash - c->target) >= sizeof c->service)
        return -1;
    memcpy(c->service, c->target, (size_t)(slash - c->target));
    return 0;
}

/* call METHOD --help: the method too, at the bus that is named. */
static int help_on(int argc, char **argv)
{
    char *words[3] = {NULL, NULL, NULL};
    int count = 1;
    for (int i = 0; i < argc; i++) {
        int bus = strcmp(argv[i], "--bus") == 0 || strcmp(argv[i], "-b") == 0;
        if (bus && i + 1 < argc && count == 1) {
            words[count++] = argv[i];
            words[count++] = argv[++i];
        } else if (strncmp(argv[i], "--bus=", 6) == 0 && count == 1) {
            words[count++] = argv[i];
        } else if (!words[0] && argv[i][0] != '-' && strchr(argv[i], '.')) {
            words[0] = argv[i];
        }
    }
    putchar('\n');
    return words[0] ? command_describe.run(count, words) : 0;
}

static int run(int argc, char **argv)
{
    call_state c = {0};
    int stream = 0;
    option options[] = {SESSION_OPTIONS(&c.s),
                        {"--data", 'd', &c.data, NULL},
                        {"--count", 'n', &c.count_text, NULL},
                        {"--stream", 0, NULL, &stream}};
    argc = metadata_take(&c, argc, argv);
    if (argc < 0)
        return HEADWAY__EXIT_USAGE;
    int rest = options_parse("call", argc, argv, options, sizeof options / sizeof options[0]);
    if (rest < 0)
        return HEADWAY__EXIT_USAGE;
    if (rest < 1 || rest > 2 || target_read(&c, argv[0]) != 0) {
        fprintf(stderr, "headway call: write `headway call package.Service/Method '{...}'`; "
                        "`headway ls` shows what there is\n");
        return HEADWAY__EXIT_USAGE;
    }
    if (c.data && rest > 1) {
        fprintf(stderr, "headway call: the request stands there twice: with -d and without\n");
        return HEADWAY__EXIT_USAGE;
    }
    c.limit = c.count_text ? strtoul(c.count_text, NULL, 10) : 0;
    if (c.count_text && c.limit == 0) {
        fprintf(stderr, "headway call: '%s' is no number of responses above 0\n", c.count_text);
        return HEADWAY__EXIT_USAGE;
    }
    int from = input(&c, rest > 1 ? argv[1] : NULL);
    /* A request is whole before it is sent; only --stream reads as it goes. */
    if (from == 1 && !stream && slurp_stdin(&c) != 0)
        from = -1;
    c.arena = headway_arena_new(headway_alloc_default(), 256u << 20);
    int code = from < 0 || !c.arena ? HEADWAY__EXIT_DATA : session_run(&c.s, "call", ready);
    if (c.arena)
        headway_arena_free(c.arena);
    free(c.text);
    return code;
}

const verb command_call = {
    "call", "call a method, in JSON",
    "usage: headway call SERVICE/METHOD [JSON] [OPTION...]\n\n"
    "Calls any method of any service, by the schema the service carries. Responses are printed as\n"
    "JSON, those of a stream one a line. Requests of a stream are JSON values one after "
    "another.\n\n"
    "  headway call fleet.v1.Fleet/Get '{\"device\":\"local\"}'\n"
    "  headway call fleet.v1.Fleet/Watch '{\"device\":\"local\"}' -n 3\n"
    "  headway call fleet.v1.Fleet/Upload -d @readings.json\n"
    "  tail -f log.json | headway call fleet.v1.Fleet/Upload --stream\n"
    "  headway call fleet.v1.Fleet/Get --help         what the method is, and an example\n\n"
    "  -d, --data JSON|@FILE|-  the request; - is stdin\n"
    "  -n, --count N            of a stream, end after N responses\n"
    "      --stream             send each value of stdin as it comes\n"
    "  -t, --deadline TIME      250ms, 5s, 2m (default, and 0: the method's own)\n"
    "  -m, --metadata KEY=VALUE for the handler to read; may be said again\n"
    "  -w, --wait TIME          wait so long for a broker\n"
    "  -b, --bus NAME|URL,...\n"
    "      --identity NAME   --broker-key LINE    where the broker has keys\n"
    "  -j, --json               compact output; errors as JSON too, one object: code, message,\n"
    "                           notProcessed, retryAfterMs\n"
    "  -v, --verbose            times\n",
    run, help_on};
