/* SPDX-License-Identifier: Apache-2.0 */
/* The host's settings, and the table of them. */
#include "config.h"

#include "settings.h"
#include "yaml_file.h"

#include <errno.h>
#include <headway/json.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { TEXT_MOST = 4 << 20, ARENA_MOST = 64 << 20 };

#define MS_MOST 86400000

static const setting rows[] = {
    {"name", "NAME", "of a function that is named by its folder", NULL, 0, 0},
    {"runtime", "RUNTIME", "provided.al2023, nodejs*, python*; by what is in it", NULL, 0, 0},
    {"handler", "FILE.FUNCTION", "what its runtime calls", NULL, 0, 0},
    {"layers", "FOLDER", "what /opt is on AWS", NULL, 0, 0},
    {"timeout_ms", "TIME", "an invocation has; whole seconds", "3s", 1000, 900000},
    {"memory_mb", "MB", "that it is told it has", "128", 128, 32768},
    {"max_concurrency", "N", "invocations at once in one process", "1", 1, 1600},
    {"environment", "'NAME: VALUE'", "a variable of its process", NULL, 1, 1000},
    {"service", "SERVICE", "that it is on the bus: fleet.v1.Fleet", NULL, 0, 0},
    {"proto", "FILE,...", ".proto files that have it", NULL, 1, 64},
    {"include", "FOLDER,...", "of what those import", NULL, 1, 64},
    {"binary", NULL, "its messages are packed bytes in base64, not JSON", "false", 0, 0},
    {"invoke", "FILE", "one invocation with this event (- is standard input), then\nthe end", NULL,
     0, 0},
    {"listen", "URL", "of the Lambda API", "tcp://127.0.0.1:9001", 0, 0},
    {"keys", "'ID: SECRET'",
     "requests of the API must be signed with one of these; best\nin a file, since options are "
     "seen "
     "by all who see processes",
     NULL, 1, 64},
    {"store", "FOLDER",
     "of functions that the API creates; by default headway/lambda\nin "
     "XDG_STATE_HOME, else ~/.local/state",
     NULL, 0, 0},
    {"region", "REGION", "that functions live in", "us-east-1", 0, 0},
    {"account", "NUMBER", "and whose they are", "000000000000", 0, 0},
    {"quiet", NULL, "what functions write is not shown", "false", 0, 0},
    {"speed", "N", "60 makes minutes seconds for events that wait", "1", 1, 1000000},
    {"limits.functions", "N", "at most", "1000", 1, 100000},
    {"limits.concurrency", "N", "invocations at once; more are told 429", "1000", 1, 100000},
    {"limits.processes", "N", "at once; invocations wait for room", "128", 1, 100000},
    {"limits.starts", "N", "of processes that start at once", "8", 1, 10000},
    {"limits.events", "N", "that may wait", "10000", 1, 10000000},
    {"limits.event_bytes", "BYTES", "and their payloads in all", "256M", 1, (uint64_t)1 << 40},
    {"limits.payload_bytes", "BYTES", "of all invocations that wait or run", "1024M", 1,
     (uint64_t)1 << 40},
    {"times.idle_ms", "TIME", "without work before a process is ended", "5m", 1, MS_MOST},
    {"times.wait_ms", "TIME", "for room for a process, before 429", "60s", 1, MS_MOST},
    {"times.init_ms", "TIME", "a process has to start", "10s", 1, MS_MOST},
    {"times.drain_ms", "TIME", "invocations have after SIGTERM", "10s", 1, MS_MOST},
    {"times.grace_ms", "TIME", "between SIGTERM and SIGKILL", "2s", 1, MS_MOST},
};

/* Of every program on the bus: headway_main reads them. */
static const char *const others[] = {"--bus",           "--log",      "--via",        "--transport",
                                     "--direct-listen", "--identity", "--broker-key", NULL};

static const settings_table table = {.prefix = "HEADWAY_LAMBDA_HOST",
                                     .descriptor = &headway__aws__v1__host_config__descriptor,
                                     .rows = rows,
                                     .count = sizeof rows / sizeof *rows,
                                     .others = others};

void host_settings_print(FILE *out)
{
    settings_print(&table, out);
}

/* --- files ----------------------------------------------------------------------------------- */

static bool ends_with(const char *text, const char *end)
{
    size_t size = strlen(text), end_size = strlen(end);
    return size > end_size && strcmp(text + size - end_size, end) == 0;
}

static bool is_file(const char *word)
{
    return ends_with(word, ".yaml") || ends_with(word, ".yml") || ends_with(word, ".json");
}

static int read_text(const char *path, headway_arena *arena, headway_bytes *ret_text)
{
    struct stat status;
    FILE *file = fopen(path, "r");
    if (!file)
        return HEADWAY_EIO;
    char *text = headway_arena_take(arena, TEXT_MOST + 1);
    bool plain = fstat(fileno(file), &status) == 0 && S_ISREG(status.st_mode);
    size_t size = text && plain ? fread(text, 1, TEXT_MOST + 1, file) : 0;
    int error = !text ? HEADWAY_ENOMEM : !plain || ferror(file) ? HEADWAY_EIO : 0;
    fclose(file);
    *ret_text = headway_bytes_of(text, size);
    return error ? error : size > TEXT_MOST ? HEADWAY_ELIMIT : 0;
}

