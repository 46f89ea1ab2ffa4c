/* SPDX-License-Identifier: Apache-2.0 */
/* What the host of functions decides, under a clock that the test moves. */
#include "lambda_host_world.h"

/* --- cold starts and the warm pool ------------------------------------------------------------ */

static void the_first_invocation_starts_a_process(void)
{
    world *w = world_begin(NULL);
    world_function(w, "f");
    call *c = world_invoke(w, "f", "{}");
    CHECK_EQ(w->started, 0); /* nothing happens within host_invoke */
    world_turn(w);
    CHECK_EQ(w->started, 1);
    runtime_next(w, 0);
    CHECK_STR(w->boxes[0].got, "{}");
    CHECK(!c->done);
    runtime_answer_with(w, 0, "\"done\"");
    CHECK(c->done && !c->failed);
    CHECK_STR(c->payload, "\"done\"");
    world_end(w);
}

static void a_warm_process_is_used_again(void)
{
    world *w = world_begin(NULL);
    world_function(w, "f");
    for (int i = 0; i < 5; i++)
        world_round(w, "f");
    CHECK_EQ(w->started, 1);
    world_end(w);
}

static void two_at_once_take_two_processes(void)
{
    world *w = world_begin(NULL);
    world_function(w, "f");
    call *a = world_invoke(w, "f", "1"), *b = world_invoke(w, "f", "2");
    world_turn(w);
    CHECK_EQ(w->started, 2);
    runtime_next(w, 0);
    runtime_next(w, 1);
    runtime_answer_with(w, 1, "b");
    runtime_answer_with(w, 0, "a");
    CHECK(a->done && b->done);
    CHECK_STR(a->payload, "a");
    CHECK_STR(b->payload, "b");
    world_end(w);
}

static void idle_processes_end_after_their_time(void)
{
    world *w = world_begin(NULL);
    world_function(w, "f");
    world_round(w, "f");
    world_pass(w, 299000);
    CHECK_EQ(w->alive, 1);
    world_pass(w, 2000);
    CHECK_EQ(w->boxes[0].terms, 1);
    world_exit(w, 0, 0, 15);
    CHECK_EQ(w->alive, 0);
    world_round(w, "f");
    CHECK_EQ(w->started, 2);
    world_end(w);
}

static void a_process_that_will_not_end_is_killed(void)
{
    world *w = world_begin(NULL);
    world_function(w, "f");
    world_round(w, "f");
    world_pass(w, 301000);
    CHECK_EQ(w->boxes[0].kills, 0);
    world_pass(w, 2000);
    CHECK_EQ(w->boxes[0].kills, 1);
    world_end(w);
}

static void a_new_configuration_retires_the_old_process(void)
{
    world *w = world_begin(NULL);
    world_function(w, "f");
    call *c = world_invoke(w, "f", "1");
    world_turn(w);
    runtime_next(w, 0);
    world_function(w, "f");
    CHECK_EQ(w->boxes[0].terms, 0); /* it still runs one */
    runtime_answer_with(w, 0, "x");
    CHECK(c->done);
    CHECK_EQ(w->boxes[0].terms, 1);
    CHECK_EQ(w->folders_freed, 0);
    world_exit(w, 0, 0, 15);
    world_turn(w);
    CHECK_EQ(w->folders_freed, 1);
    world_round(w, "f");
    CHECK_EQ(w->started, 2);
    world_end(w);
}

/* --- limits ----------------------------------------------------------------------------------- */

static void reserved_concurrency_throttles(void)
{
    world *w = world_begin(NULL);
    function_config c = world_config("f");
    c.reserved = 1;
    world_put(w, &c);
    world_invoke(w, "f", "1");
    CHECK_STR(world_refused(w, "f"), "ReservedFunctionConcurrentInvocationLimitExceeded");
    c.reserved = 0;
    c.name = "g";
    world_put(w, &c);
    CHECK_STR(world_refused(w, "g"), "ReservedFunctionConcurrentInvocationLimitExceeded");
    world_end(w);
}

