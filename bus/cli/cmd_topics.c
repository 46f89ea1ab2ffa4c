/* SPDX-License-Identifier: Apache-2.0 */
/* `headway pub` and `headway sub`: events, in JSON where a service has told their schema. */
#include "cli.h"

#include <stdlib.h>

typedef struct pub_state {
    session s;
    const char *topic, *data, *type;
    char *text;
    size_t size;
    int raw;
} pub_state;

static void published(const headway_status *status, void *user)
{
    pub_state *p = user;
    if (status->code != HEADWAY_OK && !p->s.ending)
        status_print(&p->s, status);
    else if (p->s.verbose)
        fprintf(stderr, "published on %s\n", p->topic);
    session_end(&p->s, exit_code_of(status));
}

static void publish(pub_state *p, headway_bytes message)
{
    int error = headway_publish(p->s.bus, p->topic, message, published, p);
    if (error == 0)
        return;
    if (error == HEADWAY_EAGAIN)
        session_fail(&p->s, "pub", EXIT_EXHAUSTED, HEADWAY_RESOURCE_EXHAUSTED, 1, "%s",
                     headway_error_text(error));
    else if (error == HEADWAY_ELIMIT)
        session_fail(&p->s, "pub", HEADWAY__EXIT_DATA, HEADWAY_RESOURCE_EXHAUSTED, 1,
                     "the event has %zu bytes packed; a message has %d at most (%d MiB)",
                     message.size, MESSAGE_LIMIT, MESSAGE_LIMIT >> 20);
    else
        session_fail(&p->s, "pub", HEADWAY__EXIT_DATA, HEADWAY_INTERNAL, 1, "%s",
                     headway_error_text(error));
}

static void pub_with_types(session *s, const char *error)
{
    pub_state *p = (pub_state *)s;
    ProtobufCMessage *message;
    headway_bytes bytes;
    char why[512];
    const ProtobufCMessageDescriptor *type =
        p->type ? headway_types_message(s->types, p->type) : type_of_topic(s, p->topic);
    (void)error;
    if (!type) {
        session_fail(&p->s, "pub", HEADWAY__EXIT_DATA, HEADWAY_INVALID_ARGUMENT, 1,
                     "no service here has told the message type of %s; name it with --type "
                     "package.Message, or send bytes as they are with --raw",
                     p->type ? p->type : p->topic);
        return;
    }
    headway_arena *arena = headway_arena_new(headway_alloc_default(), 256u << 20);
    if (!arena ||
        headway_json_read(s->types, type, headway_bytes_of(p->text, p->size), HEADWAY_JSON_ANY_HEAP,
                          arena, &message, why, sizeof why) != 0 ||
        headway_message_pack(message, arena, &bytes) != 0) {
        session_fail(&p->s, "pub", HEADWAY__EXIT_DATA, HEADWAY_INVALID_ARGUMENT, 1,
                     "the event is no valid %s: %s", type->name, why);
    } else {
        publish(p, bytes);
    }
    if (arena)
        headway_arena_free(arena);
}

static void pub_ready(session *s)
{
    pub_state *p = (pub_state *)s;
    if (p->raw)
        publish(p, headway_bytes_of(p->text, p->size));
    else
        schema_fetch_all(s, NULL, pub_with_types);
}

static int topic_ok(const char *verb_name, const char *topic, int wildcards)
{
    int error = headway_topic_check(topic, wildcards);
    if (error == HEADWAY_ELIMIT)
        fprintf(stderr, "headway %s: a topic has at most %d bytes; this one has %zu\n", verb_name,
                HEADWAY_TOPIC_LIMIT, strlen(topic));
    else if (error != 0)
        fprintf(stderr, "headway %s: '%s' is no topic: write words with dots between them%s\n",
                verb_name, topic,
                wildcards ? "; * stands for one word, a last > for the rest" : "");
    return error == 0;
}

static int pub_run(int argc, char **argv)
{
    pub_state p = {0};
    option options[] = {SESSION_OPTIONS(&p.s),
                        {"--data", 'd', &p.data, NULL},
                        {"--type", 0, &p.type, NULL},
                        {"--raw", 0, NULL, &p.raw}};
    int rest = options_parse("pub", argc, argv, options, sizeof options / sizeof options[0]);
    if (rest < 1 || rest > 2) {
        if (rest >= 0)
            fprintf(stderr, "headway pub: write `headway pub TOPIC '{...}'`\n");
        return HEADWAY__EXIT_USAGE;
    }
    p.topic = argv[0];
    if (p.data && rest > 1) {
        fprintf(stderr, "headway pub: the event stands there twice: with -d and without\n");
        return HEADWAY__EXIT_USAGE;
    }
    if (!topic_ok("pub", p.topic, 0))
        return HEADWAY__EXIT_USAGE;
    char why[1200];
    const headway_status unread = {
        .code = HEADWAY_INVALID_ARGUMENT, .not_processed = 1, .message = why};
    p.text = text_read(p.data ? p.data : rest > 1 ? argv[1] : "-", &p.size, why, sizeof why);
    if (!p.text)
        error_print(&p.s, "pub", &unread);
    int code = p.text ? session_run(&p.s, "pub", pub_ready) : HEADWAY__EXIT_DATA;
    free(p.text);
    return code;
}

typedef struct sub_state {
    session s;
    const char *pattern, *count_text;
    unsigned long long left;
    int raw, told;
} sub_state;

static void print_raw(headway_bytes bytes)
{
    static const char digits[] = "0123456789abcdef";
    const uint8_t *at = bytes.data;
    fputs("\"hex\":\"", stdout);
    for (size_t i = 0; i < bytes.size; i++) {
        fputc(digits[at[i] >> 4], stdout);
        fputc(digits[at[i] & 15], stdout);
    }
    fputs("\"}\n", stdout);
    fflush(stdout);
}

