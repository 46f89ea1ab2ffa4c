/* SPDX-License-Identifier: Apache-2.0 */
/* docs/PROTOCOL.md, chapters 2 to 5: what is written is read again, what lies is refused. */
#include "frame.h"

#include <check.h>

static uint8_t buffer[70000];

static headway__writer writer(void)
{
    memset(buffer, 0, sizeof buffer);
    return (headway__writer){buffer, 0, sizeof buffer, 0};
}

static headway_bytes written(const headway__writer *w)
{
    CHECK_EQ(w->overflow, 0);
    return headway_bytes_of(w->data, w->size);
}

static headway__frame read_back(const headway__writer *w)
{
    headway__frame frame;
    headway_bytes rest = written(w);
    CHECK_EQ(headway__frame_decode(&rest, &frame), 0);
    CHECK_EQ(rest.size, 0);
    CHECK_EQ(frame.size, w->size);
    return frame;
}

static int decode(headway_bytes bytes)
{
    headway__frame frame;
    return headway__frame_decode(&bytes, &frame);
}

/* Copied to memory of exactly its size, so that reading past it is seen. */
static int decode_exactly(const uint8_t *data, size_t size)
{
    uint8_t *copy = malloc(size ? size : 1);
    CHECK(copy);
    memcpy(copy, data, size);
    int error = decode(headway_bytes_of(copy, size));
    free(copy);
    return error;
}

static int same(headway_bytes bytes, const char *text)
{
    return bytes.size == strlen(text) && (!bytes.size || memcmp(bytes.data, text, bytes.size) == 0);
}

static headway__open sample_open(void)
{
    return (headway__open){.remaining_ms = 1500,
                           .key_hash = 0xabcdef01,
                           .grant_messages = 7,
                           .grant_bytes = 70000,
                           .kind = HEADWAY__KIND_SUBSCRIBE,
                           .priority = 3,
                           .hops = 2,
                           .policy = 4,
                           .alias = 513,
                           .name = headway_bytes_of_string("a.b.>"),
                           .metadata = headway_bytes_of_string("meta")};
}

static void open_is_read_as_written(void)
{
    headway__writer w = writer();
    headway__open open = sample_open();
    headway__open_encode(&w, 77, &open, HEADWAY__FLAG_PAYLOAD, headway_bytes_of_string("payload"));
    CHECK_EQ(w.size, headway__open_size(&open, 7));
    headway__frame f = read_back(&w);
    CHECK_EQ(f.type, HEADWAY__OPEN);
    CHECK_EQ(f.call, 77);
    CHECK_EQ(f.flags, HEADWAY__FLAG_PAYLOAD | HEADWAY__FLAG_BIND);
    CHECK_EQ(f.open.remaining_ms, 1500);
    CHECK_EQ(f.open.key_hash, 0xabcdef01);
    CHECK_EQ(f.open.grant_messages, 7);
    CHECK_EQ(f.open.grant_bytes, 70000);
    CHECK_EQ(f.open.kind, HEADWAY__KIND_SUBSCRIBE);
    CHECK_EQ(f.open.priority, 3);
    CHECK_EQ(f.open.hops, 2);
    CHECK_EQ(f.open.policy, 4);
    CHECK_EQ(f.open.alias, 513);
    CHECK(same(f.open.name, "a.b.>") && same(f.open.metadata, "meta") &&
          same(f.payload, "payload"));
}