static void the_account_throttles_what_nobody_has_reserved(void)
{
    pool_options o = {.size = sizeof o, .concurrency = 3};
    world *w = world_begin(&o);
    function_config c = world_config("f");
    c.reserved = 1;
    world_put(w, &c);
    world_function(w, "g");
    world_invoke(w, "g", "1");
    world_invoke(w, "g", "2");
    CHECK_STR(world_refused(w, "g"), "ConcurrentInvocationLimitExceeded");
    world_invoke(w, "f", "3");
    world_end(w);
}

static void one_process_takes_as_many_as_its_credit(void)
{
    world *w = world_begin(NULL);
    function_config c = world_config("f");
    c.concurrency = 4;
    world_put(w, &c);
    for (int i = 0; i < 4; i++)
        world_invoke(w, "f", "x");
    world_turn(w);
    CHECK_EQ(w->started, 1);
    world_invoke(w, "f", "x");
    world_turn(w);
    CHECK_EQ(w->started, 2);
    for (int i = 0; i < 6; i++) /* it asks for more than it may have */
        runtime_next(w, 0);
    CHECK_EQ(w->boxes[0].given, 4);
    runtime_next(w, 1);
    CHECK_EQ(w->boxes[1].given, 1);
    world_end(w);
}

static void without_room_for_a_process_the_longest_idle_one_makes_it(void)
{
    pool_options o = {.size = sizeof o, .processes = 1};
    world *w = world_begin(&o);
    world_function(w, "f");
    world_function(w, "g");
    world_round(w, "f");
    call *c = world_invoke(w, "g", "1");
    world_turn(w);
    CHECK_EQ(w->started, 1);
    CHECK_EQ(w->boxes[0].terms, 1);
    world_exit(w, 0, 0, 15);
    world_turn(w);
    CHECK_EQ(w->started, 2);
    runtime_next(w, 1);
    runtime_answer_with(w, 1, "y");
    CHECK(c->done);
    world_end(w);
}

static void so_many_start_at_once_and_no_more(void)
{
    pool_options o = {.size = sizeof o, .starts = 2};
    world *w = world_begin(&o);
    world_function(w, "f");
    for (int i = 0; i < 4; i++)
        world_invoke(w, "f", "x");
    world_turn(w);
    CHECK_EQ(w->started, 2);
    runtime_next(w, 0);
    world_turn(w);
    CHECK_EQ(w->started, 3);
    world_exit(w, 1, 1, 0); /* it fails one of those that wait */
    runtime_answer_with(w, 0, "x");
    runtime_next(w, 0);
    world_turn(w);
    CHECK_EQ(w->started, 3); /* one starts for the last, which waits for nothing else now */
    world_end(w);
}

static void who_waits_too_long_for_room_is_throttled(void)
{
    pool_options o = {.size = sizeof o, .processes = 1};
    world *w = world_begin(&o);
    function_config slow = world_config("f");
    slow.timeout_s = 900;
    world_put(w, &slow);
    world_function(w, "g");
    world_invoke(w, "f", "1");
    world_turn(w);
    runtime_next(w, 0);
    call *c = world_invoke(w, "g", "1");
    world_pass(w, 59000);
    CHECK(!c->refused);
    world_pass(w, 2000);
    CHECK(c->refused);
    CHECK_STR(c->reason, "ConcurrentInvocationLimitExceeded");
    world_end(w);
}

/* --- ends ------------------------------------------------------------------------------------- */

static void a_crash_fails_what_runs_at_once(void)
{
    world *w = world_begin(NULL);
    world_function(w, "f");
    call *c = world_invoke(w, "f", "1");
    world_turn(w);
    runtime_next(w, 0);
    world_exit(w, 0, 127, 0);
    CHECK(c->failed);
    CHECK_STR(c->type, "Runtime.ExitError");
    CHECK(strstr(c->payload, "Error: Runtime exited with error: exit status 127\"}"));
    world_end(w);
}

static void a_crash_before_the_first_next_fails_who_waits_for_it(void)
{
    world *w = world_begin(NULL);
    world_function(w, "f");
    call *c = world_invoke(w, "f", "1");
    world_turn(w);
    world_exit(w, 0, 0, 9);
    CHECK(strstr(c->payload, "Error: Runtime exited with error: signal: killed\"}"));
    world_turn(w);
    CHECK_EQ(w->started, 1); /* nobody waits any more */
    world_end(w);
}

