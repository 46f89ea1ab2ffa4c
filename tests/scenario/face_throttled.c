/* SPDX-License-Identifier: Apache-2.0 */
/* A function of AWS that takes eight invocations at once, behind a face whose limit is learnt, and
   callers who offer eight times what it can do: nobody is treated unfairly, AWS is not stormed, and
   when it is over it is over. */
#include "face_world.h"

#include "aimd.h"

#include <headway/timer.h>

enum { TAKES_MS = 50, OFFERED_MS = 4000, GAP_MS = 5 /* between two turns of a caller */ };

static aimd limit;
static struct {
    unsigned room, running, most, taken, throttled, refused;
} aws;

/* What two callers have heard. */
static struct caller {
    headway_bus *bus;
    unsigned a_turn, begun, ok, fair, other;
    headway_timer *timer;
} callers[2];

static uint64_t now(void)
{
    headway_loop *loop = headway_bus_loop(served);
    return loop->ops->now(loop);
}

static void on_ended(void *user)
{
    face_call *call = user;
    aws.running--;
    aimd_taken(&limit, aws.running + 1, now());
    face_limit(the_face, aimd_limit(&limit));
    CHECK_EQ(face_write(call, headway_bytes_of_string("{}")), 0);
    face_end(call);
}

/* As the bridge does, with AWS at hand. */
static int invoke_aws(void *user, face_call *call, const face_invocation *invocation)
{
    (void)user;
    (void)invocation;
    if (aimd_closed_ms(&limit, now())) {
        aws.refused++;
        face_refuse(call, HEADWAY_RESOURCE_EXHAUSTED, aimd_closed_ms(&limit, now()), "closed");
        return 0;
    }
    if (aws.running >= aws.room) {
        aws.throttled++;
        const aimd_refusal refusal = {aimd_begin(&limit), aws.running, 0};
        aimd_throttled(&limit, &refusal, now());
        face_limit(the_face, aimd_limit(&limit));
        face_refuse(call, HEADWAY_RESOURCE_EXHAUSTED, 100, "429");
        return 0;
    }
    aws.taken++;
    if (++aws.running > aws.most)
        aws.most = aws.running;
    CHECK_EQ(headway_timer_start(served, TAKES_MS, 0, on_ended, call, NULL), 0);
    return 0;
}

static void cancel_aws(void *user, face_call *call)
{
    (void)user;
    (void)call;
    CHECK(0); /* nobody leaves */
}

static const face_port aws_port = {invoke_aws, cancel_aws, writable};

static void on_answer(headway_call *call, const headway_status *status, const Trial__V1__Word *word,
                      void *user)
{
    struct caller *c = user;
    (void)call;
    (void)word;
    if (status->code == HEADWAY_OK)
        c->ok++;
    else if (status->code == HEADWAY_RESOURCE_EXHAUSTED && status->not_processed &&
             status->retry_after_ms)
        c->fair++;
    else
        c->other++;
}

static void on_turn(void *user)
{
    struct caller *c = user;
    Trial__V1__Word word = word_of("t", 0);
    const headway_call_options options = {
        .size = sizeof options, .no_retry = 1, .wait_for_ready = 1};
    for (unsigned i = 0; i < c->a_turn; i++, c->begun++)
        CHECK_EQ(trial_v1_trial_take(c->bus, &word, &options, on_answer, c, NULL), 0);
}

static void offer(struct caller *c, headway_bus *bus, unsigned a_turn)
{
    *c = (struct caller){.bus = bus, .a_turn = a_turn};
    CHECK_EQ(headway_timer_start(bus, GAP_MS, GAP_MS, on_turn, c, &c->timer), 0);
}

static void all_ended(struct caller *c)
{
    headway_timer_stop(c->timer);
    run_ms(2000);
    CHECK_EQ(c->ok + c->fair, c->begun);
    CHECK_EQ(c->other, 0);
}

static void begin_aws(unsigned at_once)
{
    const face_options options = {.size = sizeof options,
                                  .service = "trial.v1.Trial",
                                  .schema = trial_schema(),
                                  .concurrency = 1000};
    memset(&aws, 0, sizeof aws);
    aws.room = at_once;
    aimd_init(&limit, 1000);
    begin_on(&options, &aws_port);
    face_limit(the_face, aimd_limit(&limit));
    run_ms(100);
}

static void what_is_too_much_is_refused_fairly_and_seldom_by_aws(void)
{
    begin_aws(8);
    offer(&callers[0], client, 6); /* 1,200 a second, of which 160 can be done */
    offer(&callers[1], served, 1);
    run_ms(OFFERED_MS);
    all_ended(&callers[0]);
    all_ended(&callers[1]);
    unsigned best = OFFERED_MS / TAKES_MS * 8;
    CHECK_EQ(aws.most, 8);
    CHECK(aws.taken > best * 7 / 10);
    CHECK(aws.throttled * 10 < aws.taken);
    CHECK(callers[1].ok > 0);
    CHECK_EQ(callers[0].ok + callers[1].ok, aws.taken);
    end();
}

static void when_it_is_over_it_is_over(void)
{
    begin_aws(8);
    offer(&callers[0], client, 6);
    run_ms(OFFERED_MS / 2);
    aws.room = 0; /* worse: nothing at all */
    run_ms(OFFERED_MS / 2);
    all_ended(&callers[0]);
    unsigned throttled = aws.throttled;
    CHECK(aws.refused > throttled); /* most were never asked for */
    aws.room = 8;
    run_ms(AIMD_BACKOFF_MOST);
    offer(&callers[1], client, 0);
    callers[1].a_turn = 1;
    headway_timer_stop(callers[1].timer);
    for (int i = 0; i < 40; i++) { /* one at a time, and then more */
        on_turn(&callers[1]);
        run_ms(60);
    }
    CHECK_EQ(callers[1].ok, 40);
    CHECK_EQ(aws.throttled, throttled);
    end();
}

int main(void)
{
    RUN(what_is_too_much_is_refused_fairly_and_seldom_by_aws);
    RUN(when_it_is_over_it_is_over);
    return 0;
}
