/* SPDX-License-Identifier: Apache-2.0 */
/* The slots of a service that is called from within its process: as many as it has, no more, and
   shared with the brokers. */
#include "loopback_world.h"

static void no_more_run_than_there_are_slots_L6(void)
{
    begin(10, HEADWAY_VIA_DIRECT, 4);
    int error;
    own.hold = 1;
    struct request *requests[ASKED];
    for (int i = 0; i < ASKED; i++)
        requests[i] = ask_patiently((struct ask){0});
    run(MS);
    CHECK_EQ(busy(), 4);
    CHECK(!process_ask(&own, (struct ask){0}, &error));
    CHECK_EQ(error, HEADWAY_EAGAIN);
    for (int i = 0; i < ASKED; i += 4) {
        CHECK_EQ(busy(), 4);
        jobs_release(&own, 4);
        run(MS);
    }
    CHECK_EQ(own.served, ASKED);
    CHECK_EQ(own.writables, 1); /* once after an EAGAIN */
    for (int i = 0; i < ASKED; i++)
        CHECK(requests[i]->done && requests[i]->code == HEADWAY_OK);
    finish();
}

static void a_deadline_while_waiting_for_a_slot_is_unavailable(void)
{
    begin(11, HEADWAY_VIA_DIRECT, 1);
    own.hold = 1;
    struct request *runs = ask((struct ask){.options.deadline_ms = 60000});
    struct request *late = ask_patiently((struct ask){.options.deadline_ms = 500});
    run(SECOND);
    CHECK(late->done && late->code == HEADWAY_UNAVAILABLE && late->not_processed);
    CHECK_EQ(own.served, 1);
    jobs_release(&own, 1);
    run(MS);
    CHECK(runs->done && runs->code == HEADWAY_OK);
    finish();
}

static void want_of_slots_is_the_brokers_path_within_L12(void)
{
    begin_with_broker(12, HEADWAY_VIA_AUTO, 4);
    CHECK_EQ(process_serve(&other, 8), 0);
    own.hold = other.hold = 1;
    run(SECOND);
    for (int i = 0; i < 10; i++) { /* the first has the loopback's slots come */
        ask((struct ask){0});
        run(SECOND / 10);
    }
    headway_bus_statistics s = counts(&own);
    CHECK(s.calls_within >= 1 && s.calls_within <= 3);
    CHECK_EQ(s.calls_within + broker_check(&broker).calls_accepted, 10);
    CHECK_EQ(s.calls_moved, 0);
    CHECK(busy() <= 4);
    own.hold = other.hold = 0;
    jobs_release(&own, 8);
    jobs_release(&other, 8);
    run(SECOND);
    CHECK_EQ(counts(&own).calls_ok, 10);
    finish_with_broker();
}

/* Many calls from both sides: nobody is refused, and the slots are never outrun. */
static void slots_are_shared_with_the_brokers_L11(void)
{
    for (uint64_t seed = 13; seed < 17; seed++) {
        begin_with_broker(seed, HEADWAY_VIA_DIRECT, 16);
        unsigned most = 0;
        own.hold = 1;
        for (int turn = 0; turn < 400; turn++) {
            for (int i = 0; i < 2; i++) {
                ask_patiently((struct ask){.options.deadline_ms = 30000});
                ask_of(&other, (struct ask){.options.deadline_ms = 30000});
            }
            run(10 * MS);
            most = busy() > most ? busy() : most;
            jobs_release(&own, (unsigned)headway_sim_draw(sim, 13));
        }
        CHECK(most > 8 && most <= 16);
        own.hold = 0;
        for (int i = 0; i < 100; i++) {
            jobs_release(&own, 16);
            run(100 * MS);
        }
        CHECK_EQ(counts(&own).calls_ok, 800);
        CHECK_EQ(counts(&other).calls_ok, 800);
        CHECK_EQ(counts(&own).calls_within, 800);
        finish_with_broker();
    }
}

/* Who calls itself without end leaves the brokers one slot. */
static void one_slot_is_the_brokers_L11(void)
{
    begin_with_broker(17, HEADWAY_VIA_DIRECT, 4);
    own.hold = 1;
    for (int i = 0; i < ASKED; i++)
        ask_patiently((struct ask){.options.deadline_ms = 60000});
    run(5 * SECOND);
    CHECK_EQ(busy(), 3);
    struct request *asked = ask_of(&other, (struct ask){.options.deadline_ms = 5000});
    run(SECOND);
    CHECK_EQ(busy(), 4);
    CHECK(!asked->done);
    own.hold = 0;
    for (int i = 0; i < ASKED; i++) {
        jobs_release(&own, 4);
        run(10 * MS);
    }
    CHECK(asked->done && asked->code == HEADWAY_OK);
    finish_with_broker();
}

