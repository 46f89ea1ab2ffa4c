/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CURVE by libzmq's options, and the ZAP handler (https://rfc.zeromq.org/spec/27/) that libzmq asks
 * about every newcomer. By itself libzmq lets anyone in: without a handler, without a domain, or
 * with a domain that is not enforced. So the handler stands before anything is bound, and what was
 * set is read back.
 */
#include "internal.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

enum {
    ENFORCE_DOMAIN = 93, /* ZMQ_ZAP_ENFORCE_DOMAIN: 4.3.4 has it, its header calls it a draft */
    HANDSHAKE_MS = 3000,
    HANDSHAKE_MOST = 1024,
    HANDSHAKE_EACH = 256,
    ADDRESS_MOST = 1024,
    SEAL = 33, /* what CURVE adds to a packet, and libzmq counts */
    KEY = HEADWAY_KEY_SIZE,
    KEY_TEXT = 41, /* Z85 */
    ID_TEXT = 2 * KEY + 1,
    FRAMES = 7, /* of a request; CURVE's has a key as its last */
    FRAME_MOST = 256,
    REQUESTS = 64 /* before the loop turns */
};
static const char domain[] = "headway", endpoint[] = "inproc://zeromq.zap.01";

static void complain(const struct headway__zmq *t, const char *url, const char *why)
{
    const headway_log_sink *log = &t->options.log;
    char line[400];
    if (!log->write || log->level < HEADWAY_LOG_ERROR)
        return;
    snprintf(line, sizeof line, "zmq: %s is refused: %s", url, why);
    log->write(log->user, HEADWAY_LOG_ERROR, 0, line);
}

static bool is_zero(const uint8_t *key)
{
    uint8_t sum = 0;
    for (int i = 0; i < KEY; i++)
        sum |= key[i];
    return sum == 0;
}

static bool keys_fit(const headway_transport_security *security)
{
    char secret[KEY_TEXT], own[KEY_TEXT], given[KEY_TEXT];
    zmq_z85_encode(secret, security->secret_key, KEY);
    zmq_z85_encode(given, security->public_key, KEY);
    bool fit = zmq_curve_public(own, secret) == 0 && strcmp(own, given) == 0;
    explicit_bzero(secret, sizeof secret);
    return fit;
}

int headway__zmq_security_open(struct headway__zmq *t)
{
    const headway_transport_security *given = t->options.security;
    headway_transport_security *own = &t->security;
    if (given)
        memcpy(own, given, given->size < sizeof(*own) ? given->size : sizeof(*own));
    if (!own->handshake_ms || own->handshake_ms > INT32_MAX)
        own->handshake_ms = HANDSHAKE_MS;
    if (!own->handshake_most)
        own->handshake_most = given ? HANDSHAKE_MOST : UINT32_MAX;
    if (!own->handshake_each)
        own->handshake_each = given ? HANDSHAKE_EACH : UINT32_MAX;
    if (!own->address_most)
        own->address_most = given ? ADDRESS_MOST : UINT32_MAX;
    t->options.security = given ? own : NULL;
    t->has_keys = !is_zero(own->secret_key);
    if (!t->has_keys)
        return 0;
    if (!zmq_has("curve")) {
        complain(t, "a key pair", "this libzmq is built without CURVE");
        return HEADWAY_ENOTSUP;
    }
    if (keys_fit(own))
        return 0;
    complain(t, "a key pair", "the public key given is not the secret key's: make a new pair");
    return HEADWAY_EINVAL;
}

void headway__zmq_security_done(struct headway__zmq *t)
{
    const headway_loop_ops *loop = t->loop->ops;
    explicit_bzero(t->security.secret_key, KEY);
    if (t->zap_watch)
        loop->watch_free(t->zap_watch);
    if (t->zap)
        zmq_close(t->zap);
    t->zap_watch = NULL;
    t->zap = NULL;
}

/* "localhost:UID:GID:PID" of ipc, an address of tcp. */
static void read_address(const char *address, headway_credentials *who)
{
    unsigned uid, gid, pid;
    int end = 0;
    snprintf(who->remote, sizeof who->remote, "%.63s", address);
    if (sscanf(address, "localhost:%u:%u:%u%n", &uid, &gid, &pid, &end) != 3 || address[end])
        return;
    who->mechanism = HEADWAY_MECHANISM_PEER;
    who->uid = uid;
    who->gid = gid;
    who->pid = pid;
    snprintf(who->remote, sizeof who->remote, "process %u", pid);
}

