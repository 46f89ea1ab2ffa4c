/* SPDX-License-Identifier: Apache-2.0 */
#include "activation.h"
#include "audit.h"
#include "broker_config.h"
#include "broker_run.h"
#include "context.h"
#include "notify.h"
#include "url.h"

#include <stdlib.h>
#include <sys/resource.h>

enum { DRAIN_MS = 10000, LISTEN_MOST = 8, DESCRIPTORS_LEAST = 64, DESCRIPTORS_EACH = 12 };

/* Who has keys may listen anywhere. */
static int allowed(const char *url, int insecure)
{
    if (strncmp(url, "fd://", 5) == 0) {
        fprintf(stderr,
                "headway broker: %s: sockets are handed over by LISTEN_FDS alone "
                "(man sd_listen_fds), and then need no --listen\n",
                url);
        return 0;
    }
    if (strncmp(url, "tcp://", 6) != 0 || !insecure)
        return 1;
    if (headway__url_is_loopback(url)) {
        fprintf(stderr, "headway broker: WARNING: %s has no keys; anyone on this host gets in\n",
                url);
        return 1;
    }
    fprintf(stderr,
            "headway broker: %s: tcp without keys is for this host only: listen at\n"
            "  tcp://127.0.0.1:PORT, or leave --insecure out and have keys (`headway key new "
            "broker`)\n",
            url);
    return 0;
}

/* The adapter keeps a reserve of half of them, and a broker without any peer has two dozen. 0, or
   the exit code. */