/* Without a broker all slots are the loopback's; with its coming, one is not. */
static void a_broker_that_comes_gets_its_slot_L11(void)
{
    begin(18, HEADWAY_VIA_DIRECT, 4);
    own.hold = 1;
    for (int i = 0; i < ASKED; i++)
        ask_patiently((struct ask){.options.deadline_ms = 60000});
    run(SECOND);
    CHECK_EQ(busy(), 4);
    CHECK_EQ(broker_start(&broker, sim, (headway_broker_options){0}), 0);
    CHECK_EQ(process_start(&other, sim, "other", (headway_bus_options){0}), 0);
    run(5 * SECOND);
    CHECK(headway_bus_is_up(own.bus));
    struct request *asked = ask_of(&other, (struct ask){.options.deadline_ms = 10000});
    run(SECOND);
    CHECK_EQ(own.served, 4);
    own.hold = 0;
    for (int i = 0; i < ASKED; i++) {
        jobs_release(&own, 1);
        run(50 * MS);
    }
    CHECK(asked->done && asked->code == HEADWAY_OK);
    CHECK_EQ(counts(&own).calls_ok, ASKED);
    finish_with_broker();
}

/* It cannot be shared; so it is whose call comes first. */
static void a_service_of_one_slot_may_be_called_too(void)
{
    begin_with_broker(19, HEADWAY_VIA_DIRECT, 1);
    for (int i = 0; i < 10; i++) {
        struct request *within = ask_patiently((struct ask){0});
        run(100 * MS);
        CHECK(within->done && within->code == HEADWAY_OK);
        struct request *by_broker = ask_of(&other, (struct ask){0});
        run(100 * MS);
        CHECK(by_broker->done && by_broker->code == HEADWAY_OK);
    }
    CHECK_EQ(counts(&own).calls_within, 10);
    own.hold = 1;
    struct request *first = ask_of(&other, (struct ask){0});
    run(100 * MS);
    struct request *behind = ask_patiently((struct ask){0});
    run(100 * MS);
    CHECK_EQ(busy(), 1);
    jobs_release(&own, 1);
    own.hold = 0;
    run(100 * MS);
    CHECK(first->done && first->code == HEADWAY_OK);
    CHECK(behind->done && behind->code == HEADWAY_OK);
    finish_with_broker();
}

/* All slots, one, were the loopback's before there was a broker. */
static void a_broker_that_comes_may_use_the_one_slot(void)
{
    begin(21, HEADWAY_VIA_DIRECT, 1);
    ask_patiently((struct ask){0});
    run(SECOND);
    CHECK_EQ(broker_start(&broker, sim, (headway_broker_options){0}), 0);
    CHECK_EQ(process_start(&other, sim, "other", (headway_bus_options){0}), 0);
    run(5 * SECOND);
    struct request *asked = ask_of(&other, (struct ask){.options.deadline_ms = 5000});
    run(SECOND);
    CHECK(asked->done && asked->code == HEADWAY_OK);
    struct request *within = ask_patiently((struct ask){0});
    run(SECOND);
    CHECK(within->done && within->code == HEADWAY_OK);
    finish_with_broker();
}

static void what_is_not_used_for_a_minute_is_given_back_L11(void)
{
    begin_with_broker(20, HEADWAY_VIA_DIRECT, 4);
    ask_patiently((struct ask){0});
    run(SECOND);
    for (int idle = 0; idle < 2; idle++) {
        own.hold = 1;
        for (int i = 0; i < 4; i++)
            ask_of(&other, (struct ask){.options.deadline_ms = 3000});
        run(SECOND);
        CHECK_EQ(busy(), idle ? 4 : 3); /* one is ours, while it is used now and then */
        own.hold = 0;
        jobs_release(&own, 4);
        run(120 * SECOND);
    }
    struct request *again = ask_patiently((struct ask){0});
    run(SECOND);
    CHECK(again->done && again->code == HEADWAY_OK);
    finish_with_broker();
}

int main(void)
{
    RUN(no_more_run_than_there_are_slots_L6);
    RUN(a_deadline_while_waiting_for_a_slot_is_unavailable);
    RUN(want_of_slots_is_the_brokers_path_within_L12);
    RUN(slots_are_shared_with_the_brokers_L11);
    RUN(one_slot_is_the_brokers_L11);
    RUN(a_broker_that_comes_gets_its_slot_L11);
    RUN(a_service_of_one_slot_may_be_called_too);
    RUN(a_broker_that_comes_may_use_the_one_slot);
    RUN(what_is_not_used_for_a_minute_is_given_back_L11);
    return 0;
}
