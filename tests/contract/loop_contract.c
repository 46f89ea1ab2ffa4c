/* SPDX-License-Identifier: Apache-2.0 */
#include "loop_contract.h"
#include "check.h"
#include <errno.h>
#include <headway/status.h>
#include <pthread.h>
#include <sched.h>
#include <unistd.h>

#define MS UINT64_C(1000000)
enum { PATIENCE = 90000, ALARMS = 40, THREADS = 4, POSTS = 20000 };

static const contract_world *world;
static headway_loop *loop;

/* Counts what ran. */
static void count(void *user)
{
    ++*(int *)user;
}

static bool counted(void *user)
{
    return *(int *)user > 0;
}

static void wait_for(int *counter)
{
    CHECK(world_until(world, loop, counted, counter, PATIENCE));
}

struct bell {
    headway_alarm *alarm;
    uint64_t at;
    int rung;
};

static void ring_bell(void *user)
{
    struct bell *bell = user;
    CHECK(loop->ops->now(loop) >= bell->at);
    bell->rung++;
}

static bool all_rung(void *user)
{
    const struct bell *bells = user;
    for (int i = 0; i < ALARMS; i++)
        if (!bells[i].rung)
            return false;
    return true;
}

static void an_alarm_fires_once_and_never_early(void)
{
    struct bell bells[ALARMS] = {{NULL, 0, 0}};
    uint64_t now = loop->ops->now(loop);
    for (int i = 0; i < ALARMS; i++) {
        CHECK(loop->ops->alarm_new(loop, ring_bell, &bells[i], &bells[i].alarm) == 0);
        bells[i].at = now + (uint64_t)(i * 7919 % 30) * MS + (uint64_t)i * 12345;
        loop->ops->alarm_set(bells[i].alarm, bells[i].at);
    }
    CHECK(world_until(world, loop, all_rung, bells, PATIENCE));
    world_wait(world, loop, 40);
    for (int i = 0; i < ALARMS; i++) {
        CHECK_EQ(bells[i].rung, 1);
        loop->ops->alarm_free(bells[i].alarm);
    }
}

static void an_alarm_set_again_forgets_its_first_time(void)
{
    struct bell bell = {NULL, 0, 0};
    CHECK(loop->ops->alarm_new(loop, ring_bell, &bell, &bell.alarm) == 0);
    loop->ops->alarm_set(bell.alarm, loop->ops->now(loop) + 5 * MS);
    bell.at = loop->ops->now(loop) + 30 * MS;
    loop->ops->alarm_set(bell.alarm, bell.at);
    wait_for(&bell.rung);
    loop->ops->alarm_set(bell.alarm, loop->ops->now(loop) + 5 * MS);
    loop->ops->alarm_set(bell.alarm, HEADWAY_NEVER);
    world_wait(world, loop, 30);
    CHECK_EQ(bell.rung, 1);
    loop->ops->alarm_free(bell.alarm);
}

struct suicide {
    headway_alarm *alarm, *victim;
    int fired;
};

static void free_both(void *user)
{
    struct suicide *suicide = user;
    suicide->fired++;
    loop->ops->alarm_free(suicide->victim);
    loop->ops->alarm_free(suicide->alarm);
}

static void an_alarm_may_free_itself_and_another_when_it_fires(void)
{
    struct suicide suicide = {NULL, NULL, 0};
    int victim = 0;
    uint64_t now = loop->ops->now(loop);
    CHECK(loop->ops->alarm_new(loop, free_both, &suicide, &suicide.alarm) == 0);
    CHECK(loop->ops->alarm_new(loop, count, &victim, &suicide.victim) == 0);
    loop->ops->alarm_set(suicide.alarm, now + 1 * MS);
    loop->ops->alarm_set(suicide.victim, now + 20 * MS);
    wait_for(&suicide.fired);
    world_wait(world, loop, 40);
    CHECK_EQ(victim, 0);
}

struct hasty {
    headway_alarm *alarm;
    int fired;
};

static void again_at_once(void *user)
{
    struct hasty *hasty = user;
    hasty->fired++;
    loop->ops->alarm_set(hasty->alarm, loop->ops->now(loop));
}

static void an_alarm_always_due_starves_nobody(void)
{
    struct hasty hasty = {NULL, 0};
    struct bell bell = {NULL, 0, 0};
    CHECK(loop->ops->alarm_new(loop, again_at_once, &hasty, &hasty.alarm) == 0);
    CHECK(loop->ops->alarm_new(loop, ring_bell, &bell, &bell.alarm) == 0);
    loop->ops->alarm_set(hasty.alarm, 0);
    loop->ops->alarm_set(bell.alarm, loop->ops->now(loop));
    wait_for(&bell.rung);
    loop->ops->alarm_free(hasty.alarm);
    loop->ops->alarm_free(bell.alarm);
}

