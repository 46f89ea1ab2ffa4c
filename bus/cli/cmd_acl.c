/* SPDX-License-Identifier: Apache-2.0 */
/* `headway acl`: a file of rights, read, shown and asked. */
#include "acl_bus.h"
#include "cli.h"
#include "key_files.h"
#include "rights_file.h"
#include "shown.h"

#include <pwd.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct acl {
    rights_file file;
    char path[1024];
    const char *named; /* --file */
    int json;
} acl;

/* The file: --file, HEADWAY_RIGHTS, or that of the configuration. 0, or the exit code. */
static int choose(acl *a, const char *named)
{
    const char *path = named ? named : getenv("HEADWAY_RIGHTS");
    char folder[900];
    if (path && *path && strlen(path) >= sizeof a->path) {
        fprintf(stderr, "headway acl: the file's name is too long\n");
        return HEADWAY__EXIT_USAGE;
    }
    if (path && *path) {
        snprintf(a->path, sizeof a->path, "%s", path);
        return 0;
    }
    if (headway__config_directory(folder, sizeof folder) != 0) {
        fprintf(stderr, "headway acl: name a file with --file; HOME does not say where one is\n");
        return HEADWAY__EXIT_USAGE;
    }
    snprintf(a->path, sizeof a->path, "%s/rights.yaml", folder);
    return 0;
}

/* Options, then the file. Answers the count of the rest, or less than 0: minus the exit code. */
static int open_file(acl *a, const char *command, int argc, char **argv)
{
    const option options[] = {{"--file", 'f', &a->named, NULL}, {"--json", 'j', NULL, &a->json}};
    int rest = options_parse(command, argc, argv, options, sizeof options / sizeof options[0]);
    if (rest < 0)
        return -HEADWAY__EXIT_USAGE;
    int code = choose(a, a->named);
    if (code == 0)
        code = rights_file_read(&a->file, command, a->path);
    return code ? -code : rest;
}

static int usage(const char *text)
{
    fprintf(stderr, "headway acl %s; try --help\n", text);
    return HEADWAY__EXIT_USAGE;
}

/* --- check ----------------------------------------------------------------------------------- */

static int check(int argc, char **argv)
{
    acl a = {.json = 0};
    const option options[] = {{"--file", 'f', &a.named, NULL}};
    int rest = options_parse("acl check", argc, argv, options, 1);
    if (rest < 0)
        return HEADWAY__EXIT_USAGE;
    if (rest > 1)
        return usage("check: takes one file");
    int code = choose(&a, rest ? argv[0] : a.named);
    if (code == 0)
        code = rights_file_read(&a.file, "acl check", a.path);
    if (code == 0)
        printf("%s: valid: %zu roles, %zu rules, %zu limits\n", a.path, a.file.message->n_roles,
               a.file.message->n_rules, a.file.message->n_limits);
    rights_file_done(&a.file);
    return code;
}

/* --- explain --------------------------------------------------------------------------------- */

static void explain_json(const acl *a, const headway__decision *d)
{
    printf("{\"allowed\":%s", d->allowed ? "true" : "false");
    if (d->decided) {
        printf(",\"file\":");
        json_string(stdout, a->path);
        printf(",\"line\":%u,\"rule\":", d->line);
        json_string(stdout, d->name);
        printf(",\"who\":");
        json_string(stdout, d->who);
        printf(",\"pattern\":");
        json_string(stdout, d->pattern);
    }
    printf("}\n");
}

typedef struct proposal {
    char rule[1024]; /* YAML */
    char why[512];   /* why it would be refused */
} proposal;

static void on_refused(void *user, const char *text)
{
    proposal *p = user;
    const char *field = strstr(text, ": field "), *why = field ? strstr(field + 8, ": ") : NULL;
    if (!*p->why)
        snprintf(p->why, sizeof p->why, "%s", why ? why + 2 : text);
}

/* A rule that would allow it: 1, or 0 and why there can be none. It is read as the file is. */
static int propose(proposal *p, const char *who, headway__action action, const char *name)
{
    rights_file file = {.path = "", .tell = on_refused, .user = p};
    char text[sizeof p->rule + 16];
    size_t used = 0;
    *p->why = 0;
    used += (size_t)snprintf(p->rule, sizeof p->rule, "  - who: ['%s']\n    %s: ['", who,
                             headway__action_name(action));
    for (; *name && used < sizeof p->rule - 8; name++) { /* a quote in quotes is two */
        p->rule[used++] = *name;
        if (*name == '\'')
            p->rule[used++] = *name;
    }
    if (*name) {
        snprintf(p->why, sizeof p->why, "a name has 1 to 255 bytes");
        return 0;
    }
    memcpy(p->rule + used, "']\n", 4);
    snprintf(text, sizeof text, "rules:\n%s", p->rule);
    int error = rights_file_parse(&file, headway_bytes_of(text, strlen(text)));
    rights_file_done(&file);
    return error == 0;
}

