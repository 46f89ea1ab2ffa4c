/* SPDX-License-Identifier: Apache-2.0 */
/* Who calls, as handlers see it: by the broker, straight and within the process it is whom the
   broker knows, and nothing that a caller says of itself. */
#include "rights.h"
#include "runtime.h"
#include "support/processes.h"

static const headway_method methods[] = {{.name = "Get", .route = "s.S/Get"},
                                         {.name = "Late", .route = "s.S/Late"}};
static const headway_service_descriptor service = {
    .size = sizeof service, .name = "s.S", .methods = methods, .method_count = 2};

/* What the last call of a party was to its handler. */
struct party {
    headway_host *host;
    headway_bus *bus;
    unsigned served;
    char identity[64], delegate[64];
    headway_call *held;
    int done, code;
};

static headway_sim *sim;
static struct broker_process broker;
static struct party worker, anna, ben, gateway;

static int identify(void *user, const headway_credentials *who, char *ret_name, size_t size)
{
    (void)user;
    snprintf(ret_name, size, "%s", strcmp(who->remote, "nameless") == 0 ? "" : who->remote);
    return 0;
}

static void run(uint64_t span)
{
    CHECK_EQ(headway_sim_run(sim, span), 0);
}

static int on_get(headway_call *call, headway_bytes request, void *self)
{
    struct party *party = self;
    (void)request;
    party->served++;
    snprintf(party->identity, sizeof party->identity, "%s", headway_call_identity(call));
    snprintf(party->delegate, sizeof party->delegate, "%s", headway_call_delegate(call));
    return headway_call_reply(call, headway_bytes_of_string("got"));
}

static int on_late(headway_call *call, headway_bytes request, void *self)
{
    (void)request;
    ((struct party *)self)->held = call;
    return 0;
}

static void party_open(struct party *party, const char *name, headway_bus_options options)
{
    *party = (struct party){0};
    CHECK_EQ(headway_sim_host(sim, *name ? name : "nameless", &party->host), 0);
    options.size = sizeof options;
    options.alloc = headway_sim_alloc(party->host);
    options.random = headway_sim_random(party->host);
    options.host = 7;
    CHECK_EQ(headway_bus_open(headway_sim_loop(party->host), headway_sim_transport(),
                              "mem://broker", &options, &party->bus),
             0);
    run(100 * MS);
}

static void party_close(struct party *party)
{
    headway_bus_close(party->bus, NULL, NULL);
    run(3 * SECOND);
    headway_bus_free(party->bus);
    CHECK_EQ(headway_sim_blocks(party->host), 0);
}

static void serve(struct party *party)
{
    static const headway_handler handlers[] = {{.open = on_get}, {.open = on_late}};
    CHECK_EQ(headway_service_open(party->bus, &service, handlers, party, NULL, NULL), 0);
    run(100 * MS);
}

static void begin(uint64_t seed)
{
    sim = sim_make((headway_sim_options){.seed = seed});
    memset(&broker, 0, sizeof broker);
    CHECK_EQ(broker_start(&broker, sim, (headway_broker_options){.identify = identify}), 0);
    party_open(&worker, "worker", (headway_bus_options){.direct_listen = "mem://worker-direct:0"});
    serve(&worker);
}

static void end(void)
{
    party_close(&worker);
    broker_stop(&broker);
    headway_sim_free(sim);
}

static void on_done(headway_call *call, const headway_status *status, void *user)
{
    struct party *party = user;
    CHECK_STR(headway_call_identity(call), ""); /* a caller's side says nothing */
    party->code = status->code;
    party->done++;
}

static void ask_for(struct party *party, const char *identity, int method, int via)
{
    static const headway_call_events events = {.on_done = on_done};
    headway_call_options options = {
        .size = sizeof options, .wait_for_ready = 1, .via = (uint8_t)via, .deadline_ms = 5000};
    options.on_behalf = identity;
    CHECK_EQ(headway_call_open(party->bus, &methods[method], headway_bytes_of_string("x"), &options,
                               &events, party, NULL),
             0);
}

static void ask(struct party *party, int method, int via)
{
    ask_for(party, NULL, method, via);
}

static void gets_for(struct party *party, const char *identity, int via)
{
    int before = party->done;
    ask_for(party, identity, 0, via);
    run(SECOND);
    CHECK_EQ(party->done, before + 1);
    CHECK_EQ(party->code, HEADWAY_OK);
}

static void gets(struct party *party, int via)
{
    gets_for(party, NULL, via);
}

