/* SPDX-License-Identifier: Apache-2.0 */
/* `headway ps`: supervisors, their groups and workers. */
#include "services_list.h"

#include <headway/v1/broker.headway.h>
#include <headway/v1/supervise.headway.h>

#include <stdlib.h>

/* One worker of one service, as the broker sees it. */
typedef struct seen {
    char name[128];
    uint32_t running, slots_free;
} seen;

typedef struct ps_state {
    session s;
    seen *all;
    size_t count;
} ps_state;

static const char *group_state(int state)
{
    static const char *const names[] = {"?", "up", "backing off", "GIVEN UP", "stopping"};
    return state >= 0 && state < 5 ? names[state] : "?";
}

static const char *worker_state(int state)
{
    static const char *const names[] = {"?", "starting", "serving", "draining"};
    return state >= 0 && state < 4 ? names[state] : "?";
}

static void age_of(uint64_t ms, char *text, size_t size)
{
    uint64_t s = ms / 1000;
    if (s < 600)
        snprintf(text, size, "%llus", (unsigned long long)s);
    else if (s < 36000)
        snprintf(text, size, "%llum", (unsigned long long)s / 60);
    else
        snprintf(text, size, "%lluh", (unsigned long long)s / 3600);
}

static void fill_in(const ps_state *p, Headway__V1__SupervisedWorker *worker, uint64_t since_told)
{
    worker->age_ms += since_told;
    for (size_t i = 0; i < p->count; i++) {
        if (strcmp(p->all[i].name, worker->name) != 0)
            continue;
        worker->calls_running += p->all[i].running;
        worker->slots_free += p->all[i].slots_free;
    }
}

static void print_group(const Headway__V1__SupervisorState *state,
                        const Headway__V1__SupervisedGroup *group)
{
    char age[32];
    printf("%s (%s, pid %u): %s, %zu worker%s of %u to %u, %u restart%s%s%s\n", group->name,
           state->name, state->pid, group_state((int)group->state), group->n_workers,
           group->n_workers == 1 ? "" : "s", group->min, group->max, group->restarts,
           group->restarts == 1 ? "" : "s", *group->last_end ? "; the last ended: " : "",
           group->last_end);
    for (size_t i = 0; i < group->n_services; i++)
        printf("  %s%s\n", group->services[i],
               group->startable && group->n_workers == 0 ? " (starts with the first call)" : "");
    for (size_t i = 0; i < group->n_workers; i++) {
        const Headway__V1__SupervisedWorker *w = group->workers[i];
        age_of(w->age_ms, age, sizeof age);
        printf("    %-32s pid %-8u %-9s since %-6s %u running, %u slots free\n", w->name, w->pid,
               worker_state((int)w->state), age, w->calls_running, w->slots_free);
    }
}

static void on_supervisors(headway_call *call, const headway_status *status,
                           const Headway__V1__ListSupervisorsResponse *response, void *user)
{
    ps_state *p = user;
    (void)call;
    for (size_t i = 0; response && i < response->n_supervisors; i++) {
        const Headway__V1__Supervisor *s = response->supervisors[i];
        for (size_t g = 0; s->state && g < s->state->n_groups; g++) {
            Headway__V1__SupervisedGroup *group = s->state->groups[g];
            for (size_t k = 0; k < group->n_workers; k++)
                fill_in(p, group->workers[k], s->told_ms_ago);
            if (!p->s.json)
                print_group(s->state, group);
        }
    }
    if (status->code != HEADWAY_OK) {
        status_print(&p->s, status);
    } else if (p->s.json) {
        (void)headway_types_add(p->s.types, headway_v1_supervise_proto_messages,
                                headway_v1_supervise_proto_message_count);
        (void)json_print(&p->s, &response->base, HEADWAY_JSON_DEFAULTS);
    } else if (response->n_supervisors == 0) {
        printf("no supervisor is on this bus; `headway run -- PROGRAM` starts one\n");
    }
    session_end(&p->s, exit_code_of(status));
}

static int remember(ps_state *p, const Headway__V1__ListServicesResponse *response)
{
    size_t count = 0;
    for (size_t i = 0; i < response->n_services; i++)
        count += response->services[i]->n_workers;
    p->all = calloc(count + 1, sizeof *p->all);
    for (size_t i = 0; p->all && i < response->n_services; i++) {
        for (size_t k = 0; k < response->services[i]->n_workers; k++) {
            const Headway__V1__Worker *w = response->services[i]->workers[k];
            seen *one = &p->all[p->count++];
            snprintf(one->name, sizeof one->name, "%s", w->name);
            one->running = w->calls_running;
            one->slots_free = w->slots_free;
        }
    }
    return p->all ? 0 : HEADWAY_ENOMEM;
}

static void on_services(headway_call *call, const headway_status *status,
                        const Headway__V1__ListServicesResponse *response, void *user)
{
    ps_state *p = user;
    Headway__V1__ListSupervisorsRequest request = HEADWAY__V1__LIST_SUPERVISORS_REQUEST__INIT;
    headway_call_options options = {
        .size = sizeof options, .wait_for_ready = 1, .deadline_ms = p->s.deadline_ms};
    (void)call;
    if (status->code != HEADWAY_OK) {
        status_print(&p->s, status);
        session_end(&p->s, exit_code_of(status));
    } else if (remember(p, response) != 0 ||
               headway_v1_broker_list_supervisors(p->s.bus, &request, &options, on_supervisors, p,
                                                  NULL) != 0) {
        session_end(&p->s, HEADWAY__EXIT_SOFTWARE);
    }
}

static void ready(session *s)
{
    if (services_list(s, NULL, on_services, s) != 0)
        session_end(s, HEADWAY__EXIT_SOFTWARE);
}

static int run(int argc, char **argv)
{
    ps_state p = {0};
    option options[] = {SESSION_OPTIONS(&p.s)};
    int rest = options_parse("ps", argc, argv, options, sizeof options / sizeof *options);
    if (rest > 0)
        fprintf(stderr, "headway ps: takes no argument '%s'; name a bus with --bus\n", argv[0]);
    if (rest != 0)
        return HEADWAY__EXIT_USAGE;
    int code = session_run(&p.s, "ps", ready);
    free(p.all);
    return code;
}

const verb command_ps = {
    "ps", "what runs under supervisors: workers, restarts, calls",
    "usage: headway ps [OPTION...]\n\n"
    "Lists what `headway run` and `headway up` keep alive on this bus: each group with its\n"
    "services, and each worker with its process, its state, and the calls it has.\n\n"
    "  -j, --json   -b, --bus NAME|URL   -w, --wait TIME   -t, --deadline TIME\n"
    "      --identity NAME   --broker-key LINE    where the broker has keys\n",
    run, NULL};
