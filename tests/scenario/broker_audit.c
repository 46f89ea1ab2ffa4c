/* SPDX-License-Identifier: Apache-2.0 */
/* The record that a broker's owner may keep: who came, what they opened and how it ended, each told
   once; and not more in a second than is asked for. */
#include "broker_world.h"
#include "permit.h"

enum { RECORDS = 4096, LINE = 256 };

static struct world w;
static struct peer worker, anna, web;
static struct own own;
static const char *revoked; /* who is not let in */
static char records[RECORDS][LINE];
static unsigned count;
static uint64_t dropped;

static int identify(void *user, const headway_credentials *who, char *ret_name, size_t size)
{
    (void)user;
    if (revoked && strcmp(who->remote, revoked) == 0)
        return -1;
    snprintf(ret_name, size, "%s", who->remote);
    return 0;
}

static void note(void *user, const headway_broker_record *r)
{
    static const char *const what[] = {"up",    "down",    "revoked",   "denied", "call",
                                       "serve", "publish", "subscribe", "direct"};
    (void)user;
    CHECK(r->size == sizeof *r && r->identity && r->delegate && r->remote && r->name && r->text);
    CHECK(count < RECORDS);
    dropped += r->dropped;
    snprintf(records[count++], LINE, "%s%s %s%s%s %s%s%s", r->ended ? "end " : "", what[r->what],
             r->identity, *r->delegate ? " by " : "", r->delegate, r->name, r->ended ? " " : "",
             r->ended ? headway_code_name(r->code) : "");
}

static unsigned times(const char *line)
{
    unsigned n = 0;
    for (unsigned i = 0; i < count; i++)
        n += strcmp(records[i], line) == 0;
    return n;
}

static void enter(struct peer *peer, const char *name)
{
    peer_open(&w, peer, name);
}

static void set_rights(void)
{
    static char *who[] = {"anna", "worker", "web"}, *call[] = {"s.S/Get"}, *serve_what[] = {"s.S"},
                *topics[] = {"t.>"};
    Headway__V1__Rights message = HEADWAY__V1__RIGHTS__INIT;
    Headway__V1__RightsRule all = HEADWAY__V1__RIGHTS_RULE__INIT, speak = all,
                            *rules[] = {&all, &speak};
    headway__rights *rights;
    all.who = who;
    all.n_who = 2;
    all.call = call;
    all.serve = serve_what;
    all.publish = all.subscribe = topics;
    all.n_call = all.n_serve = all.n_publish = all.n_subscribe = 1;
    speak.who = who + 2;
    speak.delegate = who;
    speak.n_who = speak.n_delegate = 1;
    message.rules = rules;
    message.n_rules = 2;
    CHECK_EQ(headway__rights_new(headway_sim_alloc(w.host), &message, NULL, &rights), 0);
    headway_broker_rights(w.broker, rights);
}

static void begin(uint32_t rate)
{
    count = 0;
    dropped = 0;
    world_open(&w,
               (headway_broker_options){.identify = identify, .audit = note, .audit_rate = rate});
    set_rights();
    enter(&worker, "worker");
    serve(&worker, "s.S", 64);
    world_run(&w, 20);
    enter(&anna, "anna");
}

static void opens(struct peer *peer, const char *identity, unsigned kind, const char *name)
{
    headway__open open = {
        .grant_messages = 8, .grant_bytes = 65536, .identity = headway_bytes_of_string(identity)};
    headway_bytes payload = headway_bytes_of_string(kind == HEADWAY__KIND_SUBSCRIBE ? "" : "x");
    memset(&own, 0, sizeof own);
    CHECK_EQ(own_open(&own, peer, kind, name, open, payload), 0);
    world_run(&w, 50);
}

static void what_is_opened_is_told_and_how_it_ended(void)
{
    begin(0);
    enter(&web, "web");
    opens(&anna, "", HEADWAY__KIND_CALL, "s.S/Get");
    opens(&web, "anna", HEADWAY__KIND_CALL, "s.S/Get");
    opens(&anna, "", HEADWAY__KIND_CALL, "s.S/Watch");
    opens(&anna, "", HEADWAY__KIND_CALL, "headway.v1.Access/WhoAmI"); /* with no request */
    opens(&anna, "", HEADWAY__KIND_PUBLISH, "t.x");
    opens(&anna, "", HEADWAY__KIND_SUBSCRIBE, "t.x");
    revoked = "anna";
    CHECK_EQ(headway_broker_review(w.broker), 1);
    revoked = NULL;
    world_run(&w, 100);
    headway__link_end(worker.link, HEADWAY__REASON_SHUTDOWN, NULL);
    world_run(&w, 100);
    static const char *const wanted[] = {"up worker ",
                                         "serve worker s.S",
                                         "up anna ",
                                         "up web ",
                                         "call anna s.S/Get",
                                         "end call anna s.S/Get OK",
                                         "call anna by web s.S/Get",
                                         "end call anna by web s.S/Get OK",
                                         "end denied anna s.S/Watch PERMISSION_DENIED",
                                         "call anna headway.v1.Access/WhoAmI",
                                         "end call anna headway.v1.Access/WhoAmI INVALID_ARGUMENT",
                                         "publish anna t.x",
                                         "subscribe anna t.x",
                                         "end revoked anna  PERMISSION_DENIED",
                                         "end subscribe anna t.x CANCELLED",
                                         "end down anna  OK",
                                         "end serve worker s.S OK",
                                         "end down worker  OK"};
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        if (times(wanted[i]) != 1)
            CHECK_STR(i < count ? records[i] : "nothing", wanted[i]);
    CHECK_EQ(count, sizeof wanted / sizeof *wanted);
    CHECK_EQ(dropped, 0);
    world_close(&w);
}

static void who_is_not_let_in_is_told(void)
{
    begin(0);
    revoked = "anna";
    memset(&web, 0, sizeof web);
    headway__link_end(anna.link, HEADWAY__REASON_SHUTDOWN, NULL);
    world_run(&w, 50);
    CHECK_EQ(headway__link_connect(&anna.node, "mem://broker", &anna, &anna.link), 0);
    world_run(&w, 200);
    CHECK(!anna.up);
    CHECK_EQ(times("end denied   PERMISSION_DENIED"), 1);
    revoked = NULL;
    world_close(&w);
}

/* A flood of calls neither makes more records than this nor hides who came and what was denied. */
static void of_too_many_the_number_is_told(void)
{
    static struct own calls[100];
    begin(20);
    world_run(&w, 1000);
    unsigned before = count;
    for (int i = 0; i < 100; i++)
        call(&calls[i], &anna, "s.S/Get");
    world_run(&w, 100);
    opens(&anna, "", HEADWAY__KIND_CALL, "s.S/Watch");
    CHECK_EQ(count - before, 21);
    CHECK_EQ(times("end denied anna s.S/Watch PERMISSION_DENIED"), 1);
    CHECK_EQ(dropped, 180);
    world_run(&w, 1000);
    opens(&anna, "", HEADWAY__KIND_CALL, "s.S/Get");
    CHECK_EQ(count - before, 23);
    CHECK_EQ(dropped, 180);
    world_close(&w);
}

int main(void)
{
    RUN(what_is_opened_is_told_and_how_it_ended);
    RUN(who_is_not_let_in_is_told);
    RUN(of_too_many_the_number_is_told);
    return 0;
}