/* Everybody may everything, and gateways speak for all. */
static void set_rights(void)
{
    static char *everyone[] = {"*"}, *all[] = {">"}, *who[] = {"gateway"};
    Headway__V1__Rights message = HEADWAY__V1__RIGHTS__INIT;
    Headway__V1__RightsRule open = HEADWAY__V1__RIGHTS_RULE__INIT,
                            web = HEADWAY__V1__RIGHTS_RULE__INIT, *rules[] = {&open, &web};
    headway__rights *rights;
    open.who = everyone;
    open.call = open.serve = web.delegate = all;
    web.who = who;
    open.n_who = open.n_call = open.n_serve = web.n_who = web.n_delegate = 1;
    message.rules = rules;
    message.n_rules = 2;
    CHECK_EQ(headway__rights_new(headway_sim_alloc(broker.host), &message, NULL, &rights), 0);
    headway_broker_rights(broker.broker, rights);
}

/* --- stories -------------------------------------------------------------------------------- */

static void a_handler_sees_who_calls(void)
{
    begin(1);
    party_open(&anna, "anna", (headway_bus_options){0});
    party_open(&ben, "ben", (headway_bus_options){.name = "anna"}); /* a name is but a word */
    gets(&anna, HEADWAY_VIA_BROKER);
    CHECK_STR(worker.identity, "anna");
    gets(&ben, HEADWAY_VIA_BROKER);
    CHECK_STR(worker.identity, "ben");
    CHECK_STR(headway_bus_identity(anna.bus), "anna");
    CHECK_STR(headway_bus_identity(worker.bus), "worker");
    party_close(&ben);
    party_close(&anna);
    party_open(&anna, "", (headway_bus_options){0});
    gets(&anna, HEADWAY_VIA_BROKER);
    CHECK_STR(worker.identity, "");
    CHECK_STR(headway_bus_identity(anna.bus), "");
    CHECK_EQ(worker.served, 3);
    party_close(&anna);
    end();
}

static void the_longest_name_comes_whole_and_stays_as_long_as_the_call(void)
{
    static const char longest[] = "a23456789b123456789c123456789d123456789e123456789f123456789g123";
    CHECK_EQ(sizeof longest - 1, HEADWAY__IDENTITY_MOST);
    begin(2);
    party_open(&anna, longest, (headway_bus_options){0});
    ask(&anna, 1, HEADWAY_VIA_BROKER);
    run(SECOND);
    CHECK(worker.held);
    CHECK_STR(headway_call_identity(worker.held), longest);
    party_close(&anna);
    CHECK(headway_call_cancelled(worker.held));
    CHECK_STR(headway_call_identity(worker.held), longest);
    headway_call_drop(worker.held);
    end();
}

static void a_direct_link_is_whose_the_broker_said(void)
{
    begin(3);
    party_open(&anna, "anna", (headway_bus_options){.via = HEADWAY_VIA_DIRECT});
    party_open(&ben, "ben", (headway_bus_options){.via = HEADWAY_VIA_DIRECT});
    for (int i = 0; i < 3; i++) {
        gets(&anna, HEADWAY_VIA_DIRECT);
        CHECK_STR(worker.identity, "anna");
        gets(&ben, HEADWAY_VIA_DIRECT);
        CHECK_STR(worker.identity, "ben");
    }
    ask(&anna, 1, HEADWAY_VIA_DIRECT);
    run(SECOND);
    party_close(&ben);
    party_close(&anna); /* the link and its ticket are gone */
    CHECK_STR(headway_call_identity(worker.held), "anna");
    headway_call_drop(worker.held);
    headway_bus_statistics s = {.size = sizeof s};
    headway_bus_statistics_get(worker.bus, &s);
    CHECK_EQ(s.served_straight, 7);
    end();
}

static void within_the_process_it_is_its_own(void)
{
    begin(4);
    party_open(&gateway, "gateway", (headway_bus_options){0});
    static const headway_handler handlers[] = {{.open = on_get}};
    static const headway_method own_methods[] = {{.name = "Get", .route = "own.S/Get"}};
    static const headway_service_descriptor own = {
        .size = sizeof own, .name = "own.S", .methods = own_methods, .method_count = 1};
    static const headway_call_events events = {.on_done = on_done};
    headway_call_options options = {
        .size = sizeof options, .via = HEADWAY_VIA_DIRECT, .wait_for_ready = 1};
    CHECK_EQ(headway_service_open(gateway.bus, &own, handlers, &gateway, NULL, NULL), 0);
    CHECK_EQ(headway_call_open(gateway.bus, own_methods, headway_bytes_of_string("x"), &options,
                               &events, &gateway, NULL),
             0);
    run(SECOND);
    CHECK_EQ(gateway.done, 1);
    CHECK_EQ(gateway.code, HEADWAY_OK);
    CHECK_STR(gateway.identity, "gateway");
    party_close(&gateway);
    end();
}