static void put_key(headway_credentials *who, const uint8_t *key)
{
    who->mechanism = HEADWAY_MECHANISM_CURVE;
    memcpy(who->public_key, key, KEY);
}

/* One request, all frames of it, also those that do not belong there. */
struct request {
    char id[FRAME_MOST];
    size_t id_size;
    bool good;
    headway_credentials who;
};

static size_t take_frame(void *zap, char *ret_frame, bool *ret_more)
{
    zmq_msg_t frame;
    zmq_msg_init(&frame);
    size_t size = SIZE_MAX;
    if (zmq_msg_recv(&frame, zap, ZMQ_DONTWAIT) >= 0)
        size = zmq_msg_size(&frame);
    if (size < FRAME_MOST) {
        memcpy(ret_frame, zmq_msg_data(&frame), size);
        ret_frame[size] = 0;
    }
    *ret_more = size != SIZE_MAX && zmq_msg_more(&frame);
    zmq_msg_close(&frame);
    return size;
}

/* False: there is none. */
static bool take_request(void *zap, struct request *ret)
{
    enum { VERSION, ID, DOMAIN, ADDRESS, ROUTE, MECHANISM, CREDENTIALS };
    char frames[FRAMES][FRAME_MOST], rest[FRAME_MOST];
    size_t sizes[FRAMES] = {0}, count = 0;
    bool more = true;
    *ret = (struct request){.good = true, .who = {.uid = -1, .gid = -1, .pid = -1}};
    for (; more; count++) {
        size_t size = take_frame(zap, count < FRAMES ? frames[count] : rest, &more);
        if (count == 0 && size == SIZE_MAX)
            return false;
        ret->good = ret->good && size < FRAME_MOST && count < FRAMES;
        if (count < FRAMES)
            sizes[count] = size;
    }
    if (count > ID && sizes[ID] < FRAME_MOST)
        memcpy(ret->id, frames[ID], ret->id_size = sizes[ID]);
    if (!ret->good || count <= MECHANISM || strcmp(frames[VERSION], "1.0") != 0 ||
        strcmp(frames[DOMAIN], domain) != 0) {
        ret->good = false;
        return true;
    }
    read_address(frames[ADDRESS], &ret->who);
    bool curve = strcmp(frames[MECHANISM], "CURVE") == 0;
    if (curve && count == FRAMES && sizes[CREDENTIALS] == KEY)
        put_key(&ret->who, (const uint8_t *)frames[CREDENTIALS]);
    else
        ret->good = strcmp(frames[MECHANISM], "NULL") == 0 && count == CREDENTIALS;
    return true;
}

/* The user id comes back with every packet: the key, as the handler saw it. */
static void reply(void *zap, const struct request *request, bool admitted)
{
    char user[ID_TEXT] = "";
    const char *status = admitted ? "200" : request->good ? "400" : "500";
    for (int i = 0; i < KEY && request->who.mechanism == HEADWAY_MECHANISM_CURVE; i++)
        snprintf(user + 2 * i, 3, "%02x", request->who.public_key[i]);
    zmq_send(zap, "1.0", 3, ZMQ_SNDMORE);
    zmq_send(zap, request->id, request->id_size, ZMQ_SNDMORE);
    zmq_send(zap, status, 3, ZMQ_SNDMORE);
    zmq_send(zap, "", 0, ZMQ_SNDMORE);
    zmq_send(zap, user, strlen(user), ZMQ_SNDMORE);
    zmq_send(zap, "", 0, 0);
}

void headway__zmq_zap_read(struct headway__zmq *t)
{
    const headway_transport_security *security = t->options.security;
    struct request request;
    if (!t->zap)
        return;
    for (int count = 0; take_request(t->zap, &request); count++) {
        reply(t->zap, &request, request.good && security->admit(security->user, &request.who) == 0);
        if (count < REQUESTS)
            continue;
        t->loop->ops->defer_arm(t->defer); /* others' turn; the descriptor will not wake us */
        return;
    }
}

static void zap_ready(void *user, int events)
{
    (void)events;
    headway__zmq_zap_read(user);
}

