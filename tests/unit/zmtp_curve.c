/* SPDX-License-Identifier: Apache-2.0 */
/* CURVE's handshake: what is cut, changed, replayed, forged or out of turn is refused, and nothing
   that was proved on one connection counts on another. */
#include "wire.h"

#include <check.h>
#include <sodium.h>

enum { LIMIT = 1000, ROOM = 4096 };

static struct headway__zmtp_keys server_keys, client_keys, other_keys;
static struct headway__zmtp_curve server, client;
static uint8_t words[HEADWAY__ZMTP_ANSWER];
static headway_bytes body; /* of the last command, in words */
static char detail[HEADWAY__ZMTP_WHY];

static void make(struct headway__zmtp_keys *keys)
{
    CHECK_EQ(crypto_box_keypair(keys->public_key, keys->secret_key), 0);
    CHECK(headway__zmtp_keys_fit(keys));
}

static void begin(void)
{
    headway__zmtp_curve_init(&server, &server_keys, NULL);
    headway__zmtp_curve_init(&client, &client_keys, server_keys.public_key);
}

/* The next command of one end. */
static void say(struct headway__zmtp_curve *end)
{
    CHECK(headway__zmtp_curve_due(end));
    size_t size = headway__zmtp_curve_answer(end, words);
    CHECK(size > 2 && size <= sizeof words);
    CHECK(words[0] & HEADWAY__ZMTP_IS_COMMAND);
    size_t head = words[0] & HEADWAY__ZMTP_LONG ? HEADWAY__ZMTP_HEAD : 2;
    body = headway_bytes_of(words + head, size - head);
}

static const char *hear(struct headway__zmtp_curve *end, headway_bytes what)
{
    CHECK(!headway__zmtp_curve_due(end));
    return headway__zmtp_curve_take(end, what, detail);
}

static void refuses(struct headway__zmtp_curve *end, const char *why)
{
    const char *said = hear(end, body);
    CHECK(said != NULL);
    CHECK_STR(said, why);
}

static struct headway__zmtp_curve *speaker(int step)
{
    return step % 2 ? &server : &client;
}

/* Both ends, up to the command that is said and not heard: 0 HELLO, 3 READY, 4 all. */
static void go_on_to(int step)
{
    begin();
    for (int at = 0; at <= step && at < 4; at++) {
        say(speaker(at));
        if (at < step)
            CHECK(hear(speaker(at + 1), body) == NULL);
    }
}

static void passes(struct headway__zmtp_curve *from, struct headway__zmtp_curve *to, size_t size)
{
    static uint8_t out[ROOM];
    uint8_t flags;
    headway_bytes carried;
    uint8_t *at = headway__zmtp_curve_lay(out, size);
    for (size_t i = 0; i < size; i++)
        at[i] = (uint8_t)(i * 7);
    headway__zmtp_curve_seal(from, at, size, 0);
    CHECK_EQ(at + size - out, headway__zmtp_curve_size(size));
    CHECK(size < 8 || at[1] != 7 || at[2] != 14 || at[3] != 21); /* encrypted */
    CHECK(headway__zmtp_curve_unseal(to, at - HEADWAY__ZMTP_SEAL, size + HEADWAY__ZMTP_SEAL, &flags,
                                     &carried) == NULL);
    CHECK_EQ(flags, 0);
    CHECK_EQ(carried.size, size);
    for (size_t i = 0; i < size; i++)
        CHECK_EQ(((const uint8_t *)carried.data)[i], (uint8_t)(i * 7));
}

static void both_ends_know_each_other_and_talk(void)
{
    go_on_to(4);
    CHECK_EQ(server.step, HEADWAY__ZMTP_SEALED);
    CHECK_EQ(client.step, HEADWAY__ZMTP_SEALED);
    CHECK(memcmp(server.remote_key, client_keys.public_key, HEADWAY__ZMTP_KEY) == 0);
    CHECK(memcmp(client.remote_key, server_keys.public_key, HEADWAY__ZMTP_KEY) == 0);
    for (size_t size = 0; size < 300; size += 7) {
        passes(&client, &server, size);
        passes(&server, &client, size);
    }
    passes(&client, &server, ROOM - 100);
}

static void secrets_are_wiped_when_they_have_served(void)
{
    go_on_to(4);
    CHECK(sodium_is_zero(server.short_secret, HEADWAY__ZMTP_KEY));
    CHECK(sodium_is_zero(client.short_secret, HEADWAY__ZMTP_KEY));
    CHECK(sodium_is_zero(server.was.seed, HEADWAY__ZMTP_KEY));
    headway__zmtp_curve_done(&server);
    CHECK(sodium_is_zero((const uint8_t *)&server, sizeof server));
}