/* The gateway has a direct link, and a service of the same name within; on behalf of others it
   uses neither. */
static void a_gateway_speaks_for_its_users(void)
{
    begin(5);
    set_rights();
    party_open(&gateway, "gateway", (headway_bus_options){.via = HEADWAY_VIA_AUTO});
    gets(&gateway, HEADWAY_VIA_DIRECT);
    gets_for(&gateway, "anna", HEADWAY_VIA_AUTO);
    CHECK_STR(worker.identity, "anna");
    CHECK_STR(worker.delegate, "gateway");
    gets(&gateway, HEADWAY_VIA_AUTO);
    CHECK_STR(worker.identity, "gateway");
    CHECK_STR(worker.delegate, "");
    gets_for(&gateway, "gateway", HEADWAY_VIA_AUTO); /* for itself */
    CHECK_STR(worker.identity, "gateway");
    CHECK_STR(worker.delegate, "");
    headway_bus_statistics s = {.size = sizeof s};
    headway_bus_statistics_get(gateway.bus, &s);
    CHECK(s.calls_straight == 1 || s.calls_straight == 2); /* none of those on behalf */
    ask_for(&worker, "anna", 0, HEADWAY_VIA_AUTO);
    run(SECOND);
    CHECK_EQ(worker.done, 1);
    CHECK_EQ(worker.code, HEADWAY_PERMISSION_DENIED);
    party_close(&gateway);
    end();
}

static void onward_done(headway_call *call, const headway_status *status, void *user)
{
    headway_call *parent = user;
    (void)call;
    CHECK_EQ(status->code, HEADWAY_OK);
    CHECK_EQ(headway_call_reply(parent, headway_bytes_of_string("done")), 0);
}

/* quote: onward */
static int ask_onward(headway_call *call, headway_bytes request)
{
    static const headway_call_events events = {.on_done = onward_done};
    headway_call_options options = {.size = sizeof options, .parent = call};
    options.on_behalf = headway_call_identity(call);
    return headway_call_open(headway_call_bus(call), &methods[0], request, &options, &events, call,
                             NULL);
}
/* end quote */

static int on_front(headway_call *call, headway_bytes request, void *self)
{
    (void)self;
    return ask_onward(call, request) == 0 ? 0 : HEADWAY_UNAVAILABLE;
}

static void a_service_may_act_for_its_caller(void)
{
    static const headway_handler handlers[] = {{.open = on_front}};
    static const headway_method front_methods[] = {{.name = "Get", .route = "front.S/Get"}};
    static const headway_service_descriptor front = {
        .size = sizeof front, .name = "front.S", .methods = front_methods, .method_count = 1};
    static const headway_call_events events = {.on_done = on_done};
    headway_call_options options = {.size = sizeof options, .wait_for_ready = 1};
    begin(7);
    set_rights();
    party_open(&gateway, "gateway", (headway_bus_options){0});
    CHECK_EQ(headway_service_open(gateway.bus, &front, handlers, &gateway, NULL, NULL), 0);
    party_open(&anna, "anna", (headway_bus_options){0});
    CHECK_EQ(headway_call_open(anna.bus, front_methods, headway_bytes_of("x", 1), &options, &events,
                               &anna, NULL),
             0);
    run(SECOND);
    CHECK_EQ(anna.done, 1);
    CHECK_EQ(anna.code, HEADWAY_OK);
    CHECK_STR(worker.identity, "anna");
    CHECK_STR(worker.delegate, "gateway");
    party_close(&anna);
    party_close(&gateway);
    end();
}

static void what_is_no_identity_is_refused_at_once(void)
{
    static const headway_call_events events = {.on_done = on_done};
    headway_call_options options = {.size = sizeof options, .via = HEADWAY_VIA_DIRECT};
    char long_name[HEADWAY__IDENTITY_MOST + 2];
    begin(6);
    memset(long_name, 'x', sizeof long_name - 1);
    long_name[sizeof long_name - 1] = 0;
    options.on_behalf = "anna"; /* never straight */
    CHECK_EQ(headway_call_open(worker.bus, methods, headway_bytes_of("x", 1), &options, &events,
                               &worker, NULL),
             HEADWAY_EINVAL);
    options.via = HEADWAY_VIA_DEFAULT;
    options.on_behalf = long_name;
    CHECK_EQ(headway_call_open(worker.bus, methods, headway_bytes_of("x", 1), &options, &events,
                               &worker, NULL),
             HEADWAY_EINVAL);
    options.on_behalf = "a/b"; /* the broker says so */
    CHECK_EQ(headway_call_open(worker.bus, methods, headway_bytes_of("x", 1), &options, &events,
                               &worker, NULL),
             0);
    run(SECOND);
    CHECK_EQ(worker.code, HEADWAY_INVALID_ARGUMENT);
    end();
}