static int open_zap(struct headway__zmq *t)
{
    int fd, linger = 0, error;
    size_t size = sizeof fd;
    if (t->zap)
        return 0;
    t->zap = zmq_socket(t->context, ZMQ_REP);
    if (!t->zap)
        return headway__zmq_error(errno);
    zmq_setsockopt(t->zap, ZMQ_LINGER, &linger, sizeof linger);
    if (zmq_bind(t->zap, endpoint) != 0 || zmq_getsockopt(t->zap, ZMQ_FD, &fd, &size) != 0)
        error = headway__zmq_error(errno);
    else
        error = t->loop->ops->watch_new(t->loop, fd, zap_ready, t, &t->zap_watch);
    if (error) {
        zmq_close(t->zap);
        t->zap = NULL;
        return error;
    }
    t->loop->ops->watch_set(t->zap_watch, HEADWAY_READABLE);
    t->loop->ops->defer_arm(t->defer);
    return 0;
}

static bool set(void *handle, int option, int value)
{
    return zmq_setsockopt(handle, option, &value, sizeof value) == 0;
}

static bool is(void *handle, int option, int wanted)
{
    int value = -1;
    size_t size = sizeof value;
    return zmq_getsockopt(handle, option, &value, &size) == 0 && value == wanted;
}

static bool in_domain(void *handle)
{
    char value[sizeof domain + 1] = "";
    size_t size = sizeof value;
    return zmq_getsockopt(handle, ZMQ_ZAP_DOMAIN, value, &size) == 0 && strcmp(value, domain) == 0;
}

static bool limit(const struct headway__zmq *t, void *handle, bool curve)
{
    int64_t most = t->options.packet_limit + (curve ? SEAL : 0);
    return zmq_setsockopt(handle, ZMQ_MAXMSGSIZE, &most, sizeof most) == 0;
}

static bool be_server(const struct headway__zmq *t, void *handle, bool curve)
{
    const headway_transport_security *own = &t->security;
    uint8_t key[KEY];
    size_t size = sizeof key;
    bool done = set(handle, ZMQ_CURVE_SERVER, curve) && limit(t, handle, curve) &&
                zmq_setsockopt(handle, ZMQ_ZAP_DOMAIN, domain, sizeof domain - 1) == 0 &&
                set(handle, ENFORCE_DOMAIN, 1);
    if (done && curve)
        done = zmq_setsockopt(handle, ZMQ_CURVE_SECRETKEY, own->secret_key, KEY) == 0 &&
               set(handle, ZMQ_CURVE_SERVER, 1) &&
               zmq_getsockopt(handle, ZMQ_CURVE_SECRETKEY, key, &size) == 0 &&
               memcmp(key, own->secret_key, KEY) == 0;
    explicit_bzero(key, sizeof key);
    return done && in_domain(handle) && is(handle, ENFORCE_DOMAIN, 1) &&
           is(handle, ZMQ_MECHANISM, curve ? ZMQ_CURVE : ZMQ_NULL) &&
           is(handle, ZMQ_CURVE_SERVER, curve);
}

static bool is_loopback(const char *url)
{
    unsigned a, b, c, d, port;
    char rest;
    if (sscanf(url, "tcp://%3u.%3u.%3u.%3u:%5u%c", &a, &b, &c, &d, &port, &rest) == 5)
        return a == 127;
    return strncmp(url, "tcp://localhost:", 16) == 0 || strncmp(url, "tcp://[::1]:", 12) == 0;
}

static bool may_be_bare(const struct headway__zmq *t, const char *url, bool ipc)
{
    return ipc ? t->security.ipc_by_kernel : t->security.insecure && is_loopback(url);
}

int headway__zmq_security_listen(struct headway__zmq *t, const char *url, bool ipc)
{
    if (!t->options.security)
        return 0;
    if (!t->security.admit) {
        complain(t, url, "nobody judges who comes");
        return HEADWAY_EINVAL;
    }
    bool curve = t->has_keys && !(ipc && t->security.ipc_by_kernel);
    if (!curve && !may_be_bare(t, url, ipc)) {
        complain(t, url,
                 ipc ? "ipc needs a key pair here"
                     : "tcp needs a key pair; without one, only loopback, and only if insecure is "
                       "asked for");
        return HEADWAY_EACCES;
    }
    if (open_zap(t) != 0) {
        complain(t, url, "the handler that judges newcomers cannot start");
        return HEADWAY_EACCES;
    }
    if (be_server(t, t->router->handle, curve))
        return 0;
    complain(t, url, "libzmq does not take the settings that keep strangers out");
    return HEADWAY_EACCES;
}

