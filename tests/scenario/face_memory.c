/* SPDX-License-Identifier: Apache-2.0 */
/* Want of memory where a function stands on the bus: at every place once. */
#include "face_world.h"

enum { PLACES = 400 };

/* Answers what a call was told; all calls end. */
static void one_call(int stream, int binary)
{
    unsigned before = asked.invoked, done = heard.done;
    if (stream)
        watch(NULL);
    else
        ask("hi");
    if (asked.invoked > before) {
        int taken = say(binary ? "{\"binary\":\"EAE=\"}\n{\"binary\":\"EAI=\"}\n"
                               : "{\"number\":1}\n{\"number\":2}\n");
        if (taken == 0)
            face_end(last_call());
        asked.running--;
    }
    run_ms(8000); /* a link that was lost for want of memory comes back */
    CHECK_EQ(heard.done, done + 1);
}

static void every_call_ends(int binary)
{
    face_options options = defaults();
    options.binary = (uint8_t)binary;
    for (int stream = 0; stream < 2; stream++) {
        for (uint64_t place = 1; place < PLACES; place++) {
            begin_with(&options);
            uint64_t tried = headway_sim_attempts(hosts[1], HEADWAY_SIM_NO_MEMORY);
            headway_sim_fail_allocation(hosts[1], place);
            one_call(stream, binary);
            headway_sim_fail_allocation(hosts[1], 0);
            tried = headway_sim_attempts(hosts[1], HEADWAY_SIM_NO_MEMORY) - tried;
            end();
            if (place > tried) {
                fprintf(stderr, "    %llu places\n", (unsigned long long)tried);
                break;
            }
            CHECK(place < PLACES - 1);
        }
    }
}

static void every_call_ends_whatever_memory_fails(void)
{
    every_call_ends(0);
    every_call_ends(1);
}

static void a_face_that_cannot_open_leaves_nothing(void)
{
    char why[256];
    face *second;
    begin();
    face_close(the_face, NULL, NULL);
    run_ms(100);
    size_t blocks = headway_sim_blocks(hosts[1]);
    const face_options options = defaults();
    int error = HEADWAY_ENOMEM;
    uint64_t place = 1;
    for (; error; place++) {
        CHECK(place < PLACES * 10);
        headway_sim_fail_allocation(hosts[1], place);
        error = face_open(served, &options, &port, NULL, why, sizeof why, &second);
        headway_sim_fail_allocation(hosts[1], 0);
        CHECK(error == 0 || error == HEADWAY_ENOMEM);
        if (error)
            CHECK_EQ(headway_sim_blocks(hosts[1]), blocks);
    }
    fprintf(stderr, "    %llu places\n", (unsigned long long)place - 2);
    the_face = second;
    run_ms(1000);
    ask("hi");
    answer("{}");
    CHECK_EQ(heard.code, HEADWAY_OK);
    end();
}

int main(void)
{
    RUN(every_call_ends_whatever_memory_fails);
    RUN(a_face_that_cannot_open_leaves_nothing);
    return 0;
}