static void explain_text(const acl *a, const headway__decision *d, const char *who,
                         headway__action action, const char *name)
{
    const char *word = headway__action_name(action);
    char shown[1024];
    proposal p;
    if (!d->decided) {
        printf("denied: no line of %s lets %s %s %s\n", a->path, who, word,
               text_shown(name, shown, sizeof shown));
        if (propose(&p, who, action, name))
            printf("a rule that would:\n%s", p.rule);
        else
            printf("no rule can: %s\n", p.why);
        return;
    }
    printf("%s: %s:%u: ", d->allowed ? "allowed" : "denied", a->path, d->line);
    if (*d->name)
        printf("rule '%s': ", d->name);
    printf("%s may %s%s '%s'\n", strcmp(d->who, "*") == 0 ? "everyone" : d->who,
           d->allowed ? "" : "not ", word, d->pattern);
}

static int explain(int argc, char **argv)
{
    if (acl_asks_running(argc, argv))
        return acl_explain_running(argc, argv);
    acl a = {.json = 0};
    char shown[256];
    int rest = open_file(&a, "acl explain", argc, argv), code = -rest;
    int action = rest == 3 ? headway__action_of(argv[1]) : -1;
    if (rest < 0) {
        code = -rest;
    } else if (rest != 3) {
        code = usage("explain: takes an identity, an action and a name, as in\n"
                     "  headway acl explain anna call fleet.v1.Fleet/Get\n"
                     "headway acl explain");
    } else if (action < 0) {
        fprintf(stderr,
                "headway acl explain: '%s' is no action: call, serve, publish, subscribe, "
                "delegate\n",
                text_shown(argv[1], shown, sizeof shown));
        code = HEADWAY__EXIT_USAGE;
    } else if (!headway__identity_valid(argv[0])) {
        fprintf(stderr,
                "headway acl explain: '%s' is no identity: 1 to 63 letters, digits, '-', '_', '.' "
                "and ':'\n",
                text_shown(argv[0], shown, sizeof shown));
        code = HEADWAY__EXIT_USAGE;
    } else {
        headway__decision d =
            headway__rights_decide(a.file.rights, argv[0], (headway__action)action,
                                   headway_bytes_of(argv[2], strlen(argv[2])));
        if (a.json)
            explain_json(&a, &d);
        else
            explain_text(&a, &d, argv[0], (headway__action)action, argv[2]);
        code = d.allowed ? 0 : HEADWAY__EXIT_REFUSED;
    }
    rights_file_done(&a.file);
    return code;
}

/* --- show ------------------------------------------------------------------------------------ */

static int has(char *const *list, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i], name) == 0)
            return 1;
    return 0;
}

/* Why list is for identity: its name, "@role" or "*"; NULL: it is not. */
static const char *reason(const acl *a, char *const *list, size_t count, const char *identity)
{
    if (!identity)
        return "";
    for (size_t i = 0; i < count; i++) {
        if (strcmp(list[i], identity) == 0 || strcmp(list[i], "*") == 0)
            return list[i];
        for (size_t k = 0; k < a->file.message->n_roles && list[i][0] == '@'; k++) {
            const Headway__V1__RightsRole *role = a->file.message->roles[k];
            if (strcmp(role->name, list[i] + 1) == 0 &&
                has(role->members, role->n_members, identity))
                return list[i];
        }
    }
    return NULL;
}

static void show_patterns(const acl *a, size_t index, const char *action, char *const *patterns,
                          size_t count, const char *why)
{
    const Headway__V1__RightsRule *rule = a->file.message->rules[index];
    char path[96];
    for (size_t i = 0; i < count; i++) {
        snprintf(path, sizeof path, "rules[%zu].%s[%zu]", index, action, i);
        printf("%s:%u: %s %-9s %s ", a->path, rights_file_line(&a->file, path),
               rule->deny ? "deny " : "allow", action, patterns[i]);
        if (*why)
            printf(" (%s)", why);
        for (size_t k = 0; !*why && k < rule->n_who; k++)
            printf(" %s", rule->who[k]);
        printf("%s%s\n", *rule->name ? "  # " : "", rule->name);
    }
}

