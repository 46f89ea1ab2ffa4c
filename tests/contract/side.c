/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "transport_contract.h"

enum { PATIENCE = 90000 };

static void *allocate(void *user, size_t size)
{
    struct side *side = user;
    void *memory;
    if (side->fail_at && --side->fail_at == 0)
        return NULL;
    memory = malloc(size);
    side->blocks += memory != NULL;
    return memory;
}

static void *resize(void *user, void *memory, size_t size)
{
    struct side *side = user;
    if (!memory)
        return allocate(user, size);
    if (side->fail_at && --side->fail_at == 0)
        return NULL;
    return realloc(memory, size);
}

static void release(void *user, void *memory)
{
    struct side *side = user;
    side->blocks -= memory != NULL;
    free(memory);
}

static void up(void *user, headway_peer peer)
{
    struct side *side = user;
    CHECK(peer != 0);
    side->late += side->closed;
    side->up[side->ups++ % SIDE_PEERS] = peer;
}

static void receive(void *user, headway_peer peer, headway_bytes packet)
{
    struct side *side = user;
    side->late += side->closed;
    side->packets++;
    side->bytes += packet.size;
    side->last = peer;
    if (side->on_packet)
        side->on_packet(side, peer, packet);
}

static void writable(void *user, headway_peer peer)
{
    struct side *side = user;
    side->late += side->closed;
    side->writables++;
    if (side->on_writable)
        side->on_writable(side, peer);
}

static void down(void *user, headway_peer peer)
{
    struct side *side = user;
    side->late += side->closed;
    side->downs++;
    side->last_down = peer;
}

void side_open(struct side *side, const contract_transport *contract, headway_loop *loop,
               const headway_transport_options *options)
{
    const headway_transport_events events = {up, receive, writable, down};
    headway_transport_options own = {.size = sizeof own};
    if (options)
        own = *options;
    if (!own.security)
        own.security = contract->security;
    memset(side, 0, sizeof(*side));
    side->contract = contract;
    side->loop = loop;
    side->alloc = (headway_alloc){allocate, resize, release, side};
    CHECK_EQ(contract->ops->open(loop, &side->alloc, &own, &events, side, &side->transport), 0);
}

static void closed(void *user)
{
    struct side *side = user;
    side->closed++;
}

void side_close(struct side *side)
{
    int heard = side->ups + side->downs + side->packets + side->writables;
    side->contract->ops->close(side->transport, closed, side);
    CHECK_EQ(side->closed, 0); /* never from inside */
    side_await(side, &side->closed, 1);
    world_wait(side->contract->world, side->loop, 2);
    CHECK_EQ(side->closed, 1);
    CHECK_EQ(side->late, 0);
    CHECK_EQ(side->ups + side->downs + side->packets + side->writables, heard);
    CHECK_EQ(side->blocks, 0);
}

static void count(void *user)
{
    ++*(int *)user;
}

void side_close_other(struct side *side, headway_transport *transport)
{
    int gone = 0;
    side->contract->ops->close(transport, count, &gone);
    side_await(side, &gone, 1);
}

int side_listen(struct side *side, char *url, size_t size)
{
    char wish[256];
    side->contract->address(wish, sizeof(wish));
    return side->contract->ops->listen(side->transport, wish, url, size);
}

headway_peer side_connect(struct side *side, const char *url)
{
    headway_peer peer = 0;
    int ups = side->ups;
    CHECK_EQ(side->contract->ops->connect(side->transport, url, &peer), 0);
    CHECK(peer != 0);
    CHECK_EQ(side->ups, ups); /* never from inside */
    return peer;
}

int side_send(struct side *side, headway_peer peer, const void *data, size_t size)
{
    headway_bytes part = headway_bytes_of(data, size);
    return side->contract->ops->send(side->transport, peer, &part, 1);
}

struct goal {
    const int *counter;
    int at_least;
};

static bool reached(void *user)
{
    const struct goal *goal = user;
    return *goal->counter >= goal->at_least;
}

bool side_until(struct side *side, const int *counter, int at_least)
{
    struct goal goal = {counter, at_least};
    return world_until(side->contract->world, side->loop, reached, &goal, PATIENCE);
}

void side_await(struct side *side, const int *counter, int at_least)
{
    if (!side_until(side, counter, at_least)) {
        fprintf(stderr, "waited in vain for %d of %d\n", *counter, at_least);
        CHECK(!"heard in time");
    }
}
