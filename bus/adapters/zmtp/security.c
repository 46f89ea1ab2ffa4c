/* SPDX-License-Identifier: Apache-2.0 */
/* Which proof an address takes, and who a peer is. */
#include "internal.h"
#include <netinet/in.h>
#include <sodium.h>
#include <stdio.h>

enum {
    HANDSHAKE_MS = 3000,
    HANDSHAKE_MOST = 1024,
    HANDSHAKE_EACH = 256,
    ADDRESS_MOST = 1024,
    LOOPBACK_NET = 127
};

int headway__zmtp_security_open(struct headway__zmtp *t)
{
    headway_transport_security *own = &t->security;
    const headway_transport_security *given = t->options.security;
    if (given)
        memcpy(own, given, given->size < sizeof(*own) ? given->size : sizeof(*own));
    if (!own->handshake_ms)
        own->handshake_ms = HANDSHAKE_MS;
    if (!own->handshake_most)
        own->handshake_most = given ? HANDSHAKE_MOST : UINT32_MAX;
    if (!own->handshake_each)
        own->handshake_each = given ? HANDSHAKE_EACH : UINT32_MAX;
    if (!own->address_most)
        own->address_most = given ? ADDRESS_MOST : UINT32_MAX;
    memcpy(t->keys.public_key, own->public_key, HEADWAY_KEY_SIZE);
    memcpy(t->keys.secret_key, own->secret_key, HEADWAY_KEY_SIZE);
    explicit_bzero(own->secret_key, HEADWAY_KEY_SIZE);
    t->options.security = given ? own : NULL;
    t->has_keys = !sodium_is_zero(t->keys.secret_key, HEADWAY_KEY_SIZE);
    if (!t->has_keys)
        return 0;
    int error = headway__zmtp_curve_start();
    if (!error && !headway__zmtp_keys_fit(&t->keys)) {
        headway__zmtp_log(t, HEADWAY_LOG_ERROR,
                          "zmtp: the public key given is not the secret key's: make a new pair");
        error = HEADWAY_EINVAL;
    }
    return error;
}

void headway__zmtp_security_done(struct headway__zmtp *t)
{
    sodium_memzero(&t->keys, sizeof t->keys);
}

bool headway__zmtp_is_loopback(const struct headway__zmtp_address *address)
{
    const struct sockaddr_in *in = (const struct sockaddr_in *)&address->at.storage;
    const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)&address->at.storage;
    if (address->at.any.sa_family == AF_INET)
        return ntohl(in->sin_addr.s_addr) >> 24 == LOOPBACK_NET;
    return address->at.any.sa_family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&in6->sin6_addr);
}

/* What may go without keys. host: a name still to be looked up, which is then checked again. */
static bool may_be_bare(const struct headway__zmtp *t, const struct headway__zmtp_address *address,
                        const char *host)
{
    if (address->size && address->at.any.sa_family == AF_UNIX)
        return t->security.ipc_by_kernel;
    return t->security.insecure &&
           (address->size ? headway__zmtp_is_loopback(address) : strcmp(host, "localhost") == 0);
}

static int refuse(struct headway__zmtp *t, const char *url, const char *why)
{
    headway__zmtp_log(t, HEADWAY_LOG_ERROR, "zmtp: %s is refused: %s", url, why);
    return HEADWAY_EACCES;
}

int headway__zmtp_security_listen(struct headway__zmtp *t, const char *url,
                                  const struct headway__zmtp_address *address, bool *ret_curve)
{
    bool ipc = address->at.any.sa_family == AF_UNIX;
    *ret_curve = false;
    if (!t->options.security)
        return 0;
    if (!t->security.admit) {
        headway__zmtp_log(t, HEADWAY_LOG_ERROR, "zmtp: %s is refused: nobody judges who comes",
                          url);
        return HEADWAY_EINVAL;
    }
    *ret_curve = t->has_keys && !(ipc && t->security.ipc_by_kernel);
    if (*ret_curve || may_be_bare(t, address, ""))
        return 0;
    return refuse(t, url,
                  ipc ? "ipc needs a key pair here"
                      : "tcp needs a key pair; without one, only loopback, and only if insecure "
                        "is asked for");
}

int headway__zmtp_security_connect(struct headway__zmtp *t, const char *url,
                                   const struct headway__zmtp_address *address, const char *host,
                                   bool *ret_curve, uint8_t *ret_key)
{
    const headway_transport_security *security = t->options.security;
    bool ipc = address->size && address->at.any.sa_family == AF_UNIX;
    *ret_curve = false;
    if (!security || (ipc && security->ipc_by_kernel))
        return 0;
    if (security->server_key && security->server_key(security->user, url, ret_key) == 0) {
        *ret_curve = t->has_keys;
        return t->has_keys ? 0 : refuse(t, url, "its key is known, but there is no own key pair");
    }
    if (may_be_bare(t, address, host))
        return 0;
    return refuse(t, url,
                  "its key is not known; without one, only loopback, and only if insecure is "
                  "asked for");
}

int headway__zmtp_curve_open(struct headway__zmtp_peer *peer, const uint8_t *server_key)
{
    struct headway__zmtp_curve *curve = headway__zmtp_take(peer->transport, sizeof(*curve), NULL);
    if (!curve)
        return HEADWAY_ENOMEM;
    headway__zmtp_curve_init(curve, &peer->transport->keys, server_key);
    peer->reader.curve = curve;
    return 0;
}

void headway__zmtp_curve_close(struct headway__zmtp_peer *peer)
{
    struct headway__zmtp_curve *curve = peer->reader.curve;
    if (!curve)
        return;
    headway__zmtp_curve_done(curve);
    headway__zmtp_give(peer->transport, curve, sizeof(*curve));
    peer->reader.curve = NULL;
}

