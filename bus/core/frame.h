/* SPDX-License-Identifier: Apache-2.0 */
/* The wire: the only file that knows bytes from meaning. docs/PROTOCOL.md is its specification. */
#ifndef HEADWAY_CORE_FRAME_H
#define HEADWAY_CORE_FRAME_H

#include <headway/status.h>

enum {
    HEADWAY__VERSION = 1,
    HEADWAY__PACKET_LIMIT = 65536,
    HEADWAY__PACKET_HEADER = 16,
    HEADWAY__FRAME_HEADER = 12,
    HEADWAY__FRAME_ALONE = 16384, /* a larger frame travels alone in its packet (L5) */
    HEADWAY__FRAME_LIMIT = HEADWAY__PACKET_LIMIT - HEADWAY__PACKET_HEADER,
    HEADWAY__OPEN_FIXED = 24,
    HEADWAY__EVENT_FIXED = 9,
    HEADWAY__NAME_LIMIT = 512,      /* a route's bytes */
    HEADWAY__METADATA_LIMIT = 8192, /* bytes */
    HEADWAY__INSTANCE = 16,
    HEADWAY__TICKET = 16,
    HEADWAY__KEY = 32,             /* a public key; zeros: none */
    HEADWAY__ENDPOINT_LIMIT = 255, /* bytes of a worker's address in an OFFER */
    HEADWAY__DIRECT_LIMIT = 4096,  /* bytes of a message on a DIRECT call */
    HEADWAY__WHO_LIMIT = 63        /* bytes of an identity */
};

/* Of hello; bit 0 is reserved for RESUME. */
enum {
    HEADWAY__FEATURE_TIMES = 2,  /* a final DATA tells what its handler took */
    HEADWAY__FEATURE_SHARDS = 4, /* of WELCOME: this broker is one of several, its shards */
    HEADWAY__FEATURE_WHO = 8     /* identities are told: in WELCOME, and in OPEN by FLAG_WHO */
};
/* Kinds of authentication in HELLO. */
enum { HEADWAY__AUTH_NONE = 0, HEADWAY__AUTH_TICKET = 1 };

enum headway__frame_type {
    HEADWAY__HELLO = 1,
    HEADWAY__WELCOME = 2,
    HEADWAY__RESET = 3,
    HEADWAY__CLOSE = 4,
    HEADWAY__GOAWAY = 5,
    HEADWAY__PING = 6,
    HEADWAY__PONG = 7,
    HEADWAY__LINK_CREDIT = 8,
    HEADWAY__ASK = 9,
    HEADWAY__CREDIT = 10,
    HEADWAY__RECALL = 11,
    HEADWAY__SPENT = 12,
    HEADWAY__CANCEL = 13,
    HEADWAY__END = 14,
    HEADWAY__GAP = 15,
    HEADWAY__OPEN = 32, /* from here on the data lane */
    HEADWAY__DATA = 33,
    HEADWAY__EVENT = 34
};

enum {
    HEADWAY__FLAG_BIND = 1,
    HEADWAY__FLAG_PAYLOAD = 2,
    HEADWAY__FLAG_MORE = 4,
    HEADWAY__FLAG_HALF = 8,   /* OPEN, DATA: nothing follows from the caller */
    HEADWAY__FLAG_END = 16,   /* DATA: the callee's final frame, status OK */
    HEADWAY__FLAG_AGAIN = 32, /* OPEN: who calls sends it again if it fails */
    HEADWAY__FLAG_WHO = 64,   /* OPEN: for whom it is, and who speaks for them */
    HEADWAY__FLAG_SKIPPABLE = 128,
    HEADWAY__END_HALF = 1, /* END's own */
    HEADWAY__END_NOT_PROCESSED = 2,
    HEADWAY__GAP_START = 1 /* GAP's own */
};

enum headway__kind {
    HEADWAY__KIND_CALL = 0,
    HEADWAY__KIND_PUBLISH = 1,
    HEADWAY__KIND_SUBSCRIBE = 2,
    HEADWAY__KIND_SERVE = 3,
    HEADWAY__KIND_DIRECT = 4
};

