/* SPDX-License-Identifier: Apache-2.0 */
/* The gateway's settings: file, variables and options say the same, and what is wrong is told where
   it stands. */
#include "config.h"

#include <check.h>
#include <headway/status.h>
#include <unistd.h>

static char said[8192];

/* Parses text; what is told is in said. */
static int parse(gateway_settings *c, const char *text)
{
    FILE *out = fmemopen(said, sizeof said, "w");
    CHECK(out);
    memset(said, 0, sizeof said);
    int error = config_parse(c, "gateway.yaml", headway_bytes_of_string(text), out);
    fclose(out);
    return error;
}

static void says(const char *text, const char *words)
{
    gateway_settings c;
    int error = parse(&c, text);
    config_done(&c);
    if (!error || !strstr(said, words))
        fprintf(stderr, "%s-> %d, %s", text, error, said);
    CHECK(error && strstr(said, words));
}

/* With options, the last NULL. */
static int read_options(gateway_settings *c, const char *const *words)
{
    char *argv[64];
    int argc = 0;
    FILE *out = fmemopen(said, sizeof said, "w");
    CHECK(out);
    memset(said, 0, sizeof said);
    for (; words[argc]; argc++)
        argv[argc] = (char *)words[argc];
    int error = config_read(c, &argc, argv, out);
    fclose(out);
    return error ? error : argc;
}
#define OPTIONS(...) ((const char *const[]){__VA_ARGS__, NULL})

static void nothing_said_is_the_defaults(void)
{
    gateway_settings c;
    CHECK_EQ(parse(&c, ""), 0);
    const gateway_config *m = c.message;
    CHECK_EQ(m->n_listen, 1);
    CHECK_STR(m->listen[0], "http://127.0.0.1:8080");
    CHECK_EQ(m->limits->body_bytes, 4 << 20);
    CHECK_EQ(m->limits->header_ms, 5000);
    CHECK_EQ(m->cors->n_origins, 0);
    CHECK_EQ(m->cors->n_methods, 6);
    CHECK(m->docs->openapi && m->docs->page && !m->access->keys && !m->access->anonymous);
    CHECK_STR(m->log->access, "off");
    CHECK(m->log->format == HEADWAY__V1__GATEWAY_LOG_FORMAT__GATEWAY_LOG_FORMAT_TEXT);
    config_done(&c);
}

static void a_file_says_it_in_yaml_and_in_json(void)
{
    static const char *const texts[] = {
        "listen: [\"http://[::]:80\", \"unix:/run/g.sock\"]\n"
        "cors:\n  origins: [https://a.net]\n  credentials: true\n"
        "limits: {requests: 7}\nheaders:\n  x-frame-options: DENY\n"
        "log: {access: '-', format: json}\n",
        "{\"listen\": [\"http://[::]:80\", \"unix:/run/g.sock\"],"
        " \"cors\": {\"origins\": [\"https://a.net\"], \"credentials\": true},"
        " \"limits\": {\"requests\": 7}, \"headers\": {\"x-frame-options\": \"DENY\"},"
        " \"log\": {\"access\": \"-\", \"format\": \"GATEWAY_LOG_FORMAT_JSON\"}}"};
    for (size_t i = 0; i < 2; i++) {
        gateway_settings c;
        int error = parse(&c, texts[i]);
        fputs(said, stderr);
        CHECK_EQ(error, 0);
        CHECK_EQ(c.message->n_listen, 2);
        CHECK_STR(c.message->cors->origins[0], "https://a.net");
        CHECK_EQ(c.message->limits->requests, 7);
        CHECK_STR(c.message->headers[0]->value, "DENY");
        CHECK(c.message->log->format == HEADWAY__V1__GATEWAY_LOG_FORMAT__GATEWAY_LOG_FORMAT_JSON);
        config_done(&c);
    }
}

