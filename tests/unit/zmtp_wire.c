/* SPDX-License-Identifier: Apache-2.0 */
/* ZMTP's bytes: whatever the pieces they come in, the same events; what is wrong is refused as soon
   as it is seen, and before memory is asked for. */
#include "wire.h"

#include <check.h>

enum { LIMIT = 1000 };

static uint8_t stream[8192];
static size_t size;
static char told[8192], detail[HEADWAY__ZMTP_WHY];

static void put(const void *bytes, size_t count)
{
    CHECK(size + count <= sizeof stream);
    memcpy(stream + size, bytes, count);
    size += count;
}

static void greet(void)
{
    uint8_t greeting[HEADWAY__ZMTP_GREETING];
    headway__zmtp_greeting_write(greeting, NULL);
    size = 0;
    put(greeting, sizeof greeting);
}

static void ready(const char *type)
{
    size += headway__zmtp_ready_write(stream + size, type);
}

static void meet(void)
{
    greet();
    ready("DEALER");
}

static void packet(size_t count)
{
    size += headway__zmtp_head_write(stream + size, count);
    for (size_t i = 0; i < count; i++)
        put(&(uint8_t){(uint8_t)(i * 7)}, 1);
}

static void command(const char *name, const void *data, size_t count)
{
    const uint8_t head[3] = {4, (uint8_t)(1 + strlen(name) + count), (uint8_t)strlen(name)};
    put(head, 3);
    put(name, strlen(name));
    put(data, count);
}

static void tell(const char *format, unsigned long long value)
{
    size_t used = strlen(told);
    snprintf(told + used, sizeof told - used, format, value);
}

static void tell_event(enum headway__zmtp_kind kind, const struct headway__zmtp_reader *reader,
                       const struct headway__zmtp_event *event)
{
    const uint8_t *at = event->bytes.data;
    if (kind == HEADWAY__ZMTP_GREETED)
        tell("greeted 3.%llu;", reader->minor);
    if (kind == HEADWAY__ZMTP_READY)
        tell("ready;", 0);
    if (kind == HEADWAY__ZMTP_PACKET) {
        tell("packet %llu;", event->bytes.size);
        for (size_t i = 0; i < event->bytes.size; i++)
            CHECK_EQ(at[i], (uint8_t)(i * 7));
    }
    if (kind == HEADWAY__ZMTP_PING) {
        tell("ping %llu", event->ttl_ms);
        tell("+%llu;", event->bytes.size);
    }
    if (kind == HEADWAY__ZMTP_PONG)
        tell("pong;", 0);
    if (kind == HEADWAY__ZMTP_BROKEN)
        snprintf(told + strlen(told), 200, "broken: %s%s;", reader->why,
                 reader->refusing ? " (said)" : "");
}

/* Memory of exactly its size each time, so that reading past it is seen. */
static void feed(struct headway__zmtp_reader *reader, const uint8_t *from, size_t count)
{
    uint8_t *copy = malloc(count ? count : 1);
    CHECK(copy);
    memcpy(copy, from, count);
    headway_bytes input = headway_bytes_of(copy, count);
    struct headway__zmtp_event event;
    enum headway__zmtp_kind kind;
    do {
        kind = headway__zmtp_next(reader, &input, &event);
        tell_event(kind, reader, &event);
        free(event.room);
        if (kind == HEADWAY__ZMTP_ROOM) {
            CHECK(reader->size <= LIMIT || reader->size <= HEADWAY__ZMTP_COMMAND);
            CHECK(!reader->room);
            reader->room = malloc(reader->size);
        }
    } while (kind != HEADWAY__ZMTP_BROKEN && (kind != HEADWAY__ZMTP_WANTING || input.size > 0));
    free(copy);
}

/* In pieces that end at the cuts; 0: byte by byte. */
static void read_with(size_t first, size_t second)
{
    struct headway__zmtp_reader reader;
    headway__zmtp_reader_init(&reader, LIMIT, malloc(HEADWAY__ZMTP_COMMAND), detail);
    told[0] = 0;
    for (size_t at = 0; at < size && reader.stage != HEADWAY__ZMTP_FAILED;) {
        size_t end = first == 0 ? at + 1 : at < first ? first : at < second ? second : size;
        feed(&reader, stream + at, end - at);
        at = end;
    }
    free(reader.room);
}

