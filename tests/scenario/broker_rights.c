/* SPDX-License-Identifier: Apache-2.0 */
/* Who may do what at a broker: by the name of the link, whatever a peer says of itself. */
#include "broker_world.h"
#include "fanout.h"
#include "permit.h"

enum { HIJACKS = 1000, REVOKED = 100 };

static struct world w;
static struct peer worker, anna, ben, eve;
static struct own own, other;
static const char *revoked; /* who is not let in */

static int identify(void *user, const headway_credentials *who, char *ret_name, size_t size)
{
    (void)user;
    if (revoked && strcmp(who->remote, revoked) == 0)
        return -1;
    snprintf(ret_name, size, "%s", who->remote);
    return 0;
}

/* Eight rules at most: name, who, deny, then a pattern for each action or NULL. */
typedef struct line {
    const char *name, *who;
    int deny;
    const char *pattern[HEADWAY__ACTIONS];
} line;

static void set_rights(const line *lines, size_t count, Headway__V1__RightsLimits *limits)
{
    Headway__V1__Rights message = HEADWAY__V1__RIGHTS__INIT;
    Headway__V1__RightsRule rules[8], *list[8];
    Headway__V1__RightsLimits *limit_list[] = {limits};
    headway__rights *rights;
    for (size_t i = 0; i < count; i++) {
        headway__v1__rights_rule__init(&rules[i]);
        list[i] = &rules[i];
        rules[i].name = (char *)lines[i].name;
        rules[i].deny = lines[i].deny;
        rules[i].who = (char **)&lines[i].who;
        rules[i].n_who = 1;
        rules[i].call = (char **)&lines[i].pattern[0];
        rules[i].n_call = lines[i].pattern[0] != NULL;
        rules[i].serve = (char **)&lines[i].pattern[1];
        rules[i].n_serve = lines[i].pattern[1] != NULL;
        rules[i].publish = (char **)&lines[i].pattern[2];
        rules[i].n_publish = lines[i].pattern[2] != NULL;
        rules[i].subscribe = (char **)&lines[i].pattern[3];
        rules[i].n_subscribe = lines[i].pattern[3] != NULL;
        rules[i].delegate = (char **)&lines[i].pattern[4];
        rules[i].n_delegate = lines[i].pattern[4] != NULL;
    }
    message.rules = list;
    message.n_rules = count;
    message.limits = limit_list;
    message.n_limits = limits != NULL;
    CHECK_EQ(headway__rights_new(headway_sim_alloc(w.host), &message, NULL, &rights), 0);
    headway_broker_rights(w.broker, rights);
}

static const line usual[] = {{"readers", "anna", 0, {"s.S/Get", NULL, NULL, "t.>"}},
                             {"workers", "worker", 0, {NULL, "s.S", "t.>", NULL}},
                             {"on leave", "ben", 1, {"s.>", NULL, NULL, NULL}}};

static void begin(Headway__V1__RightsLimits *limits)
{
    world_open(&w, (headway_broker_options){.identify = identify});
    set_rights(usual, 3, limits);
    peer_open(&w, &worker, "worker");
    serve(&worker, "s.S", 64);
    world_run(&w, 20);
    CHECK_EQ(worker.serve.done, 0);
    peer_open(&w, &anna, "anna");
}

/* What it opened, on behalf of identity if not "", is answered so, within 50 ms. */
static void opens_for(struct peer *peer, const char *identity, unsigned kind, const char *name,
                      int code)
{
    headway__open open = {
        .grant_messages = 8, .grant_bytes = 65536, .identity = headway_bytes_of_string(identity)};
    static struct own all[64];
    static size_t next;
    struct own *o = &all[next++ % 64];
    memset(o, 0, sizeof *o);
    headway_bytes payload = headway_bytes_of_string(kind == HEADWAY__KIND_SUBSCRIBE ? "" : "x");
    CHECK_EQ(own_open(o, peer, kind, name, open, payload), 0);
    world_run(&w, 50);
    if (kind == HEADWAY__KIND_SUBSCRIBE && code == HEADWAY_OK) {
        CHECK_EQ(o->done, 0);
        return;
    }
    CHECK_EQ(o->done, 1);
    CHECK_EQ(o->code, code);
    CHECK(code == HEADWAY_OK || o->not_processed);
    other = *o;
}

static void opens(struct peer *peer, unsigned kind, const char *name, int code)
{
    opens_for(peer, "", kind, name, code);
}