#define SHOW(member, name)                                                                         \
    if (limits->has_##member)                                                                      \
    printf(" " name " %llu", (unsigned long long)limits->member)

static void show_limits(const acl *a, const Headway__V1__RightsLimits *limits, size_t index)
{
    char path[96];
    snprintf(path, sizeof path, "limits[%zu]", index);
    printf("%s:%u: limit", a->path, rights_file_line(&a->file, path));
    for (size_t i = 0; i < limits->n_who; i++)
        printf(" %s", limits->who[i]);
    printf(":");
    SHOW(connections, "connections");
    SHOW(calls, "calls");
    SHOW(calls_per_second, "calls/s");
    SHOW(subscriptions, "subscriptions");
    SHOW(queued_bytes, "queued bytes");
    SHOW(message_bytes, "message bytes");
    printf("\n");
}

static void show_all(const acl *a, const char *identity)
{
    const Headway__V1__Rights *m = a->file.message;
    for (size_t i = 0; i < m->n_rules; i++) {
        const Headway__V1__RightsRule *rule = m->rules[i];
        const char *why = reason(a, rule->who, rule->n_who, identity);
        if (!why)
            continue;
        show_patterns(a, i, "call", rule->call, rule->n_call, why);
        show_patterns(a, i, "serve", rule->serve, rule->n_serve, why);
        show_patterns(a, i, "publish", rule->publish, rule->n_publish, why);
        show_patterns(a, i, "subscribe", rule->subscribe, rule->n_subscribe, why);
        show_patterns(a, i, "delegate", rule->delegate, rule->n_delegate, why);
    }
    for (size_t i = 0; i < m->n_limits; i++)
        if (reason(a, m->limits[i]->who, m->limits[i]->n_who, identity))
            show_limits(a, m->limits[i], i);
}

static int show(int argc, char **argv)
{
    acl a = {.json = 0};
    int rest = open_file(&a, "acl show", argc, argv), code = 0;
    if (rest < 0)
        code = -rest;
    else if (rest > 1)
        code = usage("show: takes one identity, or none");
    else
        show_all(&a, rest ? argv[0] : NULL);
    rights_file_done(&a.file);
    return code;
}

/* --- new ------------------------------------------------------------------------------------- */

static const char start_before[] =
    "# Who may do what on this bus: `headway help acl` tells the whole story.\n"
    "# Nothing is allowed but what a rule here allows; `deny: true` wins, wherever it stands.\n"
    "# `headway acl check` says whether this file is right, `headway acl explain` who may what.\n"
    "\n"
    "# An identity is the name of a key that the broker trusts (`headway key trust`), or uid:N, a\n"
    "# user of the broker's own machine who comes over a socket there (ipc).\n"
    "roles:\n"
    "  - name: admins\n"
    "    members: [";
static const char start_after[] =
    "]\n"
    "#  - name: readers\n"
    "#    members: [ben, cleo]\n"
    "\n"
    "rules:\n"
    "  - name: admins may do everything\n"
    "    who: ['@admins']\n"
    "    call: ['>']\n"
    "    serve: ['>']\n"
    "    publish: ['>']\n"
    "    subscribe: ['>']\n"
    "#  - name: everyone may look around    # what ls, describe and call ask first; ping, doctor\n"
    "#    who: ['*']\n"
    "#    call: ['headway.v1.Reflection/*', headway.v1.Health/Check, headway.v1.Broker/Ping]\n"
    "#  - name: read the fleet\n"
    "#    who: ['@readers']             # an identity, a role, or '*' for everyone\n"
    "#    call: [fleet.v1.Fleet/Get, fleet.v1.Fleet/Watch]\n"
    "#    subscribe: [fleet.v1.>]       # `*` is one token between dots, `>` all that follow\n"
    "#  - name: the fleet's workers\n"
    "#    who: [fleet-1, fleet-2]\n"
    "#    serve: [fleet.v1.Fleet]\n"
    "#    publish: [fleet.v1.>]\n"
    "\n"
    "# For each identity by itself; what is not named here has the broker's own limits.\n"
    "#limits:\n"
    "#  - who: ['@readers']\n"
    "#    connections: 10\n"
    "#    calls: 100\n"
    "#    calls_per_second: 1000\n"
    "#    subscriptions: 100\n";

/* The path to write to, with a slash in it; its folder is made where that is ours. */
static int place(const acl *a, int named, char path[KEY_PATH])
{
    if (!named)
        return headway__key_path("", "rights.yaml", 1, path);
    int n = snprintf(path, KEY_PATH, "%s%s", strchr(a->path, '/') ? "" : "./", a->path);
    if (n < KEY_PATH)
        return 0;
    fprintf(stderr, "headway acl new: the file's name is too long\n");
    return HEADWAY__EXIT_USAGE;
}

static int new (int argc, char **argv)
{
    acl a = {.json = 0};
    const option options[] = {{"--file", 'f', &a.named, NULL}};
    char path[KEY_PATH], who[160], text[sizeof start_before + sizeof start_after + sizeof who];
    int rest = options_parse("acl new", argc, argv, options, 1);
    if (rest < 0)
        return HEADWAY__EXIT_USAGE;
    if (rest > 1)
        return usage("new: takes one file");
    const char *set = getenv("HEADWAY_RIGHTS"), *named = rest ? argv[0] : a.named;
    int code = choose(&a, named);
    if (!code)
        code = place(&a, named || (set && *set), path);
    if (code)
        return code;
    if (access(path, F_OK) == 0) {
        fprintf(stderr, "headway acl new: %s is there already, and stays\n", path);
        return HEADWAY__EXIT_CREATE;
    }
    const struct passwd *user = getpwuid(geteuid());
    int is_key = user && headway__key_name_valid(user->pw_name);
    snprintf(who, sizeof who, "%s%s'uid:%lu'", is_key ? user->pw_name : "", is_key ? ", " : "",
             (unsigned long)geteuid());
    snprintf(text, sizeof text, "%s%s%s", start_before, who, start_after);
    code = headway__key_file_write(path, 0644, text, 0);
    if (!code)
        printf("%s: a beginning: %s may do everything, nobody else anything. Edit it\n", path, who);
    return code;
}

static int run(int argc, char **argv)
{
    static const subverb all[] = {{"new", new},         {"check", check}, {"apply", acl_apply},
                                  {"explain", explain}, {"show", show},   {"whoami", acl_whoami},
                                  {NULL, NULL}};
    return subverb_run("acl", all, argc, argv);
}

const verb command_acl = {
    "acl", "check a file of rights, and ask who may do what",
    "usage: headway acl new [FILE]\n"
    "       headway acl check [FILE]\n"
    "       headway acl explain IDENTITY ACTION NAME [--file FILE] [--json]\n"
    "       headway acl show [IDENTITY] [--file FILE]\n"
    "       headway acl apply | whoami [--bus NAME]\n"
    "       headway acl explain --running [--bus NAME] IDENTITY ACTION NAME\n\n"
    "A file of rights says in YAML or JSON which identity may call, serve, publish and subscribe\n"
    "to what. Nothing is allowed but what a rule allows, and `deny: true` wins over all that\n"
    "allow, wherever it stands:\n\n"
    "  roles:\n"
    "    - name: readers\n"
    "      members: [anna, ben]\n"
    "  rules:\n"
    "    - name: read the fleet\n"
    "      who: ['@readers']             # an identity, a role, or '*' for everyone\n"
    "      call: [fleet.v1.Fleet/Get, fleet.v1.Fleet/Watch]\n"
    "      subscribe: [fleet.v1.>]\n"
    "    - who: [fleet-1]\n"
    "      serve: [fleet.v1.Fleet]\n"
    "      publish: [fleet.v1.>]\n"
    "    - who: [web]\n"
    "      delegate: ['user.*']          # may call and subscribe for these identities\n"
    "    - name: ben is on leave\n"
    "      deny: true\n"
    "      who: [ben]\n"
    "      call: ['>']\n"
    "  limits:\n"
    "    - who: ['@readers']             # each of them by itself\n"
    "      calls: 100\n"
    "      calls_per_second: 1000\n\n"
    "In a pattern `*` is any one token between dots, `>` at the end is one or more. A line that\n"
    "allows must cover a subscription whole; one that denies need only touch it.\n\n"
    "  headway acl new                # a file to begin with: you may do everything, nobody else\n"
    "  headway acl check rights.yaml  # - is stdin\n"
    "  headway acl explain anna call fleet.v1.Fleet/Get\n"
    "  headway acl show anna\n\n"
    "apply has the running broker read its files of rights and keys again; whoami says who you\n"
    "are to it, and which lines are for you; explain --running asks it instead of a file. Its own\n"
    "services are called like any: a client that only calls needs no line for them; headway.v1.>\n"
    "holds all, headway.v1.Reflection/* is what ls and describe ask, headway.v1.Health/Check what\n"
    "a check of health does, headway.v1.Access/Reload what apply does. whoami needs no line.\n\n"
    "explain says which line decides, and ends with 0 when it is allowed, with 77 when it is\n"
    "denied. What is wrong with a file is told as file:line:column, and ends with 65.\n\n"
    "  -f, --file FILE  the rights (HEADWAY_RIGHTS; default rights.yaml in ~/.config/headway)\n"
    "  -b, --bus NAME   the bus to ask (default HEADWAY_BUS)\n"
    "  -j, --json       explain, apply, whoami: one object\n",
    run, NULL};
