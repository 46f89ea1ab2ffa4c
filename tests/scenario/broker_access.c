/* SPDX-License-Identifier: Apache-2.0 */
/* headway.v1.Access: a broker reads its rights again, says which line decides, and tells everybody
   what they are to it. */
#include "broker_world.h"
#include "permit.h"

#include <headway/v1/access.pb-c.h>
#include <headway/v1/health.pb-c.h>

enum { RULES = 300 };

static struct world w;
static struct peer anna, ben;
static struct own own;
static uint8_t response[1 << 17];
static unsigned reloads;
static int reload_code;

static int identify(void *user, const headway_credentials *who, char *ret_name, size_t size)
{
    (void)user;
    snprintf(ret_name, size, "%s", who->remote);
    return 0;
}

/* Rules in a list: who, and what may be called, or delegated for. The line is the rule's index. */
typedef struct line {
    const char *who, *call, *delegate;
    int deny;
} line;

static uint32_t line_of(void *user, const char *path)
{
    unsigned rule = 0;
    (void)user;
    CHECK_EQ(sscanf(path, "rules[%u]", &rule), 1);
    return rule + 1;
}

static void set_rights(const line *lines, size_t count)
{
    static Headway__V1__RightsRule rules[RULES], *list[RULES];
    static char *who[] = {"anna"};
    const headway__rights_file file = {.line = line_of};
    Headway__V1__Rights message = HEADWAY__V1__RIGHTS__INIT;
    Headway__V1__RightsLimits limits = HEADWAY__V1__RIGHTS_LIMITS__INIT, *limit_list[] = {&limits};
    headway__rights *rights;
    for (size_t i = 0; i < count; i++) {
        list[i] = &rules[i];
        headway__v1__rights_rule__init(&rules[i]);
        rules[i].name = i == 0 ? "first" : "";
        rules[i].deny = lines[i].deny;
        rules[i].who = (char **)&lines[i].who;
        rules[i].n_who = 1;
        rules[i].call = (char **)&lines[i].call;
        rules[i].n_call = lines[i].call != NULL;
        rules[i].delegate = (char **)&lines[i].delegate;
        rules[i].n_delegate = lines[i].delegate != NULL;
    }
    limits.who = who;
    limits.n_who = limits.has_calls = limits.has_message_bytes = 1;
    limits.calls = 9;
    limits.message_bytes = (uint64_t)1 << 40;
    message.rules = list;
    message.n_rules = count;
    message.limits = limit_list;
    message.n_limits = 1;
    CHECK_EQ(headway__rights_new(headway_sim_alloc(w.host), &message, &file, &rights), 0);
    headway_broker_rights(w.broker, rights);
}

static const line few[] = {{"anna", "headway.v1.Access/Reload", NULL, 0},
                           {"*", "headway.v1.Access/Explain", NULL, 0},
                           {"ben", "s.S/Get", NULL, 1},
                           {"ben", NULL, "anna", 0},
                           {"*", "s.>", NULL, 0}};

static void enter(struct peer *peer, const char *name)
{
    peer_open(&w, peer, name);
}

static void begin(headway_broker_options options)
{
    options.identify = identify;
    world_open(&w, options);
    reloads = 0;
    reload_code = 0;
    enter(&anna, "anna");
    enter(&ben, "ben");
}

/* Asks on behalf of identity (""); the answer, or NULL with the status in own. */
static void *ask_for(struct peer *peer, const char *identity, const char *method,
                     const void *request, const ProtobufCMessageDescriptor *answer)
{
    uint8_t packed[512];
    headway__open open = {
        .grant_messages = 1, .grant_bytes = 65536, .identity = headway_bytes_of_string(identity)};
    memset(&own, 0, sizeof own);
    own.keep = response;
    own.window = 1;
    CHECK_EQ(own_open(&own, peer, HEADWAY__KIND_CALL, method, open,
                      headway_bytes_of(packed, protobuf_c_message_pack(request, packed))),
             0);
    world_run(&w, 100);
    CHECK_EQ(own.done, 1);
    return own.code ? NULL : protobuf_c_message_unpack(answer, NULL, own.bytes, response);
}

