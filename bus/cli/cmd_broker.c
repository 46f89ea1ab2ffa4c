/* SPDX-License-Identifier: Apache-2.0 */
#include "cli.h"

#include <broker.h>
#include <errno.h>
#include <headway/uv.h>
#include <headway/v1/config.headway.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { DRAIN_MS = 10000 };

typedef struct daemon {
    uv_loop_t uv;
    uv_signal_t signals[2];
    headway_loop *loop;
    headway_broker *broker;
    uint32_t drain_ms;
    int stopping;
} daemon_state;

static void on_closed(headway_broker *broker, void *user)
{
    daemon_state *d = user;
    (void)broker;
    for (int i = 0; i < 2; i++)
        if (d->signals[i].data)
            uv_close((uv_handle_t *)&d->signals[i], NULL);
    uv_stop(&d->uv);
}

static void on_drained(headway_broker *broker, void *user)
{
    headway_broker_close(broker, on_closed, user);
}

static void on_signal(uv_signal_t *handle, int number)
{
    daemon_state *d = handle->data;
    (void)number;
    if (d->stopping++ == 0) {
        fprintf(stderr, "headway broker: draining, at most %u s; again to stop at once\n",
                d->drain_ms / 1000);
        headway_broker_drain(d->broker, d->drain_ms, on_drained, d);
    } else {
        headway_broker_close(d->broker, on_closed, d);
    }
}

/* Only its owner may enter: who reaches the socket is on the bus. */
static int make_directory(const char *url)
{
    char path[640];
    if (strncmp(url, "ipc://", 6) != 0)
        return 0;
    snprintf(path, sizeof path, "%s", url + 6);
    char *slash = strrchr(path, '/');
    if (!slash || slash == path)
        return 0;
    *slash = 0;
    if (mkdir(path, 0700) == 0 || errno == EEXIST)
        return 0;
    fprintf(stderr, "headway broker: cannot make the directory %s: %s\n", path, strerror(errno));
    return HEADWAY_EACCES;
}

static int is_loopback(const char *url)
{
    return strncmp(url, "tcp://127.", 10) == 0 || strncmp(url, "tcp://[::1]", 11) == 0 ||
           strncmp(url, "tcp://localhost:", 16) == 0;
}

static int allowed(const char *url, int insecure)
{
    if (strncmp(url, "tcp://", 6) != 0)
        return 1;
    if (insecure && is_loopback(url)) {
        fprintf(stderr, "headway broker: WARNING: %s has no keys; anyone on this host gets in\n",
                url);
        return 1;
    }
    fprintf(stderr, "headway broker: tcp without keys is for this host only: listen at\n"
                    "  tcp://127.0.0.1:PORT and say --insecure, or use ipc\n");
    return 0;
}

static int listen_at(daemon_state *d, const char *url)
{
    char bound[640];
    if (make_directory(url) != 0)
        return HEADWAY__EXIT_LISTEN;
    int error = headway_broker_listen(d->broker, url, bound, sizeof bound);
    if (error == 0) {
        printf("headway broker: listening at %s\n", bound);
        fflush(stdout);
        return 0;
    }
    fprintf(stderr, "headway broker: cannot listen at %s: %s\n", url, headway_error_text(error));
    if (error == HEADWAY_EADDRINUSE)
        fprintf(stderr, "  `headway ping` shows the broker that is there; --listen NAME starts "
                        "another beside it\n");
    return HEADWAY__EXIT_LISTEN;
}

typedef struct limit {
    const char *name; /* as in BrokerConfig, with dashes */
    uint32_t *small;
    uint64_t *large;
    const char *text;
} limit;

static const char *from_environment(const char *name)
{
    char variable[96] = "HEADWAY_";
    size_t at = strlen(variable);
    for (; *name && at < sizeof variable - 1; name++)
        variable[at++] =
            *name == '-' ? '_' : (char)(*name >= 'a' && *name <= 'z' ? *name - 32 : *name);
    variable[at] = 0;
    return getenv(variable);
}

/* "4096", "64k", "16M": a count or bytes. */
static int number(const char *text, uint64_t *ret)
{
    char *end;
    unsigned long long value = strtoull(text, &end, 10);
    int shift = *end == 'k' || *end == 'K' ? 10 : *end == 'm' || *end == 'M' ? 20 : 0;
    if (shift)
        end++;
    if (end == text || *end || *text == '-' || value > (UINT64_MAX >> 21))
        return -1;
    *ret = value << shift;
    return 0;
}

static int apply(limit *limits, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint64_t value;
        const char *text = limits[i].text ? limits[i].text : from_environment(limits[i].name + 2);
        if (!text)
            continue;
        if (number(text, &value) != 0 || value == 0 || (limits[i].small && value > UINT32_MAX)) {
            fprintf(stderr, "headway broker: %s: '%s' is no number above 0 (4096, 64k, 16M)\n",
                    limits[i].name, text);
            return -1;
        }
        if (limits[i].small)
            *limits[i].small = (uint32_t)value;
        else
            *limits[i].large = value;
    }
    return 0;
}

static int start(daemon_state *d, const headway_broker_options *o, const char *url)
{
    const headway_transport_ops *transport;
    char why[512];
    if (headway__transport_for(url, &transport, why, sizeof why) != 0) {
        fprintf(stderr, "headway broker: %s\n", why);
        return HEADWAY__EXIT_USAGE;
    }
    int error = headway_broker_new(d->loop, transport, o, &d->broker);
    if (error != 0) {
        fprintf(stderr, "headway broker: cannot start: %s\n", headway_error_text(error));
        return HEADWAY__EXIT_SOFTWARE;
    }
    return listen_at(d, url);
}