/* Why a link ends. */
enum headway__reason {
    HEADWAY__REASON_NONE = 0,
    HEADWAY__REASON_SHUTDOWN = 1,
    HEADWAY__REASON_VERSION = 2,
    HEADWAY__REASON_MALFORMED = 3,
    HEADWAY__REASON_SEQUENCE = 4,
    HEADWAY__REASON_CREDIT = 5, /* the peer spent what it did not have */
    HEADWAY__REASON_LOST = 6,   /* no traffic within the time-out */
    HEADWAY__REASON_EPOCH = 7,  /* a newer link of the same instance */
    HEADWAY__REASON_STALLED = 8,
    HEADWAY__REASON_UNKNOWN_LINK = 9,
    HEADWAY__REASON_LIMIT = 10,
    HEADWAY__REASON_MEMORY = 11,
    HEADWAY__REASON_DISCONNECTED = 12,
    HEADWAY__REASON_DENIED = 13 /* no ticket that holds here */
};
const char *headway__reason_text(unsigned reason);

typedef struct headway__hello {
    uint16_t version_min, version_max;
    uint32_t heartbeat_ms;
    uint64_t features;
    uint8_t instance[HEADWAY__INSTANCE];
    uint64_t epoch;
    uint32_t packet_limit;
    uint64_t message_limit;
    uint32_t alias_limit;
    uint32_t calls;        /* first grant of OPENs */
    uint32_t link_bytes;   /* first grant */
    uint16_t link_packets; /* first grant */
    uint16_t auth_kind;
    headway_bytes name; /* at most 255 bytes */
    headway_bytes auth;
    uint16_t shard, shards; /* with FEATURE_SHARDS; else 0 and 0 */
    headway_bytes identity; /* of WELCOME, with FEATURE_WHO: whose the link is; else empty */
} headway__hello;

typedef struct headway__open {
    uint32_t remaining_ms; /* UINT32_MAX: none */
    uint32_t key_hash;
    uint32_t grant_messages, grant_bytes; /* the caller's first grant for responses (L8) */
    uint8_t kind, priority, hops, policy;
    uint16_t alias;
    headway_bytes name; /* empty unless bound here */
    headway_bytes metadata;
    headway_bytes identity; /* to a worker: the caller's. To a broker: whom it is on behalf of */
    headway_bytes delegate; /* to a worker: who spoke for identity; sent with one only */
} headway__open;

/* What travels on a DIRECT call: the request, and messages that answer it. */
typedef struct headway__ask {
    uint8_t instance[HEADWAY__INSTANCE]; /* the client's; the broker fills it in */
    uint64_t host;                       /* who has the same number is on the same host; 0: none */
    uint32_t ticket_ms;                  /* how long a ticket holds without its broker */
    uint32_t slots;                      /* at most */
    uint8_t key[HEADWAY__KEY]; /* the client's, which it has proved; the broker fills it in */
    headway_bytes identity;    /* the client's; the broker fills it in */
} headway__ask;

enum { HEADWAY__DIRECT_OFFER = 1, HEADWAY__DIRECT_USED = 2 };

typedef struct headway__offer {
    uint8_t instance[HEADWAY__INSTANCE]; /* the worker's; the broker fills it in */
    uint8_t ticket[HEADWAY__TICKET];
    uint32_t ticket_ms;
    headway_bytes endpoint; /* empty, to a client: this worker is no more to be called straight */
    uint8_t key[HEADWAY__KEY]; /* the worker's; the broker fills it in */
} headway__offer;

/* One method's calls that came straight since the last such message. Each of pairs is six bytes: a
   bucket of the histogram of their handlers' microseconds, and how many are in it. */
typedef struct headway__used {
    headway_bytes method;
    uint64_t ok, failed, sum, most;
    headway_bytes pairs;
} headway__used;

/* One decoded frame; views point into the packet. Which members hold depends on type. */
typedef struct headway__frame {
    uint8_t type, flags;
    uint16_t extra;
    uint32_t call;
    uint32_t size;         /* the whole frame */
    headway_bytes body;    /* all after the header */
    headway_bytes payload; /* OPEN, DATA, EVENT: message bytes; RESET, CLOSE: text */
    union {
        headway__hello hello;
        headway__open open;
        uint64_t number; /* PING, PONG nonce; RESET tag */
        struct {
            uint64_t bytes, packets, calls;
        } link;
        struct {
            uint64_t messages, bytes;
        } credit; /* ASK, CREDIT, SPENT */
        struct {
            uint32_t retry_after_ms;
            headway_bytes message, details;
        } end;
        struct {
            uint64_t lost, sequence;
        } gap;
        struct {
            uint64_t sequence;
            headway_bytes topic;
        } event;
    };
} headway__frame;

