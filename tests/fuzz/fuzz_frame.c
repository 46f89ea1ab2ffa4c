/* SPDX-License-Identifier: Apache-2.0 */
/* The packet and frame decoder: whatever it takes lies inside the packet. */
#include "check.h"
#include "frame.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void inside(headway_bytes part, headway_bytes whole)
{
    const uint8_t *p = part.data, *w = whole.data;
    if (part.size)
        CHECK(p >= w && p + part.size <= w + whole.size);
}

static void check(const headway__frame *frame, headway_bytes whole)
{
    CHECK(frame->size >= HEADWAY__FRAME_HEADER && frame->size <= whole.size);
    inside(frame->body, whole);
    inside(frame->payload, whole);
    if (frame->type == HEADWAY__OPEN) {
        inside(frame->open.name, whole);
        inside(frame->open.metadata, whole);
        CHECK(frame->open.name.size <= HEADWAY__NAME_LIMIT);
        CHECK(frame->open.metadata.size <= HEADWAY__METADATA_LIMIT);
    } else if (frame->type == HEADWAY__END) {
        inside(frame->end.message, whole);
        inside(frame->end.details, whole);
    } else if (frame->type == HEADWAY__EVENT) {
        inside(frame->event.topic, whole);
    } else if (frame->type == HEADWAY__HELLO || frame->type == HEADWAY__WELCOME) {
        inside(frame->hello.name, whole);
        inside(frame->hello.auth, whole);
    }
}

static void check_direct(headway_bytes payload, headway_bytes whole)
{
    headway__ask ask;
    headway__offer offer;
    headway__used used;
    unsigned bucket;
    uint32_t count;
    (void)headway__ask_decode(payload, &ask);
    if (headway__offer_decode(payload, &offer) == 0)
        inside(offer.endpoint, whole);
    if (headway__used_decode(payload, &used) != 0)
        return;
    inside(used.method, whole);
    while (headway__used_next(&used, &bucket, &count))
        inside(used.pairs, whole);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    headway_bytes whole = headway_bytes_of(data, size);
    headway__packet packet;
    headway__frame frame;
    if (headway__packet_decode(whole, &packet) != 0)
        return 0;
    while (packet.rest.size > 0) {
        size_t before = packet.rest.size;
        if (headway__frame_decode(&packet.rest, &frame) != 0)
            return 0;
        check(&frame, whole);
        check_direct(frame.payload, whole);
        CHECK_EQ(packet.rest.size, before - frame.size);
    }
    return 0;
}