void headway__zmtp_identify(const struct headway__zmtp_peer *peer, headway_credentials *ret)
{
    struct headway__zmtp_address address = {.size = sizeof address.at};
    struct ucred own;
    socklen_t size = sizeof own;
    char url[HEADWAY__ZMTP_URL_SIZE];
    *ret = (headway_credentials){.uid = -1, .gid = -1, .pid = -1};
    snprintf(ret->remote, sizeof ret->remote, "that is not connected");
    if (peer->reader.curve) {
        ret->mechanism = HEADWAY_MECHANISM_CURVE;
        memcpy(ret->public_key, peer->reader.curve->remote_key, HEADWAY_KEY_SIZE);
    }
    if (peer->fd < 0 || getpeername(peer->fd, &address.at.any, &address.size) != 0)
        return;
    if (address.at.any.sa_family != AF_UNIX) {
        headway__zmtp_address_print(&address, url, sizeof url);
        snprintf(ret->remote, sizeof ret->remote, "%.63s", url + strlen("tcp://"));
    } else if (getsockopt(peer->fd, SOL_SOCKET, SO_PEERCRED, &own, &size) == 0) {
        snprintf(ret->remote, sizeof ret->remote, "process %ld", (long)own.pid);
        ret->uid = own.uid;
        ret->gid = own.gid;
        ret->pid = own.pid;
        if (!peer->reader.curve)
            ret->mechanism = HEADWAY_MECHANISM_PEER;
    }
}

int headway__zmtp_credentials(headway_transport *base, headway_peer id, headway_credentials *ret)
{
    const struct headway__zmtp_peer *peer =
        headway__zmtp_peer_find((struct headway__zmtp *)base, id);
    if (!peer || (peer->state != HEADWAY__ZMTP_UP && peer->state != HEADWAY__ZMTP_FADING))
        return HEADWAY_ECLOSED;
    headway__zmtp_identify(peer, ret);
    return 0;
}

bool headway__zmtp_admit(const struct headway__zmtp_peer *peer)
{
    const headway_transport_security *security = peer->transport->options.security;
    headway_credentials who;
    if (!peer->accepted || !security)
        return true;
    headway__zmtp_identify(peer, &who);
    return security->admit(security->user, &who) == 0;
}

static struct headway__zmtp_slot *slot_of(const struct headway__zmtp_peer *peer)
{
    return &peer->transport->slots[(uint32_t)peer->id - 1];
}

/* Of tcp, comparable: an IPv4 address as IPv6 maps it. Zeros: ipc. */
void headway__zmtp_origin(const struct headway__zmtp_address *address, struct in6_addr *ret_origin)
{
    const struct sockaddr_in *in = (const struct sockaddr_in *)&address->at.storage;
    const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)&address->at.storage;
    memset(ret_origin, 0, sizeof(*ret_origin));
    if (address->at.any.sa_family == AF_INET6)
        *ret_origin = in6->sin6_addr;
    if (address->at.any.sa_family != AF_INET)
        return;
    ret_origin->s6_addr[10] = ret_origin->s6_addr[11] = 0xff;
    memcpy(ret_origin->s6_addr + 12, &in->sin_addr, 4);
}

void headway__zmtp_count(struct headway__zmtp_peer *peer, const struct in6_addr *origin)
{
    peer->counted = true;
    peer->transport->accepted++;
    slot_of(peer)->origin = *origin;
}

void headway__zmtp_uncount(struct headway__zmtp_peer *peer)
{
    if (!peer->counted)
        return;
    peer->counted = false;
    peer->transport->accepted--;
    memset(&slot_of(peer)->origin, 0, sizeof slot_of(peer)->origin);
}

static bool same(const struct in6_addr *a, const struct in6_addr *b)
{
    return memcmp(a, b, sizeof(*a)) == 0;
}

/* Looked through only when there are so many in all. */
static bool is_full(const struct headway__zmtp *t, const struct in6_addr *origin)
{
    uint32_t count = 0;
    if (t->accepted < t->security.address_most)
        return false;
    for (uint32_t i = 0; i < t->slot_count; i++)
        count += same(&t->slots[i].origin, origin);
    return count >= t->security.address_most;
}

static bool is_shaken(const struct headway__zmtp *t, const struct in6_addr *origin)
{
    uint32_t count = 0;
    if (t->shaking < t->security.handshake_each)
        return false;
    const struct headway__zmtp_ring *at = t->shakes.next;
    for (; at != &t->shakes; at = at->next) {
        const struct headway__zmtp_peer *peer =
            (const struct headway__zmtp_peer *)(const void *)((const char *)at -
                                                              offsetof(struct headway__zmtp_peer,
                                                                       shake));
        count += same(&slot_of(peer)->origin, origin);
    }
    return count >= t->security.handshake_each;
}

const char *headway__zmtp_crowded(const struct headway__zmtp *t, const struct in6_addr *origin)
{
    if (t->shaking >= t->security.handshake_most)
        return "too many handshakes are under way";
    if (IN6_IS_ADDR_UNSPECIFIED(origin))
        return NULL;
    if (is_shaken(t, origin))
        return "too many handshakes with its address are under way";
    return is_full(t, origin) ? "as many peers as one address may have are connected from there"
                              : NULL;
}

void headway__zmtp_shake_ends(struct headway__zmtp_peer *peer)
{
    if (headway__zmtp_ring_alone(&peer->shake))
        return;
    headway__zmtp_ring_remove(&peer->shake);
    peer->transport->shaking--;
}