/* Whichever bit is changed, in whichever command; but for the one that X25519 ignores in a key,
   which the vouch then holds against it. */
enum { IGNORED = 111 * 8 + 7 };
static void every_bit_of_every_command_counts(void)
{
    for (int step = 0; step < 4; step++) {
        go_on_to(step);
        struct headway__zmtp_curve kept = *speaker(step + 1);
        uint8_t good[HEADWAY__ZMTP_ANSWER];
        memcpy(good, body.data, body.size);
        for (size_t bit = 0; bit < body.size * 8; bit++) {
            struct headway__zmtp_curve end = kept;
            good[bit / 8] ^= (uint8_t)(1u << bit % 8);
            bool taken = hear(&end, headway_bytes_of(good, body.size)) == NULL;
            CHECK_EQ(taken, step == 0 && bit == IGNORED);
            good[bit / 8] ^= (uint8_t)(1u << bit % 8);
        }
        CHECK(hear(&kept, headway_bytes_of(good, body.size)) == NULL);
    }
}

static void no_other_size_will_do(void)
{
    for (int step = 0; step < 4; step++) {
        go_on_to(step);
        struct headway__zmtp_curve kept = *speaker(step + 1);
        for (size_t size = 0; size <= body.size + 40; size++) {
            struct headway__zmtp_curve end = kept;
            uint8_t *exact = calloc(1, size + 1);
            CHECK(exact);
            memcpy(exact, body.data, size < body.size ? size : body.size);
            CHECK_EQ(hear(&end, headway_bytes_of(exact, size)) == NULL, size == body.size);
            free(exact);
        }
        uint8_t huge[HEADWAY__ZMTP_COMMAND + 1] = {0};
        memcpy(huge, body.data, body.size);
        CHECK(hear(&kept, headway_bytes_of(huge, sizeof huge)) != NULL);
    }
}

/* Recorded on one connection, said again on another. */
static void what_was_said_on_another_connection_is_refused(void)
{
    uint8_t recorded[HEADWAY__ZMTP_ANSWER];
    go_on_to(0);
    uint8_t hello[HEADWAY__ZMTP_ANSWER];
    headway_bytes first = headway_bytes_of(memcpy(hello, body.data, body.size), body.size);
    CHECK(hear(&server, body) == NULL);
    say(&server);
    CHECK(hear(&client, body) == NULL);
    say(&client);
    headway_bytes initiate = headway_bytes_of(memcpy(recorded, body.data, body.size), body.size);
    headway__zmtp_curve_init(&server, &server_keys, NULL);
    CHECK(hear(&server, first) == NULL); /* anyone may say a HELLO again... */
    say(&server);
    body = initiate; /* ...but not what answers a WELCOME */
    refuses(&server, "its cookie is not the one of this connection");
}

static void who_wants_another_server_is_told(void)
{
    begin();
    headway__zmtp_curve_init(&client, &client_keys, other_keys.public_key);
    say(&client);
    refuses(&server, "it wants a server with another key");
}

static void a_server_without_the_key_cannot_welcome(void)
{
    go_on_to(0);
    struct headway__zmtp_curve thief = {.keys = &other_keys, .server = true};
    thief.step = HEADWAY__ZMTP_WELCOME;
    memcpy(thief.remote_short, (const uint8_t *)body.data + 80, HEADWAY__ZMTP_KEY);
    CHECK_EQ(crypto_box_beforenm(thief.shared, thief.remote_short, other_keys.secret_key), 0);
    say(&thief);
    refuses(&client, "it does not hold the key that is known of it");
}

/* It says that it is another, whose secret it does not have. */
static void a_vouch_for_another_key_is_refused(void)
{
    struct headway__zmtp_keys claimed = client_keys;
    memcpy(claimed.public_key, other_keys.public_key, HEADWAY__ZMTP_KEY);
    begin();
    client.keys = &claimed;
    for (int step = 0; step < 2; step++) {
        say(speaker(step));
        CHECK(hear(speaker(step + 1), body) == NULL);
    }
    say(&client);
    refuses(&server, "it does not prove the key that it claims");
    CHECK(sodium_is_zero(server.remote_key, HEADWAY__ZMTP_KEY));
}

/* A server that a client vouched to cannot use that to be the client elsewhere. */
static void a_vouch_to_another_server_is_refused(void)
{
    go_on_to(1);
    CHECK(hear(&client, body) == NULL);
    memcpy(client.remote_key, other_keys.public_key, HEADWAY__ZMTP_KEY);
    say(&client);
    refuses(&server, "it does not prove the key that it claims");
}

