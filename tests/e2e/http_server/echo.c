/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The testee: http-echo [LIMIT=N | cert=FILE | key=FILE | client_ca=FILE | drain_ms=N]... URL...
 * Prints each URL that it listens at. SIGHUP reads certificates again; SIGTERM drains.
 */
#include "echo.h"
#include "check.h"
#include <signal.h>

static struct echo echo;
static uint32_t drain_ms = 2000;
static uv_signal_t signals[2];

struct limit {
    const char *name;
    uint32_t *value;
};

/* Whether argument is NAME=N of the limits, which is set. */
static bool set_limit(const char *argument, const struct limit *limits, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t size = strlen(limits[i].name);
        if (strncmp(argument, limits[i].name, size) != 0 || argument[size] != '=')
            continue;
        *limits[i].value = (uint32_t)strtoul(argument + size + 1, NULL, 10);
        return true;
    }
    return false;
}

static bool set_file(const char *argument, struct headway__http_listen *listen)
{
    const char *value = strchr(argument, '=');
    if (!value)
        return false;
    if (strncmp(argument, "cert=", 5) == 0)
        listen->cert_file = value + 1;
    else if (strncmp(argument, "key=", 4) == 0)
        listen->key_file = value + 1;
    else if (strncmp(argument, "client_ca=", 10) == 0)
        listen->client_ca_file = value + 1;
    else
        return false;
    return true;
}

static void on_closed(void *user)
{
    (void)user;
    headway__http_server_free(echo.server);
    uv_close((uv_handle_t *)&signals[0], NULL);
    uv_close((uv_handle_t *)&signals[1], NULL);
}

static void on_drained(void *user)
{
    (void)user;
    printf("drained\n");
    fflush(stdout);
    headway__http_close(echo.server, on_closed, NULL);
}

static void on_signal(uv_signal_t *handle, int number)
{
    char why[HEADWAY__HTTP_WHY_SIZE] = "";
    (void)handle;
    if (number == SIGTERM) {
        headway__http_drain(echo.server, drain_ms, on_drained, NULL);
        return;
    }
    if (headway__http_reload(echo.server, why) == 0)
        printf("reloaded\n");
    else
        printf("not reloaded: %s\n", why);
    fflush(stdout);
}

static bool listen_at(struct headway__http_listen *listen, const char *url)
{
    char bound[256], why[HEADWAY__HTTP_WHY_SIZE] = "";
    int error;
    listen->url = url;
    error = headway__http_listen(echo.server, listen, bound, sizeof bound, why);
    if (error) {
        fprintf(stderr, "%s: %s\n", headway_error_name(error), why);
        return false;
    }
    printf("%s\n", bound);
    fflush(stdout);
    return true;
}

static void open_server(struct headway__http_options *options)
{
    static const int numbers[] = {SIGTERM, SIGHUP};
    CHECK_EQ(uv_loop_init(&echo.loop), 0);
    CHECK_EQ(headway__http_server_new(&echo.loop, options, &echo_handler, &echo, &echo.server), 0);
    for (int i = 0; i < 2; i++) {
        uv_signal_init(&echo.loop, &signals[i]);
        uv_signal_start(&signals[i], on_signal, numbers[i]);
    }
}

int main(int argc, char **argv)
{
    static uint32_t body_bytes, buffer_bytes;
    struct headway__http_options o = {.size = sizeof o};
    const struct limit limits[] = {
        {"connections", &o.connections},   {"header_bytes", &o.header_bytes},
        {"header_count", &o.header_count}, {"target_bytes", &o.target_bytes},
        {"body_bytes", &body_bytes},       {"message_bytes", &o.message_bytes},
        {"output_bytes", &o.output_bytes}, {"buffer_bytes", &buffer_bytes},
        {"requests", &o.requests},         {"handshake_ms", &o.handshake_ms},
        {"header_ms", &o.header_ms},       {"idle_ms", &o.idle_ms},
        {"body_ms", &o.body_ms},           {"write_ms", &o.write_ms},
        {"ping_ms", &o.ping_ms},           {"linger_ms", &o.linger_ms},
        {"drain_ms", &drain_ms},
    };
    struct headway__http_listen listen = {.size = sizeof listen};
    int i = 1;
    signal(SIGPIPE, SIG_IGN);
    while (i < argc && (set_limit(argv[i], limits, sizeof limits / sizeof *limits) ||
                        set_file(argv[i], &listen)))
        i++;
    o.body_bytes = body_bytes;
    o.buffer_bytes = buffer_bytes;
    open_server(&o);
    for (; i < argc; i++)
        if (!listen_at(&listen, argv[i]))
            return 1;
    uv_run(&echo.loop, UV_RUN_DEFAULT);
    CHECK_EQ(uv_loop_close(&echo.loop), 0);
    return 0;
}