/* Its end is seen first on its connection, and what comes then counts on it. */
static void who_counts_on_a_process_that_dies_gets_another(void)
{
    world *w = world_begin(NULL);
    world_function(w, "f");
    world_round(w, "f");
    environment_poller_gone(&w->boxes[0].pollers[1]);
    call *c = world_invoke(w, "f", "1");
    world_turn(w);
    CHECK_EQ(w->started, 1);
    world_exit(w, 0, 0, 9);
    CHECK(!c->done);
    world_turn(w);
    CHECK_EQ(w->started, 2);
    runtime_next(w, 1);
    runtime_answer_with(w, 1, "x");
    CHECK(c->done && !c->failed);
    world_end(w);
}

static void an_init_error_is_what_who_waits_is_told(void)
{
    world *w = world_begin(NULL);
    world_function(w, "f");
    call *c = world_invoke(w, "f", "1");
    world_turn(w);
    const char *body = "{\"errorMessage\":\"no module\"}";
    CHECK_EQ(environment_init_error(w->boxes[0].e, "Runtime.ImportModuleError",
                                    headway_bytes_of_string(body)),
             0);
    CHECK_EQ(environment_init_error(w->boxes[0].e, "Again", headway_bytes_of(NULL, 0)),
             HEADWAY_EINVAL);
    world_exit(w, 0, 1, 0);
    CHECK_STR(c->type, "Runtime.ImportModuleError");
    CHECK_STR(c->payload, body);
    world_end(w);
}

static void a_start_that_takes_too_long_is_tried_once_more(void)
{
    world *w = world_begin(NULL);
    world_function(w, "f"); /* 3 s */
    call *c = world_invoke(w, "f", "1");
    world_turn(w);
    world_pass(w, 10001);
    CHECK_EQ(w->boxes[0].kills, 1);
    world_exit(w, 0, 0, 9);
    world_turn(w);
    CHECK_EQ(w->started, 2);
    CHECK(!c->done);
    world_pass(w, 3001);
    CHECK_STR(c->type, "Sandbox.Timedout");
    CHECK(strstr(c->payload, "Error: Task timed out after 3.00 seconds"));
    world_end(w);
}

static void a_program_that_cannot_be_run_is_an_invalid_entrypoint(void)
{
    world *w = world_begin(NULL);
    world_function(w, "f");
    call *c = world_invoke(w, "f", "1");
    w->start_error = HEADWAY_EINVAL;
    world_turn(w);
    CHECK_STR(c->type, "Runtime.InvalidEntrypoint");
    CHECK(strstr(c->payload, "no bootstrap"));
    world_end(w);
}

static void when_its_time_is_up_the_process_is_killed(void)
{
    world *w = world_begin(NULL);
    world_function(w, "f");
    call *c = world_invoke(w, "f", "1");
    world_turn(w);
    runtime_next(w, 0);
    char id[HOST_ID + 1];
    memcpy(id, w->boxes[0].id, sizeof id);
    world_pass(w, 3001);
    CHECK_STR(c->type, "Sandbox.Timedout");
    CHECK_EQ(w->boxes[0].kills, 1);
    host_invocation *late;
    CHECK_EQ(environment_answer(w->boxes[0].e, headway_bytes_of_string(id), &late),
             HEADWAY_ENOTFOUND);
    world_exit(w, 0, 0, 9);
    world_end(w);
}

static void many_in_one_process_outlive_the_one_whose_time_is_up(void)
{
    world *w = world_begin(NULL);
    function_config config = world_config("f");
    config.concurrency = 2;
    world_put(w, &config);
    call *a = world_invoke(w, "f", "1");
    world_turn(w);
    runtime_next(w, 0);
    world_pass(w, 2000);
    call *b = world_invoke(w, "f", "2");
    runtime_next(w, 0);
    world_pass(w, 1001);
    CHECK_STR(a->type, "Sandbox.Timedout");
    CHECK_EQ(w->boxes[0].kills, 0);
    runtime_answer_with(w, 0, "ok");
    CHECK(b->done && !b->failed);
    world_end(w);
}

