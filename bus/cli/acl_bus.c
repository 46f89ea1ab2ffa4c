/* SPDX-License-Identifier: Apache-2.0 */
/* `headway acl apply`, `explain --running` and `whoami`: the rights of the broker that runs. */
#include "acl_bus.h"
#include "cli.h"
#include "rights.h"

#include <headway/v1/access.headway.h>

typedef struct asking {
    session s; /* first */
    int running;
    const char *identity, *action, *name;
} asking;

static headway_call_options options_of(const asking *a)
{
    return (headway_call_options){
        .size = sizeof(headway_call_options), .wait_for_ready = 1, .deadline_ms = a->s.deadline_ms};
}

static void could_not(asking *a, int error)
{
    fprintf(stderr, "headway acl: %s\n", headway_error_text(error));
    session_end(&a->s, HEADWAY__EXIT_SOFTWARE);
}

/* 1: it ended otherwise than well, which has been said. A refusal of rights is one. */
static int has_failed(asking *a, const headway_status *status)
{
    if (status->code == HEADWAY_OK)
        return 0;
    status_print(&a->s, status);
    session_end(&a->s, exit_code_of(status));
    return 1;
}

static void print_json(asking *a, const ProtobufCMessage *message)
{
    (void)headway_types_add(a->s.types, headway_v1_access_proto_messages,
                            headway_v1_access_proto_message_count);
    (void)json_print(&a->s, message, HEADWAY_JSON_DEFAULTS);
}

