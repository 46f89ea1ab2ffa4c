/* SPDX-License-Identifier: Apache-2.0 */
/* `headway ls`, `ping`, `version`: looking at a bus. */
#include "services_list.h"

#include <headway/v1/broker.headway.h>

#include <stdlib.h>

typedef struct look_state {
    session s;
    const char *name, *count_text;
    unsigned long count, sent;
    uint64_t started;
    headway_timer *next;
} look_state;

static void print_worker(const Headway__V1__Worker *worker, int alone)
{
    printf("    worker %s: %u of %u slots free, up %llu s", worker->name, worker->slots_free,
           worker->slots_total, (unsigned long long)worker->age_ms / 1000);
    if (worker->pace_percent >= 200 && !alone) /* else its calls differ, and it is not to blame */
        printf(", %u.%u times as slow as usual", worker->pace_percent / 100,
               worker->pace_percent / 10 % 10);
    if (worker->direct_links)
        printf(", %u direct link%s", worker->direct_links, worker->direct_links == 1 ? "" : "s");
    if (worker->ejected)
        printf(", EJECTED: it fails calls that others answer");
    printf("\n");
}

static void print_service(const Headway__V1__Service *service)
{
    if (strncmp(service->name, "headway.v1.", 11) == 0 && service->n_workers == 0) {
        printf("%s\n  answered by the broker\n", service->name);
        return;
    }
    printf("%s\n  %zu worker%s, %u of %u slots free, %u running, %u waiting; %llu ok, %llu failed, "
           "%llu refused\n",
           service->name, service->n_workers, service->n_workers == 1 ? "" : "s",
           service->slots_free, service->slots_total, service->calls_running,
           service->calls_waiting, (unsigned long long)service->calls_ok,
           (unsigned long long)service->calls_failed, (unsigned long long)service->calls_refused);
    if (service->overloaded)
        printf("  OVERLOADED: calls are turned away, the oldest waits for %u ms\n",
               service->wait_ms);
    for (size_t i = 0; i < service->n_methods; i++)
        printf("  %s/%s\n", service->name, service->methods[i]);
    for (size_t i = 0; i < service->n_workers; i++)
        print_worker(service->workers[i], service->n_workers == 1);
}

static void listed(headway_call *call, const headway_status *status,
                   const Headway__V1__ListServicesResponse *response, void *user)
{
    look_state *l = user;
    (void)call;
    if (status->code != HEADWAY_OK) {
        status_print(&l->s, status);
    } else if (l->s.json) {
        (void)headway_types_add(l->s.types, headway_v1_reflection_proto_messages,
                                headway_v1_reflection_proto_message_count);
        (void)json_print(&l->s, &response->base, HEADWAY_JSON_DEFAULTS);
    } else {
        for (size_t i = 0; i < response->n_services; i++)
            print_service(response->services[i]);
        if (response->n_services == 0 && l->name)
            printf("no service's name begins with %s\n", l->name);
        else if (response->n_services == 0)
            printf("no services\n");
    }
    session_end(&l->s, exit_code_of(status));
}

static void ls_ready(session *s)
{
    look_state *l = (look_state *)s;
    if (services_list(s, l->name, listed, l) != 0)
        session_end(s, HEADWAY__EXIT_SOFTWARE);
}

static int one_name(look_state *l, const char *command, int argc, char **argv, int least)
{
    option options[] = {{"--count", 'n', &l->count_text, NULL}, SESSION_OPTIONS(&l->s)};
    size_t first = strcmp(command, "ping") == 0 ? 0 : 1; /* only ping counts */
    int rest = options_parse(command, argc, argv, options + first,
                             sizeof options / sizeof options[0] - first);
    if (rest < 0)
        return -1;
    if (rest < least || rest > 1) {
        fprintf(stderr, "headway %s: takes %s name; try --help\n", command,
                least ? "one" : "at most one");
        return -1;
    }
    l->name = rest ? argv[0] : NULL;
    return 0;
}

