/* SPDX-License-Identifier: Apache-2.0 */
/* The choice of transport: HEADWAY_TRANSPORT says which, the URLs must be its. libzmq brings a
   large closure, so it comes as a module; our own ZMTP is built in. */
#include <headway/status.h>
#include <headway/zmtp.h>

#include "module.h"
#include "run.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

static int serves_one(const headway_transport_ops *transport, const char *url)
{
    size_t size = strcspn(url, ":");
    const char *at = transport->schemes;
    while (at && *at) {
        size_t word = strcspn(at, " ");
        if (word == size && memcmp(at, url, size) == 0)
            return 1;
        at += word;
        at += strspn(at, " ");
    }
    return 0;
}

static int serves(const headway_transport_ops *transport, const char *urls)
{
    while (serves_one(transport, urls)) {
        urls += strcspn(urls, ",");
        if (!*urls++)
            return 1;
    }
    return 0;
}

static int load_zmq(const headway_transport_ops **ret_transport, char *why, size_t why_size)
{
    *ret_transport = headway__module_symbol("HEADWAY_ZMQ_MODULE", "libheadway-zmq.so.0",
                                            "headway_zmq_transport");
    if (*ret_transport)
        return 0;
    snprintf(why, why_size,
             "the libzmq transport cannot be loaded: %s; HEADWAY_TRANSPORT=zmtp does without",
             dlerror());
    return HEADWAY_ENOTSUP;
}

int headway__transport_choose(const char *name)
{
    if (!name || !*name)
        return 0;
    if (strcmp(name, "zmq") != 0 && strcmp(name, "zmtp") != 0)
        return HEADWAY_EINVAL;
    return setenv("HEADWAY_TRANSPORT", name, 1) == 0 ? 0 : HEADWAY_ENOMEM;
}

int headway__transport_for(const char *url, const headway_transport_ops **ret_transport, char *why,
                           size_t why_size)
{
    const headway_transport_ops *transport = &headway_zmtp_transport;
    const char *name = getenv("HEADWAY_TRANSPORT");
    int error = 0;
    if (name && strcmp(name, "zmq") == 0) {
        error = load_zmq(&transport, why, why_size);
    } else if (name && *name && strcmp(name, "zmtp") != 0) {
        snprintf(why, why_size,
                 "HEADWAY_TRANSPORT is '%s': write zmtp (built in, the default) or zmq (libzmq)",
                 name);
        error = HEADWAY_ENOTSUP;
    }
    if (!error && !serves(transport, url)) {
        snprintf(why, why_size, "no transport serves %s: use ipc:// or tcp://", url);
        error = HEADWAY_ENOTSUP;
    }
    if (!error)
        *ret_transport = transport;
    return error;
}