static void nonces_only_rise(void)
{
    static uint8_t out[2][ROOM];
    uint8_t flags, *at[2];
    headway_bytes carried;
    go_on_to(1);
    CHECK(hear(&client, body) == NULL);
    client.sent = 0; /* HELLO's again */
    say(&client);
    refuses(&server, "its INITIATE has an old nonce");
    go_on_to(4);
    for (int i = 0; i < 2; i++) {
        at[i] = headway__zmtp_curve_lay(out[i], 10);
        headway__zmtp_curve_seal(&client, at[i], 10, 0);
        at[i] -= HEADWAY__ZMTP_SEAL;
    }
    uint8_t again[HEADWAY__ZMTP_SEAL + 10];
    memcpy(again, at[1], sizeof again);
    CHECK(headway__zmtp_curve_unseal(&server, at[1], sizeof again, &flags, &carried) == NULL);
    CHECK_STR(headway__zmtp_curve_unseal(&server, again, sizeof again, &flags, &carried),
              "a MESSAGE has an old nonce");
    CHECK_STR(headway__zmtp_curve_unseal(&server, at[0], sizeof again, &flags, &carried),
              "a MESSAGE has an old nonce");
}

/* Not even to whoever said it: each way has its own. */
static void a_message_is_not_taken_back_by_its_sender(void)
{
    static uint8_t out[ROOM];
    uint8_t flags;
    headway_bytes carried;
    go_on_to(4);
    client.sent = 100;
    uint8_t *at = headway__zmtp_curve_lay(out, 10);
    headway__zmtp_curve_seal(&client, at, 10, 0);
    CHECK_STR(headway__zmtp_curve_unseal(&client, at - HEADWAY__ZMTP_SEAL, HEADWAY__ZMTP_SEAL + 10,
                                         &flags, &carried),
              "a MESSAGE cannot be opened");
}

static void a_command_out_of_turn_is_refused(void)
{
    static const char *const said[] = {"\5HELLO", "\7WELCOME", "\10INITIATE",
                                       "\5READY", "\7MESSAGE", ""};
    uint8_t ready[HEADWAY__ZMTP_WORDS];
    for (size_t i = 1; i < sizeof said / sizeof said[0]; i++) {
        begin();
        body = headway_bytes_of(said[i], strlen(said[i]));
        refuses(&server, "its handshake has a command out of turn");
    }
    begin();
    body = headway_bytes_of(ready + 2, headway__zmtp_ready_write(ready, "DEALER") - 2); /* NULL's */
    refuses(&server, "its handshake has a command out of turn");
    go_on_to(4);
    CHECK(headway__zmtp_curve_take(&server, body, detail) != NULL);
    CHECK_EQ(headway__zmtp_curve_answer(&server, words), 0);
}

static void bad_points_are_refused(void)
{
    uint8_t zeros[HEADWAY__ZMTP_KEY] = {0};
    headway__zmtp_curve_init(&client, &client_keys, zeros);
    CHECK_EQ(headway__zmtp_curve_answer(&client, words), 0);
}

/* A server's reader, and what it is told; answers come from its own end. */
static struct headway__zmtp_reader reader;
static uint8_t stream[ROOM];
static size_t streamed, packets, readies;

static enum headway__zmtp_kind feed(const uint8_t *from, size_t count)
{
    uint8_t *exact = malloc(count ? count : 1);
    CHECK(exact);
    memcpy(exact, from, count);
    headway_bytes input = headway_bytes_of(exact, count);
    struct headway__zmtp_event event;
    enum headway__zmtp_kind kind;
    do {
        kind = headway__zmtp_next(&reader, &input, &event);
        packets += kind == HEADWAY__ZMTP_PACKET;
        readies += kind == HEADWAY__ZMTP_READY;
        free(event.room);
        if (kind == HEADWAY__ZMTP_ROOM) {
            CHECK(reader.size <= LIMIT + HEADWAY__ZMTP_SEAL);
            reader.room = malloc(reader.size);
        }
        if (kind == HEADWAY__ZMTP_ANSWER_DUE || kind == HEADWAY__ZMTP_READY)
            say(&server);
    } while (kind != HEADWAY__ZMTP_BROKEN && (kind != HEADWAY__ZMTP_WANTING || input.size > 0));
    free(exact);
    return kind;
}

static void put(const void *bytes, size_t count)
{
    CHECK(streamed + count <= sizeof stream);
    memcpy(stream + streamed, bytes, count);
    streamed += count;
}

static void put_sealed(size_t count, uint8_t flags)
{
    uint8_t *at = headway__zmtp_curve_lay(stream + streamed, count);
    memset(at, 'x', count);
    headway__zmtp_curve_seal(&client, at, count, flags);
    streamed += headway__zmtp_curve_size(count);
}