/* --- subscriptions ---------------------------------------------------------------------------- */

struct listener {
    headway_subscription *subscription;
    int ready, events, done, code;
    char message[96];
};

static void listener_ready(headway_subscription *subscription, void *user)
{
    (void)subscription;
    ((struct listener *)user)->ready++;
}

static void listener_event(headway_subscription *subscription, const char *topic, uint64_t sequence,
                           headway_bytes message, void *user)
{
    (void)subscription, (void)topic, (void)sequence, (void)message;
    ((struct listener *)user)->events++;
}

static void listener_done(headway_subscription *subscription, const headway_status *status,
                          void *user)
{
    struct listener *l = user;
    (void)subscription;
    l->done++;
    l->code = status->code;
    snprintf(l->message, sizeof l->message, "%s", status->message ? status->message : "");
}

static void listen_for(struct listener *l, struct party *party, const char *identity,
                       const char *topic)
{
    static const headway_subscription_events events = {
        .on_event = listener_event, .on_ready = listener_ready, .on_done = listener_done};
    const headway_subscription_options options = {.size = sizeof options, .on_behalf = identity};
    *l = (struct listener){0};
    CHECK_EQ(headway_subscribe(party->bus, topic, &options, &events, l, &l->subscription), 0);
    run(SECOND);
}

static void publish(struct party *party, const char *topic)
{
    CHECK_EQ(headway_publish(party->bus, topic, headway_bytes_of_string("x"), NULL, NULL), 0);
    run(SECOND);
}

/* The worker publishes, who may hear topics from "t" on hears them, the gateway speaks for spoken,
   and hears what is its own; one subscription each for anna. */
static void set_topics(char *hears, char *spoken)
{
    static char *worker_name[] = {"worker"}, *gateway_name[] = {"gateway"}, *all[] = {">"};
    static char *own[] = {"own.>"}, *topics[] = {"t.>"}, *anna_name[] = {"anna"};
    Headway__V1__Rights message = HEADWAY__V1__RIGHTS__INIT;
    Headway__V1__RightsRule publishes = HEADWAY__V1__RIGHTS_RULE__INIT,
                            web = HEADWAY__V1__RIGHTS_RULE__INIT,
                            may_hear = HEADWAY__V1__RIGHTS_RULE__INIT,
                            *rules[] = {&publishes, &web, &may_hear};
    Headway__V1__RightsLimits one = HEADWAY__V1__RIGHTS_LIMITS__INIT, *limits[] = {&one};
    headway__rights *rights;
    publishes.who = worker_name;
    publishes.publish = publishes.serve = all;
    publishes.n_who = publishes.n_publish = publishes.n_serve = 1;
    web.who = gateway_name;
    web.subscribe = own;
    web.delegate = &spoken;
    web.n_who = web.n_subscribe = web.n_delegate = 1;
    may_hear.who = &hears;
    may_hear.subscribe = topics;
    may_hear.n_who = may_hear.n_subscribe = 1;
    one.who = anna_name;
    one.n_who = one.has_subscriptions = one.subscriptions = 1;
    message.rules = rules;
    message.n_rules = 3;
    message.limits = limits;
    message.n_limits = 1;
    CHECK_EQ(headway__rights_new(headway_sim_alloc(broker.host), &message, NULL, &rights), 0);
    headway_broker_rights(broker.broker, rights);
    run(SECOND);
}

static void begin_with_listeners(uint64_t seed)
{
    begin(seed);
    set_topics("anna", ">");
    party_open(&gateway, "gateway", (headway_bus_options){0});
}

static void a_gateway_listens_for_its_users(void)
{
    struct listener hers, his, again, own, topic;
    begin_with_listeners(8);
    listen_for(&hers, &gateway, "anna", "t.x");
    CHECK_EQ(hers.ready, 1);
    listen_for(&his, &gateway, "ben", "t.x");
    CHECK_EQ(his.code, HEADWAY_PERMISSION_DENIED);
    CHECK_STR(his.message, "ben may not subscribe t.x: no rule allows it");
    listen_for(&again, &gateway, "anna", "t.y"); /* her limit, not the gateway's */
    CHECK_EQ(again.code, HEADWAY_RESOURCE_EXHAUSTED);
    listen_for(&own, &gateway, NULL, "own.x");
    CHECK_EQ(own.ready, 1);
    listen_for(&topic, &gateway, "", "t.x");
    CHECK_EQ(topic.code, HEADWAY_PERMISSION_DENIED);
    listen_for(&topic, &worker, "anna", "t.x");
    CHECK_EQ(topic.code, HEADWAY_PERMISSION_DENIED);
    CHECK_STR(topic.message, "worker may not subscribe on behalf of anna: no rule allows it");
    publish(&worker, "t.x");
    CHECK_EQ(hers.events, 1);
    CHECK_EQ(hers.done + own.done, 0);
    party_close(&gateway);
    end();
}