static void nothing_runs_inside_the_function_that_asked(void)
{
    headway_alarm *alarm;
    headway_defer *defer;
    int alarms = 0, defers = 0, posts = 0;
    CHECK(loop->ops->alarm_new(loop, count, &alarms, &alarm) == 0);
    CHECK(loop->ops->defer_new(loop, count, &defers, &defer) == 0);
    loop->ops->alarm_set(alarm, 0);
    loop->ops->defer_arm(defer);
    CHECK(loop->ops->post(loop, count, &posts) == 0);
    CHECK_EQ(alarms + defers + posts, 0);
    wait_for(&alarms);
    wait_for(&defers);
    wait_for(&posts);
    loop->ops->alarm_free(alarm);
    loop->ops->defer_free(defer);
}

static void a_defer_armed_twice_runs_once_and_before_the_loop_waits(void)
{
    headway_alarm *far;
    headway_defer *defer;
    int alarms = 0, defers = 0;
    CHECK(loop->ops->alarm_new(loop, count, &alarms, &far) == 0);
    CHECK(loop->ops->defer_new(loop, count, &defers, &defer) == 0);
    loop->ops->alarm_set(far, loop->ops->now(loop) + 50 * MS);
    loop->ops->defer_arm(defer);
    loop->ops->defer_arm(defer);
    while (!alarms) {
        world->turn(loop);
        CHECK_EQ(defers, 1); /* after the first turn and every other */
    }
    loop->ops->alarm_free(far);
    loop->ops->defer_free(defer);
}

struct chain {
    headway_defer *self, *other;
    int runs, left;
};

static void arm_again(void *user)
{
    struct chain *chain = user;
    chain->runs++;
    if (--chain->left > 0)
        loop->ops->defer_arm(chain->self);
}

static void free_defers(void *user)
{
    struct chain *chain = user;
    chain->runs++;
    loop->ops->defer_free(chain->other);
    loop->ops->defer_free(chain->self);
}

static bool chain_ran(void *user)
{
    return ((struct chain *)user)->left == 0;
}

static void a_defer_may_arm_and_free_from_inside(void)
{
    struct chain chain = {NULL, NULL, 0, 1000}, last = {NULL, NULL, 0, 0};
    int other = 0;
    CHECK(loop->ops->defer_new(loop, arm_again, &chain, &chain.self) == 0);
    loop->ops->defer_arm(chain.self);
    CHECK(world_until(world, loop, chain_ran, &chain, PATIENCE));
    CHECK_EQ(chain.runs, 1000);
    loop->ops->defer_free(chain.self);
    CHECK(loop->ops->defer_new(loop, free_defers, &last, &last.self) == 0);
    CHECK(loop->ops->defer_new(loop, count, &other, &last.other) == 0);
    loop->ops->defer_arm(last.self);
    loop->ops->defer_arm(last.other);
    wait_for(&last.runs);
    world_wait(world, loop, 20);
    CHECK_EQ(last.runs, 1);
    CHECK_EQ(other, 0);
}

/* A defer that arms itself for ever must let alarms and descriptors have their turn. */
static void an_endless_defer_starves_nobody(void)
{
    struct chain chain = {NULL, NULL, 0, 2000000000};
    int alarms = 0;
    headway_alarm *alarm;
    CHECK(loop->ops->alarm_new(loop, count, &alarms, &alarm) == 0);
    CHECK(loop->ops->defer_new(loop, arm_again, &chain, &chain.self) == 0);
    loop->ops->alarm_set(alarm, loop->ops->now(loop) + 5 * MS);
    loop->ops->defer_arm(chain.self);
    wait_for(&alarms);
    loop->ops->defer_free(chain.self);
    loop->ops->alarm_free(alarm);
}

/* Posts: each carries its thread and number. */
struct letter {
    int thread, number;
};
static struct letter letters[THREADS][POSTS];
static int arrived[THREADS];

static void arrive(void *user)
{
    const struct letter *letter = user;
    CHECK_EQ(letter->number, arrived[letter->thread]);
    arrived[letter->thread]++;
}

static void *send_letters(void *user)
{
    int thread = *(int *)user;
    for (int i = 0; i < POSTS; i++) {
        int error;
        letters[thread][i] = (struct letter){thread, i};
        while ((error = loop->ops->post(loop, arrive, &letters[thread][i])) == HEADWAY_ELIMIT)
            sched_yield();
        CHECK_EQ(error, 0);
    }
    return NULL;
}

static bool all_arrived(void *user)
{
    int threads = *(int *)user;
    for (int i = 0; i < threads; i++)
        if (arrived[i] < POSTS)
            return false;
    return true;
}

