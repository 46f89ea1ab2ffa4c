/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Random schedules on core nodes: one server, some clients, every fault. Whatever happens, each
 * call ends exactly once, honest peers never accuse each other, and no memory is left.
 */
#include "support/nodes.h"
#include "support/seeds.h"

enum { CLIENTS = 3, ACTORS = CLIENTS + 1, STEPS = 80 };

static struct actor actors[ACTORS]; /* the first serves */
static const char *const names[ACTORS] = {"server", "ann", "bob", "cyd"};
static headway_sim *sim;
static void (*tracing)(void *user, const char *line);
static int down[ACTORS]; /* crashed */

static uint64_t draw(uint64_t bound)
{
    return headway_sim_draw(sim, bound);
}

static void serve(struct flow *flow, const headway__frame *frame)
{
    flow->window_messages = 1 + (int64_t)draw(16);
    flow->window_bytes = 2048 + (int64_t)draw(65536);
    if (frame->flags & HEADWAY__FLAG_MORE || !flow->halves)
        headway__stream_window(&flow->stream, flow->window_messages, flow->window_bytes);
    if (draw(3) == 0)
        return; /* held until somebody ends it */
    flow->send_size = (uint32_t)draw(draw(10) ? 2000 : 200000);
    flow->to_send = draw(20);
    flow->finish_after = 1;
    flow_pump(flow);
}

static void boot(int i)
{
    headway__limits limits = small_limits;
    limits.calls = 1 + (uint32_t)draw(64);
    limits.link_bytes = 16384 + (uint32_t)draw(262144);
    limits.link_packets = (uint16_t)(1 + draw(32));
    limits.aliases = 1 + (uint32_t)draw(8);
    actor_init(&actors[i], sim, names[i], &limits);
    actors[i].strict = 1;
    actors[i].on_open = serve;
    if (i == 0)
        actor_listen(&actors[i], "mem://server");
}

static void crash(int i)
{
    if (down[i])
        return;
    headway_sim_crash(actors[i].host);
    actor_forget(&actors[i]);
    down[i] = 1;
}

static void open_some(int i)
{
    static const char *const routes[] = {"a.A/One", "a.A/Two", "b.B/Three", "c/4", "d/5", "e/6"};
    static const uint8_t flags[] = {HEADWAY__FLAG_PAYLOAD | HEADWAY__FLAG_HALF,
                                    HEADWAY__FLAG_PAYLOAD, HEADWAY__FLAG_HALF};
    for (uint64_t n = 1 + draw(12); n > 0 && actors[i].flow_count < MOST_FLOWS / 2; n--) {
        struct open_how how = {.route = routes[draw(6)],
                               .flags = flags[draw(3)],
                               .window_messages = (int64_t)draw(8),
                               .window_bytes = 1024 + (int64_t)draw(60000)};
        if (how.flags & HEADWAY__FLAG_PAYLOAD)
            how.size = draw(draw(12) ? 1000 : 300000);
        struct flow *flow = flow_open(&actors[i], how);
        if (!flow)
            return;
        if (how.flags & HEADWAY__FLAG_HALF)
            continue;
        flow->to_send = draw(10);
        flow->send_size = (uint32_t)draw(30000);
        flow->finish_after = 1;
        flow_pump(flow);
    }
}

static void touch_flow(int i)
{
    struct actor *actor = &actors[i];
    if (!actor->flow_count)
        return;
    struct flow *flow = &actor->flows[draw(actor->flow_count)];
    if (flow->callee && flow->owes)
        flow_finish(flow, (int)draw(3) * 5);
    else if (!flow->callee && flow->stream.link)
        flow_cancel(flow);
}

