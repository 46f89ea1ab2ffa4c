/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A ZMTP peer that says anything. Input: a byte that says how the rest is cut, and the rest. The
 * reader says the same whatever the pieces, asks for no more room than a frame may have, points
 * only where it may, and says nothing more once it is broken.
 */
#include "check.h"
#include "wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LIMIT = 300 };

/* What was told, as a sum: of events, in their order, with their bytes. */
struct account {
    uint64_t sum;
    size_t events;
    bool broken;
};

static void add(struct account *account, uint64_t value)
{
    account->sum = (account->sum ^ value) * UINT64_C(0x100000001b3);
}

static void tell(struct account *account, enum headway__zmtp_kind kind,
                 const struct headway__zmtp_reader *reader, const struct headway__zmtp_event *event)
{
    const uint8_t *bytes = event->bytes.data;
    if (kind == HEADWAY__ZMTP_WANTING || kind == HEADWAY__ZMTP_ROOM)
        return;
    CHECK(!account->broken);
    account->events++;
    add(account, kind);
    add(account, event->ttl_ms);
    for (size_t i = 0; i < event->bytes.size; i++)
        add(account, bytes[i]);
    if (kind == HEADWAY__ZMTP_PACKET)
        CHECK(event->bytes.size > 0 && event->bytes.size <= LIMIT);
    if (kind == HEADWAY__ZMTP_PING)
        CHECK(event->bytes.size <= HEADWAY__ZMTP_CONTEXT);
    if (kind == HEADWAY__ZMTP_BROKEN) {
        account->broken = true;
        CHECK(strlen(reader->why) < HEADWAY__ZMTP_WHY);
        for (const char *at = reader->why; *at; at++) {
            CHECK(*at >= ' ' && *at <= '~');
            add(account, (uint8_t)*at);
        }
    }
}

static void room(struct headway__zmtp_reader *reader)
{
    CHECK(!reader->room && reader->size > 0);
    CHECK(reader->size <= LIMIT || reader->size <= HEADWAY__ZMTP_COMMAND);
    reader->room = malloc(reader->size);
    reader->room_size = reader->size;
    CHECK(reader->room);
}

/* An exact copy, so that the address sanitizer sees a read past the end. */
static void feed(struct headway__zmtp_reader *reader, const uint8_t *data, size_t size,
                 struct account *account)
{
    uint8_t *copy = malloc(size ? size : 1);
    CHECK(copy);
    if (size)
        memcpy(copy, data, size);
    headway_bytes input = headway_bytes_of(copy, size);
    struct headway__zmtp_event event;
    enum headway__zmtp_kind kind;
    size_t idle = 0;
    do {
        size_t before = input.size;
        kind = headway__zmtp_next(reader, &input, &event);
        tell(account, kind, reader, &event);
        free(event.room);
        if (kind == HEADWAY__ZMTP_ROOM)
            room(reader);
        idle = input.size == before ? idle + 1 : 0;
        CHECK(idle < 3); /* it gets on */
    } while (kind != HEADWAY__ZMTP_BROKEN && (kind != HEADWAY__ZMTP_WANTING || input.size > 0));
    free(copy);
}

static struct account read_in(const uint8_t *data, size_t size, size_t piece)
{
    struct account account = {.sum = 1};
    struct headway__zmtp_reader reader;
    char detail[HEADWAY__ZMTP_WHY];
    headway__zmtp_reader_init(&reader, LIMIT, malloc(HEADWAY__ZMTP_COMMAND), detail);
    CHECK(reader.room);
    for (size_t at = 0; at < size && !account.broken; at += piece)
        feed(&reader, data + at, size - at < piece ? size - at : piece, &account);
    free(reader.room);
    return account;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    struct account whole = read_in(data + 1, size - 1, size);
    struct account pieces = read_in(data + 1, size - 1, 1 + data[0] % 80);
    CHECK_EQ(whole.events, pieces.events);
    CHECK(whole.sum == pieces.sum);
    CHECK_EQ(whole.broken, pieces.broken);
    return 0;
}