/* Each cut, each pair of near cuts, and byte by byte. */
static void always_tells(const char *wanted)
{
    read_with(size, size);
    CHECK_STR(told, wanted);
    read_with(0, 0);
    CHECK_STR(told, wanted);
    for (size_t cut = 1; cut < size; cut++) {
        read_with(cut, size);
        CHECK_STR(told, wanted);
        for (size_t gap = 1; gap < 12 && cut + gap < size; gap++) {
            read_with(cut, cut + gap);
            CHECK_STR(told, wanted);
        }
    }
}

static void a_conversation_is_the_same_in_any_pieces(void)
{
    const uint8_t context[16] = "sixteen bytes...";
    meet();
    packet(1);
    packet(255);
    packet(256);
    packet(0); /* libzmq's probe of a ROUTER: nothing */
    size += headway__zmtp_ping_write(stream + size, 30000);
    size += headway__zmtp_pong_write(stream + size, headway_bytes_of(context, 16));
    command("SUBSCRIBE", "all", 3);
    command("PING", "\0\0sixteen bytes...", 18);
    packet(700);
    command("JOIN", "", 0);
    packet(2);
    always_tells("greeted 3.1;ready;packet 1;packet 255;packet 256;ping 30000+0;pong;ping 0+16;"
                 "packet 700;packet 2;");
}

static void later_versions_are_taken_for_ours_and_3_0_too(void)
{
    meet();
    stream[11] = 0;
    always_tells("greeted 3.0;ready;");
    stream[10] = 4;
    stream[11] = 9;
    memset(stream + 1, 0xab, 8); /* padding means nothing */
    always_tells("greeted 3.9;ready;");
}

static void older_versions_and_other_protocols_are_refused_by_name(void)
{
    greet();
    stream[10] = 1;
    always_tells("broken: it speaks ZMTP 2.0; 3.0 or later is needed (libzmq 4);");
    stream[10] = 0;
    always_tells("broken: it speaks ZMTP 1.0; 3.0 or later is needed (libzmq 4);");
    stream[9] = 0;
    always_tells("broken: it speaks ZMTP 1.0; 3.0 or later is needed (libzmq 4);");
    stream[9] = 0x71;
    always_tells("broken: its greeting has no ZMTP signature;");
    size = 0;
    put("GET / HTTP/1.1\r\n\r\n", 18);
    always_tells("broken: it does not speak ZMTP: its first byte is 0x47;");
}

static void another_mechanism_is_refused(void)
{
    greet();
    memcpy(stream + 12, "CURVE", 5);
    always_tells("broken: it asks for the mechanism CURVE; here it is NULL;");
    memcpy(stream + 12, "NULL\nxxxxxxxxxxxxxxx", 20);
    always_tells("broken: it asks for the mechanism NULL?xxxxxxxxxxxxxxx; here it is NULL;");
    greet();
    stream[32] = 1;
    always_tells("broken: it claims to be the server of the NULL mechanism, which has none;");
}

static void ready_with(const void *metadata, size_t count)
{
    greet();
    command("READY", metadata, count);
}

#define TYPE "\13Socket-Type\0\0\0\6DEALER"
#define BROKEN(why) "greeted 3.1;broken: " why " (said);"

static void metadata_is_read_strictly(void)
{
    ready_with(TYPE "\3X-a\0\0\0\2hi\10Identity\0\0\0\0", 22 + 10 + 13);
    always_tells("greeted 3.1;ready;");
    ready_with("\13SOCKET-type\0\0\0\6ROUTER", 22);
    always_tells("greeted 3.1;ready;");
    ready_with("\13Socket-Type\0\0\0\3PUB", 19);
    always_tells(BROKEN("its socket is a PUB; DEALER (or ROUTER) is needed"));
    ready_with("\13Socket-Type\0\0\0\3\1\2\3", 19);
    always_tells(BROKEN("its socket is a ???; DEALER (or ROUTER) is needed"));
    ready_with(TYPE "\10Identity\0\0\0\3him", 22 + 16);
    always_tells(BROKEN("it chose a routing id of its own: leave ZMQ_ROUTING_ID unset"));
    ready_with(TYPE TYPE, 44);
    always_tells(BROKEN("its READY has two socket types"));
    ready_with("", 0);
    always_tells(BROKEN("its READY names no socket type"));
    for (size_t cut = 1; cut < 22; cut++) {
        ready_with(TYPE, cut);
        read_with(size, size);
        CHECK_STR(told, BROKEN("its READY is malformed"));
    }
    ready_with("\0\0\0\0\1x", 6);
    always_tells(BROKEN("its READY is malformed"));
    ready_with("\1 \0\0\0\1x", 7);
    always_tells(BROKEN("its READY is malformed"));
    ready_with("\1x\xff\xff\xff\xffx", 7);
    always_tells(BROKEN("its READY is malformed"));
}