static void misfortune(int i)
{
    headway_host *host = actors[i].host, *other = actors[draw(ACTORS)].host;
    switch (draw(9)) {
    case 0:
        headway_sim_pause(host, draw(draw(2) ? 100 * MS : 15 * SECOND));
        break;
    case 1:
        headway_sim_freeze(host, draw(10 * SECOND));
        break;
    case 2:
        headway_sim_slow(host, draw(2) ? 0 : draw(20 * MS));
        break;
    case 3:
        headway_sim_cut(host, other);
        break;
    case 4:
    case 5:
        if (host != other)
            CHECK_EQ(headway_sim_partition(host, other, draw(3) == 0), 0);
        break;
    case 6:
        crash(i);
        break;
    case 7:
        headway_sim_fail_allocation(host, 1 + draw(30));
        break;
    default:
        headway_sim_fail_allocations(host, draw(3) ? 0 : (uint32_t)draw(50000));
        break;
    }
}

static void step(void)
{
    int i = (int)draw(ACTORS);
    if (down[i]) {
        headway_sim_restart(actors[i].host);
        down[i] = 0;
        boot(i);
    } else if (i > 0 && actors[i].node.link_count == 0) {
        actor_connect(&actors[i], "mem://server");
    } else if (draw(6) == 0) {
        misfortune(i);
    } else if (draw(3) == 0) {
        touch_flow(i);
    } else {
        open_some(i);
    }
    CHECK_EQ(headway_sim_run(sim, draw(draw(8) ? 5 * MS : 3 * SECOND)), 0);
}

static void heal(void)
{
    headway_sim_options kind = {.size = sizeof kind, .trace = tracing};
    headway_sim_set(sim, &kind);
    for (int i = 0; i < ACTORS; i++) {
        headway_sim_fail_allocation(actors[i].host, 0);
        headway_sim_fail_allocations(actors[i].host, 0);
        headway_sim_slow(actors[i].host, 0);
        for (int j = 0; j < i; j++)
            CHECK_EQ(headway_sim_partition(actors[i].host, actors[j].host, 0), 0);
    }
    CHECK_EQ(headway_sim_run(sim, 40 * SECOND), 0);
}

static void end_all(void)
{
    for (int i = 0; i < ACTORS; i++) {
        struct actor *actor = &actors[i];
        for (size_t n = 0; !down[i] && n < actor->flow_count; n++) {
            struct flow *flow = &actor->flows[n];
            if (flow->callee)
                flow_finish(flow, HEADWAY_ABORTED);
            else if (flow->stream.link)
                headway__stream_window(&flow->stream, 1000, 1 << 20);
        }
    }
    CHECK_EQ(headway_sim_run(sim, 40 * SECOND), 0);
    for (int i = ACTORS - 1; i >= 0; i--) {
        if (!down[i])
            actor_check_ended(&actors[i]);
    }
}

static uint64_t run(uint64_t seed, void (*trace)(void *user, const char *line))
{
    headway_sim_options options = {.seed = seed, .trace = trace};
    uint64_t dice = seed * 0x9e3779b97f4a7c15u;
    options.delay_min_ns = 1000;
    options.delay_max_ns = dice % 3 ? 500000 : 50 * MS;
    options.queue_packets = dice % 5 ? 256 : 4;
    options.again_ppm = dice % 7 ? 0 : 200000;
    options.spurious_ppm = dice % 11 ? 0 : 200000;
    options.cut_ppm = dice % 13 % 2 ? 0 : 3000;
    options.silent_ppm = dice % 17 % 2 ? 0 : 500000;
    tracing = trace;
    sim = sim_make(options);
    memset(down, 0, sizeof down);
    for (int i = 0; i < ACTORS; i++)
        boot(i);
    for (int n = 0; n < STEPS; n++)
        step();
    heal();
    end_all();
    for (int i = 0; i < ACTORS; i++) {
        if (!down[i])
            actor_close(&actors[i]);
    }
    uint64_t hash = headway_sim_trace_hash(sim);
    headway_sim_free(sim);
    return hash;
}

int main(int argc, char **argv)
{
    return seeds_main(argc, argv, run);
}
