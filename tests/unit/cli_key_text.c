/* SPDX-License-Identifier: Apache-2.0 */
/* Which public keys are taken: all that can be made, none that agrees with everybody, and each in
   one form only. */
#include "key_text.h"

#include <check.h>
#include <sodium.h>

static int reads(const uint8_t bytes[KEY_BYTES], char why[256])
{
    key_public key = {.name = "x"}, again;
    char line[KEY_LINE];
    memcpy(key.bytes, bytes, KEY_BYTES);
    headway__key_public_write(&key, line);
    return headway__key_public_read(line, strlen(line), &again, why, 256) == 0;
}

/* libsodium's own word: a secret and this key agree on nothing. */
static int is_low(const uint8_t bytes[KEY_BYTES])
{
    uint8_t secret[KEY_BYTES], shared[KEY_BYTES];
    randombytes_buf(secret, sizeof secret);
    return crypto_scalarmult(shared, secret, bytes) != 0;
}

static const char *const low_order[] = {
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
    "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"};

static void a_key_of_low_order_is_refused(void)
{
    for (size_t i = 0; i < sizeof low_order / sizeof low_order[0]; i++)
        for (int high = 0; high < 2; high++) {
            uint8_t bytes[KEY_BYTES];
            char why[256] = "";
            CHECK_EQ(sodium_hex2bin(bytes, sizeof bytes, low_order[i], 64, NULL, NULL, NULL), 0);
            bytes[31] |= (uint8_t)(high << 7);
            CHECK(is_low(bytes));
            CHECK(!reads(bytes, why));
            CHECK(strstr(why, "nothing would be secret"));
        }
}

static void keys_beside_them_are_taken(void)
{
    for (size_t i = 0; i < 5; i++)
        for (int by = 2; by < 4; by++) {
            uint8_t bytes[KEY_BYTES];
            char why[256] = "";
            CHECK_EQ(sodium_hex2bin(bytes, sizeof bytes, low_order[i], 64, NULL, NULL, NULL), 0);
            bytes[0] = (uint8_t)(bytes[0] ^ by);
            if (bytes[0] >= 0xed && bytes[31] == 0x7f)
                continue;
            CHECK(!is_low(bytes));
            CHECK(reads(bytes, why));
        }
}

static void one_key_has_one_form(void)
{
    uint8_t bytes[KEY_BYTES] = {9};
    char why[256] = "";
    CHECK(reads(bytes, why));
    bytes[31] = 0x80;
    CHECK(!reads(bytes, why));
    memset(bytes, 0xff, sizeof bytes);
    bytes[31] = 0x7f;
    for (int first = 0xed; first < 0x100; first++) { /* 9 again, with the modulus added */
        bytes[0] = (uint8_t)first;
        CHECK(!reads(bytes, why));
    }
    bytes[0] = 0xeb;
    CHECK(reads(bytes, why));
}

static void what_is_made_is_taken(void)
{
    for (int i = 0; i < 200; i++) {
        uint8_t bytes[KEY_BYTES], secret[KEY_BYTES];
        char why[256] = "";
        crypto_box_keypair(bytes, secret);
        CHECK(reads(bytes, why));
    }
}

static void a_line_has_one_key_and_no_more(void)
{
    static const char line[] = "headway-x25519 CQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= x";
    char text[KEY_LINE], why[256];
    key_public key;
    CHECK_EQ(headway__key_public_read(line, strlen(line), &key, why, sizeof why), 0);
    snprintf(text, sizeof text, "%s\r\n", line);
    CHECK_EQ(headway__key_public_read(text, strlen(text), &key, why, sizeof why), 0);
    snprintf(text, sizeof text, "%s\r%s", line, line);
    CHECK_EQ(headway__key_public_read(text, strlen(text), &key, why, sizeof why), -1);
    snprintf(text, sizeof text, "%s\n%s", line, line);
    CHECK_EQ(headway__key_public_read(text, strlen(text), &key, why, sizeof why), -1);
    CHECK_EQ(headway__key_public_read(line, sizeof line, &key, why, sizeof why), -1);
    CHECK(strstr(why, "NUL byte"));
}

int main(void)
{
    CHECK(sodium_init() >= 0);
    RUN(a_key_of_low_order_is_refused);
    RUN(keys_beside_them_are_taken);
    RUN(one_key_has_one_form);
    RUN(what_is_made_is_taken);
    RUN(a_line_has_one_key_and_no_more);
    return 0;
}
