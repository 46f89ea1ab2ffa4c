/* SPDX-License-Identifier: Apache-2.0 */
/* From what a request shows to a key. */
#include "keys.h"
#include "token.h"

#include <sodium.h>

void keys_hash(headway_bytes text, unsigned char ret_hash[KEY_HASH])
{
    crypto_hash_sha256(ret_hash, text.data, text.size);
}

/* Behind "Bearer " in any case; empty: it is no such thing. */
static headway_bytes bearer(headway_bytes header)
{
    const char *at = header.data, *end = at + header.size;
    if (header.size < 7 || !token_same(headway_bytes_of(at, 6), "bearer") || at[6] != ' ')
        return headway_bytes_of(NULL, 0);
    for (at += 7; at < end && *at == ' '; at++)
        ;
    return headway_bytes_of(at, (size_t)(end - at));
}

/* The value of the first key= of the query. A key has no character that is escaped. */
static headway_bytes of_query(headway_bytes query)
{
    const char *at = query.data, *end = at + query.size;
    while (at < end) {
        const char *stop = memchr(at, '&', (size_t)(end - at));
        stop = stop ? stop : end;
        if (stop - at > 4 && memcmp(at, "key=", 4) == 0)
            return headway_bytes_of(at + 4, (size_t)(stop - at - 4));
        at = stop + 1;
    }
    return headway_bytes_of(NULL, 0);
}

static int differs(headway_bytes a, headway_bytes b)
{
    return a.size && b.size && (a.size != b.size || sodium_memcmp(a.data, b.data, a.size) != 0);
}

/* Its hash is compared, and by a search over hashes: how long that takes tells nothing of keys. */
static const gateway_key *search(const gateway_keys *keys, headway_bytes text)
{
    unsigned char hash[KEY_HASH];
    keys_hash(text, hash);
    const gateway_key *found = keys_by_hash(keys, hash);
    return found && sodium_memcmp(found->hash, hash, KEY_HASH) == 0 ? found : NULL;
}

keys_found keys_find(const gateway_keys *keys, const keys_shown *shown, int64_t now,
                     const gateway_key **ret_key)
{
    headway_bytes all[] = {bearer(shown->authorization), shown->x_api_key, of_query(shown->query)};
    if (differs(all[0], all[1]) || differs(all[0], all[2]) || differs(all[1], all[2]))
        return KEYS_AMBIGUOUS;
    headway_bytes text = all[0].size ? all[0] : all[1].size ? all[1] : all[2];
    if (!text.size)
        return shown->authorization.size ? KEYS_UNKNOWN : KEYS_NONE;
    const gateway_key *key = text.size < 2 * KEY_TEXT ? search(keys, text) : NULL;
    if (!key)
        return KEYS_UNKNOWN;
    *ret_key = key;
    return key->expires && now >= key->expires ? KEYS_EXPIRED : KEYS_GOOD;
}

const char *keys_challenge(keys_found found)
{
    return found == KEYS_NONE ? "Bearer realm=\"headway\""
                              : "Bearer realm=\"headway\", error=\"invalid_token\"";
}

const char *keys_message(keys_found found)
{
    static const char *const texts[] = {
        [KEYS_GOOD] = "",
        [KEYS_NONE] = "a key is needed: send it as 'Authorization: Bearer KEY' or 'X-Api-Key: KEY'",
        [KEYS_UNKNOWN] = "the key is not known here: ask for one, or write it as 'Bearer KEY'",
        [KEYS_EXPIRED] = "the key has expired: ask for a new one",
        [KEYS_AMBIGUOUS] = "two keys that differ are sent: send one"};
    return texts[found];
}