static void what_no_rule_allows_is_denied_and_the_rule_is_named(void)
{
    begin(NULL);
    peer_open(&w, &ben, "ben");
    opens(&anna, HEADWAY__KIND_CALL, "s.S/Get", HEADWAY_OK);
    opens(&anna, HEADWAY__KIND_CALL, "s.S/Get", HEADWAY_OK);
    opens(&anna, HEADWAY__KIND_CALL, "s.S/Watch", HEADWAY_PERMISSION_DENIED);
    CHECK_STR(other.message, "anna may not call s.S/Watch: no rule allows it");
    opens(&ben, HEADWAY__KIND_CALL, "s.S/Get", HEADWAY_PERMISSION_DENIED);
    CHECK_STR(other.message, "ben may not call s.S/Get: rule 'on leave'");
    opens(&anna, HEADWAY__KIND_SERVE, "s.S", HEADWAY_PERMISSION_DENIED);
    opens(&anna, HEADWAY__KIND_PUBLISH, "t.x", HEADWAY_PERMISSION_DENIED);
    opens(&anna, HEADWAY__KIND_SUBSCRIBE, "t.x", HEADWAY_OK);
    opens(&anna, HEADWAY__KIND_SUBSCRIBE, ">", HEADWAY_PERMISSION_DENIED);
    opens(&worker, HEADWAY__KIND_PUBLISH, "t.x", HEADWAY_OK);
    opens(&anna, HEADWAY__KIND_DIRECT, "s.S", HEADWAY_PERMISSION_DENIED);
    CHECK_EQ(worker.opened, 2);
    CHECK_EQ(statistics(&w).opens_denied, 6);
    world_close(&w);
}

static void new_rights_hold_for_what_is_open(void)
{
    static const line less[] = {{"", "worker", 0, {NULL, "s.S", NULL, NULL}},
                                {"", "ben", 0, {"s.>", NULL, NULL, NULL}}};
    begin(NULL);
    worker.hold = 1;
    call(&own, &anna, "s.S/Get");
    world_run(&w, 50);
    CHECK_EQ(worker.opened, 1);
    set_rights(usual, 3, NULL); /* the same: nothing ends */
    world_run(&w, 50);
    CHECK(anna.up && !own.done);
    set_rights(less, 2, NULL);
    world_run(&w, 50);
    CHECK(!anna.up && own.done && worker.up);
    CHECK(worker.handled[0].cancelled);
    slot_returns(&worker.handled[0]);
    peer_connect(&w, &anna);
    opens(&anna, HEADWAY__KIND_CALL, "s.S/Get", HEADWAY_PERMISSION_DENIED); /* nor from memory */
    worker.hold = 0;
    peer_open(&w, &ben, "ben");
    opens(&ben, HEADWAY__KIND_CALL, "s.S/Get", HEADWAY_OK);
    world_close(&w);
}

static void who_is_revoked_is_gone_at_once_with_its_streams(void)
{
    begin(NULL);
    worker.hold = 1;
    for (int i = 0; i < REVOKED; i++) {
        struct handled *handled = &worker.handled[worker.opened];
        call(&own, &anna, "s.S/Get");
        world_run(&w, 20);
        CHECK(handled->busy);
        revoked = "anna";
        CHECK_EQ(headway_broker_review(w.broker), 1);
        unsigned messages = handled->messages;
        world_run(&w, 1000);
        CHECK(!anna.up && own.done && handled->cancelled);
        CHECK_EQ(handled->messages, messages);
        slot_returns(handled);
        CHECK_EQ(headway__link_connect(&anna.node, "mem://broker", &anna, &anna.link), 0);
        int downs = anna.downs;
        world_run(&w, 200);
        CHECK(!anna.up && anna.downs == downs + 1);
        revoked = NULL;
        peer_connect(&w, &anna);
    }
    CHECK_EQ(worker.opened, REVOKED);
    CHECK_EQ(headway_broker_review(w.broker), 0);
    world_close(&w);
}