static void a_runtime_that_answers_and_hangs_is_killed(void)
{
    world *w = world_begin(NULL);
    world_function(w, "f");
    world_invoke(w, "f", "1");
    world_turn(w);
    runtime_next(w, 0);
    runtime_answer_with(w, 0, "x");
    world_pass(w, 3001);
    CHECK_EQ(w->boxes[0].kills, 1);
    world_end(w);
}

/* --- wrong and lost --------------------------------------------------------------------------- */

static void an_answer_that_is_wrong_late_or_twice_is_refused(void)
{
    world *w = world_begin(NULL);
    world_function(w, "f");
    world_invoke(w, "f", "1");
    world_turn(w);
    runtime_next(w, 0);
    host_invocation *i;
    char id[HOST_ID + 1];
    memcpy(id, w->boxes[0].id, sizeof id);
    CHECK_EQ(environment_answer(w->boxes[0].e, headway_bytes_of_string("nobody"), &i),
             HEADWAY_ENOTFOUND);
    poller second;
    CHECK_EQ(environment_next(w->boxes[0].e, &second), HEADWAY_EINVAL);
    runtime_answer_with(w, 0, "x");
    CHECK_EQ(environment_answer(w->boxes[0].e, headway_bytes_of_string(id), &i), HEADWAY_EINVAL);
    world_end(w);
}

static void what_a_dead_next_was_given_waits_again(void)
{
    world *w = world_begin(NULL);
    world_function(w, "f");
    call *c = world_invoke(w, "f", "7");
    world_turn(w);
    runtime_next(w, 0);
    environment_not_taken(w->boxes[0].e, w->boxes[0].id);
    CHECK(!c->done);
    runtime_next(w, 0);
    CHECK_STR(w->boxes[0].got, "7");
    runtime_answer_with(w, 0, "x");
    CHECK(c->done && !c->failed);
    world_end(w);
}

static void too_large_an_answer_fails_with_the_words_of_aws(void)
{
    static uint8_t block[1 << 20];
    world *w = world_begin(NULL);
    world_function(w, "f");
    call *c = world_invoke(w, "f", "1");
    world_turn(w);
    runtime_next(w, 0);
    host_invocation *i;
    CHECK_EQ(environment_answer(w->boxes[0].e, headway_bytes_of_string(w->boxes[0].id), &i), 0);
    invocation_answer_begin(i, false, "");
    for (int n = 0; n < 6; n++)
        CHECK_EQ(invocation_answer_piece(i, headway_bytes_of(block, sizeof block)), 0);
    CHECK_EQ(invocation_answer_piece(i, headway_bytes_of(block, 101)), HEADWAY_ELIMIT);
    CHECK_STR(c->type, "Function.ResponseSizeTooLarge");
    CHECK_EQ(world_invoke_size(w, "f", HOST_PAYLOAD + 1), HEADWAY_ELIMIT);
    world_end(w);
}

static void a_cancelled_invocation_is_never_told(void)
{
    world *w = world_begin(NULL);
    world_function(w, "f");
    call *a = world_invoke(w, "f", "1"), *b = world_invoke(w, "f", "2");
    world_turn(w);
    runtime_next(w, 0);
    host_invocation_cancel(a->invocation);
    host_invocation_cancel(b->invocation);
    runtime_answer_with(w, 0, "x");
    runtime_next(w, 1);
    CHECK(!a->done && !b->done);
    CHECK_EQ(w->boxes[1].given, 0);
    world_end(w);
}

/* --- streams ---------------------------------------------------------------------------------- */

