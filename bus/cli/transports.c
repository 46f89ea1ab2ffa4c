/* SPDX-License-Identifier: Apache-2.0 */
/* The choice of transport by URL. libzmq brings a large closure, so it comes as a module. */
#include <headway/status.h>

#include "run.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

static int serves(const headway_transport_ops *transport, const char *url)
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

int headway__transport_for(const char *url, const headway_transport_ops **ret_transport, char *why,
                           size_t why_size)
{
    const char *path = getenv("HEADWAY_ZMQ_MODULE");
    void *module = dlopen(path && *path ? path : "libheadway-zmq.so.0", RTLD_NOW | RTLD_LOCAL);
    if (!module && !(path && *path)) /* a module without a version, as in a build tree */
        module = dlopen("libheadway-zmq.so", RTLD_NOW | RTLD_LOCAL);
    if (!module) {
        snprintf(why, why_size, "the ZeroMQ transport cannot be loaded: %s", dlerror());
        return HEADWAY_ENOTSUP;
    }
    const headway_transport_ops *transport = dlsym(module, "headway_zmq_transport");
    if (!transport || !serves(transport, url)) {
        snprintf(why, why_size, "no transport serves %s: use ipc:// or tcp://", url);
        return HEADWAY_ENOTSUP;
    }
    *ret_transport = transport;
    return 0;
}
