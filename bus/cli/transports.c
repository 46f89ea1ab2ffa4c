/* SPDX-License-Identifier: Apache-2.0 */
/* The choice of transport: HEADWAY_TRANSPORT says which, the URLs must be its. libzmq brings a
   large closure, so it comes as a module; our own ZMTP is built in. */
#define _GNU_SOURCE /* dladdr */
#include <headway/status.h>
#include <headway/zmtp.h>

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

/* The folder of the file that this code was loaded from; "" when it has none in its name. */
static void own_folder(char *folder, size_t size)
{
    static const char here;
    Dl_info self;
    folder[0] = '\0';
    const char *slash = dladdr(&here, &self) ? strrchr(self.dli_fname, '/') : NULL;
    if (slash)
        snprintf(folder, size, "%.*s/", (int)(slash - self.dli_fname), self.dli_fname);
}

/* What the environment names; else the module beside us (the sanitizers hide our run path from
   the loader); else wherever the loader finds it. */
static void *load(void)
{
    const char *path = getenv("HEADWAY_ZMQ_MODULE"), *name = "libheadway-zmq.so.0";
    char folder[512], beside[600];
    if (path && *path)
        return dlopen(path, RTLD_NOW | RTLD_LOCAL);
    own_folder(folder, sizeof folder);
    snprintf(beside, sizeof beside, "%s%s", folder, name);
    void *module = folder[0] ? dlopen(beside, RTLD_NOW | RTLD_LOCAL) : NULL;
    return module ? module : dlopen(name, RTLD_NOW | RTLD_LOCAL);
}

static int load_zmq(const headway_transport_ops **ret_transport, char *why, size_t why_size)
{
    void *module = load();
    *ret_transport = module ? dlsym(module, "headway_zmq_transport") : NULL;
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