/* Another's host name, process and epoch, under a name of one's own: nothing is taken over. */
static void nobody_becomes_another_by_what_it_says(void)
{
    begin(NULL);
    peer_open(&w, &eve, "eve");
    eve.node.name = "anna";
    for (int i = 0; i < HIJACKS; i++) {
        if (i % 10 == 0) {
            headway__link_end(eve.link, HEADWAY__REASON_SHUTDOWN, NULL);
            world_run(&w, 50);
            memcpy(eve.node.instance, anna.node.instance, sizeof eve.node.instance);
            eve.node.epoch = anna.node.epoch + (uint64_t)(i % 3);
            CHECK_EQ(headway__link_connect(&eve.node, "mem://broker", &eve, &eve.link), 0);
            world_run(&w, 50);
        }
        opens(&eve, HEADWAY__KIND_CALL, "s.S/Get", HEADWAY_PERMISSION_DENIED);
        CHECK(anna.up && anna.downs == 0);
    }
    CHECK_EQ(worker.opened, 0);
    opens(&anna, HEADWAY__KIND_CALL, "s.S/Get", HEADWAY_OK);
    world_close(&w);
}

/* What the broker tells a worker is what it knows, whatever is in a client's ask. */
static void an_ask_for_a_direct_link_names_the_link_it_came_by(void)
{
    static const line all[] = {{"", "*", 0, {"s.S/*", "s.S", NULL, NULL}}};
    uint8_t bytes[128];
    headway__writer w_ask = {bytes, 0, sizeof bytes, 0};
    headway__open open = {.grant_messages = 8, .grant_bytes = 65536};
    headway__ask ask = {.identity = headway_bytes_of_string("root")};
    begin(NULL);
    set_rights(all, 1, NULL);
    worker.hold = 1;
    headway__ask_encode(&w_ask, &ask);
    memset(&own, 0, sizeof own);
    CHECK_EQ(own_open(&own, &anna, HEADWAY__KIND_DIRECT, "s.S", open,
                      headway_bytes_of(bytes, w_ask.size)),
             0);
    world_run(&w, 50);
    CHECK_EQ(worker.opened, 1);
    CHECK_STR(worker.handled[0].identity, "anna");
    world_close(&w);
}

/* --- on behalf of others --------------------------------------------------------------------- */

static const line gateways[] = {{"readers", "anna", 0, {"s.S/Get", NULL, NULL, NULL, NULL}},
                                {"workers", "worker", 0, {NULL, "s.S", NULL, NULL, NULL}},
                                {"web", "eve", 0, {NULL, NULL, NULL, NULL, ">"}},
                                {"not him", "eve", 1, {NULL, NULL, NULL, NULL, "root"}}};

static void begin_with_a_gateway(Headway__V1__RightsLimits *limits)
{
    begin(NULL);
    set_rights(gateways, 4, limits);
    peer_open(&w, &eve, "eve");
}

static void a_call_on_behalf_is_judged_as_theirs(void)
{
    begin_with_a_gateway(NULL);
    opens_for(&eve, "anna", HEADWAY__KIND_CALL, "s.S/Get", HEADWAY_OK);
    CHECK_STR(worker.handled[0].identity, "anna");
    CHECK_STR(worker.handled[0].delegate, "eve");
    opens_for(&eve, "anna", HEADWAY__KIND_CALL, "s.S/Watch", HEADWAY_PERMISSION_DENIED);
    CHECK_STR(other.message, "anna may not call s.S/Watch: no rule allows it");
    opens(&eve, HEADWAY__KIND_CALL, "s.S/Get", HEADWAY_PERMISSION_DENIED);
    CHECK_STR(other.message, "eve may not call s.S/Get: no rule allows it");
    opens_for(&eve, "root", HEADWAY__KIND_CALL, "s.S/Get", HEADWAY_PERMISSION_DENIED);
    CHECK_STR(other.message, "eve may not call on behalf of root: rule 'not him'");
    opens_for(&anna, "eve", HEADWAY__KIND_CALL, "s.S/Get", HEADWAY_PERMISSION_DENIED);
    CHECK_STR(other.message, "anna may not call on behalf of eve: no rule allows it");
    opens_for(&eve, "a b", HEADWAY__KIND_CALL, "s.S/Get", HEADWAY_INVALID_ARGUMENT);
    opens_for(&eve, "anna", HEADWAY__KIND_PUBLISH, "t.x", HEADWAY_INVALID_ARGUMENT);
    opens_for(&eve, "anna", HEADWAY__KIND_DIRECT, "s.S", HEADWAY_INVALID_ARGUMENT);
    CHECK_EQ(worker.opened, 1);
    CHECK_EQ(statistics(&w).opens_denied, 4);
    headway_broker_rights(w.broker, NULL);
    opens_for(&eve, "anna", HEADWAY__KIND_CALL, "s.S/Get", HEADWAY_PERMISSION_DENIED);
    opens(&eve, HEADWAY__KIND_CALL, "s.S/Get", HEADWAY_OK);
    CHECK_STR(worker.handled[1].identity, "eve");
    CHECK_STR(worker.handled[1].delegate, "");
    world_close(&w);
}

