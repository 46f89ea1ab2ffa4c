/* SPDX-License-Identifier: Apache-2.0 */
/* Every setting, once. The prices are those of us-east-1 for x86-64 in November 2026. */
#include "config.h"

#define LIST 1, 64
#define MS_MOST 86400000

static const setting rows[] = {
    {"function", "NAME|ARN", "that is called; NAME:ALIAS for a version or an alias", NULL, 0, 0},
    {"service", "NAME", "as which it stands on the bus: fleet.v1.Fleet", NULL, 0, 0},
    {"proto", "FILE,...", "the .proto files that have the service", NULL, LIST},
    {"include", "FOLDER,...", "where they and their imports are found", NULL, LIST},
    {"schema", "FILE", "instead: what protoc --descriptor_set_out has written", NULL, 0, 0},
    {"events", "METHOD,...", "methods that nobody waits for: answered once taken", NULL, LIST},
    {"bare", NULL, "the payload is the request, without the method's name", "false", 0, 0},
    {"binary", NULL, "requests and responses are packed bytes in base64", "false", 0, 0},
    {"region", "REGION", "else AWS_REGION, AWS_DEFAULT_REGION, the profile's", NULL, 0, 0},
    {"endpoint", "URL", "else AWS_ENDPOINT_URL_LAMBDA, AWS_ENDPOINT_URL, AWS's own", NULL, 0, 0},
    {"profile", "NAME", "of ~/.aws; else AWS_PROFILE, default", NULL, 0, 0},
    {"limits.concurrency", "N", "invocations of a function at once, at most", "1000", 1, 10000},
    {"limits.connections", "N", "to AWS at once", "1000", 1, 10000},
    {"limits.connect_ms", "TIME", "for a connection to stand", "5s", 1, MS_MOST},
    {"limits.idle_ms", "TIME", "a kept connection may have rested", "20s", 1000, MS_MOST},
    {"limits.invoke_ms", "TIME", "an invocation without a deadline may take", "910s", 1, MS_MOST},
    {"limits.drain_ms", "TIME", "invocations have after SIGTERM", "10s", 1, MS_MOST},
    {"price.request", "NANODOLLARS", "of one request, for the estimate of costs", "200", 0,
     1000000000},
    {"price.gb_second", "NANODOLLARS", "of time, where memory_mb says how much it has", "16667", 0,
     1000000000},
};

/* Of every program on the bus: headway_main reads them. */
static const char *const others[] = {"--bus",      "--name",       "--log",
                                     "--via",      "--transport",  "--direct-listen",
                                     "--identity", "--broker-key", NULL};

const settings_table config_table = {.prefix = "HEADWAY_BRIDGE",
                                     .descriptor = &headway__aws__v1__bridge_config__descriptor,
                                     .rows = rows,
                                     .count = sizeof rows / sizeof *rows,
                                     .others = others};
