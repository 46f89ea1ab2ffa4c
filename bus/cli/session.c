/* SPDX-License-Identifier: Apache-2.0 */
/* One connection of the command to the bus: options, connecting, ending, statuses. */
#include "access.h"
#include "cli.h"
#include "way.h"

#include <errno.h>
#include <headway/uv.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

enum { NO_BROKER_MS = 2000, LATE_MS = 500 };
#define MS ((uint64_t)1000000)

static const option *find(const char *argument, const option *options, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t size = strlen(options[i].name);
        if (strncmp(argument, options[i].name, size) == 0 &&
            (argument[size] == 0 || argument[size] == '='))
            return &options[i];
        if (options[i].letter && argument[0] == '-' && argument[1] == options[i].letter)
            return &options[i];
    }
    return NULL;
}

/* Sets one option; answers how many arguments it took, or -1. */
static int take(const option *o, char **argv, int left)
{
    const char *inside = argv[0][1] == '-' ? strchr(argv[0], '=') : argv[0][2] ? argv[0] + 1 : NULL;
    if (o->flag) {
        *o->flag = 1;
        return inside ? -1 : 1;
    }
    if (inside) {
        *o->value = inside + 1;
        return 1;
    }
    if (left < 2)
        return -1;
    *o->value = argv[1];
    return 2;
}

typedef struct known {
    const option *options;
    size_t count;
} known;

static const char *option_at(const void *words, size_t index)
{
    const known *k = words;
    return index < k->count ? k->options[index].name : NULL;
}

static void bad_option(const char *command, const char *argument, const option *found,
                       const known *k)
{
    char near[80] = "", word[64];
    if (found && found->flag) {
        fprintf(stderr, "headway %s: option '%s' takes no value; try --help\n", command, argument);
    } else if (found) {
        fprintf(stderr, "headway %s: incomplete option '%s': it takes a value; try --help\n",
                command, argument);
    } else {
        snprintf(word, sizeof word, "%.*s", (int)strcspn(argument, "="), argument);
        if (strncmp(word, "--", 2) == 0)
            (void)word_near(word, option_at, k, near, sizeof near);
        fprintf(stderr, "headway %s: unknown option '%s'%s%s try --help\n", command, argument, near,
                *near ? "" : ";");
    }
}

int options_parse(const char *command, int argc, char **argv, const option *options, size_t count)
{
    int rest = 0, only = 0;
    for (int i = 0; i < argc;) {
        if (only || argv[i][0] != '-' || argv[i][1] == 0) {
            argv[rest++] = argv[i++];
            continue;
        }
        if (strcmp(argv[i], "--") == 0) {
            only = 1;
            i++;
            continue;
        }
        const option *o = find(argv[i], options, count);
        int taken = o ? take(o, argv + i, argc - i) : -1;
        if (taken < 0) {
            bad_option(command, argv[i], o, &(known){options, count});
            return -1;
        }
        i += taken;
    }
    return rest;
}

int64_t duration_parse(const char *text)
{
    char *end;
    errno = 0;
    double number = strtod(text, &end);
    double unit = strcmp(end, "s") == 0                 ? 1000
                  : strcmp(end, "m") == 0               ? 60000
                  : strcmp(end, "h") == 0               ? 3600000
                  : strcmp(end, "ms") == 0 || *end == 0 ? 1
                                                        : -1;
    if (end == text || errno || unit < 0 || !(number >= 0) || number * unit > 4e9)
        return -1;
    return (int64_t)(number * unit);
}

static void on_closed(headway_bus *bus, void *user)
{
    session *s = user;
    (void)bus;
    uv_stop(&s->uv);
}

void session_end(session *s, int exit_code)
{
    if (s->ending)
        return;
    s->ending = 1;
    s->exit_code = exit_code;
    headway_bus_close(s->bus, on_closed, s);
}

static void on_signal(uv_signal_t *handle, int number)
{
    session *s = handle->data;
    if (s->interrupted && !s->ending)
        s->interrupted(s);
    else
        session_end(s, 128 + number);
}