/* Folders of a file's functions are named from the file's own folder on. */
static int place_folders(host_config *c, const char *file, headway_arena *arena)
{
    const char *slash = strrchr(file, '/');
    size_t base = slash ? (size_t)(slash - file) + 1 : 0;
    for (size_t i = 0; i < c->n_functions; i++) {
        host_function *f = c->functions[i];
        if (!base || !f->folder || f->folder[0] == '/')
            continue;
        size_t size = base + strlen(f->folder) + 1;
        char *path = headway_arena_take(arena, size);
        if (!path)
            return HEADWAY_ENOMEM;
        snprintf(path, size, "%.*s%s", (int)base, file, f->folder);
        f->folder = path;
    }
    return 0;
}

static int parse(host_settings *s, const char *file, headway_bytes text, FILE *out)
{
    char why[1024] = "1:1: out of memory";
    yaml_place *places;
    ProtobufCMessage *message;
    headway_types *types = headway_types_new(headway_alloc_default());
    int error =
        types ? headway_types_add(types, settings_proto_messages, settings_proto_message_count)
              : HEADWAY_ENOMEM;
    if (!error)
        error =
            yaml_read(text, table.descriptor, types, s->arena, &message, &places, why, sizeof why);
    headway_types_free(types);
    if (error) {
        fprintf(out, "%s:%s\n", file, why);
        return error;
    }
    s->message = (host_config *)message;
    return place_folders(s->message, file, s->arena);
}

static int take_file(host_settings *s, const char *file, FILE *out)
{
    headway_bytes text;
    if (s->message->n_functions) {
        fprintf(out, "headway lambda host: one file of functions at a time, and %s is another\n",
                file);
        return HEADWAY_EMALFORMED;
    }
    int error = read_text(file, s->arena, &text);
    if (!error)
        return parse(s, file, text, out);
    fprintf(out, "headway lambda host: cannot read %s: %s\n", file,
            error == HEADWAY_ELIMIT ? "it is larger than 4 MiB" : strerror(errno));
    return error;
}

/* Takes the files out of argv. Words behind an option with a value are that value: files have names
   that end as theirs do, so they are told apart by the dash before. */
static int take_files(host_settings *s, int *argc, char **argv, FILE *out)
{
    int rest = 0, error = 0;
    for (int i = 0; i < *argc && !error; i++) {
        bool value = i > 0 && argv[i - 1][0] == '-' && !strchr(argv[i - 1], '=') &&
                     strcmp(argv[i - 1], "--quiet") != 0 && strcmp(argv[i - 1], "--binary") != 0;
        if (!value && argv[i][0] != '-' && is_file(argv[i]))
            error = take_file(s, argv[i], out);
        else
            argv[rest++] = argv[i];
    }
    *argc = rest;
    return error;
}

/* --- all of it ------------------------------------------------------------------------------- */

static void tell(void *user, const char *path, const char *why)
{
    char option[128];
    fprintf(user, "headway lambda host: %s: %s\n", settings_option(path, option, sizeof option),
            why);
}

static const char *variable(const char *name)
{
    return getenv(name);
}

int host_settings_read(host_settings *s, int *argc, char **argv, FILE *out)
{
    s->arena = headway_arena_new(headway_alloc_default(), ARENA_MOST);
    s->message = s->arena ? headway_arena_take(s->arena, sizeof *s->message) : NULL;
    if (!s->message)
        return HEADWAY_ENOMEM;
    headway__aws__v1__host_config__init(s->message);
    int error = take_files(s, argc, argv, out);
    if (error)
        return error;
    settings_reader r = {
        .table = &table, .arena = s->arena, .message = (ProtobufCMessage *)s->message};
    error = settings_variables(&r, variable);
    if (!error)
        error = settings_options(&r, argc, argv);
    if (error) {
        fprintf(out, "headway lambda host: %s\n", r.why);
        return error;
    }
    size_t wrong = settings_check(&r, tell, out);
    error = settings_defaults(&r);
    return error ? error : wrong ? HEADWAY_EMALFORMED : 0;
}

void host_settings_done(host_settings *s)
{
    if (s->arena)
        headway_arena_free(s->arena);
    *s = (host_settings){.arena = NULL};
}

void host_settings_pool(const host_settings *s, pool_options *ret_options)
{
    const host_config *c = s->message;
    *ret_options = (pool_options){.size = sizeof *ret_options,
                                  .region = c->region,
                                  .account = c->account,
                                  .functions = c->limits->functions,
                                  .concurrency = c->limits->concurrency,
                                  .processes = c->limits->processes,
                                  .starts = c->limits->starts,
                                  .idle_ms = c->times->idle_ms,
                                  .wait_ms = c->times->wait_ms,
                                  .init_ms = c->times->init_ms,
                                  .grace_ms = c->times->grace_ms,
                                  .events = c->limits->events,
                                  .event_bytes = c->limits->event_bytes,
                                  .payload_bytes = c->limits->payload_bytes,
                                  .speed = c->speed};
}