#define SHOW(member, name)                                                                         \
    if (limits && limits->has_##member)                                                            \
    printf("limit: %llu " name "\n", (unsigned long long)limits->member)

static void print_limits(const Headway__V1__RightsLimits *limits)
{
    SHOW(connections, "connections");
    SHOW(calls, "calls at once");
    SHOW(calls_per_second, "calls in a second");
    SHOW(subscriptions, "subscriptions");
    SHOW(queued_bytes, "bytes that wait for it in the broker");
    SHOW(message_bytes, "bytes of one message");
}

static void print_line(const Headway__V1__AccessLine *line)
{
    printf("line %u: ", line->line);
    if (*line->rule)
        printf("rule '%s': ", line->rule);
    printf("%s may %s%s '%s'\n", strcmp(line->who, "*") == 0 ? "everyone" : line->who,
           line->deny ? "not " : "", line->action, line->pattern);
}

/* --- apply ----------------------------------------------------------------------------------- */

static void applied(headway_call *call, const headway_status *status,
                    const Headway__V1__ReloadResponse *response, void *user)
{
    asking *a = user;
    (void)call;
    if (has_failed(a, status))
        return;
    if (a->s.json)
        print_json(a, &response->base);
    else
        printf("%s\n", response->text);
    session_end(&a->s, 0);
}

static void apply_ready(session *s)
{
    asking *a = (asking *)s;
    Headway__V1__ReloadRequest request = HEADWAY__V1__RELOAD_REQUEST__INIT;
    headway_call_options options = options_of(a);
    int error = headway_v1_access_reload(s->bus, &request, &options, applied, a, NULL);
    if (error != 0)
        could_not(a, error);
}

/* --- explain --------------------------------------------------------------------------------- */

static void explained(headway_call *call, const headway_status *status,
                      const Headway__V1__AccessExplainResponse *response, void *user)
{
    asking *a = user;
    (void)call;
    if (has_failed(a, status))
        return;
    if (a->s.json)
        print_json(a, &response->base);
    else if (!response->rights)
        printf("allowed: this broker has no rights: everyone may do everything\n");
    else if (!response->line)
        printf("denied: no line of the running broker's rights lets %s %s %s\n", a->identity,
               a->action, a->name);
    if (!a->s.json && response->line) {
        printf("%s: ", response->allowed ? "allowed" : "denied");
        print_line(response->line);
    }
    if (!a->s.json)
        print_limits(response->limits);
    session_end(&a->s, response->allowed ? 0 : HEADWAY__EXIT_REFUSED);
}

static void explain_ready(session *s)
{
    asking *a = (asking *)s;
    Headway__V1__AccessExplainRequest request = HEADWAY__V1__ACCESS_EXPLAIN_REQUEST__INIT;
    headway_call_options options = options_of(a);
    request.identity = (char *)a->identity;
    request.action = (char *)a->action;
    request.name = (char *)a->name;
    int error = headway_v1_access_explain(s->bus, &request, &options, explained, a, NULL);
    if (error != 0)
        could_not(a, error);
}

/* --- whoami ---------------------------------------------------------------------------------- */

static void told(headway_call *call, const headway_status *status,
                 const Headway__V1__WhoAmIResponse *response, void *user)
{
    asking *a = user;
    (void)call;
    if (has_failed(a, status))
        return;
    if (a->s.json) {
        print_json(a, &response->base);
        session_end(&a->s, 0);
        return;
    }
    printf("%s\n", *response->identity ? response->identity : "nobody: the broker knows no name");
    if (!response->rights)
        printf("this broker has no rights: everyone may do everything\n");
    else if (response->n_lines == 0)
        printf("no line of the rights is for you: you may do nothing\n");
    for (size_t i = 0; i < response->n_lines; i++)
        print_line(response->lines[i]);
    if (response->more)
        printf("and more; headway acl show, with the file, knows all of them\n");
    print_limits(response->limits);
    session_end(&a->s, 0);
}

static void whoami_ready(session *s)
{
    asking *a = (asking *)s;
    Headway__V1__WhoAmIRequest request = HEADWAY__V1__WHO_AM_IREQUEST__INIT;
    headway_call_options options = options_of(a);
    int error = headway_v1_access_who_am_i(s->bus, &request, &options, told, a, NULL);
    if (error != 0)
        could_not(a, error);
}

/* --- commands -------------------------------------------------------------------------------- */

/* Answers how many arguments are left, or -1. */
static int parse(asking *a, const char *command, int argc, char **argv)
{
    const char *file; /* of explain, which asks the broker in its place */
    const option options[] = {
        {"--running", 0, NULL, &a->running}, {"--file", 'f', &file, NULL}, SESSION_OPTIONS(&a->s)};
    size_t first = strcmp(command, "acl explain") == 0 ? 0 : 2;
    return options_parse(command, argc, argv, options + first,
                         sizeof options / sizeof options[0] - first);
}

static int without_arguments(const char *command, int argc, char **argv, void (*ready)(session *s))
{
    asking a = {.running = 1};
    int rest = parse(&a, command, argc, argv);
    if (rest > 0)
        fprintf(stderr, "headway %s: takes no arguments; try --help\n", command);
    return rest != 0 ? HEADWAY__EXIT_USAGE : session_run(&a.s, command, ready);
}

int acl_apply(int argc, char **argv)
{
    return without_arguments("acl apply", argc, argv, apply_ready);
}

int acl_whoami(int argc, char **argv)
{
    return without_arguments("acl whoami", argc, argv, whoami_ready);
}

int acl_asks_running(int argc, char **argv)
{
    for (int i = 0; i < argc; i++)
        if (strcmp(argv[i], "--running") == 0 || strncmp(argv[i], "--bus", 5) == 0 ||
            strncmp(argv[i], "-b", 2) == 0)
            return 1;
    return 0;
}

int acl_explain_running(int argc, char **argv)
{
    asking a = {.running = 1};
    int rest = parse(&a, "acl explain", argc, argv);
    if (rest < 0)
        return HEADWAY__EXIT_USAGE;
    if (rest != 3) {
        fprintf(stderr, "headway acl explain: takes an identity, an action and a name, as in\n"
                        "  headway acl explain --running anna call fleet.v1.Fleet/Get\n");
        return HEADWAY__EXIT_USAGE;
    }
    a.identity = argv[0];
    a.action = argv[1];
    a.name = argv[2];
    return session_run(&a.s, "acl explain", explain_ready);
}
