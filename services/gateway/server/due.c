/* SPDX-License-Identifier: Apache-2.0 */
/* Times that come: one timer for all connections, whatever their number. */
#include "internal.h"

void headway__http_due_init(struct headway__http_connection *c)
{
    headway__http_ring_init(&c->read_due.ring);
    headway__http_ring_init(&c->write_due.ring);
    c->read_due.lane = c->write_due.lane = HEADWAY__HTTP_LANE_NONE;
    c->write_due.is_write = true;
}

static uint32_t duration(const struct headway__http_options *o, enum headway__http_lane lane)
{
    switch (lane) {
    case HEADWAY__HTTP_LANE_HANDSHAKE:
        return o->handshake_ms;
    case HEADWAY__HTTP_LANE_HEADER:
        return o->header_ms;
    case HEADWAY__HTTP_LANE_IDLE:
        return o->idle_ms;
    case HEADWAY__HTTP_LANE_BODY:
        return o->body_ms;
    case HEADWAY__HTTP_LANE_PING:
        return o->ping_ms;
    case HEADWAY__HTTP_LANE_LINGER:
        return o->linger_ms;
    case HEADWAY__HTTP_LANE_WRITE:
        return o->write_ms;
    default:
        return HEADWAY__HTTP_PAUSE_MS;
    }
}

static void arm(struct headway__http_server *server, uint64_t at)
{
    uint64_t now = uv_now(server->loop);
    if (at >= server->dues_at || server->closing)
        return;
    server->dues_at = at;
    uv_timer_start(&server->dues, headway__http_due_fire, at > now ? at - now : 0, 0);
}

void headway__http_due_set(struct headway__http_connection *c, struct headway__http_due *due,
                           enum headway__http_lane lane)
{
    struct headway__http_server *server = c->server;
    due->lane = lane;
    if (lane == HEADWAY__HTTP_LANE_NONE) {
        headway__http_ring_remove(&due->ring);
        return;
    }
    due->at = uv_now(server->loop) + duration(&server->options, lane);
    headway__http_ring_put(&server->lanes[lane], &due->ring);
    arm(server, due->at);
}

static struct headway__http_connection *owner(struct headway__http_due *due)
{
    if (due->is_write)
        return HEADWAY__HTTP_OF(due, struct headway__http_connection, write_due);
    return HEADWAY__HTTP_OF(due, struct headway__http_connection, read_due);
}

static void fire_lane(struct headway__http_server *server, enum headway__http_lane lane,
                      uint64_t now)
{
    struct headway__http_ring *head = &server->lanes[lane];
    while (!headway__http_ring_alone(head)) {
        struct headway__http_due *due = (struct headway__http_due *)(void *)head->next;
        if (due->at > now) {
            arm(server, due->at);
            return;
        }
        headway__http_due_set(owner(due), due, HEADWAY__HTTP_LANE_NONE);
        headway__http_expired(owner(due), lane);
    }
}

void headway__http_due_fire(uv_timer_t *timer)
{
    struct headway__http_server *server = timer->data;
    uint64_t now = uv_now(server->loop);
    server->dues_at = UINT64_MAX;
    for (int lane = HEADWAY__HTTP_LANE_NONE + 1; lane < HEADWAY__HTTP_LANES; lane++)
        fire_lane(server, lane, now);
}
