/* SPDX-License-Identifier: Apache-2.0 */
/* What travels on DIRECT calls (docs/PROTOCOL.md 7.4). */
#include "frame_bytes.h"

static const uint8_t no_key[HEADWAY__KEY];

static void put_key(headway__writer *w, const uint8_t key[HEADWAY__KEY])
{
    size_t size = memcmp(key, no_key, HEADWAY__KEY) == 0 ? 0 : HEADWAY__KEY;
    put(w, size, 1);
    put_bytes(w, headway_bytes_of(key, size));
}

static void take_into(reader *r, void *to, size_t size)
{
    headway_bytes bytes = take_bytes(r, size);
    if (bytes.data)
        memcpy(to, bytes.data, size);
}

/* Who knows none may leave it out. */
static void take_key(reader *r, uint8_t ret_key[HEADWAY__KEY])
{
    memset(ret_key, 0, HEADWAY__KEY);
    size_t size = r->left ? (size_t)take(r, 1) : 0;
    if (size == HEADWAY__KEY)
        take_into(r, ret_key, HEADWAY__KEY);
    else if (size)
        r->bad = 1;
}

void headway__ask_encode(headway__writer *w, const headway__ask *ask)
{
    put_bytes(w, headway_bytes_of(ask->instance, sizeof ask->instance));
    put(w, ask->host, 8);
    put(w, ask->ticket_ms, 4);
    put(w, ask->slots, 4);
    put_key(w, ask->key);
    if (ask->identity.size)
        put_who(w, ask->identity);
}

/* A later version may say more, here and in an offer. */
int headway__ask_decode(headway_bytes bytes, headway__ask *ret_ask)
{
    reader r = {bytes.data, bytes.size, 0};
    take_into(&r, ret_ask->instance, sizeof ret_ask->instance);
    ret_ask->host = take(&r, 8);
    ret_ask->ticket_ms = (uint32_t)take(&r, 4);
    ret_ask->slots = (uint32_t)take(&r, 4);
    take_key(&r, ret_ask->key);
    ret_ask->identity = r.left ? take_who(&r) : headway_bytes_of(NULL, 0);
    return r.bad ? HEADWAY_EPROTO : 0;
}

int headway__direct_what(headway_bytes bytes)
{
    reader r = {bytes.data, bytes.size, 0};
    return (int)take(&r, 1);
}

void headway__offer_encode(headway__writer *w, const headway__offer *offer)
{
    put(w, HEADWAY__DIRECT_OFFER, 1);
    put_bytes(w, headway_bytes_of(offer->instance, sizeof offer->instance));
    put_bytes(w, headway_bytes_of(offer->ticket, sizeof offer->ticket));
    put(w, offer->ticket_ms, 4);
    put(w, offer->endpoint.size, 1);
    put_bytes(w, offer->endpoint);
    put_key(w, offer->key);
}

int headway__offer_decode(headway_bytes bytes, headway__offer *ret_offer)
{
    reader r = {bytes.data, bytes.size, 0};
    if (take(&r, 1) != HEADWAY__DIRECT_OFFER)
        return HEADWAY_EPROTO;
    take_into(&r, ret_offer->instance, sizeof ret_offer->instance);
    take_into(&r, ret_offer->ticket, sizeof ret_offer->ticket);
    ret_offer->ticket_ms = (uint32_t)take(&r, 4);
    ret_offer->endpoint = take_bytes(&r, (size_t)take(&r, 1));
    take_key(&r, ret_offer->key);
    return r.bad ? HEADWAY_EPROTO : 0;
}

void headway__used_encode(headway__writer *w, const headway__used *used)
{
    put(w, HEADWAY__DIRECT_USED, 1);
    put(w, used->method.size, 2);
    put_bytes(w, used->method);
    put(w, used->ok, 8);
    put(w, used->failed, 8);
    put(w, used->sum, 8);
    put(w, used->most, 8);
}

void headway__used_pair(headway__writer *w, unsigned bucket, uint32_t count)
{
    put(w, bucket, 2);
    put(w, count, 4);
}

int headway__used_decode(headway_bytes bytes, headway__used *ret_used)
{
    reader r = {bytes.data, bytes.size, 0};
    if (take(&r, 1) != HEADWAY__DIRECT_USED)
        return HEADWAY_EPROTO;
    ret_used->method = take_bytes(&r, (size_t)take(&r, 2));
    ret_used->ok = take(&r, 8);
    ret_used->failed = take(&r, 8);
    ret_used->sum = take(&r, 8);
    ret_used->most = take(&r, 8);
    ret_used->pairs = take_rest(&r);
    return r.bad || ret_used->pairs.size % 6 ? HEADWAY_EPROTO : 0;
}

int headway__used_next(headway__used *used, unsigned *ret_bucket, uint32_t *ret_count)
{
    reader r = {used->pairs.data, used->pairs.size, 0};
    if (!used->pairs.size)
        return 0;
    *ret_bucket = (unsigned)take(&r, 2);
    *ret_count = (uint32_t)take(&r, 4);
    used->pairs = headway_bytes_of(r.data, r.left);
    return !r.bad;
}