static void hello_is_read_as_written_and_may_grow(void)
{
    headway__writer w = writer();
    headway__hello hello = {.version_min = 1,
                            .version_max = 2,
                            .heartbeat_ms = 2000,
                            .features = 1ull << 63,
                            .epoch = 9,
                            .packet_limit = 65536,
                            .message_limit = 1ull << 40,
                            .alias_limit = 100,
                            .calls = 200,
                            .link_bytes = 300,
                            .link_packets = 32,
                            .auth_kind = 5,
                            .name = headway_bytes_of_string("worker"),
                            .auth = headway_bytes_of_string("secret")};
    memset(hello.instance, 0x5a, sizeof hello.instance);
    headway__hello_encode(&w, HEADWAY__HELLO, &hello);
    buffer[0] = (uint8_t)(buffer[0] + 3); /* a later version says three bytes more */
    w.size += 3;
    headway__frame f = read_back(&w);
    CHECK(f.hello.version_min == 1 && f.hello.version_max == 2 && f.hello.heartbeat_ms == 2000);
    CHECK(f.hello.features == 1ull << 63 && f.hello.epoch == 9);
    CHECK(memcmp(f.hello.instance, hello.instance, sizeof hello.instance) == 0);
    CHECK(f.hello.packet_limit == 65536 && f.hello.message_limit == 1ull << 40);
    CHECK(f.hello.alias_limit == 100 && f.hello.calls == 200 && f.hello.link_bytes == 300);
    CHECK(f.hello.link_packets == 32 && f.hello.auth_kind == 5);
    CHECK(same(f.hello.name, "worker") && same(f.hello.auth, "secret"));
}

static void a_welcome_tells_whose_the_link_is(void)
{
    headway__hello hello = {.version_min = 1, .features = HEADWAY__FEATURE_WHO};
    for (int shards = 0; shards < 2; shards++) {
        headway__writer w = writer();
        hello.identity = headway_bytes_of_string("uid:1000");
        hello.features |= shards ? HEADWAY__FEATURE_SHARDS : 0;
        hello.shards = shards ? 4 : 0;
        headway__hello_encode(&w, HEADWAY__WELCOME, &hello);
        for (size_t size = 0; size < w.size; size++)
            CHECK_EQ(decode_exactly(buffer, size), HEADWAY_EPROTO);
        headway__frame f = read_back(&w);
        CHECK(same(f.hello.identity, "uid:1000") && f.hello.shards == hello.shards);
        w = writer();
        headway__hello_encode(&w, HEADWAY__HELLO, &hello); /* nobody says it of himself */
        f = read_back(&w);
        CHECK_EQ(f.hello.identity.size, 0);
    }
    headway__writer w = writer();
    headway__hello_encode(&w, HEADWAY__WELCOME, &(headway__hello){.version_min = 1});
    CHECK_EQ(read_back(&w).hello.identity.size, 0);
}

static void an_open_tells_for_whom_it_is(void)
{
    static const char *const delegates[] = {"", "gateway"};
    char most[HEADWAY__WHO_LIMIT + 1] = "";
    memset(most, 'm', HEADWAY__WHO_LIMIT);
    for (int i = 0; i < 2; i++) {
        headway__writer w = writer();
        headway__open open = sample_open();
        open.identity = headway_bytes_of_string(most);
        open.delegate = headway_bytes_of_string(delegates[i]);
        headway__open_encode(&w, 77, &open, HEADWAY__FLAG_PAYLOAD,
                             headway_bytes_of_string("payload"));
        CHECK_EQ(headway__open_size(&open, 7), w.size);
        for (size_t size = 0; size < w.size; size++)
            CHECK_EQ(decode_exactly(buffer, size), HEADWAY_EPROTO);
        headway__frame f = read_back(&w);
        CHECK_EQ(f.flags, HEADWAY__FLAG_BIND | HEADWAY__FLAG_PAYLOAD | HEADWAY__FLAG_WHO);
        CHECK(same(f.open.identity, most) && same(f.open.delegate, delegates[i]));
        CHECK(same(f.open.name, "a.b.>") && same(f.open.metadata, "meta"));
        CHECK(same(f.payload, "payload"));
        size_t at = w.size - strlen("payload") - strlen(delegates[i]) - 1 - sizeof most;
        CHECK_EQ(buffer[at], HEADWAY__WHO_LIMIT);
        for (unsigned size = 0; size < 256; size++) { /* longer than one may be, or none */
            buffer[at] = (uint8_t)size;
            CHECK(size == HEADWAY__WHO_LIMIT || decode(written(&w)) == HEADWAY_EPROTO ||
                  (size > 0 && size < HEADWAY__WHO_LIMIT));
        }
    }
    headway__writer w = writer();
    headway__open open = sample_open();
    headway__open_encode(&w, 77, &open, HEADWAY__FLAG_PAYLOAD | HEADWAY__FLAG_WHO,
                         headway_bytes_of_string("x"));
    headway__frame f = read_back(&w);
    CHECK_EQ(f.flags & HEADWAY__FLAG_WHO, 0);
    CHECK_EQ(f.open.identity.size + f.open.delegate.size, 0);
}