static void *ask(struct peer *peer, const char *method, const void *request,
                 const ProtobufCMessageDescriptor *answer)
{
    return ask_for(peer, "", method, request, answer);
}

static void *free_answer(void *message)
{
    protobuf_c_message_free_unpacked(message, NULL);
    return NULL;
}

/* --- Reload ---------------------------------------------------------------------------------- */

static int reload(void *user, char *text, size_t size)
{
    (void)user;
    reloads++;
    if (reload_code == 0)
        set_rights(few + 1, 4); /* who asked may not, any more */
    snprintf(text, size, "%s", reload_code ? "rights.yaml:3: no" : "4 rules");
    return reload_code;
}

static void *reloaded_by(struct peer *peer)
{
    Headway__V1__ReloadRequest request = HEADWAY__V1__RELOAD_REQUEST__INIT;
    return ask(peer, "headway.v1.Access/Reload", &request,
               &headway__v1__reload_response__descriptor);
}

static void a_broker_reads_again_what_it_is_told_to(void)
{
    begin((headway_broker_options){.reload = reload});
    set_rights(few, 5);
    CHECK(!reloaded_by(&ben));
    CHECK_EQ(own.code, HEADWAY_PERMISSION_DENIED);
    CHECK_EQ(reloads, 0);
    reload_code = HEADWAY_FAILED_PRECONDITION;
    CHECK(!reloaded_by(&anna));
    CHECK_EQ(own.code, HEADWAY_FAILED_PRECONDITION);
    CHECK_STR(own.message, "rights.yaml:3: no");
    reload_code = 0;
    Headway__V1__ReloadResponse *r = reloaded_by(&anna);
    CHECK(r);
    CHECK_STR(r->text, "4 rules");
    r = free_answer(r);
    CHECK(!reloaded_by(&anna));
    CHECK_EQ(own.code, HEADWAY_PERMISSION_DENIED);
    CHECK_EQ(reloads, 2);
    world_close(&w);
}

static void a_broker_without_files_says_so(void)
{
    begin((headway_broker_options){0});
    CHECK(!reloaded_by(&anna));
    CHECK_EQ(own.code, HEADWAY_UNIMPLEMENTED);
    world_close(&w);
}

/* --- Explain --------------------------------------------------------------------------------- */

static Headway__V1__AccessExplainResponse *explained(const char *identity, const char *action,
                                                     const char *name)
{
    Headway__V1__AccessExplainRequest request = HEADWAY__V1__ACCESS_EXPLAIN_REQUEST__INIT;
    request.identity = (char *)identity;
    request.action = (char *)action;
    request.name = (char *)name;
    return ask(&anna, "headway.v1.Access/Explain", &request,
               &headway__v1__access_explain_response__descriptor);
}

static void explain_names_the_line_that_decides(void)
{
    begin((headway_broker_options){0});
    Headway__V1__AccessExplainResponse *r = explained("ben", "call", "s.S/Get");
    CHECK(r && r->allowed && !r->rights && !r->line);
    r = free_answer(r);
    set_rights(few, 5);
    r = explained("ben", "call", "s.S/Get");
    CHECK(r && !r->allowed && r->rights && r->line && r->line->deny);
    CHECK_EQ(r->line->line, 3);
    CHECK_STR(r->line->who, "ben");
    CHECK_STR(r->line->pattern, "s.S/Get");
    CHECK(!r->limits->has_calls);
    r = free_answer(r);
    r = explained("anna", "call", "s.S/Get");
    CHECK(r && r->allowed && r->line && r->line->line == 5);
    CHECK_STR(r->line->who, "*");
    CHECK(r->limits->has_calls && r->limits->calls == 9 && !r->limits->has_connections);
    CHECK_EQ(r->limits->message_bytes, (uint64_t)1 << 40);
    r = free_answer(r);
    r = explained("ben", "delegate", "anna");
    CHECK(r && r->allowed && r->line->line == 4);
    r = free_answer(r);
    r = explained("anna", "serve", "s.S");
    CHECK(r && !r->allowed && !r->line);
    r = free_answer(r);
    CHECK(!explained("anna", "eat", "s.S"));
    CHECK_EQ(own.code, HEADWAY_INVALID_ARGUMENT);
    CHECK(!explained("a/b", "call", "s.S/Get"));
    CHECK_EQ(own.code, HEADWAY_INVALID_ARGUMENT);
    world_close(&w);
}