static int ls_run(int argc, char **argv)
{
    look_state l = {0};
    return one_name(&l, "ls", argc, argv, 0) ? HEADWAY__EXIT_USAGE
                                             : session_run(&l.s, "ls", ls_ready);
}

static void ping_once(void *user);

static void ponged(headway_call *call, const headway_status *status,
                   const Headway__V1__PingResponse *response, void *user)
{
    look_state *l = user;
    double ms = (double)(uv_hrtime() - l->started) / 1e6;
    (void)call;
    if (status->code != HEADWAY_OK) {
        status_print(&l->s, status);
        session_end(&l->s, exit_code_of(status));
        return;
    }
    if (l->s.json)
        printf("{\"endpoint\":\"%s\",\"ms\":%.3f,\"version\":\"%s\"}\n", l->s.url, ms,
               response->version);
    else
        printf("%s (%s, version %s) answered in %.3f ms\n", response->name, l->s.url,
               response->version, ms);
    fflush(stdout);
    if (++l->sent >= l->count)
        session_end(&l->s, 0);
    else if (headway_timer_start(l->s.bus, 1000, 0, ping_once, l, &l->next) != 0)
        session_end(&l->s, HEADWAY__EXIT_SOFTWARE);
}

static void ping_once(void *user)
{
    look_state *l = user;
    Headway__V1__PingRequest request = HEADWAY__V1__PING_REQUEST__INIT;
    headway_call_options options = {
        .size = sizeof options, .wait_for_ready = 1, .deadline_ms = l->s.deadline_ms};
    l->started = uv_hrtime();
    if (headway_v1_broker_ping(l->s.bus, &request, &options, ponged, l, NULL) != 0)
        session_end(&l->s, HEADWAY__EXIT_SOFTWARE);
}

static void ping_ready(session *s)
{
    ping_once(s);
}

static int ping_run(int argc, char **argv)
{
    look_state l = {0};
    if (one_name(&l, "ping", argc, argv, 0) != 0)
        return HEADWAY__EXIT_USAGE;
    if (l.name)
        l.s.bus_name = l.name;
    l.count = l.count_text ? strtoul(l.count_text, NULL, 10) : 1;
    if (l.count == 0) {
        fprintf(stderr, "headway ping: '%s' is no number of pings above 0\n", l.count_text);
        return HEADWAY__EXIT_USAGE;
    }
    return session_run(&l.s, "ping", ping_ready);
}

static int version_run(int argc, char **argv)
{
    if (argc > 0) {
        fprintf(stderr, "headway version: takes no argument '%s'\n", argv[0]);
        return HEADWAY__EXIT_USAGE;
    }
    printf("headway %s (protocol 1, generated code %d)\n", headway_version(),
           HEADWAY_GENERATED_VERSION);
    return 0;
}

const verb command_ls = {
    "ls", "who serves what, with how much credit",
    "usage: headway ls [PREFIX] [OPTION...]\n\n"
    "Lists the services, their methods and workers, and how many calls each may still be sent.\n\n"
    "  -j, --json   -b, --bus NAME|URL,...   -w, --wait TIME   -t, --deadline TIME\n"
    "      --identity NAME   --broker-key LINE    where the broker has keys\n",
    ls_run, NULL};
const verb command_ping = {
    "ping", "is the broker there, and how far away",
    "usage: headway ping [NAME|URL] [OPTION...]\n\n"
    "Asks the broker whether it is there, once or, with a second between, COUNT times.\n\n"
    "  -n, --count COUNT\n"
    "  -j, --json   -b, --bus NAME|URL,...   -w, --wait TIME   -t, --deadline TIME\n"
    "      --identity NAME   --broker-key LINE    where the broker has keys\n",
    ping_run, NULL};
const verb command_version = {"version", "the version of this program", "usage: headway version\n",
                              version_run, NULL};
