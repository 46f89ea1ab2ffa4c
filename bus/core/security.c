/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a bus tells its transport of keys. A broker's key is the user's to know, by the URL that he
 * named, also for its further shards; a worker's comes with the offer of its direct link; and of
 * those who come straight only they are let in for whose keys a broker has asked (L23).
 */
#include "runtime.h"

static int server_key(void *user, const char *url, uint8_t ret_key[HEADWAY_KEY_SIZE])
{
    const headway_bus *bus = user;
    const headway_transport_security *s = &bus->security;
    static const uint8_t none[HEADWAY__KEY];
    if (bus->offered_key) {
        memcpy(ret_key, bus->offered_key, HEADWAY__KEY);
        return memcmp(ret_key, none, HEADWAY__KEY) == 0 ? HEADWAY_EACCES : 0;
    }
    return s->server_key ? s->server_key(s->user, bus->asked_url ? bus->asked_url : url, ret_key)
                         : HEADWAY_EACCES;
}

static int admit(void *user, const headway_credentials *who)
{
    const headway_bus *bus = user;
    if (who->mechanism != HEADWAY_MECHANISM_CURVE)
        return 0; /* the ticket decides */
    for (headway__list *at = bus->direct.passes.next; at != &bus->direct.passes; at = at->next)
        if (memcmp(HEADWAY__OWNER(at, headway__pass, node)->client.key, who->public_key,
                   HEADWAY__KEY) == 0)
            return 0;
    return HEADWAY_EACCES;
}

void headway__wipe(void *memory, size_t size)
{
    volatile uint8_t *byte = memory; /* as memset it would be left out: nobody reads it again */
    for (size_t i = 0; i < size; i++)
        byte[i] = 0;
}

headway_transport_security headway__bus_security(headway_bus *bus,
                                                 const headway_transport_security *given)
{
    headway_transport_security mine = {.size = sizeof mine};
    size_t size = given->size && given->size < sizeof mine ? given->size : sizeof mine;
    memcpy(&mine, given, size);
    bus->security = (headway_transport_security){.server_key = mine.server_key, .user = mine.user};
    mine.size = sizeof mine;
    mine.server_key = server_key;
    mine.admit = admit;
    mine.user = bus;
    return mine;
}