static void serve(daemon_state *d)
{
    static const int numbers[2] = {SIGTERM, SIGINT};
    signal(SIGPIPE, SIG_IGN);
    for (int i = 0; i < 2; i++) {
        uv_signal_init(&d->uv, &d->signals[i]);
        d->signals[i].data = d;
        uv_signal_start(&d->signals[i], on_signal, numbers[i]);
    }
    uv_run(&d->uv, UV_RUN_DEFAULT);
}

static int run_with(const headway_broker_options *o, const char *url, uint32_t drain_ms)
{
    daemon_state d = {.drain_ms = drain_ms};
    if (uv_loop_init(&d.uv) != 0 || headway_uv_loop_new(&d.uv, &d.loop) != 0) {
        fprintf(stderr, "headway broker: out of memory or descriptors\n");
        return HEADWAY__EXIT_SOFTWARE;
    }
    int code = start(&d, o, url);
    if (code == 0) {
        serve(&d);
    } else if (d.broker) {
        headway_broker_close(d.broker, on_closed, &d);
        uv_run(&d.uv, UV_RUN_DEFAULT);
    }
    headway_broker_free(d.broker);
    headway_uv_loop_free(d.loop);
    uv_run(&d.uv, UV_RUN_DEFAULT);
    uv_loop_close(&d.uv);
    return code;
}

static int run(int argc, char **argv)
{
    headway_broker_options o = {
        .size = sizeof o, .random = headway_random_default(), .log = headway_log_stderr()};
    const char *listen = NULL, *log = NULL;
    uint32_t drain_ms = DRAIN_MS;
    int insecure = 0;
    char url[640];
    limit limits[] = {{"--peers", &o.links, NULL, NULL},
                      {"--calls-per-link", &o.calls_per_link, NULL, NULL},
                      {"--memory-budget", NULL, &o.budget_bytes, NULL},
                      {"--message-limit", NULL, &o.message_limit, NULL},
                      {"--waiting-per-service", &o.waiting_calls, NULL, NULL},
                      {"--waiting-bytes", NULL, &o.waiting_bytes, NULL},
                      {"--waiting-ms", &o.wait_ms, NULL, NULL},
                      {"--subscriptions", &o.subscriptions, NULL, NULL},
                      {"--subscriber-queue-messages", &o.queue_messages, NULL, NULL},
                      {"--subscriber-queue-bytes", NULL, &o.queue_bytes, NULL},
                      {"--block-timeout-ms", &o.block_ms, NULL, NULL},
                      {"--event-limit", &o.event_limit, NULL, NULL},
                      {"--heartbeat-ms", &o.heartbeat_ms, NULL, NULL},
                      {"--start-grace-ms", &o.start_grace_ms, NULL, NULL},
                      {"--retry-after-ms", &o.retry_after_ms, NULL, NULL},
                      {"--services", &o.known_names, NULL, NULL},
                      {"--drain-ms", &drain_ms, NULL, NULL}};
    enum { LIMITS = sizeof limits / sizeof limits[0] };
    option options[LIMITS + 4] = {{"--listen", 'l', &listen, NULL},
                                  {"--name", 'n', &o.name, NULL},
                                  {"--log", 0, &log, NULL},
                                  {"--insecure", 0, NULL, &insecure}};
    for (size_t i = 0; i < LIMITS; i++)
        options[4 + i] = (option){limits[i].name, 0, &limits[i].text, NULL};
    int rest = options_parse("broker", argc, argv, options, LIMITS + 4);
    if (rest != 0 || apply(limits, LIMITS) != 0) {
        if (rest > 0)
            fprintf(stderr, "headway broker: takes no argument '%s'; try --help\n", argv[0]);
        return HEADWAY__EXIT_USAGE;
    }
    if (log) {
        setenv("HEADWAY_LOG", log, 1);
        o.log = headway_log_stderr();
    }
    if (headway_endpoint(listen, url, sizeof url) != 0) {
        fprintf(stderr,
                "headway broker: '%s' is no name or URL, or its socket path is longer than "
                "107 bytes\n",
                listen ? listen : getenv("HEADWAY_BUS"));
        return HEADWAY__EXIT_LISTEN;
    }
    return allowed(url, insecure) ? run_with(&o, url, drain_ms) : HEADWAY__EXIT_USAGE;
}

const verb command_broker = {
    "broker", "run the bus on this machine",
    "usage: headway broker [--listen NAME|URL] [OPTION...]\n\n"
    "Runs a broker until SIGTERM or SIGINT, then lets calls in flight end. Without options it\n"
    "listens on a socket that only you can reach, and clients find it by themselves.\n\n"
    "  headway broker                     the bus called main\n"
    "  headway broker --listen test       another one; clients say --bus test\n"
    "  headway broker --listen tcp://127.0.0.1:7000 --insecure\n\n"
    "  --name NAME           shown to peers\n"
    "  --log LEVEL[,json]    error, warn, info, debug, trace\n"
    "Limits (each also as HEADWAY_..., --peers as HEADWAY_PEERS; 64k and 16M are understood):\n"
    "  --peers 4096  --calls-per-link 4096  --services 65536  --memory-budget 64M\n"
    "  --message-limit 4M  --event-limit 256k  --waiting-per-service 1024  --waiting-bytes 16M\n"
    "  --waiting-ms 5000  --retry-after-ms 100  --subscriptions 65536\n"
    "  --subscriber-queue-messages 1024  --subscriber-queue-bytes 1M  --block-timeout-ms 5000\n"
    "  --heartbeat-ms 2000  --start-grace-ms 10000  --drain-ms 10000\n",
    run};