typedef struct headway__packet {
    uint64_t tag;
    uint32_t sequence;
    uint16_t frames;
    headway_bytes rest;
} headway__packet;

/* Bytes being written; fails silently past its end and says so in overflow. */
typedef struct headway__writer {
    uint8_t *data;
    size_t size, capacity;
    int overflow;
} headway__writer;

/* An identity as it travels, as a string; to has HEADWAY__WHO_LIMIT + 1 bytes. */
static inline void headway__who_copy(char *to, headway_bytes who)
{
    size_t size = who.size < HEADWAY__WHO_LIMIT ? who.size : HEADWAY__WHO_LIMIT;
    if (size)
        memcpy(to, who.data, size);
    to[size] = 0;
}

/* 0 or HEADWAY_EPROTO. */
int headway__packet_decode(headway_bytes bytes, headway__packet *ret_packet);
/* Takes the next frame off rest. 0 or HEADWAY_EPROTO; an unknown type decodes as header and body.
 */
int headway__frame_decode(headway_bytes *rest, headway__frame *ret_frame);
static inline int headway__frame_is_data(uint8_t type)
{
    return (type & 0xe0) == 0x20;
}
static inline int headway__frame_known(uint8_t type)
{
    return (type >= HEADWAY__HELLO && type <= HEADWAY__GAP) ||
           (type >= HEADWAY__OPEN && type <= HEADWAY__EVENT);
}

void headway__packet_encode(headway__writer *w, uint64_t tag, uint32_t sequence, uint16_t frames);
void headway__hello_encode(headway__writer *w, uint8_t type, const headway__hello *hello);
void headway__close_encode(headway__writer *w, unsigned reason, const char *text);
void headway__reset_encode(headway__writer *w, uint64_t tag, unsigned reason);
/* GOAWAY, RECALL, CANCEL: a header alone. */
void headway__plain_encode(headway__writer *w, uint8_t type, uint32_t call, uint16_t extra);
/* PING, PONG: one number. ASK, CREDIT, SPENT, GAP: two. LINK_CREDIT: three. */
void headway__numbers_encode(headway__writer *w, uint8_t type, uint8_t flags, uint32_t call,
                             const uint64_t *numbers, size_t count);
void headway__end_encode(headway__writer *w, uint32_t call, const headway_status *status,
                         uint8_t flags);
/* The frame's bytes with this name, metadata and payload. */
size_t headway__open_size(const headway__open *open, size_t payload);
void headway__open_encode(headway__writer *w, uint32_t call, const headway__open *open,
                          uint8_t flags, headway_bytes payload);
void headway__data_encode(headway__writer *w, uint32_t call, uint8_t flags, headway_bytes payload);
/* With flag END: took is the handler's time, see headway__took_pack; 0: not told. */
void headway__final_encode(headway__writer *w, uint32_t call, uint8_t flags, uint16_t took,
                           headway_bytes payload);
/* The same without its payload, of so many bytes, which is to follow. */
void headway__final_head_encode(headway__writer *w, uint32_t call, uint8_t flags, uint16_t took,
                                size_t payload);
void headway__event_encode(headway__writer *w, uint32_t call, uint8_t flags, uint64_t sequence,
                           headway_bytes topic, headway_bytes payload);

/* DIRECT's messages. Decoding: 0 or HEADWAY_EPROTO; views point into bytes. */
void headway__ask_encode(headway__writer *w, const headway__ask *ask);
int headway__ask_decode(headway_bytes bytes, headway__ask *ret_ask);
/* HEADWAY__DIRECT_...; 0 for none. */
int headway__direct_what(headway_bytes bytes);
void headway__offer_encode(headway__writer *w, const headway__offer *offer);
int headway__offer_decode(headway_bytes bytes, headway__offer *ret_offer);
/* Pairs follow, each by headway__used_pair. */
void headway__used_encode(headway__writer *w, const headway__used *used);
void headway__used_pair(headway__writer *w, unsigned bucket, uint32_t count);
int headway__used_decode(headway_bytes bytes, headway__used *ret_used);
/* Takes the first of used->pairs. 0: there is none left. */
int headway__used_next(headway__used *used, unsigned *ret_bucket, uint32_t *ret_count);

#endif