/* There is no broker to talk to, with -j an object as of a call that was never made. */
static void unavailable(session *s, const char *format, ...)
{
    char message[HEADWAY__ENDPOINTS + 256];
    const headway_status status = {HEADWAY_UNAVAILABLE, 1, 0, message, headway_bytes_of(NULL, 0)};
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    error_print(s, s->command, &status);
    session_end(s, HEADWAY__EXIT_NO_BROKER);
}

static void no_broker(void *user)
{
    session *s = user;
    s->no_broker = NULL;
    if (s->up)
        return;
    headway__context context;
    unavailable(s, "no broker answers at %s", s->url);
    if (!s->json && headway__context_meant(s->bus_name, &context))
        fprintf(
            stderr,
            "  The context '%s' stands for %s: is there a broker? Name another bus with --bus, or "
            "wait with --wait 30s.\n",
            context.name, context.bus);
    else if (!s->json)
        fprintf(stderr,
                "  Start one with `headway broker%s%s`, name another with --bus, or wait with "
                "--wait 30s.\n",
                s->bus_name ? " --listen " : "", s->bus_name ? s->bus_name : "");
    if (!s->json)
        headway__access_hint("headway", s->security);
}

static int wait_for_broker(session *s, uint32_t ms);

/* A timer that is late has found us standing still: what the broker said may lie there unread. */
static void too_long(void *user)
{
    session *s = user;
    int late = s->loop->ops->now(s->loop) > s->answer_by + LATE_MS * MS;
    s->no_broker = NULL;
    if (s->up || !late || wait_for_broker(s, LATE_MS) != 0)
        no_broker(s);
}

static int wait_for_broker(session *s, uint32_t ms)
{
    s->answer_by = s->loop->ops->now(s->loop) + ms * MS;
    return headway_timer_start(s->bus, ms, 0, too_long, s, &s->no_broker);
}

static void on_up(headway_bus *bus, void *user)
{
    session *s = user;
    (void)bus;
    if (s->up)
        return;
    s->up = 1;
    s->ready(s);
}

/* A refusal by the broker itself ends it at once; nobody there is waited for. */
static void on_down(headway_bus *bus, const char *why, void *user)
{
    session *s = user;
    (void)bus;
    if (s->ending)
        return;
    if (strstr(why, "version")) {
        unavailable(s, "the broker at %s cannot talk to this program: %s", s->url, why);
    } else if (!s->up && s->wait_ms == 0 && strstr(why, "shard")) {
        unavailable(s, "of the broker at %s %s", s->url, why);
    } else if (!s->up && s->wait_ms == 0 && !headway__access_has_more(s->security)) {
        no_broker(s);
    }
}

static int durations(session *s, const char *command)
{
    int64_t wait = s->wait_text ? duration_parse(s->wait_text) : 0;
    int64_t deadline = s->deadline_text ? duration_parse(s->deadline_text) : 0;
    if (wait < 0 || deadline < 0) {
        fprintf(stderr, "headway %s: '%s' is no duration: write 250ms, 5s or 2m\n", command,
                wait < 0 ? s->wait_text : s->deadline_text);
        return HEADWAY__EXIT_USAGE;
    }
    s->wait_ms = (uint32_t)wait;
    s->deadline_ms = (uint32_t)deadline;
    return 0;
}

/* What is wrong with the name of a bus. */
static void bad_bus(const session *s, const char *command, int error)
{
    char who[64];
    snprintf(who, sizeof who, "headway %s", command);
    headway__endpoint_wrong(who, s->bus_name, error);
}

