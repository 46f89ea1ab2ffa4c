/* SPDX-License-Identifier: Apache-2.0 */
/* A broker that asks its owner whether a worker's schema fits the callers of those that are there.
 */
#include "broker_world.h"

enum { WORKERS = 12 };

static struct world w;
static struct peer client, workers[WORKERS];
static struct own calls[64];

/* What the broker's owner was asked, and what it answers. */
static struct owner {
    int asked, code, unreadable;
    size_t registered, offered; /* the last question: sizes tell schemas apart */
    const char *why;
    int warnings; /* lines of the log */
    char line[512];
} owner;

static int check(void *user, const char *service, headway_bytes registered, headway_bytes offered,
                 char *why, size_t why_size)
{
    CHECK(user == &owner);
    CHECK_STR(service, "fleet.v1.Fleet");
    owner.asked++;
    owner.registered = registered.size;
    owner.offered = offered.size;
    if (registered.size == 0 && !owner.unreadable)
        return 0; /* nobody to break */
    snprintf(why, why_size, "%s", owner.why);
    return owner.code;
}

static void log_line(void *user, headway_log_level level, uint64_t call_id, const char *line)
{
    world_log(user, level, call_id, line);
    owner.warnings += level == HEADWAY_LOG_WARN;
    if (level == HEADWAY_LOG_WARN)
        snprintf(owner.line, sizeof owner.line, "%s", line);
}

static void begin(int code, const char *why)
{
    static char names[WORKERS][16];
    memset(&owner, 0, sizeof owner);
    owner.code = code;
    owner.why = why;
    world_open(&w, (headway_broker_options){.schema_check = check,
                                            .schema_user = &owner,
                                            .log = {log_line, NULL, HEADWAY_LOG_WARN}});
    peer_open(&w, &client, "client");
    for (int i = 0; i < WORKERS; i++) {
        snprintf(names[i], sizeof names[i], "worker-%d", i);
        peer_open(&w, &workers[i], names[i]);
    }
}

static void offer(int worker, size_t schema)
{
    uint8_t bytes[4096];
    const char *methods[] = {"Get", NULL};
    serve_as(&workers[worker], "fleet.v1.Fleet", 4,
             declare(bytes, "fleet.v1.Fleet", methods, schema));
    world_run(&w, 20);
}

static void leave(int worker)
{
    headway__link_end(workers[worker].link, HEADWAY__REASON_SHUTDOWN, NULL);
    world_run(&w, 20);
}

static void get(int number)
{
    call(&calls[number], &client, "fleet.v1.Fleet/Get");
    world_run(&w, 50);
    CHECK_EQ(calls[number].done, 1);
    CHECK_EQ(calls[number].code, HEADWAY_OK);
}

static void who_would_break_callers_is_refused_and_the_others_go_on(void)
{
    begin(HEADWAY_FAILED_PRECONDITION, "RPC_REMOVED: Watch");
    offer(0, 100);
    CHECK_EQ(owner.asked, 1); /* can it be read? */
    CHECK_EQ(owner.registered, 0);
    get(0);
    offer(1, 200);
    CHECK_EQ(owner.asked, 2);
    CHECK(owner.registered == 100 && owner.offered == 200);
    CHECK_EQ(workers[1].serve.done, 1);
    CHECK_EQ(workers[1].serve.code, HEADWAY_FAILED_PRECONDITION);
    CHECK_STR(workers[1].serve.message, "RPC_REMOVED: Watch");
    CHECK_EQ(workers[0].serve.done, 0);
    for (int i = 1; i < 9; i++)
        get(i);
    CHECK_EQ(workers[0].opened, 9);
    CHECK_EQ(workers[1].opened, 0);
    CHECK(statistics(&w).schemas_refused == 1 && statistics(&w).workers == 1);
    CHECK_EQ(owner.warnings, 1);
    CHECK(strstr(owner.line, "worker-1 is refused: RPC_REMOVED: Watch"));
    world_close(&w);
}