static void what_is_wrong_is_told_where_it_stands(void)
{
    says("limits:\n  requets: 5\n", "gateway.yaml:2:3: field limits.requets: ");
    says("limits:\n  requets: 5\n", "the nearest is requests");
    says("limits:\n  requests: none\n", "gateway.yaml:2:13: field limits.requests: ");
    says("limits:\n  requests: 0\n",
         "gateway.yaml:2:13: field limits.requests: 0 is not within 1 and 1000000");
    says("limits:\n  header_ms: 86400001\n", "2:14: field limits.header_ms: ");
    says("listen:\n- http://localhost\n", "gateway.yaml:2:3: field listen[0]: ");
    says("listen: [https://0.0.0.0:443]\n", "https needs tls.cert and tls.key");
    says("tls: {cert: a.pem}\n", "1:13: field tls.cert: tls.cert and tls.key go together");
    says("cors:\n  origins: ['https://a.net/']\n", "2:13: field cors.origins[0]: ");
    says("cors: {origins: ['*'], credentials: true}\n", "1:37: field cors.credentials: ");
    says("cors: {origins: [https://a.net], headers: ['*'], credentials: true}\n", "credentials");
    says("cors: {headers: ['a b']}\n", "'a b' is no header's name");
    says("headers: {Content-Length: '5'}\n", "field headers.Content-Length: ");
    says("headers: {x-a: \"b\\r\\nc: d\"}\n", "is no header");
    says("expose: {topics: ['a..b']}\n", "field expose.topics[0]: 'a..b' is no pattern");
    says("trusted_proxies: [10.0.0.0/99]\n", "field trusted_proxies[0]: ");
    says("deadline: {default_ms: 10, most_ms: 5}\n", "it is over deadline.most_ms");
    says("access: {anonymous: ''}\n", "an identity has 1 to 63");
    says("access: {query_key: true}\n", "set access.keys too");
    says("a: &x b\n", "gateway.yaml:1:1: ");
    says("{", "gateway.yaml:");
}

static void all_that_is_wrong_is_told_at_once(void)
{
    says("limits: {requests: 0, idle_ms: 0}\n", "requests");
    CHECK(strstr(said, "idle_ms"));
}

static void lists_have_a_limit(void)
{
    static char text[4096];
    size_t used = (size_t)snprintf(text, sizeof text, "listen: [");
    for (int i = 0; i < 17; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "%sfd:%d", i ? "," : "", i);
    snprintf(text + used, sizeof text - used, "]\n");
    says(text, "17 entries is not within 1 and 16");
}

static void a_file_has_a_limit(void)
{
    size_t size = (1 << 20) + 1;
    char *text = malloc(size + 1);
    CHECK(text);
    memset(text, '#', size);
    text[size] = 0;
    says(text, "1 MiB at most");
    free(text);
}