static int session_open(session *s, const char *command)
{
    const headway_transport_ops *transport;
    char why[512];
    int error = headway_endpoint(s->bus_name, s->url, sizeof s->url);
    if (error != 0) {
        bad_bus(s, command, error);
        return HEADWAY__EXIT_USAGE;
    }
    if (headway__transport_for(s->url, &transport, why, sizeof why) != 0) {
        fprintf(stderr, "headway %s: %s\n", command, why);
        return HEADWAY__EXIT_USAGE;
    }
    headway__way way;
    if (headway__way_choose(NULL, "none", s->url, &way) != 0) {
        fprintf(stderr, "headway %s: HEADWAY_VIA: write auto, broker or direct\n", command);
        return HEADWAY__EXIT_USAGE;
    }
    s->via =
        way.via; /* for the calls that are the command's purpose, not what it asks the broker */
    char who[64];
    snprintf(who, sizeof who, "headway %s", command);
    headway__access_given(s->identity, s->broker_key);
    int code = headway__access_find(who, s->bus_name, 1, &s->security);
    if (code != 0)
        return code;
    headway_bus_options o = {.size = sizeof o,
                             .security = s->security,
                             .name = "headway",
                             .via = HEADWAY_VIA_BROKER,
                             .host = way.host,
                             .random = headway_random_default(),
                             .log = headway_log_stderr(),
                             .on_up = on_up,
                             .on_down = on_down,
                             .reconnect_max_ms = 500,
                             .message_limit = MESSAGE_LIMIT,
                             .user = s};
    if (!getenv("HEADWAY_LOG"))
        o.log.level = HEADWAY_LOG_WARN;
    error = headway_bus_open(s->loop, transport, s->url, &o, &s->bus);
    if (error == 0)
        error = wait_for_broker(s, s->wait_ms ? s->wait_ms : NO_BROKER_MS);
    if (error == 0)
        return 0;
    fprintf(stderr, "headway %s: cannot use %s: %s\n", command, s->url, headway_error_text(error));
    return HEADWAY__EXIT_SOFTWARE;
}

static void signals(session *s)
{
    static const int numbers[2] = {SIGTERM, SIGINT};
    signal(SIGPIPE, SIG_IGN);
    for (int i = 0; i < 2; i++) {
        uv_signal_init(&s->uv, &s->signals[i]);
        s->signals[i].data = s;
        uv_signal_start(&s->signals[i], on_signal, numbers[i]);
    }
}

static void cleanup(session *s)
{
    if (s->finished)
        s->finished(s);
    headway_bus_free(s->bus);
    headway_security_free(s->security);
    for (int i = 0; i < 2; i++)
        if (s->signals[i].data)
            uv_close((uv_handle_t *)&s->signals[i], NULL);
    headway_uv_loop_free(s->loop);
    uv_run(&s->uv, UV_RUN_DEFAULT);
    uv_loop_close(&s->uv);
    headway_types_free(s->types);
}

int session_run(session *s, const char *command, void (*ready)(session *s))
{
    int code = durations(s, command);
    if (code != 0)
        return code;
    s->ready = ready;
    s->command = command;
    s->types = headway_types_new(headway_alloc_default());
    if (!s->types || uv_loop_init(&s->uv) != 0 || headway_uv_loop_new(&s->uv, &s->loop) != 0) {
        fprintf(stderr, "headway %s: out of memory or descriptors\n", command);
        return HEADWAY__EXIT_SOFTWARE;
    }
    code = session_open(s, command);
    if (code == 0) {
        signals(s);
        uv_run(&s->uv, UV_RUN_DEFAULT);
        code = s->exit_code;
        if (s->busy && *s->busy) {
            fflush(NULL);
            _exit(code);
        }
    } else if (s->bus) {
        headway_bus_close(s->bus, on_closed, s);
        uv_run(&s->uv, UV_RUN_DEFAULT);
    }
    cleanup(s);
    return code;
}

int exit_code_of(const headway_status *status)
{
    switch (status->code) {
    case HEADWAY_OK:
        return EXIT_OK;
    case HEADWAY_UNIMPLEMENTED:
        return EXIT_UNIMPLEMENTED;
    case HEADWAY_DEADLINE_EXCEEDED:
        return EXIT_DEADLINE;
    case HEADWAY_UNAVAILABLE:
        return EXIT_UNAVAILABLE;
    case HEADWAY_RESOURCE_EXHAUSTED:
        return EXIT_EXHAUSTED;
    case HEADWAY_INVALID_ARGUMENT:
        return EXIT_ARGUMENT;
    case HEADWAY_PERMISSION_DENIED:
        return HEADWAY__EXIT_REFUSED;
    default:
        return EXIT_STATUS;
    }
}