static void end_and_event_are_read_as_written(void)
{
    headway__writer w = writer();
    headway_status status = {.code = HEADWAY_UNAVAILABLE,
                             .not_processed = 1,
                             .retry_after_ms = 250,
                             .message = "not now",
                             .details = headway_bytes_of_string("details")};
    headway__end_encode(&w, 5, &status, 0);
    headway__frame f = read_back(&w);
    CHECK(f.type == HEADWAY__END && f.extra == HEADWAY_UNAVAILABLE);
    CHECK_EQ(f.flags, HEADWAY__END_NOT_PROCESSED);
    CHECK_EQ(f.end.retry_after_ms, 250);
    CHECK(same(f.end.message, "not now") && same(f.end.details, "details"));
    w = writer();
    headway__event_encode(&w, 5, HEADWAY__FLAG_MORE, 1ull << 50, headway_bytes_of_string("a.b"),
                          headway_bytes_of_string("piece"));
    f = read_back(&w);
    CHECK(f.event.sequence == 1ull << 50 && f.flags == HEADWAY__FLAG_MORE);
    CHECK(same(f.event.topic, "a.b") && same(f.payload, "piece"));
}

static void a_frame_cut_anywhere_is_refused(void)
{
    headway__writer w = writer();
    headway__open open = sample_open();
    headway__open_encode(&w, 77, &open, HEADWAY__FLAG_PAYLOAD, headway_bytes_of_string("payload"));
    for (size_t size = 0; size < w.size; size++)
        CHECK_EQ(decode_exactly(buffer, size), HEADWAY_EPROTO);
    CHECK_EQ(decode_exactly(buffer, w.size), 0);
}

static void a_frame_that_lies_about_its_length_is_refused(void)
{
    headway__writer w = writer();
    uint64_t numbers[3] = {1, 2, 3};
    headway__numbers_encode(&w, HEADWAY__LINK_CREDIT, 0, 0, numbers, 3);
    for (unsigned size = 0; size < 256; size++) {
        buffer[0] = (uint8_t)size;
        CHECK_EQ(decode(written(&w)), size == w.size ? 0 : HEADWAY_EPROTO);
    }
    memset(buffer, 0xff, 4);
    CHECK_EQ(decode(written(&w)), HEADWAY_EPROTO);
}

static void an_open_that_contradicts_itself_is_refused(void)
{
    headway__open open = sample_open();
    headway__writer w = writer();
    headway__open_encode(&w, 77, &open, HEADWAY__FLAG_PAYLOAD, headway_bytes_of_string("x"));
    buffer[5] = HEADWAY__FLAG_PAYLOAD; /* a name without BIND */
    CHECK_EQ(decode(written(&w)), HEADWAY_EPROTO);
    buffer[5] = HEADWAY__FLAG_BIND; /* a payload without PAYLOAD */
    CHECK_EQ(decode(written(&w)), HEADWAY_EPROTO);
    w = writer();
    headway__open_encode(&w, 77, &open, 0, headway_bytes_of(NULL, 0));
    CHECK_EQ(decode(written(&w)), 0);
    buffer[5] |= HEADWAY__FLAG_MORE; /* more of nothing */
    CHECK_EQ(decode(written(&w)), HEADWAY_EPROTO);
}