/* Pieces of one size; the client answers when it can. */
static enum headway__zmtp_kind feed_in(size_t piece)
{
    enum headway__zmtp_kind kind = HEADWAY__ZMTP_WANTING;
    for (size_t at = 0; at < streamed && kind != HEADWAY__ZMTP_BROKEN; at += piece)
        kind = feed(stream + at, streamed - at < piece ? streamed - at : piece);
    streamed = 0;
    return kind;
}

static void greet(const struct headway__zmtp_curve *as)
{
    uint8_t greeting[HEADWAY__ZMTP_GREETING];
    headway__zmtp_reader_init(&reader, LIMIT, malloc(HEADWAY__ZMTP_COMMAND), detail);
    reader.curve = &server;
    packets = readies = streamed = 0;
    headway__zmtp_greeting_write(greeting, as);
    put(greeting, sizeof greeting);
}

static void meet(size_t piece)
{
    begin();
    greet(&client);
    put(words, headway__zmtp_curve_answer(&client, words));
    CHECK_EQ(feed_in(piece), HEADWAY__ZMTP_WANTING);
    CHECK(hear(&client, body) == NULL);
    put(words, headway__zmtp_curve_answer(&client, words));
    (void)feed_in(piece);
    CHECK_EQ(readies, 1);
    CHECK(hear(&client, body) == NULL);
}

static void a_conversation_is_the_same_in_any_pieces(void)
{
    for (size_t piece = 1; piece < 400; piece += 3) {
        meet(piece);
        put_sealed(1, 0);
        put_sealed(LIMIT, 0);
        put_sealed(0, 0); /* says nothing */
        put_sealed(250, 0);
        CHECK(feed_in(piece) != HEADWAY__ZMTP_BROKEN);
        CHECK_EQ(packets, 3);
        free(reader.room);
    }
}

static void broken_by(const char *why)
{
    CHECK_EQ(feed_in(64), HEADWAY__ZMTP_BROKEN);
    CHECK_STR(reader.why, why);
    free(reader.room);
}

static void after_the_handshake_nothing_is_taken_in_the_clear(void)
{
    meet(64);
    put("\0\1x", 3);
    broken_by("it says something that is not encrypted");
    meet(64);
    put(words, headway__zmtp_ping_write(words, 1000));
    broken_by("it says something that is not encrypted");
    meet(64);
    put_sealed(LIMIT + 1, 0);
    broken_by("a packet of 1034 bytes; the limit is 1033");
    meet(64);
    put_sealed(3, HEADWAY__ZMTP_INNER_MORE);
    broken_by("a message has more than one frame");
    meet(64);
    put_sealed(HEADWAY__ZMTP_COMMAND + 1, HEADWAY__ZMTP_INNER_COMMAND);
    broken_by("a command is too long");
    meet(64);
    put_sealed(10, 0);
    stream[streamed - 1] ^= 1;
    broken_by("a MESSAGE cannot be opened");
}

static void there_is_no_way_down_to_null(void)
{
    begin();
    greet(NULL);
    broken_by("it asks for the mechanism NULL; here it is CURVE: it needs keys");
    begin();
    greet(&server);
    broken_by("it claims to be the server, as we do");
    begin();
    greet(&client);
    put(words, headway__zmtp_ready_write(words, "DEALER"));
    broken_by("its handshake has a command out of turn");
    greet(&client);
    reader.curve = NULL;
    broken_by("it asks for the mechanism CURVE; here it is NULL");
}

int main(void)
{
    CHECK_EQ(headway__zmtp_curve_start(), 0);
    make(&server_keys);
    make(&client_keys);
    make(&other_keys);
    RUN(both_ends_know_each_other_and_talk);
    RUN(secrets_are_wiped_when_they_have_served);
    RUN(every_bit_of_every_command_counts);
    RUN(no_other_size_will_do);
    RUN(what_was_said_on_another_connection_is_refused);
    RUN(who_wants_another_server_is_told);
    RUN(a_server_without_the_key_cannot_welcome);
    RUN(a_vouch_for_another_key_is_refused);
    RUN(a_vouch_to_another_server_is_refused);
    RUN(nonces_only_rise);
    RUN(a_message_is_not_taken_back_by_its_sender);
    RUN(a_command_out_of_turn_is_refused);
    RUN(bad_points_are_refused);
    RUN(a_conversation_is_the_same_in_any_pieces);
    RUN(after_the_handshake_nothing_is_taken_in_the_clear);
    RUN(there_is_no_way_down_to_null);
    return 0;
}