/* Neither its link nor what the gateway hears for itself has lost anything by that. */
static void what_is_heard_for_another_ends_alone(void)
{
    char *const less[][2] = {{"ben", ">"}, {"anna", "ben"}};
    for (size_t i = 0; i < 2; i++) {
        struct listener hers, own;
        begin_with_listeners(9);
        listen_for(&hers, &gateway, "anna", "t.x");
        listen_for(&own, &gateway, NULL, "own.x");
        set_topics("anna", "anna"); /* nothing is lost */
        CHECK_EQ(hers.done, 0);
        set_topics(less[i][0], less[i][1]);
        CHECK_EQ(hers.done, 1);
        CHECK_EQ(hers.code, HEADWAY_PERMISSION_DENIED);
        publish(&worker, "own.x");
        CHECK_EQ(own.events, 1);
        set_topics("anna", ">");
        listen_for(&hers, &gateway, "anna", "t.x"); /* the place of the other is free */
        CHECK_EQ(hers.ready, 1);
        party_close(&gateway);
        end();
    }
}

/* Named in the OPEN, its own identity is one of those it speaks for. */
static void its_own_is_as_anothers_when_it_is_named(void)
{
    struct listener named, hers, own;
    begin_with_listeners(12);
    listen_for(&named, &gateway, "gateway", "own.x");
    listen_for(&hers, &gateway, "anna", "t.x");
    listen_for(&own, &gateway, NULL, "own.x");
    CHECK_EQ(named.ready + hers.ready + own.ready, 3);
    set_topics("anna", "anna");
    CHECK_EQ(named.done, 1);
    CHECK_EQ(named.code, HEADWAY_PERMISSION_DENIED);
    CHECK_EQ(hers.done + own.done, 0);
    listen_for(&named, &gateway, "gateway", "own.x");
    CHECK_EQ(named.code, HEADWAY_PERMISSION_DENIED);
    party_close(&gateway);
    end();
}

static void an_older_broker_is_not_asked_for_others(void)
{
    struct listener hers;
    begin_with_listeners(10);
    gateway.bus->upstreams[0].link->remote.features &= ~(uint32_t)HEADWAY__FEATURE_WHO;
    listen_for(&hers, &gateway, "anna", "t.x");
    CHECK_EQ(hers.code, HEADWAY_UNIMPLEMENTED);
    CHECK_EQ(hers.done, 1);
    party_close(&gateway);
    end();
}

static void a_listener_of_no_identity_is_refused(void)
{
    static const headway_subscription_events events = {.on_event = listener_event};
    char long_name[HEADWAY__IDENTITY_MOST + 2];
    headway_subscription_options options = {.size = sizeof options, .on_behalf = long_name};
    struct listener nobody;
    begin_with_listeners(11);
    memset(long_name, 'x', sizeof long_name - 1);
    long_name[sizeof long_name - 1] = 0;
    CHECK_EQ(headway_subscribe(gateway.bus, "t.x", &options, &events, NULL, NULL), HEADWAY_EINVAL);
    listen_for(&nobody, &gateway, "a/b", "t.x");
    CHECK_EQ(nobody.code, HEADWAY_INVALID_ARGUMENT);
    party_close(&gateway);
    end();
}

int main(void)
{
    RUN(a_handler_sees_who_calls);
    RUN(the_longest_name_comes_whole_and_stays_as_long_as_the_call);
    RUN(a_direct_link_is_whose_the_broker_said);
    RUN(within_the_process_it_is_its_own);
    RUN(a_gateway_speaks_for_its_users);
    RUN(a_service_may_act_for_its_caller);
    RUN(what_is_no_identity_is_refused_at_once);
    RUN(a_gateway_listens_for_its_users);
    RUN(what_is_heard_for_another_ends_alone);
    RUN(its_own_is_as_anothers_when_it_is_named);
    RUN(an_older_broker_is_not_asked_for_others);
    RUN(a_listener_of_no_identity_is_refused);
    return 0;
}