static void a_name_over_the_limit_is_refused(void)
{
    static char name[HEADWAY__NAME_LIMIT + 1];
    memset(name, 'n', sizeof name);
    headway__open open = sample_open();
    open.name = headway_bytes_of(name, HEADWAY__NAME_LIMIT);
    headway__writer w = writer();
    headway__open_encode(&w, 1, &open, 0, headway_bytes_of(NULL, 0));
    CHECK_EQ(decode(written(&w)), 0);
    open.name.size++;
    w = writer();
    headway__open_encode(&w, 1, &open, 0, headway_bytes_of(NULL, 0));
    CHECK_EQ(decode(written(&w)), HEADWAY_EPROTO);
}

static void unknown_types_keep_their_body(void)
{
    static const uint8_t bytes[] = {14, 0, 0, 0, 99, 128, 7, 0, 1, 0, 0, 0, 0xaa, 0xbb};
    headway_bytes rest = headway_bytes_of(bytes, sizeof bytes);
    headway__frame frame;
    CHECK_EQ(headway__frame_decode(&rest, &frame), 0);
    CHECK(!headway__frame_known(frame.type));
    CHECK_EQ(frame.flags, HEADWAY__FLAG_SKIPPABLE);
    CHECK_EQ(frame.body.size, 2);
}

static void types_32_to_63_are_the_data_lane_C5(void)
{
    for (unsigned type = 0; type < 256; type++)
        CHECK_EQ(headway__frame_is_data((uint8_t)type), type >= 32 && type < 64);
}

static void packets_have_a_header_and_a_limit(void)
{
    headway__writer w = writer();
    headway__packet packet;
    headway__packet_encode(&w, 0x1122334455667788, 5, 3);
    CHECK_EQ(w.size, HEADWAY__PACKET_HEADER);
    CHECK_EQ(headway__packet_decode(written(&w), &packet), 0);
    CHECK(packet.tag == 0x1122334455667788 && packet.sequence == 5 && packet.frames == 3);
    CHECK_EQ(headway__packet_decode(headway_bytes_of(buffer, 15), &packet), HEADWAY_EPROTO);
    CHECK_EQ(headway__packet_decode(headway_bytes_of(buffer, 65536), &packet), 0);
    CHECK_EQ(headway__packet_decode(headway_bytes_of(buffer, 65537), &packet), HEADWAY_EPROTO);
    buffer[14] = 1;
    CHECK_EQ(headway__packet_decode(written(&w), &packet), HEADWAY_EPROTO);
}

static void a_writer_past_its_end_says_so(void)
{
    headway__writer w = writer();
    headway__open open = sample_open();
    for (w.capacity = 0; w.capacity < headway__open_size(&open, 0); w.capacity++) {
        w.size = 0;
        w.overflow = 0;
        headway__open_encode(&w, 1, &open, 0, headway_bytes_of(NULL, 0));
        CHECK_EQ(w.overflow, 1);
    }
}