/* --- WhoAmI ---------------------------------------------------------------------------------- */

static Headway__V1__WhoAmIResponse *who_is(struct peer *peer, const char *behalf)
{
    Headway__V1__WhoAmIRequest request = HEADWAY__V1__WHO_AM_IREQUEST__INIT;
    return ask_for(peer, behalf, "headway.v1.Access/WhoAmI", &request,
                   &headway__v1__who_am_iresponse__descriptor);
}

static void everybody_may_ask_who_they_are(void)
{
    begin((headway_broker_options){0});
    Headway__V1__WhoAmIResponse *r = who_is(&ben, "");
    CHECK(r && !r->rights && r->n_lines == 0);
    CHECK_STR(r->identity, "ben");
    r = free_answer(r);
    set_rights(few, 1); /* nothing for ben */
    r = who_is(&ben, "");
    CHECK(r && r->rights && r->n_lines == 0 && !r->more);
    CHECK_STR(r->identity, "ben");
    CHECK_STR(r->delegate, "");
    r = free_answer(r);
    set_rights(few, 5);
    r = who_is(&ben, "");
    CHECK(r && r->n_lines == 4 && !r->more && !r->limits->has_calls);
    for (unsigned i = 0; i < 4; i++)
        CHECK_EQ(r->lines[i]->line, i + 2); /* as in the file */
    CHECK_STR(r->lines[2]->action, "delegate");
    CHECK(r->lines[1]->deny && !r->lines[2]->deny);
    r = free_answer(r);
    r = who_is(&ben, "anna");
    CHECK(r && r->n_lines == 3 && r->limits->has_calls);
    CHECK_STR(r->identity, "anna");
    CHECK_STR(r->delegate, "ben");
    r = free_answer(r);
    CHECK(!who_is(&anna, "ben"));
    CHECK_EQ(own.code, HEADWAY_PERMISSION_DENIED);
    world_close(&w);
}

static void what_applies_is_told_up_to_a_bound(void)
{
    static line many[RULES];
    begin((headway_broker_options){0});
    for (int i = 0; i < RULES; i++)
        many[i] = (line){i % 2 ? "*" : "ben", "s.>", NULL, 0};
    set_rights(many, 256);
    Headway__V1__WhoAmIResponse *r = who_is(&ben, "");
    CHECK(r && r->n_lines == 256 && !r->more);
    r = free_answer(r);
    set_rights(many, RULES);
    r = who_is(&ben, "");
    CHECK(r && r->n_lines == 256 && r->more && r->lines[255]->line == 256);
    r = free_answer(r);
    world_close(&w);
}

/* The broker's other services are like any: by default nobody may. */
static void the_brokers_own_services_need_a_line(void)
{
    static const line health[] = {{"anna", "headway.v1.Health/Check", NULL, 0}};
    Headway__V1__HealthCheckRequest request = HEADWAY__V1__HEALTH_CHECK_REQUEST__INIT;
    const ProtobufCMessageDescriptor *answer = &headway__v1__health_check_response__descriptor;
    begin((headway_broker_options){0});
    set_rights(health, 1);
    void *r = ask(&anna, "headway.v1.Health/Check", &request, answer);
    CHECK(r);
    r = free_answer(r);
    CHECK(!ask(&ben, "headway.v1.Health/Check", &request, answer));
    CHECK_EQ(own.code, HEADWAY_PERMISSION_DENIED);
    CHECK(!ask(&anna, "headway.v1.Reflection/ListServices", &request, answer));
    CHECK_EQ(own.code, HEADWAY_PERMISSION_DENIED);
    world_close(&w);
}

int main(void)
{
    RUN(a_broker_reads_again_what_it_is_told_to);
    RUN(a_broker_without_files_says_so);
    RUN(explain_names_the_line_that_decides);
    RUN(everybody_may_ask_who_they_are);
    RUN(what_applies_is_told_up_to_a_bound);
    RUN(the_brokers_own_services_need_a_line);
    return 0;
}
