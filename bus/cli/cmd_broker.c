/* SPDX-License-Identifier: Apache-2.0 */
#include "broker_config.h"

#include <errno.h>
#include <headway/uv.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>

enum { DRAIN_MS = 10000, LISTEN_MOST = 8, DESCRIPTORS_LEAST = 64 };

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

/* Only its owner may enter: who reaches the socket is on the bus. That of the buses with a name is
   made as a matter of course; any other was the user's word, which may be misspelt. */
static int make_directory(const char *url)
{
    char path[640], own[640];
    if (strncmp(url, "ipc://", 6) != 0)
        return 0;
    snprintf(path, sizeof path, "%s", url + 6);
    char *slash = strrchr(path, '/');
    if (!slash || slash == path)
        return 0;
    *slash = 0;
    int made = mkdir(path, 0700) == 0;
    if (!made && errno != EEXIST) {
        fprintf(stderr, "headway broker: cannot make the folder %s: %s%s\n", path, strerror(errno),
                errno == ENOENT ? "; make the folder around it first (mkdir -p)" : "");
        return HEADWAY_EACCES;
    }
    if (made && (headway__runtime_directory(own, sizeof own) != 0 || strcmp(own, path) != 0))
        fprintf(stderr, "headway broker: made the folder %s, for you alone\n", path);
    return 0;
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

static int start(daemon_state *d, const headway_broker_options *o, char (*urls_of)[640],
                 size_t count)
{
    const headway_transport_ops *transport;
    char why[512];
    if (headway__transport_for(urls_of[0], &transport, why, sizeof why) != 0) {
        fprintf(stderr, "headway broker: %s\n", why);
        return HEADWAY__EXIT_USAGE;
    }
    int error = headway_broker_new(d->loop, transport, o, &d->broker);
    if (error != 0) {
        fprintf(stderr, "headway broker: cannot start: %s\n", headway_error_text(error));
        return HEADWAY__EXIT_SOFTWARE;
    }
    int code = 0;
    for (size_t i = 0; i < count && code == 0; i++)
        code = listen_at(d, urls_of[i]);
    return code;
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

static int run_with(const headway_broker_options *o, char (*urls_of)[640], size_t count,
                    uint32_t drain_ms)
{
    daemon_state d = {.drain_ms = drain_ms};
    if (uv_loop_init(&d.uv) != 0 || headway_uv_loop_new(&d.uv, &d.loop) != 0) {
        fprintf(stderr, "headway broker: out of memory or descriptors\n");
        return HEADWAY__EXIT_SOFTWARE;
    }
    int code = start(&d, o, urls_of, count);
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

/* The adapter keeps a reserve of half of them, and a broker without any peer has two dozen. 0, or
   the exit code. */
static int raise_descriptors(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return 0;
    if (limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &limit);
        (void)getrlimit(RLIMIT_NOFILE, &limit);
    }
    if (limit.rlim_cur >= DESCRIPTORS_LEAST)
        return 0;
    fprintf(stderr,
            "headway broker: %lu descriptors are too few, nobody could connect: allow %d at least "
            "(ulimit -n), and two more for each peer\n",
            (unsigned long)limit.rlim_cur, DESCRIPTORS_LEAST);
    return HEADWAY__EXIT_LISTEN;
}

/* The URLs of --listen, one after the other. 0, or the exit code. */
static int urls(const char *listen, int insecure, char (*ret_urls)[640], size_t *ret_count)
{
    char text[2048];
    const char *bus = getenv("HEADWAY_BUS"); /* of several brokers, the first is ours to be */
    if ((!listen || !*listen) && bus)
        snprintf(text, sizeof text, "%.*s", (int)strcspn(bus, ","), bus);
    else
        snprintf(text, sizeof text, "%s", listen ? listen : "");
    char *next = text;
    do {
        char *name = next;
        next = strchr(name, ',');
        if (next)
            *next++ = 0;
        if (*ret_count == LISTEN_MOST || headway_endpoint(name, ret_urls[*ret_count], 640) != 0) {
            fprintf(stderr,
                    "headway broker: '%s' is no name or URL, or its socket path is longer than 107 "
                    "bytes, or there are more than %d\n",
                    *name ? name : getenv("HEADWAY_BUS"), LISTEN_MOST);
            return HEADWAY__EXIT_LISTEN;
        }
        if (!allowed(ret_urls[*ret_count], insecure))
            return HEADWAY__EXIT_USAGE;
        (*ret_count)++;
    } while (next);
    return 0;
}

static void choose_transport(const Headway__V1__BrokerConfig *config)
{
    if (config->has_transport)
        (void)headway__transport_choose(
            config->transport == HEADWAY__V1__TRANSPORT__TRANSPORT_ZMTP ? "zmtp" : "zmq");
}

static int run(int argc, char **argv)
{
    broker_config config = {.log = NULL};
    char all[LISTEN_MOST][640];
    headway_broker_options o;
    size_t count = 0;
    if (argc > 0 && strcmp(argv[0], "--settings") == 0) {
        broker_config_print(stdout);
        return 0;
    }
    int code = broker_config_read(&config, argc, argv);
    if (code == 0)
        code = urls(config.message.listen, config.message.insecure, all, &count);
    if (code == 0)
        code = raise_descriptors();
    if (code == 0) {
        if (config.log)
            setenv("HEADWAY_LOG", config.log, 1);
        choose_transport(&config.message);
        broker_config_options(&config, &o);
        code = run_with(&o, all, count,
                        config.message.has_drain_ms ? config.message.drain_ms : DRAIN_MS);
    }
    broker_config_done(&config);
    return code;
}

const verb command_broker = {
    "broker", "run the bus on this machine",
    "usage: headway broker [--listen NAME|URL,...] [OPTION...]\n\n"
    "Runs a broker until SIGTERM or SIGINT, then lets calls in flight end. Without options it\n"
    "listens on a socket that only you can reach, and clients find it by themselves.\n\n"
    "  headway broker                     the bus called main\n"
    "  headway broker --listen test       another one; clients say --bus test\n"
    "  headway broker --listen main,tcp://127.0.0.1:7000 --insecure\n\n"
    "  -l, --listen NAME|URL,...  where (HEADWAY_LISTEN; default HEADWAY_BUS, else main). Of\n"
    "                             ipc://PATH the last folder is made, for you alone, if it is not\n"
    "                             there\n"
    "      --name NAME            shown to peers\n"
    "      --insecure             tcp without keys, on loopback only\n"
    "      --log LEVEL[,json]     error, warn, info, debug, trace\n"
    "      --transport NAME       who speaks on the wire: zmtp (built in, the default) or zmq\n"
    "                             (libzmq); clients may use either\n"
    "      --schema-policy POLICY of a worker whose schema would break the callers there: refuse,\n"
    "                             warn (default) or off. The rules: headway breaking, level wire\n"
    "  -c, --config FILE          settings as JSON: {\"heartbeatMs\": 1000}\n"
    "      --settings             list every setting's option and variable\n\n"
    "Limits and their defaults; 64k and 16M are understood. --peers is also HEADWAY_PEERS:\n"
    "  --peers 4096  --calls-per-link 4096  --services 65536  --memory-budget 64M\n"
    "  --message-limit 4M  --event-limit 256k  --waiting-per-service 1024  --waiting-bytes 16M\n"
    "  --waiting-ms 5000  --retry-after-ms 100  --subscriptions 65536\n"
    "  --subscriber-queue-messages 1024  --subscriber-queue-bytes 1M  --block-timeout-ms 5000\n"
    "  --heartbeat-ms 2000  --start-grace-ms 10000  --drain-ms 10000  --queue-target-ms 5\n"
    "  --queue-interval-ms 100  --eject-failures 5  --eject-ms 1000  --eject-percent 50\n"
    "  --affinity-percent 125  --supervisors 64  --demand-ms 100  --held-ms 60000\n",
    run, NULL};