static void who_speaks_is_not_for_a_client_to_say(void)
{
    headway__open open = {.grant_messages = 8,
                          .grant_bytes = 65536,
                          .identity = headway_bytes_of_string("anna"),
                          .delegate = headway_bytes_of_string("gateway")};
    begin_with_a_gateway(NULL);
    memset(&own, 0, sizeof own);
    CHECK_EQ(own_open(&own, &eve, HEADWAY__KIND_CALL, "s.S/Get", open, headway_bytes_of("x", 1)),
             0);
    world_run(&w, 50);
    CHECK(own.done && own.not_processed);
    CHECK_EQ(own.code, HEADWAY_INVALID_ARGUMENT);
    CHECK_EQ(worker.opened, 0);
    world_close(&w);
}

static void limits_are_those_of_whom_it_is_for(void)
{
    static char *who[] = {"anna"};
    Headway__V1__RightsLimits limits = HEADWAY__V1__RIGHTS_LIMITS__INIT;
    limits.who = who;
    limits.n_who = limits.has_calls = limits.has_calls_per_second = 1;
    limits.calls = 2;
    limits.calls_per_second = 3;
    begin_with_a_gateway(&limits);
    worker.hold = 1;
    call(&own, &anna, "s.S/Get");
    headway__open open = {.grant_messages = 8, .identity = headway_bytes_of_string("anna")};
    static struct own second;
    memset(&second, 0, sizeof second);
    CHECK_EQ(own_open(&second, &eve, HEADWAY__KIND_CALL, "s.S/Get", open, headway_bytes_of("x", 1)),
             0);
    world_run(&w, 20);
    CHECK_EQ(worker.opened, 2);
    opens_for(&eve, "anna", HEADWAY__KIND_CALL, "s.S/Get", HEADWAY_RESOURCE_EXHAUSTED);
    CHECK_STR(other.message, "too many calls of this identity at once");
    answer(&worker.handled[0], 1);
    fail(&worker.handled[1], HEADWAY_ABORTED, "");
    worker.hold = 0;
    world_run(&w, 20);
    opens_for(&eve, "anna", HEADWAY__KIND_CALL, "s.S/Get", HEADWAY_OK);
    opens_for(&eve, "anna", HEADWAY__KIND_CALL, "s.S/Get", HEADWAY_RESOURCE_EXHAUSTED);
    CHECK_STR(other.message, "too many calls of this identity in a second");
    world_close(&w);
}

/* Its own link and calls have lost nothing. */
static void a_call_on_behalf_ends_alone_when_it_may_not_be_any_more(void)
{
    static const line without[] = {{"", "anna", 0, {"s.S/Get", NULL, NULL, NULL, NULL}},
                                   {"", "worker", 0, {NULL, "s.S", NULL, NULL, NULL}}};
    headway__open open = {.grant_messages = 8, .identity = headway_bytes_of_string("anna")};
    begin_with_a_gateway(NULL);
    worker.hold = 1;
    memset(&own, 0, sizeof own);
    CHECK_EQ(own_open(&own, &eve, HEADWAY__KIND_CALL, "s.S/Get", open, headway_bytes_of("x", 1)),
             0);
    world_run(&w, 50);
    CHECK_EQ(worker.opened, 1);
    set_rights(without, 2, NULL);
    world_run(&w, 50);
    CHECK(own.done && eve.up && worker.handled[0].cancelled);
    CHECK_EQ(own.code, HEADWAY_PERMISSION_DENIED);
    slot_returns(&worker.handled[0]);
    world_run(&w, 50);
    world_close(&w);
}

