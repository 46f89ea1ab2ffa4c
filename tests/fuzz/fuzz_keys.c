/* SPDX-License-Identifier: Apache-2.0 */
/* Keys as text, and lines of known brokers: what is taken is written as it was read; what is not is
   told, without its bytes. */
#include "known_brokers.h"

#include <check.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void known_broker(const char *data, size_t size)
{
    key_public key, again;
    char url[URL_SIZE], same[URL_SIZE], why[256] = "", text[URL_SIZE + KEY_LINE + 1];
    if (headway__known_brokers_read(data, size, url, &key, why, sizeof why) != 0) {
        CHECK(*why);
        for (const char *at = why; *at; at++)
            CHECK(*at >= ' ' && *at < 127);
        return;
    }
    for (const char *at = url; *at; at++)
        CHECK((unsigned char)*at > ' ' && *at != 127);
    snprintf(text, sizeof text, "%s ", url);
    headway__key_public_write(&key, text + strlen(text));
    CHECK_EQ(headway__known_brokers_read(text, strlen(text), same, &again, why, sizeof why), 0);
    CHECK_STR(url, same);
    CHECK(memcmp(key.bytes, again.bytes, KEY_BYTES) == 0);
    CHECK_STR(key.name, again.name);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    key_public key, again;
    uint8_t secret[KEY_BYTES];
    char line[KEY_LINE], why[256] = "";
    if (headway__key_public_read((const char *)data, size, &key, why, sizeof why) == 0) {
        CHECK(headway__key_name_valid(key.name) && key.until >= 0);
        headway__key_public_write(&key, line);
        CHECK_EQ(headway__key_public_read(line, strlen(line), &again, why, sizeof why), 0);
        CHECK(memcmp(key.bytes, again.bytes, KEY_BYTES) == 0 && key.until == again.until);
        CHECK_STR(key.name, again.name);
    } else {
        CHECK(*why);
    }
    known_broker((const char *)data, size);
    why[0] = 0;
    if (headway__key_secret_read((const char *)data, size, secret, why, sizeof why) == 0) {
        uint8_t same[KEY_BYTES];
        headway__key_secret_write("x", secret, line);
        CHECK_EQ(headway__key_secret_read(line, strlen(line), same, why, sizeof why), 0);
        CHECK(memcmp(secret, same, KEY_BYTES) == 0);
    } else {
        CHECK_STR(why, "it is no private key of `headway key new`");
    }
    return 0;
}