static int to_stdout(void *user, headway_bytes text)
{
    (void)user;
    return fwrite(text.data, 1, text.size, stdout) == text.size ? 0 : HEADWAY_EIO;
}

static void on_event(headway_subscription *subscription, const char *topic, uint64_t sequence,
                     headway_bytes bytes, void *user)
{
    sub_state *p = user;
    ProtobufCMessage *message;
    const ProtobufCMessageDescriptor *type = p->raw ? NULL : type_of_topic(&p->s, topic);
    headway_arena *arena = type ? headway_arena_new(headway_alloc_default(), 256u << 20) : NULL;
    printf("{\"topic\":");
    json_string(stdout, topic);
    printf(",\"sequence\":\"%llu\",", (unsigned long long)sequence);
    if (arena && headway_message_unpack(type, bytes, NULL, arena, &message, NULL, 0) == 0) {
        fputs("\"event\":", stdout);
        (void)headway_json_write(p->s.types, message, 0, to_stdout, NULL);
        fputs("}\n", stdout);
        fflush(stdout);
    } else {
        print_raw(bytes);
    }
    if (arena)
        headway_arena_free(arena);
    if (ferror(stdout) || (p->left && --p->left == 0)) {
        p->s.exit_code = 0;
        headway_subscription_close(subscription);
        session_end(&p->s, ferror(stdout) ? EXIT_STATUS : 0);
    }
}

static void on_ready(headway_subscription *subscription, void *user)
{
    sub_state *p = user;
    (void)subscription;
    if (!p->s.json || p->s.verbose)
        fprintf(stderr, "subscribed to %s\n", p->pattern);
}

static void on_gap(headway_subscription *subscription, uint64_t lost, void *user)
{
    (void)user;
    if (lost == HEADWAY_GAP_UNKNOWN)
        fprintf(stderr, "gap: the broker was away; events may be lost\n");
    else
        fprintf(stderr, "gap: %llu event%s lost, the last with sequence %llu\n",
                (unsigned long long)lost, lost == 1 ? "" : "s",
                (unsigned long long)headway_subscription_sequence(subscription));
}

static void on_done(headway_subscription *subscription, const headway_status *status, void *user)
{
    sub_state *p = user;
    (void)subscription;
    if (p->s.ending)
        return;
    status_print(&p->s, status);
    session_end(&p->s, exit_code_of(status));
}

static void sub_with_types(session *s, const char *error)
{
    static const headway_subscription_events events = {on_event, on_ready, on_gap, on_done};
    sub_state *p = (sub_state *)s;
    (void)error;
    int failed = headway_subscribe(s->bus, p->pattern, NULL, &events, p, NULL);
    if (failed != 0) {
        fprintf(stderr, "headway sub: %s\n", headway_error_text(failed));
        session_end(s, HEADWAY__EXIT_SOFTWARE);
    }
}

static void sub_ready(session *s)
{
    schema_fetch_all(s, NULL, sub_with_types);
}

static void sub_interrupted(session *s)
{
    session_end(s, 0);
}

static int sub_run(int argc, char **argv)
{
    sub_state p = {.s = {.interrupted = sub_interrupted}};
    option options[] = {
        SESSION_OPTIONS(&p.s), {"--count", 'n', &p.count_text, NULL}, {"--raw", 0, NULL, &p.raw}};
    int rest = options_parse("sub", argc, argv, options, sizeof options / sizeof options[0]);
    if (rest != 1) {
        if (rest >= 0)
            fprintf(stderr, "headway sub: write `headway sub PATTERN`; `>` is every topic\n");
        return HEADWAY__EXIT_USAGE;
    }
    p.pattern = argv[0];
    p.left = p.count_text ? strtoull(p.count_text, NULL, 10) : 0;
    if (p.count_text && p.left == 0)
        fprintf(stderr, "headway sub: '%s' is no number of events above 0\n", p.count_text);
    if ((p.count_text && p.left == 0) || !topic_ok("sub", p.pattern, 1))
        return HEADWAY__EXIT_USAGE;
    return session_run(&p.s, "sub", sub_ready);
}

const verb command_pub = {
    "pub", "publish an event",
    "usage: headway pub TOPIC [JSON] [OPTION...]\n\n"
    "Publishes one event. Its message type is the longest prefix of the topic that names one.\n\n"
    "  headway pub fleet.v1.ReadingOutOfRange.local '{\"device\":\"local\"}'\n"
    "  headway pub notes.today --raw -d @note.bin\n\n"
    "  -d, --data JSON|@FILE|-  the event; - is stdin\n"
    "      --type MESSAGE       the message type, if the topic does not begin with it\n"
    "      --raw                the bytes as they are\n"
    "  -b, --bus NAME|URL,...   -w, --wait TIME   -j, --json   -v, --verbose\n"
    "      --identity NAME   --broker-key LINE    where the broker has keys\n",
    pub_run, NULL};

const verb command_sub = {
    "sub", "show events as they come",
    "usage: headway sub PATTERN [OPTION...]\n\n"
    "Prints each event of the topics that match, one JSON object a line, until interrupted. In a\n"
    "pattern * stands for one word and a last > for one or more. Losses are told on stderr.\n\n"
    "  headway sub 'fleet.v1.>'\n"
    "  headway sub 'fleet.v1.ReadingOutOfRange.*' -n 1\n\n"
    "  -n, --count N  end after N events\n"
    "      --raw      bytes in hex, without schema\n"
    "  -b, --bus NAME|URL,...   -w, --wait TIME   -j, --json\n"
    "      --identity NAME   --broker-key LINE    where the broker has keys\n",
    sub_run, NULL};
