/* SPDX-License-Identifier: Apache-2.0 */
/* Every setting, once. */
#include "config.h"

#define LIST 1, 64
#define MS_MOST 86400000

static const setting rows[] = {
    {"listen", "ADDRESS,...",
     "http://HOST:PORT, https://HOST:PORT, unix:PATH or\nfd:NUMBER, where it listens",
     "http://127.0.0.1:8080", 1, 16},
    {"tls.cert", "FILE", "certificates for https, PEM; SIGHUP reads it again", NULL, 0, 0},
    {"tls.key", "FILE", "their private key", NULL, 0, 0},
    {"tls.client_ca", "FILE", "clients must have a certificate of these", NULL, 0, 0},
    {"access.keys", "FILE", "API keys; `headway gateway key new NAME` makes one", NULL, 0, 0},
    {"access.anonymous", "IDENTITY", "whom requests without a key call as", NULL, 0, 0},
    {"access.query_key", NULL, "?key= in the query is taken too", "false", 0, 0},
    {"cors.origins", "ORIGIN,...",
     "pages that may call: https://app.example.com,\n"
     "https://*.example.com or *",
     NULL, LIST},
    {"cors.methods", "METHOD,...", "and with which methods", "GET,HEAD,POST,PUT,PATCH,DELETE",
     LIST},
    {"cors.headers", "NAME,...", "headers they may send",
     "authorization,content-type,x-api-key,x-request-id,x-request-timeout,traceparent,tracestate",
     LIST},
    {"cors.expose", "NAME,...", "headers of responses that they may read",
     "retry-after,x-request-id,traceparent", LIST},
    {"cors.credentials", NULL, "they may send cookies and certificates", "false", 0, 0},
    {"cors.max_age_s", "SECONDS", "how long a browser remembers that", "600", 0, 86400},
    {"expose.services", "PATTERN,...", "services that can be called; headway.v1 only by name",
     ">,headway.v1.Health", 1, 256},
    {"expose.except", "PATTERN,...", "of these, not those", NULL, 1, 256},
    {"expose.topics", "PATTERN,...", "topics of GET /events/TOPIC: fleet.v1.>", NULL, 1, 256},
    {"limits.body_bytes", "BYTES", "of a request that is no stream", "4M", 1, 1 << 30},
    {"limits.message_bytes", "BYTES", "of one message of a stream", "1M", 1, 1 << 30},
    {"limits.header_bytes", "BYTES", "of a request's headers", "16k", 1024, 65535},
    {"limits.connections", "N", "at once", "10000", 1, 1000000},
    {"limits.requests", "N", "at once; more are told 503", "4096", 1, 1000000},
    {"limits.header_ms", "TIME", "for a request's headers to come", "5s", 1, MS_MOST},
    {"limits.idle_ms", "TIME", "a connection may rest between requests", "60s", 1, MS_MOST},
    {"limits.stall_ms", "TIME", "a body or a reader may stand still", "30s", 1, MS_MOST},
    {"limits.drain_ms", "TIME", "requests have after SIGTERM", "10s", 1, MS_MOST},
    {"deadline.default_ms", "TIME", "of calls whose request says nothing; 0: the method's", "0", 0,
     MS_MOST},
    {"deadline.most_ms", "TIME", "that a request may ask for; 0: the method's", "0", 0, MS_MOST},
    {"log.access", "FILE", "the access log; - is standard error", "off", 0, 0},
    {"log.format", "text|json", "of its lines", "text", 0, 0},
    {"docs.openapi", NULL, "/openapi.json tells what is here", "true", 0, 0},
    {"docs.page", NULL, "/docs/ lets people try it in a browser", "true", 0, 0},
    {"docs.title", "TEXT", "what they are called", "Headway", 0, 0},
    {"docs.assets", "FOLDER", "the page's assets, if not the installed ones", NULL, 0, 0},
    {"headers", "'NAME: VALUE'", "a header of every response", NULL, LIST},
    {"trusted_proxies", "NETWORK,...",
     "10.0.0.0/8, fd00::/8, unix: whose X-Forwarded-For is\n"
     "believed",
     NULL, LIST},
};

/* Of every program on the bus: headway_main reads them. */
static const char *const others[] = {"--bus",      "--name",       "--log",
                                     "--via",      "--transport",  "--direct-listen",
                                     "--identity", "--broker-key", NULL};

const settings_table config_table = {.prefix = "HEADWAY_GATEWAY",
                                     .descriptor = &headway__v1__gateway_config__descriptor,
                                     .rows = rows,
                                     .count = sizeof rows / sizeof *rows,
                                     .others = others};
