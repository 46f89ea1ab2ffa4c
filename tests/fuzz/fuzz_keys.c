/* SPDX-License-Identifier: Apache-2.0 */
/* Keys as text: what is taken is written as it was read; what is not is told, without its bytes. */
#include "key_text.h"

#include <check.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

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