static void an_identity_has_its_limits(void)
{
    static char *who[] = {"anna"};
    static struct own calls[3];
    Headway__V1__RightsLimits limits = HEADWAY__V1__RIGHTS_LIMITS__INIT;
    limits.who = who;
    limits.n_who = limits.has_connections = limits.connections = 1;
    limits.has_calls = limits.has_subscriptions = limits.has_calls_per_second = 1;
    limits.calls = 2;
    limits.subscriptions = 1;
    limits.calls_per_second = 4;
    begin(&limits);
    worker.hold = 1;
    call(&calls[0], &anna, "s.S/Get");
    call(&calls[1], &anna, "s.S/Get");
    opens(&anna, HEADWAY__KIND_CALL, "s.S/Get", HEADWAY_RESOURCE_EXHAUSTED);
    CHECK_STR(other.message, "too many calls of this identity at once");
    answer(&worker.handled[0], 1);
    answer(&worker.handled[1], 1);
    worker.hold = 0;
    world_run(&w, 20);
    opens(&anna, HEADWAY__KIND_CALL, "s.S/Get", HEADWAY_OK);
    opens(&anna, HEADWAY__KIND_CALL, "s.S/Get", HEADWAY_OK);
    opens(&anna, HEADWAY__KIND_CALL, "s.S/Get", HEADWAY_RESOURCE_EXHAUSTED);
    CHECK_STR(other.message, "too many calls of this identity in a second");
    world_run(&w, 1000);
    opens(&anna, HEADWAY__KIND_CALL, "s.S/Get", HEADWAY_OK);
    opens(&anna, HEADWAY__KIND_SUBSCRIBE, "t.x", HEADWAY_OK);
    opens(&anna, HEADWAY__KIND_SUBSCRIBE, "t.y", HEADWAY_RESOURCE_EXHAUSTED);
    memset(&ben, 0, sizeof ben);
    peer_open(&w, &ben, "eve"); /* others are free of it */
    headway_sim_identify(ben.host, &(headway_credentials){.remote = "anna"});
    ben.node.epoch++;
    CHECK_EQ(headway__link_connect(&ben.node, "mem://broker", &ben, &ben.link), 0);
    world_run(&w, 50);
    CHECK_EQ(ben.downs, 1);
    CHECK(anna.up);
    world_close(&w);
}

/* What is counted is of the name, not of a link: leaving and coming back changes nothing. */
static void a_new_link_does_not_forget_the_old_one(void)
{
    static char *who[] = {"anna"};
    Headway__V1__RightsLimits limits = HEADWAY__V1__RIGHTS_LIMITS__INIT;
    limits.who = who;
    limits.n_who = limits.has_calls = limits.has_calls_per_second = 1;
    limits.calls = 1;
    limits.calls_per_second = 2;
    begin(&limits);
    opens(&anna, HEADWAY__KIND_CALL, "s.S/Get", HEADWAY_OK);
    opens(&anna, HEADWAY__KIND_CALL, "s.S/Get", HEADWAY_OK);
    headway__link_end(anna.link, HEADWAY__REASON_SHUTDOWN, NULL);
    world_run(&w, 50);
    peer_connect(&w, &anna);
    opens(&anna, HEADWAY__KIND_CALL, "s.S/Get", HEADWAY_RESOURCE_EXHAUSTED);
    CHECK_STR(other.message, "too many calls of this identity in a second");
    world_run(&w, 1000);
    worker.hold = 1;
    call(&own, &anna, "s.S/Get");
    world_run(&w, 50);
    headway__link_end(anna.link, HEADWAY__REASON_SHUTDOWN, NULL);
    world_run(&w, 50);
    CHECK(own.done && worker.handled[2].cancelled);
    peer_connect(&w, &anna); /* its handler goes on (C10) */
    opens(&anna, HEADWAY__KIND_CALL, "s.S/Get", HEADWAY_RESOURCE_EXHAUSTED);
    CHECK_STR(other.message, "too many calls of this identity at once");
    fail(&worker.handled[2], HEADWAY_CANCELLED, "");
    worker.hold = 0;
    world_run(&w, 1000);
    opens(&anna, HEADWAY__KIND_CALL, "s.S/Get", HEADWAY_OK);
    world_close(&w);
}

/* Those that nobody has any more are kept, but not without end. */
static void names_that_have_gone_are_forgotten_in_time(void)
{
    begin(NULL);
    for (int i = 0; i < HEADWAY__IDENTITIES_IDLE + 50; i++) {
        headway__link_end(anna.link, HEADWAY__REASON_SHUTDOWN, NULL);
        world_run(&w, 10);
        headway_credentials who = {.uid = -1, .gid = -1, .pid = -1};
        snprintf(who.remote, sizeof who.remote, "n%d", i);
        headway_sim_identify(anna.host, &who);
        peer_connect(&w, &anna);
    }
    CHECK_EQ(w.broker->identities_idle, HEADWAY__IDENTITIES_IDLE);
    world_close(&w);
}