/* Every piece of it is refused, and what is longer says more than we know. */
static void what_direct_calls_carry_is_read_as_written(void)
{
    headway__writer w = writer();
    headway__ask ask = {.instance = {1, 2}, .host = 77, .ticket_ms = 60000, .slots = 9}, asked;
    headway__ask_encode(&w, &ask);
    for (size_t size = 0; size < w.size - 1; size++)
        CHECK_EQ(headway__ask_decode(headway_bytes_of(buffer, size), &asked), HEADWAY_EPROTO);
    CHECK_EQ(headway__ask_decode(headway_bytes_of(buffer, w.size - 1), &asked), 0); /* no key */
    CHECK_EQ(headway__ask_decode(headway_bytes_of(buffer, w.size + 1), &asked), 0);
    CHECK(memcmp(&ask, &asked, sizeof ask) == 0);
    memset(ask.key, 7, sizeof ask.key);
    size_t short_of_key = w.size;
    w = writer();
    headway__ask_encode(&w, &ask);
    for (size_t size = short_of_key; size < w.size; size++)
        CHECK_EQ(headway__ask_decode(headway_bytes_of(buffer, size), &asked), HEADWAY_EPROTO);
    CHECK_EQ(headway__ask_decode(written(&w), &asked), 0);
    CHECK(memcmp(&ask, &asked, sizeof ask) == 0);
    w = writer();
    ask.identity = headway_bytes_of_string("anna");
    headway__ask_encode(&w, &ask);
    CHECK_EQ(headway__ask_decode(written(&w), &asked), 0);
    CHECK(same(asked.identity, "anna") && asked.slots == 9);
    CHECK_EQ(headway__ask_decode(headway_bytes_of(buffer, w.size - 1), &asked), HEADWAY_EPROTO);

    w = writer();
    headway__offer offer = {.instance = {3},
                            .ticket = {4},
                            .ticket_ms = 5,
                            .endpoint = headway_bytes_of_string("ipc:///a"),
                            .key = {9}},
                   offered;
    headway__offer_encode(&w, &offer);
    for (size_t size = 0; size < w.size; size++)
        if (size != w.size - 1 - sizeof offer.key) /* that would be one without a key */
            CHECK_EQ(headway__offer_decode(headway_bytes_of(buffer, size), &offered),
                     HEADWAY_EPROTO);
    CHECK_EQ(headway__direct_what(written(&w)), HEADWAY__DIRECT_OFFER);
    CHECK_EQ(headway__offer_decode(written(&w), &offered), 0);
    CHECK(memcmp(offered.ticket, offer.ticket, sizeof offer.ticket) == 0);
    CHECK(memcmp(offered.key, offer.key, sizeof offer.key) == 0);
    CHECK(offered.ticket_ms == 5 && offered.endpoint.size == 8);
    CHECK(memcmp(offered.endpoint.data, "ipc:///a", 8) == 0);

    w = writer();
    headway__used used = {
        .method = headway_bytes_of_string("Get"), .ok = 5, .failed = 6, .sum = 7, .most = 8};
    unsigned bucket;
    uint32_t count;
    headway__used_encode(&w, &used);
    for (size_t size = 0; size < w.size; size++)
        CHECK_EQ(headway__used_decode(headway_bytes_of(buffer, size), &used), HEADWAY_EPROTO);
    headway__used_pair(&w, 447, 1u << 31);
    CHECK_EQ(headway__used_decode(headway_bytes_of(buffer, w.size - 1), &used), HEADWAY_EPROTO);
    CHECK_EQ(headway__used_decode(written(&w), &used), 0);
    CHECK(used.method.size == 3 && used.ok == 5 && used.failed == 6 && used.most == 8);
    CHECK(headway__used_next(&used, &bucket, &count) && bucket == 447 && count == 1u << 31);
    CHECK(!headway__used_next(&used, &bucket, &count));
}

int main(void)
{
    RUN(open_is_read_as_written);
    RUN(hello_is_read_as_written_and_may_grow);
    RUN(a_welcome_tells_whose_the_link_is);
    RUN(an_open_tells_for_whom_it_is);
    RUN(end_and_event_are_read_as_written);
    RUN(a_frame_cut_anywhere_is_refused);
    RUN(a_frame_that_lies_about_its_length_is_refused);
    RUN(an_open_that_contradicts_itself_is_refused);
    RUN(a_name_over_the_limit_is_refused);
    RUN(unknown_types_keep_their_body);
    RUN(types_32_to_63_are_the_data_lane_C5);
    RUN(packets_have_a_header_and_a_limit);
    RUN(a_writer_past_its_end_says_so);
    RUN(what_direct_calls_carry_is_read_as_written);
    return 0;
}
