/* SPDX-License-Identifier: Apache-2.0 */
/* The example packets of docs/PROTOCOL.md (its path is the argument) are what frame.c speaks. */
#include "check.h"
#include "frame.h"

#include <ctype.h>

static const char *document;

static int digit(int c)
{
    return isdigit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Pairs of hex digits, one or two spaces between them; three spaces begin the explanation. */
static size_t line_bytes(const char *line, uint8_t *bytes)
{
    size_t size = 0;
    while (digit(line[0]) >= 0 && digit(line[1]) >= 0) {
        bytes[size++] = (uint8_t)(digit(line[0]) << 4 | digit(line[1]));
        line += 2;
        for (int spaces = 0; spaces < 2 && *line == ' '; spaces++)
            line++;
    }
    return size;
}

static headway_bytes example(const char *name, uint8_t *bytes)
{
    char line[512], mark[64];
    size_t size = 0;
    int inside = 0;
    snprintf(mark, sizeof mark, "<!-- example: %s -->", name);
    FILE *file = fopen(document, "r");
    CHECK(file);
    while (fgets(line, sizeof line, file)) {
        if (strncmp(line, mark, strlen(mark)) == 0)
            inside = 1;
        else if (strncmp(line, "```", 3) == 0 && inside)
            inside++;
        else if (inside == 2)
            size += line_bytes(line, bytes + size);
        CHECK(size < 256);
    }
    fclose(file);
    return headway_bytes_of(bytes, size);
}

static headway__packet packet_of(headway_bytes bytes)
{
    headway__packet packet;
    CHECK_EQ(headway__packet_decode(bytes, &packet), 0);
    CHECK(packet.tag == 0x5a1b2c3d4e5f6071);
    return packet;
}

static headway__frame frame_of(headway__packet *packet)
{
    headway__frame frame;
    CHECK_EQ(headway__frame_decode(&packet->rest, &frame), 0);
    return frame;
}

static void check_text(headway_bytes bytes, const char *text)
{
    CHECK_EQ(bytes.size, strlen(text));
    CHECK(memcmp(bytes.data, text, bytes.size) == 0);
}

static void the_request_reads_as_explained(void)
{
    uint8_t bytes[512];
    headway__packet packet = packet_of(example("request", bytes));
    CHECK_EQ(packet.sequence, 2);
    CHECK_EQ(packet.frames, 2);
    headway__frame pong = frame_of(&packet);
    CHECK_EQ(pong.type, HEADWAY__PONG);
    CHECK_EQ(pong.number, 1);
    headway__frame open = frame_of(&packet);
    CHECK_EQ(open.type, HEADWAY__OPEN);
    CHECK_EQ(open.flags, HEADWAY__FLAG_BIND | HEADWAY__FLAG_PAYLOAD | HEADWAY__FLAG_HALF);
    CHECK_EQ(open.call, 1 << 21);
    CHECK_EQ(open.open.remaining_ms, 10000);
    CHECK_EQ(open.open.grant_messages, 1);
    CHECK_EQ(open.open.grant_bytes, 262144);
    CHECK_EQ(open.open.kind, HEADWAY__KIND_CALL);
    check_text(open.open.name, "fleet.v1.Fleet/Get");
    check_text(open.payload, "\n\005local");
    CHECK_EQ(packet.rest.size, 0);
}

static void the_request_is_what_we_write(void)
{
    uint8_t bytes[512], written[512];
    headway_bytes expected = example("request", bytes);
    headway__writer w = {written, 0, sizeof written, 0};
    uint64_t nonce = 1;
    headway__open open = {.remaining_ms = 10000,
                          .grant_messages = 1,
                          .grant_bytes = 262144,
                          .name = headway_bytes_of_string("fleet.v1.Fleet/Get")};
    headway__packet_encode(&w, 0x5a1b2c3d4e5f6071, 2, 2);
    headway__numbers_encode(&w, HEADWAY__PONG, 0, 0, &nonce, 1);
    headway__open_encode(&w, 1 << 21, &open, HEADWAY__FLAG_PAYLOAD | HEADWAY__FLAG_HALF,
                         headway_bytes_of_string("\n\005local"));
    CHECK_EQ(w.overflow, 0);
    CHECK_EQ(w.size, expected.size);
    CHECK(memcmp(written, expected.data, expected.size) == 0);
}

static void the_answer_reads_as_explained(void)
{
    uint8_t bytes[512];
    headway__packet packet = packet_of(example("answer", bytes));
    CHECK_EQ(packet.sequence, 3);
    CHECK_EQ(packet.frames, 1);
    headway__frame data = frame_of(&packet);
    CHECK_EQ(data.type, HEADWAY__DATA);
    CHECK_EQ(data.flags, HEADWAY__FLAG_END);
    check_text(data.payload, "\b*");
    CHECK_EQ(packet.rest.size, 0);
}

int main(int argc, char **argv)
{
    CHECK_EQ(argc, 2);
    document = argv[1];
    RUN(the_request_reads_as_explained);
    RUN(the_request_is_what_we_write);
    RUN(the_answer_reads_as_explained);
    return 0;
}