static void the_handshake_takes_ready_and_nothing_else(void)
{
    greet();
    packet(3);
    always_tells(BROKEN("a message came before READY"));
    greet();
    command("PING", "\0\0", 2);
    always_tells(BROKEN("the handshake has a command that is not READY"));
    greet();
    command("ERROR", "\7no\1room", 8);
    always_tells("greeted 3.1;broken: it refuses us: no?room;");
    greet();
    command("ERROR", "\7no", 3);
    always_tells("greeted 3.1;broken: it refuses us and gives no reason;");
    greet(); /* a READY of any size is refused by its header */
    put("\6\0\0\0\0\0\0\2\1", 9);
    always_tells(BROKEN("a command of 513 bytes; the limit is 512"));
}

#define BROKE(why) "greeted 3.1;ready;broken: " why ";"

static void traffic_breaks_no_rule(void)
{
    meet();
    put("\1\0", 2);
    always_tells(BROKE("a message has more than one frame"));
    meet();
    put("\5\0", 2);
    always_tells(BROKE("a command claims to have more frames"));
    meet();
    put("\10\0", 2);
    always_tells(BROKE("a frame has reserved flags"));
    meet();
    command("READY", TYPE, 22);
    always_tells(BROKE("READY came twice"));
    meet();
    command("ERROR", "\3bad", 4);
    always_tells(BROKE("it refuses us: bad"));
    meet();
    command("PING", "\0", 1);
    always_tells(BROKE("its PING is malformed"));
    meet();
    command("PING", "\0\0seventeen bytes..", 19);
    always_tells(BROKE("its PING is malformed"));
    meet();
    put("\4\0", 2);
    always_tells(BROKE("a command has no name"));
    meet();
    put("\4\2\11x", 4);
    always_tells(BROKE("a command has no name"));
}

static void a_packet_over_the_limit_is_refused_by_its_header(void)
{
    meet();
    packet(LIMIT);
    always_tells("greeted 3.1;ready;packet 1000;");
    meet();
    put("\2\0\0\0\0\0\0\3\xe9", 9);
    always_tells(BROKE("a packet of 1001 bytes; the limit is 1000"));
    meet();
    put("\2\xff\xff\xff\xff\xff\xff\xff\xff", 9);
    always_tells(BROKE("a packet of 18446744073709551615 bytes; the limit is 1000"));
}

static void what_is_refused_is_told_in_one_short_frame(void)
{
    uint8_t out[HEADWAY__ZMTP_COMMAND];
    char why[400];
    memset(why, 'x', sizeof why - 1);
    why[sizeof why - 1] = 0;
    CHECK(headway__zmtp_error_write(out, why) <= 2 + 255);
    CHECK_EQ(out[1] + 2, (int)headway__zmtp_error_write(out, why));
    greet();
    put(out, headway__zmtp_error_write(out, "go away"));
    always_tells("greeted 3.1;broken: it refuses us: go away;");
}

int main(void)
{
    RUN(a_conversation_is_the_same_in_any_pieces);
    RUN(later_versions_are_taken_for_ours_and_3_0_too);
    RUN(older_versions_and_other_protocols_are_refused_by_name);
    RUN(another_mechanism_is_refused);
    RUN(metadata_is_read_strictly);
    RUN(the_handshake_takes_ready_and_nothing_else);
    RUN(traffic_breaks_no_rule);
    RUN(a_packet_over_the_limit_is_refused_by_its_header);
    RUN(what_is_refused_is_told_in_one_short_frame);
    return 0;
}