/* --- bytes ----------------------------------------------------------------------------------- */

static void begin_with(Headway__V1__RightsLimits *limits, const line *lines, size_t count)
{
    static char *who[] = {"anna"};
    limits->who = who;
    limits->n_who = 1;
    begin(NULL);
    set_rights(lines, count, limits);
}

static const line wide[] = {{"", "*", 0, {">", ">", ">", ">", ">"}}};

static void what_waits_for_an_identity_is_limited(void)
{
    Headway__V1__RightsLimits limits = HEADWAY__V1__RIGHTS_LIMITS__INIT;
    static struct own calls[6], sub;
    static const char text[100] = "x";
    headway_bytes payload = headway_bytes_of(text, sizeof text);
    limits.has_queued_bytes = 1;
    limits.queued_bytes = 250;
    begin_with(&limits, wide, 1);
    worker.hold = 1;
    headway_host *host;
    CHECK_EQ(headway_sim_host(w.sim, "ben", &host), 0);
    headway_sim_identify(host, &(headway_credentials){.remote = "anna"});
    peer_open(&w, &ben, "ben");    /* as anna, by another link */
    for (int i = 0; i < 64; i++) { /* its slots */
        static struct own taken[64];
        call(&taken[i], &worker, "s.S/Get");
    }
    world_run(&w, 50);
    CHECK_EQ(worker.opened, 64);
    for (int i = 0; i < 2; i++)
        call_with(&calls[i], i ? &ben : &anna, "s.S/Get", 0, payload);
    world_run(&w, 20);
    CHECK_EQ(statistics(&w).calls_waiting, 2);
    call_with(&calls[2], &anna, "s.S/Get", 0, payload);
    world_run(&w, 20);
    CHECK_EQ(calls[2].code, HEADWAY_RESOURCE_EXHAUSTED);
    CHECK_STR(calls[2].message, "too many bytes wait for this identity");
    CHECK(calls[2].not_processed && calls[2].retry_after_ms);
    call(&calls[3], &worker, "s.S/Get"); /* others are free of it */
    world_run(&w, 20);
    CHECK_EQ(statistics(&w).calls_waiting, 3);

    /* Of its 250 bytes 50 are left, for an event of 3 + 40 and not of 3 + 50. */
    headway__open none = {.policy = HEADWAY__SLOW_BLOCK};
    memset(&sub, 0, sizeof sub);
    CHECK_EQ(own_open(&sub, &anna, HEADWAY__KIND_SUBSCRIBE, "t.x", none, headway_bytes_of("", 0)),
             0);
    world_run(&w, 20);
    for (int i = 0; i < 2; i++) {
        memset(&calls[4 + i], 0, sizeof calls[0]);
        CHECK_EQ(own_open(&calls[4 + i], &worker, HEADWAY__KIND_PUBLISH, "t.x", (headway__open){0},
                          headway_bytes_of(text, i ? 40 : 50)),
                 0);
        world_run(&w, 20);
        CHECK(calls[4 + i].done && calls[4 + i].code == HEADWAY_OK);
    }
    CHECK_EQ(statistics(&w).events_lost, 1);
    CHECK_EQ(statistics(&w).events_queued, 1);
    for (int i = 0; i < 64; i++)
        answer(&worker.handled[i], 1);
    world_run(&w, 50); /* what has left the line counts no more */
    CHECK_EQ(statistics(&w).calls_waiting, 0);
    CHECK_EQ(w.broker->identities_idle, 0);
    CHECK(headway__session_of(HEADWAY__OWNER(w.broker->sessions.next, headway__session, node)->link)
              ->identity->queued <= 43);
    world_close(&w);
}

