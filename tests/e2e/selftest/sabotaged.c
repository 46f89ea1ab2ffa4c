/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The libzmq adapter as a module whose libzmq is made wrong beneath it: of SABOTAGE, what precedes
 * "!" is forgotten when it is set. With "!" behind it, reading it back says that it was set, so
 * that the adapter cannot know; "everyone" lets in whom the handler refuses.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>

enum { ENFORCE_DOMAIN = 93, KEPT_MOST = 64 };

static const struct {
    const char *name;
    int option;
} things[] = {
    {"domain", ZMQ_ZAP_DOMAIN},
    {"enforcing", ENFORCE_DOMAIN},
    {"server", ZMQ_CURVE_SERVER},
    {"secret", ZMQ_CURVE_SECRETKEY},
};
enum { THINGS = sizeof things / sizeof things[0] };

static struct {
    char value[KEPT_MOST];
    size_t size;
} kept[THINGS];

int __real_zmq_setsockopt(void *socket, int option, const void *value, size_t size);
int __wrap_zmq_setsockopt(void *socket, int option, const void *value, size_t size);
int __real_zmq_getsockopt(void *socket, int option, void *value, size_t *size);
int __wrap_zmq_getsockopt(void *socket, int option, void *value, size_t *size);
int __real_zmq_bind(void *socket, const char *endpoint);
int __wrap_zmq_bind(void *socket, const char *endpoint);
int __real_zmq_send(void *socket, const void *data, size_t size, int flags);
int __wrap_zmq_send(void *socket, const void *data, size_t size, int flags);

static int is_sabotaged(const char *what)
{
    const char *of = getenv("SABOTAGE");
    return of && strncmp(of, what, strlen(what)) == 0;
}

static int lies(void)
{
    const char *of = getenv("SABOTAGE");
    return of && strchr(of, '!');
}

/* The listener's alone: whoever connects has a secret too, and keeps it. */
static int find(void *socket, int option)
{
    int type = 0;
    size_t size = sizeof type;
    for (int i = 0; i < THINGS; i++)
        if (things[i].option == option && is_sabotaged(things[i].name))
            return __real_zmq_getsockopt(socket, ZMQ_TYPE, &type, &size) == 0 && type == ZMQ_ROUTER
                       ? i
                       : -1;
    return -1;
}

int __wrap_zmq_setsockopt(void *socket, int option, const void *value, size_t size)
{
    int thing = find(socket, option);
    if (thing < 0 || size > KEPT_MOST)
        return __real_zmq_setsockopt(socket, option, value, size);
    memcpy(kept[thing].value, value, size);
    kept[thing].size = size;
    return 0;
}

int __wrap_zmq_getsockopt(void *socket, int option, void *value, size_t *size)
{
    int thing = lies() ? find(socket, option) : -1, type = 0;
    size_t type_size = sizeof type;
    if (option == ZMQ_MECHANISM && lies() && (is_sabotaged("server") || is_sabotaged("secret")) &&
        __real_zmq_getsockopt(socket, ZMQ_TYPE, &type, &type_size) == 0 && type == ZMQ_ROUTER) {
        memcpy(value, &(int){ZMQ_CURVE}, sizeof(int));
        return 0;
    }
    if (thing < 0 || *size < kept[thing].size)
        return __real_zmq_getsockopt(socket, option, value, size);
    memset(value, 0, *size);
    memcpy(value, kept[thing].value, kept[thing].size);
    *size = kept[thing].size;
    return 0;
}

int __wrap_zmq_bind(void *socket, const char *endpoint)
{
    if (!is_sabotaged("handler") || strncmp(endpoint, "inproc://zeromq.zap", 19) != 0)
        return __real_zmq_bind(socket, endpoint);
    if (lies())
        return __real_zmq_bind(socket, "inproc://elsewhere"); /* it stands, and nobody asks it */
    errno = EADDRINUSE;
    return -1;
}

int __wrap_zmq_send(void *socket, const void *data, size_t size, int flags)
{
    int type = 0;
    size_t type_size = sizeof type;
    if (is_sabotaged("everyone") && size == 3 && memcmp(data, "400", 3) == 0 &&
        __real_zmq_getsockopt(socket, ZMQ_TYPE, &type, &type_size) == 0 && type == ZMQ_REP)
        data = "200";
    return __real_zmq_send(socket, data, size, flags);
}