static void a_stream_waits_for_who_reads_it(void)
{
    world *w = world_begin(NULL);
    world_function(w, "f");
    call *c = world_stream(w, "f", "1");
    world_turn(w);
    runtime_next(w, 0);
    host_invocation *i;
    CHECK_EQ(environment_answer(w->boxes[0].e, headway_bytes_of_string(w->boxes[0].id), &i), 0);
    invocation_answer_begin(i, true, "text/plain");
    CHECK_EQ(invocation_answer_piece(i, headway_bytes_of_string("one ")), 0);
    CHECK_STR(c->type, "text/plain");
    c->blocked = true;
    CHECK_EQ(invocation_answer_piece(i, headway_bytes_of_string("two")), HEADWAY_EAGAIN);
    c->blocked = false;
    host_invocation_writable(c->invocation);
    CHECK_EQ(w->resumed, 1);
    CHECK_EQ(invocation_answer_piece(i, headway_bytes_of_string("two")), 0);
    invocation_answer_end(i, "RangeError", "broken");
    CHECK_STR(c->payload, "one two");
    CHECK(c->failed);
    CHECK_STR(c->type, "RangeError");
    CHECK_STR(c->message, "broken");
    world_end(w);
}

/* --- the end of all --------------------------------------------------------------------------- */

static void a_host_that_stops_refuses_who_waits_and_ends_its_processes(void)
{
    world *w = world_begin(NULL);
    world_function(w, "f");
    world_round(w, "f");
    call *c = world_invoke(w, "f", "1");
    call *d = world_invoke(w, "f", "2");
    host_stop(w->h, world_stopped, w);
    world_turn(w);
    CHECK(d->refused && !w->stopped);
    runtime_answer_with(w, 0, "x");
    CHECK(c->done && !w->stopped);
    CHECK_EQ(w->boxes[0].terms, 1);
    world_exit(w, 0, 0, 15);
    world_turn(w);
    CHECK(w->stopped);
    world_end(w);
}

static void removal_refuses_who_waits_and_lets_the_rest_end(void)
{
    world *w = world_begin(NULL);
    world_function(w, "f");
    call *a = world_invoke(w, "f", "1"), *b = world_invoke(w, "f", "2");
    world_turn(w);
    runtime_next(w, 0);
    CHECK_EQ(host_function_remove(w->h, "f", "$LATEST"), 0);
    world_turn(w);
    CHECK(b->refused && !a->done);
    runtime_answer_with(w, 0, "x");
    CHECK(a->done && !a->failed);
    CHECK_EQ(host_function_remove(w->h, "f", "$LATEST"), HEADWAY_ENOTFOUND);
    world_end(w);
}

int main(void)
{
    RUN(the_first_invocation_starts_a_process);
    RUN(a_warm_process_is_used_again);
    RUN(two_at_once_take_two_processes);
    RUN(idle_processes_end_after_their_time);
    RUN(a_process_that_will_not_end_is_killed);
    RUN(a_new_configuration_retires_the_old_process);
    RUN(reserved_concurrency_throttles);
    RUN(the_account_throttles_what_nobody_has_reserved);
    RUN(one_process_takes_as_many_as_its_credit);
    RUN(without_room_for_a_process_the_longest_idle_one_makes_it);
    RUN(so_many_start_at_once_and_no_more);
    RUN(who_waits_too_long_for_room_is_throttled);
    RUN(a_crash_fails_what_runs_at_once);
    RUN(a_crash_before_the_first_next_fails_who_waits_for_it);
    RUN(who_counts_on_a_process_that_dies_gets_another);
    RUN(an_init_error_is_what_who_waits_is_told);
    RUN(a_start_that_takes_too_long_is_tried_once_more);
    RUN(a_program_that_cannot_be_run_is_an_invalid_entrypoint);
    RUN(when_its_time_is_up_the_process_is_killed);
    RUN(many_in_one_process_outlive_the_one_whose_time_is_up);
    RUN(a_runtime_that_answers_and_hangs_is_killed);
    RUN(an_answer_that_is_wrong_late_or_twice_is_refused);
    RUN(what_a_dead_next_was_given_waits_again);
    RUN(too_large_an_answer_fails_with_the_words_of_aws);
    RUN(a_cancelled_invocation_is_never_told);
    RUN(a_stream_waits_for_who_reads_it);
    RUN(a_host_that_stops_refuses_who_waits_and_ends_its_processes);
    RUN(removal_refuses_who_waits_and_lets_the_rest_end);
    return 0;
}
