/* SPDX-License-Identifier: Apache-2.0 */
/* The self-test: libzmq lets everyone in whom no handler has judged, so that a broker is not
   believed to have keys before it has turned somebody away. */
#include "cli.h"

#include "broker_access.h"

#include <sodium.h>

enum { PROBE_MS = 5000 };

/* The broker's log, which says nothing while the test goes on: before any other thread runs. */
static headway_log_sink real;
static int testing;

static void write_log(void *user, headway_log_level level, uint64_t call, const char *text)
{
    (void)user;
    if (!testing)
        real.write(real.user, level, call, text);
}

headway_log_sink broker_probe_log(headway_log_sink log)
{
    real = log;
    log.write = log.write ? write_log : NULL;
    return log;
}

typedef struct stranger {
    uv_timer_t timer;
    const key_public *broker;
    int let_in, ended, closed;
} stranger;

static void stranger_up(void *user, headway_peer peer)
{
    stranger *s = user;
    (void)peer;
    s->let_in = s->ended = 1;
}

static void stranger_receive(void *user, headway_peer peer, headway_bytes packet)
{
    (void)packet;
    stranger_up(user, peer);
}

static void stranger_writable(void *user, headway_peer peer)
{
    (void)user;
    (void)peer;
}

static void stranger_down(void *user, headway_peer peer)
{
    stranger *s = user;
    (void)peer;
    s->ended = 1;
}

static void stranger_late(uv_timer_t *timer)
{
    stranger *s = timer->data;
    s->ended = 1;
}

static void stranger_closed(void *user)
{
    stranger *s = user;
    s->closed = 1;
}

static int broker_key(void *user, const char *url, uint8_t ret_key[HEADWAY_KEY_SIZE])
{
    const stranger *s = user;
    (void)url;
    memcpy(ret_key, s->broker->bytes, KEY_BYTES);
    return 0;
}

static const headway_transport_events stranger_events = {stranger_up, stranger_receive,
                                                         stranger_writable, stranger_down};

/* Who listens everywhere is reached here. */
static void reachable(const char *url, char *here, size_t size)
{
    const char *port = strrchr(url, ':');
    int anywhere = strncmp(url, "tcp://*:", 8) == 0 || strncmp(url, "tcp://0.0.0.0:", 14) == 0;
    int anywhere6 = strncmp(url, "tcp://[::]:", 11) == 0;
    if ((anywhere || anywhere6) && port)
        snprintf(here, size, "tcp://%s%s", anywhere6 ? "[::1]" : "127.0.0.1", port);
    else
        snprintf(here, size, "%s", url);
}

static int knock(stranger *s, uv_loop_t *uv, headway_loop *loop,
                 const headway_transport_ops *transport, headway_transport_security *security,
                 const char *url)
{
    headway_transport *t;
    headway_peer peer;
    char here[640];
    headway_transport_options o = {.size = sizeof o, .security = security};
    security->server_key = broker_key;
    security->user = s;
    reachable(url, here, sizeof here);
    int error = transport->open(loop, headway_alloc_default(), &o, &stranger_events, s, &t);
    if (error != 0)
        return error;
    error = transport->connect(t, here, &peer);
    while (error == 0 && !s->ended)
        uv_run(uv, UV_RUN_ONCE);
    transport->close(t, stranger_closed, s);
    while (!s->closed)
        uv_run(uv, UV_RUN_ONCE);
    return error;
}

int broker_probe(broker_keys *keys, uv_loop_t *uv, headway_loop *loop,
                 const headway_transport_ops *transport, const char *url)
{
    stranger s = {.broker = broker_keys_own(keys)};
    headway_transport_security security = {.size = sizeof security};
    if (!s.broker || strncmp(url, "tcp://", 6) != 0)
        return 0;
    if (uv_timer_init(uv, &s.timer) != 0)
        return HEADWAY__EXIT_SOFTWARE;
    s.timer.data = &s;
    uv_timer_start(&s.timer, stranger_late, PROBE_MS, 0);
    randombytes_buf(security.secret_key, sizeof security.secret_key);
    (void)crypto_scalarmult_base(security.public_key, security.secret_key);
    broker_keys_probe(keys, security.public_key);
    testing = 1;
    int error = knock(&s, uv, loop, transport, &security, url);
    testing = 0;
    int refused = broker_keys_probe(keys, NULL);
    uv_close((uv_handle_t *)&s.timer, NULL);
    uv_run(uv, UV_RUN_NOWAIT);
    if (error == 0 && refused && !s.let_in)
        return 0;
    fprintf(stderr, "headway broker: self-test at %s: a stranger was %s%s; it does not start so\n",
            url, s.let_in ? "let in" : "not seen to be turned away", error ? ": " : "");
    if (error)
        fprintf(stderr, "  %s\n", headway_error_text(error));
    return HEADWAY__EXIT_SOFTWARE;
}