static void a_warning_is_told_and_counted_once(void)
{
    begin(0, "FIELD_WIRE_TYPE: five_minutes");
    offer(0, 100);
    offer(1, 200);
    CHECK_EQ(workers[1].serve.done, 0);
    offer(2, 200);
    offer(3, 100);
    leave(1);
    offer(4, 200);
    CHECK_EQ(owner.asked, 2);
    CHECK_EQ(owner.warnings, 1);
    CHECK(strstr(owner.line, "from worker-1: FIELD_WIRE_TYPE: five_minutes"));
    CHECK_EQ(statistics(&w).schemas_warned, 1);
    CHECK_EQ(statistics(&w).schemas_refused, 0);
    CHECK_EQ(statistics(&w).workers, 4);
    world_close(&w);
}

static void the_same_schema_is_never_asked_about_twice(void)
{
    begin(HEADWAY_FAILED_PRECONDITION, "never");
    for (int i = 0; i < WORKERS; i++)
        offer(i, 1000);
    CHECK_EQ(owner.asked, 1);
    for (int i = 0; i < WORKERS; i++)
        leave(i);
    CHECK_EQ(statistics(&w).workers, 0);
    peer_connect(&w, &workers[3]);
    offer(3, 1000); /* the last that was taken */
    CHECK_EQ(owner.asked, 1);
    world_close(&w);
}

static void where_nobody_serves_nobody_is_broken(void)
{
    begin(HEADWAY_FAILED_PRECONDITION, "never");
    offer(0, 100);
    leave(0);
    offer(1, 200);
    CHECK_EQ(owner.asked, 2);
    CHECK_EQ(owner.registered, 0);
    CHECK_EQ(workers[1].serve.done, 0);
    get(0);
    world_close(&w);
}

/* Each distinct schema of those who serve is asked about, once. */
static void all_who_serve_are_held_against_the_new_one(void)
{
    begin(0, "");
    for (int i = 0; i < 6; i++)
        offer(i, 100 + (size_t)(i / 2));
    CHECK_EQ(owner.asked, 1 + 1 + 2);
    owner.asked = 0;
    offer(6, 500);
    CHECK_EQ(owner.asked, 3);
    CHECK_EQ(statistics(&w).schemas_warned, 0); /* no text, no warning */
    world_close(&w);
}

static void who_tells_no_schema_is_not_judged(void)
{
    begin(HEADWAY_FAILED_PRECONDITION, "never");
    offer(0, 100);
    offer(1, 0);
    CHECK_EQ(owner.asked, 1);
    CHECK_EQ(workers[1].serve.done, 0);
    offer(2, 200);
    CHECK_EQ(owner.asked, 2);
    CHECK_EQ(owner.registered, 100);
    CHECK_EQ(workers[2].serve.code, HEADWAY_FAILED_PRECONDITION);
    world_close(&w);
}

/* The first schema of a name may be refused too: then the name stays unknown. */
static void a_name_whose_only_schema_is_refused_stays_unknown(void)
{
    begin(HEADWAY_INVALID_ARGUMENT, "it cannot be read");
    owner.unreadable = 1;
    offer(0, 100);
    CHECK_EQ(workers[0].serve.code, HEADWAY_INVALID_ARGUMENT);
    CHECK_EQ(statistics(&w).services, 0);
    CHECK_EQ(statistics(&w).schemas_refused, 1);
    world_close(&w);
}

int main(void)
{
    RUN(who_would_break_callers_is_refused_and_the_others_go_on);
    RUN(a_warning_is_told_and_counted_once);
    RUN(the_same_schema_is_never_asked_about_twice);
    RUN(where_nobody_serves_nobody_is_broken);
    RUN(all_who_serve_are_held_against_the_new_one);
    RUN(who_tells_no_schema_is_not_judged);
    RUN(a_name_whose_only_schema_is_refused_stays_unknown);
    return 0;
}