static void options_go_before_variables_and_these_before_the_file(void)
{
    char path[] = "/tmp/headway_gateway_XXXXXX";
    int fd = mkstemp(path);
    const char *text = "limits: {requests: 1, connections: 1, idle_ms: 1}\nlisten: [fd:1, fd:2]\n";
    gateway_settings c;
    CHECK(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
    close(fd);
    setenv("HEADWAY_GATEWAY_LIMITS_CONNECTIONS", "2", 1);
    setenv("HEADWAY_GATEWAY_LIMITS_IDLE_MS", "2s", 1);
    CHECK_EQ(read_options(&c, OPTIONS("--limits-idle-ms", "3m", "--config", path, "--listen=fd:3",
                                      "--listen", "fd:4, fd:5", "key", "--cors-credentials",
                                      "--docs-page=false", "--headers", "X-A: b, c")),
             1);
    CHECK_EQ(c.message->limits->requests, 1);
    CHECK_EQ(c.message->limits->connections, 2);
    CHECK_EQ(c.message->limits->idle_ms, 180000);
    CHECK_EQ(c.message->n_listen, 3);
    CHECK_STR(c.message->listen[2], "fd:5");
    CHECK(c.message->cors->credentials && !c.message->docs->page && c.message->docs->openapi);
    CHECK_STR(c.message->headers[0]->key, "X-A");
    CHECK_STR(c.message->headers[0]->value, "b, c");
    config_done(&c);
    unsetenv("HEADWAY_GATEWAY_LIMITS_CONNECTIONS");
    unsetenv("HEADWAY_GATEWAY_LIMITS_IDLE_MS");
    unlink(path);
}

static void complains(const char *const *words, const char *what)
{
    gateway_settings c;
    int error = read_options(&c, words);
    config_done(&c);
    if (!strstr(said, what))
        fprintf(stderr, "%s", said);
    CHECK(error < 0 && strstr(said, what));
}

static void a_wrong_option_is_told(void)
{
    complains(OPTIONS("--limits-request", "5"), "did you mean --limits-requests?");
    complains(OPTIONS("--zzzzzzzz"), "unknown option '--zzzzzzzz'; try --help");
    complains(OPTIONS("--limits-requests"), "takes a value: N");
    complains(OPTIONS("--limits-requests", "many"), "--limits-requests: 'many' is no number");
    complains(OPTIONS("--limits-requests", "0"), "0 is not within 1 and 1000000");
    complains(OPTIONS("--limits-idle-ms", "5x"), "is no time (write 250ms, 5s or 2m)");
    complains(OPTIONS("--log-format", "xml"), "'xml' is none of TEXT JSON");
    complains(OPTIONS("--docs-page=perhaps"), "neither true nor false");
    complains(OPTIONS("--headers", "x"), "is no 'name: value'");
    complains(OPTIONS("--listen", "ftp://x"), "headway gateway: --listen[0]: 'ftp://x': write");
    complains(OPTIONS("--config"), "option '--config' takes a value");
    complains(OPTIONS("--config", "/nowhere/at/all"), "cannot read /nowhere/at/all");
    complains(OPTIONS("--config", "/dev/null"), "cannot read /dev/null");
}

static void options_of_every_program_on_the_bus_are_left_to_it(void)
{
    gateway_settings c;
    CHECK_EQ(read_options(&c, OPTIONS("--bus", "tcp://[::1]:7", "--limits-requests", "5",
                                      "--identity=web", "--log", "debug", "--log-access", "-")),
             5);
    CHECK_EQ(c.message->limits->requests, 5);
    CHECK_STR(c.message->log->access, "-");
    config_done(&c);
}

static void a_wrong_variable_is_told(void)
{
    setenv("HEADWAY_GATEWAY_LIMITS_REQUESTS", "0", 1);
    complains(OPTIONS("--docs-page"), "HEADWAY_GATEWAY_LIMITS_REQUESTS: 0 is not within 1 and");
    setenv("HEADWAY_GATEWAY_LIMITS_REQUESTS", "", 1); /* says nothing */
    gateway_settings c;
    CHECK_EQ(read_options(&c, OPTIONS("--docs-page")), 0);
    CHECK_EQ(c.message->limits->requests, 4096);
    config_done(&c);
    unsetenv("HEADWAY_GATEWAY_LIMITS_REQUESTS");
}

/* A field without a row would have no option; a row without a field would crash. */
static void every_field_has_a_row_and_every_row_a_field(void)
{
    const ProtobufCMessageDescriptor *d = &headway__v1__gateway_config__descriptor;
    size_t leaves = 0;
    for (unsigned i = 0; i < d->n_fields; i++) {
        const ProtobufCFieldDescriptor *f = &d->fields[i];
        int within = f->type == PROTOBUF_C_TYPE_MESSAGE && f->label != PROTOBUF_C_LABEL_REPEATED;
        const ProtobufCMessageDescriptor *inner = f->descriptor;
        leaves += within ? inner->n_fields : 1;
    }
    CHECK_EQ(leaves, config_table.count);
    for (size_t i = 0; i < config_table.count; i++) {
        const char *path = config_table.rows[i].path, *dot = strchr(path, '.');
        char name[64];
        snprintf(name, sizeof name, "%.*s", (int)strcspn(path, "."), path);
        const ProtobufCFieldDescriptor *f =
            protobuf_c_message_descriptor_get_field_by_name(d, name);
        CHECK(f &&
              (!dot || protobuf_c_message_descriptor_get_field_by_name(f->descriptor, dot + 1)));
        for (size_t k = 0; k < i; k++)
            CHECK(strcmp(config_table.rows[k].path, path) != 0);
    }
}

static void help_has_every_option_and_fits_a_terminal(void)
{
    static char text[16384];
    char option[64];
    FILE *out = fmemopen(text, sizeof text, "w");
    CHECK(out);
    config_print(out);
    fclose(out);
    for (size_t i = 0; i < config_table.count; i++)
        CHECK(strstr(text, settings_option(config_table.rows[i].path, option, sizeof option)));
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n"))
        CHECK(strlen(line) <= 100);
}

static void addresses(void)
{
    static const struct {
        const char *text, *host;
        int kind, port;
    } good[] = {{"http://127.0.0.1:80", "127.0.0.1", LISTEN_HTTP, 80},
                {"https://[::]:0", "::", LISTEN_HTTPS, 0},
                {"http://localhost:65535", "localhost", LISTEN_HTTP, 65535},
                {"unix:/a b", "/a b", LISTEN_UNIX, 0},
                {"fd:3", "", LISTEN_FD, 0}};
    static const char *const bad[] = {"",
                                      "http://",
                                      "http://a",
                                      "http://a:",
                                      "http://:80",
                                      "http://a:65536",
                                      "http://a:-1",
                                      "http://::1:80",
                                      "http://[]:8",
                                      "http://a/b:80",
                                      "unix:",
                                      "fd:",
                                      "fd:x",
                                      "fd:-1",
                                      "tcp://a:80",
                                      "http://a:8 "};
    listen_address a;
    char why[256];
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        CHECK_EQ(listen_parse(good[i].text, &a, why, sizeof why), 0);
        CHECK_EQ(a.kind, good[i].kind);
        CHECK_EQ(a.port, good[i].port);
        CHECK_STR(a.host, good[i].host);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CHECK_EQ(listen_parse(bad[i], &a, why, sizeof why), HEADWAY_EMALFORMED);
}

static void our_own_services_are_seen_by_name_alone(void)
{
    gateway_settings c;
    CHECK_EQ(parse(&c, "expose: {topics: ['fleet.v1.>']}\n"), 0);
    CHECK(exposes_service(c.message, "fleet.v1.Fleet"));
    CHECK(exposes_service(c.message, "headway.v1.Health"));
    CHECK(!exposes_service(c.message, "headway.v1.Broker"));
    CHECK(exposes_topic(c.message, "fleet.v1.ReadingOutOfRange.local"));
    CHECK(!exposes_topic(c.message, "other"));
    config_done(&c);
    CHECK_EQ(parse(&c, "expose: {services: ['headway.v1.*', 'a.>'], except: ['a.b.*']}\n"), 0);
    CHECK(exposes_service(c.message, "headway.v1.Broker"));
    CHECK(exposes_service(c.message, "a.c.S") && !exposes_service(c.message, "a.b.S"));
    CHECK(!exposes_service(c.message, "fleet.v1.Fleet"));
    CHECK(!exposes_topic(c.message, "a"));
    config_done(&c);
}

static void a_topic_is_exposed_with_all_that_is_heard_by_it(void)
{
    static const char *const are[] = {"one.x", "one.*", "x", "*", "all.x.y", "all.>", "all.*.>"};
    static const char *const are_not[] = {"one.>", ">", "one.x.y", "*.x", "*.>", "one.*.>"};
    gateway_settings c;
    CHECK_EQ(parse(&c, "expose: {topics: ['one.*', '*', 'all.>']}\n"), 0);
    for (size_t i = 0; i < sizeof are / sizeof *are; i++)
        CHECK(exposes_topic(c.message, are[i]));
    for (size_t i = 0; i < sizeof are_not / sizeof *are_not; i++)
        CHECK(!exposes_topic(c.message, are_not[i]));
    config_done(&c);
}

int main(void)
{
    RUN(nothing_said_is_the_defaults);
    RUN(a_file_says_it_in_yaml_and_in_json);
    RUN(what_is_wrong_is_told_where_it_stands);
    RUN(all_that_is_wrong_is_told_at_once);
    RUN(lists_have_a_limit);
    RUN(a_file_has_a_limit);
    RUN(options_go_before_variables_and_these_before_the_file);
    RUN(a_wrong_option_is_told);
    RUN(options_of_every_program_on_the_bus_are_left_to_it);
    RUN(a_wrong_variable_is_told);
    RUN(every_field_has_a_row_and_every_row_a_field);
    RUN(help_has_every_option_and_fits_a_terminal);
    RUN(addresses);
    RUN(our_own_services_are_seen_by_name_alone);
    RUN(a_topic_is_exposed_with_all_that_is_heard_by_it);
    return 0;
}