static bool be_client(const struct headway__zmq *t, void *handle, const uint8_t *key)
{
    const headway_transport_security *own = &t->security;
    return zmq_setsockopt(handle, ZMQ_CURVE_SERVERKEY, key, KEY) == 0 &&
           zmq_setsockopt(handle, ZMQ_CURVE_PUBLICKEY, own->public_key, KEY) == 0 &&
           zmq_setsockopt(handle, ZMQ_CURVE_SECRETKEY, own->secret_key, KEY) == 0 &&
           limit(t, handle, true) && is(handle, ZMQ_MECHANISM, ZMQ_CURVE);
}

int headway__zmq_security_connect(struct headway__zmq *t, const char *url, bool ipc,
                                  struct headway__zmq_peer *peer)
{
    const headway_transport_security *security = t->options.security;
    uint8_t key[KEY];
    peer->who = (headway_credentials){.uid = -1, .gid = -1, .pid = -1};
    snprintf(peer->who.remote, sizeof peer->who.remote, "%.63s", strstr(url, "://") + 3);
    if (!security || (ipc && security->ipc_by_kernel))
        return 0;
    if (!security->server_key || security->server_key(security->user, url, key) != 0) {
        if (may_be_bare(t, url, ipc))
            return 0;
        complain(t, url,
                 "its key is not known; without one, only loopback, and only if insecure is asked "
                 "for");
        return HEADWAY_EACCES;
    }
    if (!t->has_keys || !be_client(t, peer->socket->handle, key)) {
        complain(t, url, "its key is known, but there is no own key pair to show");
        return HEADWAY_EACCES;
    }
    put_key(&peer->who, key);
    return 0;
}

static void read_descriptor(int fd, headway_credentials *who)
{
    struct sockaddr_storage address;
    struct ucred own;
    socklen_t size = sizeof own, address_size = sizeof address;
    if (fd < 0 || getpeername(fd, (struct sockaddr *)&address, &address_size) != 0 ||
        address.ss_family != AF_UNIX || getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &own, &size) != 0)
        return;
    who->uid = own.uid;
    who->gid = own.gid;
    who->pid = own.pid;
    if (who->mechanism == HEADWAY_MECHANISM_NONE)
        who->mechanism = HEADWAY_MECHANISM_PEER;
}

void headway__zmq_connected(struct headway__zmq_peer *peer, int fd)
{
    read_descriptor(fd, &peer->who);
}

static int digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Only of a transport with security is it the handler's word: else a peer could say it. */
static void read_user(const char *user, headway_credentials *who)
{
    uint8_t key[KEY];
    if (strlen(user) != 2 * KEY)
        return;
    for (int i = 0; i < KEY; i++) {
        int high = digit(user[2 * i]), low = digit(user[2 * i + 1]);
        if (high < 0 || low < 0)
            return;
        key[i] = (uint8_t)(high << 4 | low);
    }
    put_key(who, key);
}

void headway__zmq_identify(struct headway__zmq_peer *peer, zmq_msg_t *message)
{
    struct headway__zmq *t = peer->socket->transport;
    const char *address = zmq_msg_gets(message, "Peer-Address");
    const char *user = t->options.security ? zmq_msg_gets(message, "User-Id") : NULL;
    peer->who = (headway_credentials){.uid = -1, .gid = -1, .pid = -1};
    read_address(address ? address : "unknown", &peer->who);
    if (user)
        read_user(user, &peer->who);
}

int headway__zmq_credentials(headway_transport *base, headway_peer id, headway_credentials *ret)
{
    const struct headway__zmq_peer *peer = headway__zmq_peer_find((struct headway__zmq *)base, id);
    if (!peer || (peer->state != HEADWAY__ZMQ_UP && peer->state != HEADWAY__ZMQ_FADING))
        return HEADWAY_ECLOSED;
    *ret = peer->who;
    return 0;
}
