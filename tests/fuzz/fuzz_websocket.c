/* SPDX-License-Identifier: Apache-2.0 */
/* WebSocket frames from a client: the first byte says how the rest is cut. Whole and in pieces they
   are the same; messages stay within the limit, and text is UTF-8. */
#include "check.h"
#include "websocket.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LIMIT = 4096 };

struct heard {
    uint64_t hash;
    size_t events;
    int code;
};

static void hear(struct heard *h, uint64_t kind, headway_bytes bytes)
{
    const uint8_t *data = bytes.data;
    h->hash = (h->hash ^ kind) * UINT64_C(1099511628211);
    for (size_t i = 0; i < bytes.size; i++)
        h->hash = (h->hash ^ data[i]) * UINT64_C(1099511628211);
    h->events++;
}

/* False: no more of this input. */
static bool next(struct headway__websocket_reader *r, headway_bytes *input, struct heard *h)
{
    struct headway__websocket_event e;
    uint8_t *room;
    enum headway__websocket_kind kind = headway__websocket_next(r, input, true, &e);
    switch (kind) {
    case HEADWAY__WEBSOCKET_ROOM:
        CHECK(e.need > r->room_size && e.need <= LIMIT);
        room = realloc(r->room, e.need);
        CHECK(room);
        headway__websocket_room(r, room, e.need);
        return true;
    case HEADWAY__WEBSOCKET_MORE:
    case HEADWAY__WEBSOCKET_UNPAID:
        CHECK(kind == HEADWAY__WEBSOCKET_MORE && input->size == 0);
        return false;
    case HEADWAY__WEBSOCKET_BROKEN:
        CHECK(headway__websocket_code_valid(e.code) && e.why);
        h->code = e.code;
        return false;
    case HEADWAY__WEBSOCKET_GOODBYE:
        CHECK(e.code == 1005 || headway__websocket_code_valid(e.code));
        break;
    default:
        CHECK(e.bytes.size <= LIMIT && (!e.text || headway__utf8_valid(e.bytes)));
        break;
    }
    hear(h, (uint64_t)kind << 1 | e.text, e.bytes);
    return true;
}

static struct heard hear_all(const uint8_t *data, size_t size, size_t step)
{
    struct headway__websocket_reader r;
    struct heard h = {0, 0, 0};
    headway__websocket_init(&r, LIMIT);
    for (size_t at = 0; at < size && !r.broken; at += step) {
        size_t piece = size - at < step ? size - at : step;
        uint8_t *copy = malloc(piece); /* unmasked in place */
        headway_bytes input = headway_bytes_of(copy, piece);
        CHECK(copy);
        memcpy(copy, data + at, piece);
        while (next(&r, &input, &h))
            ;
        free(copy);
    }
    free(r.room);
    return h;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct heard whole, pieces;
    if (size == 0)
        return 0;
    whole = hear_all(data + 1, size - 1, size);
    pieces = hear_all(data + 1, size - 1, 1u + data[0]);
    CHECK_EQ(whole.events, pieces.events);
    CHECK_EQ(whole.hash, pieces.hash);
    CHECK_EQ(whole.code, pieces.code);
    return 0;
}
