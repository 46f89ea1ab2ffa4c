/* SPDX-License-Identifier: Apache-2.0 */
/* A function's face on a simulated bus, a caller, and a function that the stories play. */
#ifndef HEADWAY_TESTS_FACE_WORLD_H
#define HEADWAY_TESTS_FACE_WORLD_H

#include <headway/sim.h>

#include <face_trial.headway.h>

#include "broker.h"
#include "check.h"
#include "face.h"

enum { KEPT = 64 };

static headway_sim *sim;
static headway_host *hosts[3]; /* broker, function, client */
static headway_broker *broker;
static headway_bus *served, *client;
static face *the_face;
static uint32_t room = UINT32_MAX; /* invocations that the function takes */

/* What the function has been asked. */
static struct {
    unsigned invoked, running, most, cancelled, writable, answered;
    face_call *calls[KEPT];
    face_invocation last;
    char payload[1024];
} asked;

/* What the caller has heard. */
static struct {
    unsigned done, messages;
    int code, not_processed;
    uint32_t retry_after_ms;
    char text[512], last[64];
    char details[512];
    size_t details_size;
} heard;

static inline int invoke(void *user, face_call *call, const face_invocation *invocation)
{
    (void)user;
    if (asked.running >= room)
        return HEADWAY_EAGAIN;
    CHECK(invocation->payload.size < sizeof asked.payload);
    asked.last = *invocation;
    memcpy(asked.payload, invocation->payload.data, invocation->payload.size);
    asked.payload[invocation->payload.size] = 0;
    asked.calls[asked.invoked++ % KEPT] = call;
    if (++asked.running > asked.most)
        asked.most = asked.running;
    return 0;
}

static inline void cancel(void *user, face_call *call)
{
    (void)user;
    (void)call;
    asked.cancelled++;
    asked.running--;
}

static inline void writable(void *user, face_call *call)
{
    (void)user;
    (void)call;
    asked.writable++;
}

static const face_port port = {invoke, cancel, writable};

static inline headway_bus *open_bus(headway_host *at)
{
    headway_bus *bus;
    const headway_bus_options options = {.size = sizeof options,
                                         .name = headway_sim_host_name(at),
                                         .alloc = headway_sim_alloc(at),
                                         .random = headway_sim_random(at)};
    CHECK_EQ(headway_bus_open(headway_sim_loop(at), headway_sim_transport(), "mem://broker",
                              &options, &bus),
             0);
    return bus;
}

static inline void run_ms(uint64_t ms)
{
    CHECK_EQ(headway_sim_run(sim, ms * HEADWAY_SIM_MILLISECOND), 0);
}

static inline face_options defaults(void)
{
    static const char *const events[] = {"Tell", NULL};
    return (face_options){.size = sizeof(face_options),
                          .service = "trial.v1.Trial",
                          .schema = face_trial_proto_schema,
                          .concurrency = 16,
                          .events = events};
}

static inline headway_bytes trial_schema(void)
{
    return face_trial_proto_schema;
}

static inline void begin_on(const face_options *options, const face_port *with)
{
    static const char *const names[] = {"broker", "function", "client"};
    char why[256];
    memset(&asked, 0, sizeof asked);
    memset(&heard, 0, sizeof heard);
    room = UINT32_MAX;
    CHECK_EQ(headway_sim_new(NULL, &sim), 0);
    for (int i = 0; i < 3; i++)
        CHECK_EQ(headway_sim_host(sim, names[i], &hosts[i]), 0);
    const headway_broker_options of_broker = {.size = sizeof of_broker,
                                              .alloc = headway_sim_alloc(hosts[0]),
                                              .random = headway_sim_random(hosts[0])};
    CHECK_EQ(headway_broker_new(headway_sim_loop(hosts[0]), headway_sim_transport(), &of_broker,
                                &broker),
             0);
    CHECK_EQ(headway_broker_listen(broker, "mem://broker", NULL, 0), 0);
    served = open_bus(hosts[1]);
    CHECK_EQ(face_open(served, options, with, NULL, why, sizeof why, &the_face), 0);
    client = open_bus(hosts[2]);
    run_ms(200);
}