static void what_an_identity_sends_is_limited_in_size(void)
{
    Headway__V1__RightsLimits limits = HEADWAY__V1__RIGHTS_LIMITS__INIT;
    static char *who[] = {"anna", "worker"};
    static uint8_t large[100000];
    headway__open open = {.grant_messages = 8, .grant_bytes = 131072};
    limits.has_message_bytes = 1;
    limits.message_bytes = 80000;
    begin_with(&limits, wide, 1);
    limits.who = who;
    limits.n_who = 2;
    set_rights(wide, 1, &limits);
    worker.hold = 1;
    for (size_t size = 80000; size < 80002; size++) {
        struct handled *handled = &worker.handled[worker.opened];
        call_with(&own, &anna, "s.S/Get", 0, headway_bytes_of(large, size));
        world_run(&w, 50);
        headway__stream_grant(&handled->stream, 0, 131072);
        world_run(&w, 50);
        CHECK_EQ(own.done, size > 80000);
        CHECK_EQ(handled->cancelled, size > 80000);
        CHECK(size > 80000 ? handled->messages == 0 : handled->bytes == size);
        if (size > 80000)
            slot_returns(handled);
        else
            answer(handled, 1);
        world_run(&w, 50);
        CHECK(own.done && own.code == (size > 80000 ? HEADWAY_RESOURCE_EXHAUSTED : HEADWAY_OK));
    }
    worker.hold = 0;
    for (size_t size = 80000; size < 80002; size++) {
        memset(&own, 0, sizeof own);
        CHECK_EQ(own_open(&own, &anna, HEADWAY__KIND_PUBLISH, "t.x", open,
                          headway_bytes_of(large, size)),
                 0);
        world_run(&w, 100);
        CHECK(own.done && own.code == (size > 80000 ? HEADWAY_RESOURCE_EXHAUSTED : HEADWAY_OK));
    }
    peer_open(&w, &eve, "eve"); /* free itself, but not who answers it */
    for (worker.reply = 80000; worker.reply < 80002; worker.reply++) {
        memset(&own, 0, sizeof own);
        own.window = 8;
        CHECK_EQ(own_open(&own, &eve, HEADWAY__KIND_CALL, "s.S/Get", open,
                          headway_bytes_of(large, worker.reply > 80000 ? 10 : sizeof large)),
                 0);
        world_run(&w, 100);
        CHECK(own.done);
        CHECK_EQ(own.code, worker.reply > 80000 ? HEADWAY_RESOURCE_EXHAUSTED : HEADWAY_OK);
    }
    CHECK(anna.up && worker.up);
    limits.message_bytes = 1000;
    set_rights(wide, 1, &limits);
    call_with(&own, &anna, "s.S/Get", 0, headway_bytes_of(large, 1001)); /* at the door */
    world_run(&w, 100);
    CHECK(own.done && own.not_processed && own.code == HEADWAY_RESOURCE_EXHAUSTED);
    CHECK_STR(own.message, "a message of this identity has 1000 bytes at most");
    CHECK_EQ(own.retry_after_ms, HEADWAY_RETRY_NEVER);
    opens(&anna, HEADWAY__KIND_DIRECT, "s.S", HEADWAY_PERMISSION_DENIED);
    unsigned opened = worker.opened;
    headway__ask ask = {.slots = 1};
    uint8_t bytes[64];
    headway__writer at = {bytes, 0, sizeof bytes, 0};
    headway__ask_encode(&at, &ask);
    memset(&own, 0, sizeof own);
    CHECK_EQ(
        own_open(&own, &eve, HEADWAY__KIND_DIRECT, "s.S", open, headway_bytes_of(bytes, at.size)),
        0);
    world_run(&w, 100);
    CHECK_EQ(own.done, 0);
    CHECK_EQ(worker.opened, opened); /* it is not even asked */
    world_close(&w);
}

int main(void)
{
    RUN(what_no_rule_allows_is_denied_and_the_rule_is_named);
    RUN(new_rights_hold_for_what_is_open);
    RUN(who_is_revoked_is_gone_at_once_with_its_streams);
    RUN(nobody_becomes_another_by_what_it_says);
    RUN(an_ask_for_a_direct_link_names_the_link_it_came_by);
    RUN(a_call_on_behalf_is_judged_as_theirs);
    RUN(who_speaks_is_not_for_a_client_to_say);
    RUN(limits_are_those_of_whom_it_is_for);
    RUN(a_call_on_behalf_ends_alone_when_it_may_not_be_any_more);
    RUN(an_identity_has_its_limits);
    RUN(what_waits_for_an_identity_is_limited);
    RUN(what_an_identity_sends_is_limited_in_size);
    RUN(a_new_link_does_not_forget_the_old_one);
    RUN(names_that_have_gone_are_forgotten_in_time);
    return 0;
}