static void posts_of_every_thread_arrive_in_order(void)
{
    pthread_t threads[THREADS];
    int ids[THREADS], used = world->threads ? THREADS : 1;
    memset(arrived, 0, sizeof(arrived));
    for (int i = 0; i < used; i++) {
        ids[i] = i;
        if (world->threads)
            CHECK(pthread_create(&threads[i], NULL, send_letters, &ids[i]) == 0);
        else
            send_letters(&ids[i]);
    }
    CHECK(world_until(world, loop, all_arrived, &used, PATIENCE));
    for (int i = 0; world->threads && i < used; i++)
        pthread_join(threads[i], NULL);
}

static void posts_are_bounded_and_none_accepted_is_lost(void)
{
    int ran = 0, accepted = 0, error = 0;
    while (accepted < 1 << 20 && (error = loop->ops->post(loop, count, &ran)) == 0)
        accepted++;
    CHECK_EQ(error, HEADWAY_ELIMIT);
    for (int i = 0; i < PATIENCE && ran < accepted; i++)
        world_wait(world, loop, 1);
    CHECK_EQ(ran, accepted);
}

struct reader {
    int fd, calls, events;
};

static void readable(void *user, int events)
{
    struct reader *reader = user;
    char byte;
    reader->calls++;
    reader->events |= events;
    if (events & HEADWAY_READABLE)
        CHECK(read(reader->fd, &byte, 1) == 1);
}

static bool called_twice(void *user)
{
    return ((struct reader *)user)->calls >= 2;
}

static void a_watch_tells_of_its_descriptor_until_paused(void)
{
    int ends[2];
    struct reader reader = {0, 0, 0};
    headway_watch *watch;
    CHECK(pipe(ends) == 0);
    reader.fd = ends[0];
    CHECK(loop->ops->watch_new(loop, ends[0], readable, &reader, &watch) == 0);
    loop->ops->watch_set(watch, HEADWAY_READABLE);
    CHECK(write(ends[1], "ab", 2) == 2);
    CHECK(world_until(world, loop, called_twice, &reader, PATIENCE)); /* level-triggered: again */
    world_wait(world, loop, 20);
    CHECK_EQ(reader.calls, 2);
    CHECK_EQ(reader.events, HEADWAY_READABLE);
    loop->ops->watch_set(watch, 0);
    CHECK(write(ends[1], "c", 1) == 1);
    world_wait(world, loop, 20);
    CHECK_EQ(reader.calls, 2);
    loop->ops->watch_set(watch, HEADWAY_READABLE);
    reader.calls = 0;
    wait_for(&reader.calls);
    loop->ops->watch_free(watch);
    close(ends[0]);
    close(ends[1]);
}

struct job {
    pthread_t worker, done;
    int worked, finished;
};

static void work(void *user)
{
    struct job *job = user;
    job->worker = pthread_self();
    job->worked++;
}

static void finish(void *user)
{
    struct job *job = user;
    job->done = pthread_self();
    job->finished++;
}

static void work_runs_elsewhere_and_finishes_here(void)
{
    struct job job = {.worked = 0};
    CHECK(loop->ops->work(loop, work, finish, &job) == 0);
    CHECK_EQ(job.finished, 0);
    wait_for(&job.finished);
    CHECK_EQ(job.worked, 1);
    CHECK(!pthread_equal(job.worker, pthread_self()) || !world->threads);
    CHECK(pthread_equal(job.done, pthread_self()));
}

/* Where there is one it is now, late by some milliseconds at most; read in turns they never cross.
 */
static void a_tick_follows_the_time(void)
{
    enum { LATE_NS = 50000000 };
    uint64_t last = 0;
    for (int i = 0; loop->ops->tick && i < 1000; i++) {
        uint64_t before = loop->ops->now(loop), tick = loop->ops->tick(loop);
        CHECK(tick >= last && tick <= loop->ops->now(loop) && tick + LATE_NS >= before);
        last = tick;
    }
}

void loop_contract(const contract_world *of)
{
    world = of;
    loop = world->open();
    CHECK(loop->ops->size >= sizeof(headway_loop_ops));
    RUN(a_tick_follows_the_time);
    RUN(an_alarm_fires_once_and_never_early);
    RUN(an_alarm_set_again_forgets_its_first_time);
    RUN(an_alarm_may_free_itself_and_another_when_it_fires);
    RUN(an_alarm_always_due_starves_nobody);
    RUN(nothing_runs_inside_the_function_that_asked);
    RUN(a_defer_armed_twice_runs_once_and_before_the_loop_waits);
    RUN(a_defer_may_arm_and_free_from_inside);
    RUN(an_endless_defer_starves_nobody);
    RUN(posts_of_every_thread_arrive_in_order);
    RUN(posts_are_bounded_and_none_accepted_is_lost);
    if (loop->ops->watch_new)
        RUN(a_watch_tells_of_its_descriptor_until_paused);
    if (loop->ops->work)
        RUN(work_runs_elsewhere_and_finishes_here);
    world->close(loop);
}