static int raise_descriptors(uint32_t threads)
{
    rlim_t least = DESCRIPTORS_LEAST + (rlim_t)DESCRIPTORS_EACH * (threads - 1);
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return 0;
    if (limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &limit);
        (void)getrlimit(RLIMIT_NOFILE, &limit);
    }
    if (limit.rlim_cur >= least)
        return 0;
    fprintf(stderr,
            "headway broker: %lu descriptors are too few, nobody could connect: allow %lu at least "
            "(ulimit -n), and two more for each peer and thread\n",
            (unsigned long)limit.rlim_cur, (unsigned long)least);
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
        if (*ret_count == LISTEN_MOST ||
            headway__endpoint_plain(name, ret_urls[*ret_count], 640) != 0) {
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

/* The sockets that were handed over stand first; only without any does an empty --listen mean the
   default. 0, or the exit code. */
static int addresses(const Headway__V1__BrokerConfig *config, broker_run *run)
{
    inherited sockets[LISTEN_MOST];
    size_t count;
    int code = activation_take(sockets, LISTEN_MOST, &count);
    for (size_t i = 0; i < count && code == 0; i++) {
        if (config->has_threads && config->threads > 1) {
            fprintf(stderr,
                    "headway broker: with --threads each thread has an address of its own, "
                    "and %s was handed over for one: leave --threads out, or the socket "
                    "unit\n",
                    sockets[i].at);
            return HEADWAY__EXIT_USAGE;
        }
        if (!allowed(sockets[i].at, config->insecure))
            return HEADWAY__EXIT_USAGE;
        run->inherits_tcp |= strncmp(sockets[i].at, "tcp://", 6) == 0;
        memcpy(run->urls[run->url_count++], sockets[i].url, sizeof sockets[i].url);
    }
    if (code == 0 && (count == 0 || (config->listen && *config->listen)))
        code = urls(config->listen, config->insecure, run->urls, &run->url_count);
    return code;
}

static void choose_transport(const Headway__V1__BrokerConfig *config)
{
    if (config->has_transport)
        (void)headway__transport_choose(
            config->transport == HEADWAY__V1__TRANSPORT__TRANSPORT_ZMTP ? "zmtp" : "zmq");
}

/* How many shards, as each needs an address of its own. 0, or the exit code. */
static int threads_of(const Headway__V1__BrokerConfig *config, broker_run *run)
{
    run->threads = config->has_threads ? config->threads : 1;
    if (run->threads < 1 || run->threads > BROKER_THREADS) {
        fprintf(stderr, "headway broker: --threads %u: 1 at least, %d at most\n", run->threads,
                BROKER_THREADS);
        return HEADWAY__EXIT_USAGE;
    }
    for (size_t i = 0; i < run->url_count && run->threads > 1; i++) {
        const char *port = strrchr(run->urls[i], ':');
        if (strncmp(run->urls[i], "tcp://", 6) == 0 && port && strtoul(port + 1, NULL, 10) == 0) {
            fprintf(stderr, "headway broker: --threads needs a port: the other threads listen at "
                            "those after it\n");
            return HEADWAY__EXIT_USAGE;
        }
    }
    return 0;
}

static int transport_of(const char *url, const headway_transport_ops **ret_transport)
{
    char why[512];
    if (headway__transport_for(url, ret_transport, why, sizeof why) == 0)
        return 0;
    fprintf(stderr, "headway broker: %s\n", why);
    return HEADWAY__EXIT_USAGE;
}

/* tcp has keys unless told not to. 0, or the exit code. */
static int access_of(const Headway__V1__BrokerConfig *config, broker_run *run)
{
    broker_access_options o = {.rights = config->rights,
                               .insecure = config->insecure,
                               .handshake_ms = config->handshake_ms,
                               .handshakes = config->handshakes,
                               .handshakes_per_address = config->handshakes_per_address,
                               .peers_per_address = config->peers_per_address};
    int tcp = run->inherits_tcp;
    for (size_t i = 0; i < run->url_count; i++)
        tcp |= strncmp(run->urls[i], "tcp://", 6) == 0;
    if (tcp && !config->insecure)
        o.identity = config->identity && *config->identity ? config->identity : "broker";
    return broker_access_open(&o, &run->access);
}

/* With a record in this file, if there is one. */
static int run_recorded(broker_run *run, const char *file)
{
    audit *record = NULL;
    int code = file && *file ? audit_open(file, &record) : 0;
    if (record) {
        run->options.audit = audit_record;
        run->options.audit_user = record;
        run->record = record;
    }
    if (code == 0)
        code = broker_run_all(run);
    audit_close(record);
    return code;
}

static int run(int argc, char **argv)
{
    broker_config config = {.log = NULL};
    char all[LISTEN_MOST][640];
    broker_run broker = {.urls = all};
    if (argc > 0 && strcmp(argv[0], "--settings") == 0) {
        broker_config_print(stdout);
        return 0;
    }
    notify_open();
    int code = broker_config_read(&config, argc, argv);
    if (code == 0)
        code = addresses(&config.message, &broker);
    if (code == 0)
        code = threads_of(&config.message, &broker);
    if (code == 0)
        code = raise_descriptors(broker.threads);
    if (code == 0) {
        if (config.log)
            setenv("HEADWAY_LOG", config.log, 1);
        choose_transport(&config.message);
        code = transport_of(all[0], &broker.transport);
    }
    if (code == 0)
        code = access_of(&config.message, &broker);
    if (code == 0) {
        broker_config_options(&config, &broker.options);
        broker.drain_ms = config.message.has_drain_ms ? config.message.drain_ms : DRAIN_MS;
        code = run_recorded(&broker, config.message.audit);
    }
    broker_access_close(broker.access);
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
    "  headway broker --listen main,tcp://127.0.0.1:7000 --insecure\n"
    "  headway broker --listen tcp://0.0.0.0:7000       with keys: `headway key new broker`, and\n"
    "                                     `headway acl new` for who may do what\n\n"
    "  -l, --listen NAME|URL,...  where (HEADWAY_LISTEN; default HEADWAY_BUS, else main). Of\n"
    "                             ipc://PATH the last folder is made, for you alone, if it is not\n"
    "                             there. Sockets that a service manager hands over (LISTEN_FDS) "
    "are\n"
    "                             listened at in place of the default\n"
    "      --name NAME            shown to peers\n"
    "      --insecure             tcp without keys, on loopback only\n"
    "      --identity NAME        the broker's own key for tcp, of `headway key ls` (broker)\n"
    "      --rights FILE          who may do what, as `headway acl` has it; whoever comes by ipc "
    "is\n"
    "                             uid:NUMBER. Without keys, by default everybody may do "
    "everything;\n"
    "                             with keys it is rights.yaml in ~/.config/headway. SIGHUP reads "
    "it\n"
    "                             again; keys are trusted and revoked at once\n"
    "      --log LEVEL[,json]     error, warn, info, debug, trace\n"
    "      --transport NAME       who speaks on the wire: zmtp (built in, the default) or zmq\n"
    "                             (libzmq); clients may use either\n"
    "      --schema-policy POLICY of a worker whose schema would break the callers there: refuse,\n"
    "                             warn (default) or off. The rules: headway breaking, level wire\n"
    "      --threads N            so many loops on as many threads, each with its share of the\n"
    "                             services, by their names (1; at most 64). The others listen at\n"
    "                             the ports after the first, or its path with .1, .2 behind\n"
    "      --audit FILE|-         who came, what they called, served, published and subscribed "
    "to,\n"
    "                             and what was denied, a JSON object on each line\n"
    "  -c, --config FILE          settings as JSON: {\"heartbeatMs\": 1000}\n"
    "      --settings             list every setting's option and variable\n\n"
    "Limits and their defaults; 64k and 16M are understood. --peers is also HEADWAY_PEERS:\n"
    "  --peers 4096  --calls-per-link 4096  --services 65536  --memory-budget 64M\n"
    "  --message-limit 4M  --event-limit 256k  --waiting-per-service 1024  --waiting-bytes 16M\n"
    "  --waiting-ms 5000  --retry-after-ms 100  --subscriptions 65536\n"
    "  --subscriber-queue-messages 1024  --subscriber-queue-bytes 1M  --block-timeout-ms 5000\n"
    "  --heartbeat-ms 2000  --start-grace-ms 10000  --drain-ms 10000  --queue-target-ms 5\n"
    "  --queue-interval-ms 100  --eject-failures 5  --eject-ms 1000  --eject-percent 50\n"
    "  --affinity-percent 125  --supervisors 64  --demand-ms 100  --held-ms 60000\n"
    "  --meters 512  --taps 8  --schemas 4096  --schema-bytes 16M  --direct-ticket-ms 60000\n"
    "  --direct-tickets 256  --direct-slots 1024  --no-direct  --audit-rate 10000\n"
    "Of newcomers, who have not shown yet who they are, and of tcp addresses:\n"
    "  --handshake-ms 3000  --handshakes 1024  --handshakes-per-address 256\n"
    "  --peers-per-address 1024\n",
    run, NULL};