void json_string(FILE *out, const char *text)
{
    fputc('"', out);
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            fprintf(out, "\\%c", *text);
        else if ((unsigned char)*text < 32)
            fprintf(out, "\\u%04x", *text);
        else
            fputc(*text, out);
    }
    fputc('"', out);
}

void status_print(const session *s, const headway_status *status)
{
    if (s->json) {
        fprintf(stderr, "{\"code\":\"%s\",\"message\":", headway_code_name(status->code));
        json_string(stderr, status->message);
        fprintf(stderr, ",\"notProcessed\":%s,\"retryAfterMs\":%u}\n",
                status->not_processed ? "true" : "false", status->retry_after_ms);
        return;
    }
    fprintf(stderr, "%s: %s", headway_code_name(status->code), status->message);
    if (status->retry_after_ms == HEADWAY_RETRY_NEVER)
        fprintf(stderr, " (%sdo not send it again)",
                status->not_processed ? "not processed; " : "");
    else if (status->not_processed && status->retry_after_ms)
        fprintf(stderr, " (not processed; retry after %u ms)", status->retry_after_ms);
    else if (status->not_processed)
        fprintf(stderr, " (not processed)");
    fputc('\n', stderr);
}

int write_stdout(void *user, headway_bytes text)
{
    (void)user;
    return fwrite(text.data, 1, text.size, stdout) == text.size ? 0 : HEADWAY_EIO;
}

int json_print(const session *s, const ProtobufCMessage *message, unsigned flags)
{
    int error = headway_json_write(s->types, message, flags, write_stdout, NULL);
    fputc('\n', stdout);
    fflush(stdout);
    return error;
}

void error_print(const session *s, const char *command, const headway_status *status)
{
    if (s->json)
        status_print(s, status);
    else
        fprintf(stderr, "headway %s: %s\n", command, status->message);
}

void session_fail(session *s, const char *command, int exit_code, int code, int not_processed,
                  const char *format, ...)
{
    char message[1024];
    const headway_status status = {
        .code = code, .not_processed = not_processed, .message = message};
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    error_print(s, command, &status);
    session_end(s, exit_code);
}

/* NULL: too large, or errno. */
static char *slurp(FILE *file, size_t *ret_size)
{
    enum { MOST = 64 << 20 };
    size_t size = 0, capacity = 65536;
    char *text = malloc(capacity);
    errno = text ? 0 : ENOMEM;
    while (text) {
        size_t n = fread(text + size, 1, capacity - size, file);
        size += n;
        int failed = n == 0 && ferror(file) ? errno : size > MOST ? EFBIG : 0;
        if (n == 0 && !failed) {
            *ret_size = size;
            return text;
        }
        char *more = failed || size < capacity ? text : realloc(text, capacity *= 2);
        if (failed || !more) {
            free(text);
            errno = failed ? failed : ENOMEM;
            return NULL;
        }
        text = more;
    }
    return NULL;
}

char *text_read(const char *argument, size_t *ret_size, char *why, size_t why_size)
{
    int is_file = argument[0] == '@';
    const char *name = is_file ? argument + 1 : "stdin";
    FILE *file = is_file ? fopen(name, "rb") : strcmp(argument, "-") == 0 ? stdin : NULL;
    char *text = NULL;
    if (file) {
        text = slurp(file, ret_size);
    } else if (!is_file) {
        *ret_size = strlen(argument);
        text = strdup(argument);
    }
    if (!text && errno == EFBIG)
        snprintf(why, why_size, "%s is too large: 64 MiB at most", is_file ? name : "the input");
    else if (!text)
        snprintf(why, why_size, "cannot read %s: %s", name, strerror(errno));
    if (file && file != stdin)
        fclose(file);
    return text;
}