static inline void begin_with(const face_options *options)
{
    begin_on(options, &port);
}

static inline void begin(void)
{
    const face_options options = defaults();
    begin_with(&options);
}

static inline void on_bus_closed(headway_bus *bus, void *user)
{
    (void)user;
    headway_bus_free(bus);
}

static inline void on_broker_closed(headway_broker *closed, void *user)
{
    (void)user;
    headway_broker_free(closed);
}

static inline void on_face_closed(void *user)
{
    ++*(int *)user;
}

/* Everything that was taken is given back. */
static inline void end(void)
{
    int closed = 0;
    headway_bus_close(client, on_bus_closed, NULL);
    run_ms(1000);
    face_close(the_face, on_face_closed, &closed);
    run_ms(1000);
    CHECK_EQ(closed, 1);
    headway_bus_close(served, on_bus_closed, NULL);
    run_ms(1000);
    headway_broker_close(broker, on_broker_closed, NULL);
    run_ms(1000);
    for (int i = 0; i < 3; i++)
        CHECK_EQ(headway_sim_blocks(hosts[i]), 0);
    headway_sim_free(sim);
}

/* ---- the caller ---- */

static inline void note(const headway_status *status)
{
    heard.done++;
    heard.code = status->code;
    heard.not_processed = status->not_processed;
    heard.retry_after_ms = status->retry_after_ms;
    snprintf(heard.text, sizeof heard.text, "%s", status->message);
    heard.details_size = status->details.size;
    CHECK(status->details.size <= sizeof heard.details);
    if (status->details.size)
        memcpy(heard.details, status->details.data, status->details.size);
}

static inline void on_word(headway_call *call, const headway_status *status,
                           const Trial__V1__Word *word, void *user)
{
    (void)call;
    (void)user;
    note(status);
    if (word)
        snprintf(heard.last, sizeof heard.last, "%s %d", word->text, word->number);
}

static inline void on_empty(headway_call *call, const headway_status *status,
                            const Google__Protobuf__Empty *empty, void *user)
{
    (void)call;
    (void)user;
    CHECK(!empty == (status->code != 0));
    note(status);
}

static inline void on_next(headway_call *call, const Trial__V1__Word *word, void *user)
{
    (void)call;
    (void)user;
    heard.messages++;
    snprintf(heard.last, sizeof heard.last, "%s %d", word->text, word->number);
}

static inline void on_end(headway_call *call, const headway_status *status, void *user)
{
    (void)call;
    (void)user;
    note(status);
}

static inline Trial__V1__Word word_of(const char *text, int number)
{
    Trial__V1__Word word = TRIAL__V1__WORD__INIT;
    word.text = (char *)text;
    word.number = number;
    return word;
}

static inline headway_call *ask_with(const char *text, const headway_call_options *options)
{
    headway_call *call;
    Trial__V1__Word word = word_of(text, 7);
    CHECK_EQ(trial_v1_trial_ask(client, &word, options, on_word, NULL, &call), 0);
    run_ms(20);
    return call;
}

static inline headway_call *ask(const char *text)
{
    return ask_with(text, NULL);
}

static inline headway_call *watch(const headway_call_options *options)
{
    headway_call *call;
    Trial__V1__Word word = word_of("w", 0);
    static const trial_v1_trial_watch_events events = {on_next, on_end};
    CHECK_EQ(trial_v1_trial_watch(client, &word, options, &events, NULL, &call), 0);
    run_ms(20);
    return call;
}

/* ---- the function ---- */

static inline face_call *last_call(void)
{
    CHECK(asked.invoked > 0);
    return asked.calls[(asked.invoked - 1) % KEPT];
}

static inline int say(const char *text)
{
    return face_write(last_call(), headway_bytes_of_string(text));
}

static inline void answer(const char *text)
{
    CHECK_EQ(say(text), 0);
    face_end(last_call());
    asked.running--;
    run_ms(20);
}

static inline void fail_with(const char *payload)
{
    face_failed(last_call(), headway_bytes_of_string(payload));
    asked.running--;
    run_ms(20);
}

#endif
