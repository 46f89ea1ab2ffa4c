/* SPDX-License-Identifier: Apache-2.0 */
#include "auth_source.h"

#include "files.h"

#include <signal.h>
#include <sodium.h>
#include <stdlib.h>
#include <uv.h>

/* What a command has written is read by then, though others whom it started have its output yet. */
enum { GRACE_MS = 1000 };

struct auth_source {
    uv_loop_t *loop;
    http_client *http;
    http_exchange *exchange; /* of a request that runs */
    uv_process_t process;    /* of a command */
    uv_pipe_t output;
    uv_timer_t timer; /* the command's time; then the output's */
    unsigned handles; /* of the command, that are open */
    int64_t exit_status;
    int running, exited, status;
    int ended;  /* the output: 1; 2: it is of no use */
    char *text; /* what came */
    size_t size;
    void (*answered)(void *user, const credentials_answer *answer);
    void *user;
    void (*closed)(void *user);
    void *closed_user;
};

int auth_source_new(struct uv_loop_s *loop, http_client *http, auth_source **ret_source)
{
    auth_source *s = calloc(1, sizeof *s);
    if (!s)
        return HEADWAY_ENOMEM;
    s->loop = loop;
    s->http = http;
    *ret_source = s;
    return 0;
}

/* The answer is a secret: what is given is wiped. */
static void answer(auth_source *s, int ok, int http)
{
    char *text = s->text;
    size_t size = s->size;
    const credentials_answer given = {.ok = ok, .http = http, .body = {text, size}};
    s->text = NULL;
    s->size = 0;
    if (!s->closed)
        s->answered(s->user, &given);
    if (text)
        sodium_memzero(text, size);
    free(text);
}

static int append(auth_source *s, const void *data, size_t size)
{
    if (size > CREDENTIALS_ANSWER - s->size)
        return HEADWAY_ELIMIT;
    char *longer = malloc(s->size + size + 1);
    if (!longer)
        return HEADWAY_ENOMEM;
    if (s->size)
        memcpy(longer, s->text, s->size);
    memcpy(longer + s->size, data, size);
    if (s->text)
        sodium_memzero(s->text, s->size);
    free(s->text);
    s->text = longer;
    s->size += size;
    return 0;
}

/* ---- requests ---- */

static void on_head(http_exchange *exchange, int status, void *user)
{
    auth_source *s = user;
    (void)exchange;
    s->status = status;
}

static void on_body(http_exchange *exchange, headway_bytes piece, void *user)
{
    auth_source *s = user;
    (void)exchange;
    if (append(s, piece.data, piece.size) != 0)
        s->status = 0;
}

static void on_done(http_exchange *exchange, const http_outcome *outcome, void *user)
{
    auth_source *s = user;
    (void)exchange;
    s->exchange = NULL;
    answer(s, !outcome->failed && s->status == 200, outcome->failed ? 0 : s->status);
}

static void ask_http(auth_source *s, const credentials_ask *ask)
{
    static const http_events events = {on_head, on_body, on_done};
    const http_request request = {.method = ask->method,
                                  .url = ask->text,
                                  .headers = ask->headers,
                                  .header_count = ask->header_count,
                                  .body = ask->body,
                                  .timeout_ms = ask->timeout_ms,
                                  .direct = ask->kind == CREDENTIALS_HTTP};
    s->status = 0;
    if (http_send(s->http, &request, &events, s, &s->exchange) != 0)
        answer(s, 0, 0);
}

/* ---- commands ---- */

static void free_source(auth_source *s)
{
    void (*closed)(void *user) = s->closed;
    void *user = s->closed_user;
    free(s->text);
    free(s);
    closed(user);
}

static void on_handle_closed(uv_handle_t *handle)
{
    auth_source *s = handle->data;
    if (--s->handles > 0)
        return;
    s->running = 0;
    if (s->closed)
        free_source(s);
    else
        answer(s, s->exit_status == 0 && s->ended == 1, 0);
}

static void close_handle(uv_handle_t *handle)
{
    if (!uv_is_closing(handle))
        uv_close(handle, on_handle_closed);
}

static void command_over(auth_source *s)
{
    if (!s->exited || !s->ended)
        return;
    close_handle((uv_handle_t *)&s->process);
    close_handle((uv_handle_t *)&s->output);
    close_handle((uv_handle_t *)&s->timer);
}

/* It goes with all that it has started, also where it has left that behind. */
static void stop_command(auth_source *s, int ended)
{
    if (!s->exited || !s->ended)
        (void)uv_kill(-s->process.pid, SIGKILL);
    s->ended = ended;
    command_over(s);
}

static void on_time(uv_timer_t *timer)
{
    auth_source *s = timer->data;
    stop_command(s, s->exited ? 1 : 2);
}

static void on_exited(uv_process_t *process, int64_t status, int signal_number)
{
    auth_source *s = process->data;
    s->exited = 1;
    s->exit_status = signal_number ? -1 : status;
    if (!s->ended)
        uv_timer_start(&s->timer, on_time, GRACE_MS, 0);
    command_over(s);
}

static void on_room(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer)
{
    (void)handle;
    *buffer = uv_buf_init(malloc(suggested), (unsigned)suggested);
}

static void on_output(uv_stream_t *stream, ssize_t size, const uv_buf_t *buffer)
{
    auth_source *s = stream->data;
    int failed = size > 0 && append(s, buffer->base, (size_t)size) != 0;
    if (size > 0)
        sodium_memzero(buffer->base, (size_t)size);
    free(buffer->base);
    if (failed)
        stop_command(s, 2);
    if (size >= 0 || s->ended)
        return;
    s->ended = 1;
    command_over(s);
}

/* As AWS's clients do, without a shell's variables being anything new: it is the user's own file.
 */
static void ask_command(auth_source *s, const credentials_ask *ask)
{
    char *words[] = {"/bin/sh", "-c", (char *)ask->text, NULL};
    uv_stdio_container_t streams[] = {
        {.flags = UV_IGNORE},
        {.flags = UV_CREATE_PIPE | UV_WRITABLE_PIPE, .data.stream = (uv_stream_t *)&s->output},
        {.flags = UV_INHERIT_FD, .data.fd = 2}};
    const uv_process_options_t options = {.file = words[0],
                                          .args = words,
                                          .exit_cb = on_exited,
                                          .flags = UV_PROCESS_DETACHED,
                                          .stdio = streams,
                                          .stdio_count = 3};
    uv_pipe_init(s->loop, &s->output, 0);
    uv_timer_init(s->loop, &s->timer);
    s->process.data = s->output.data = s->timer.data = s;
    s->running = 1;
    s->handles = 3;
    s->exited = s->ended = 0;
    int failed = uv_spawn(s->loop, &s->process, &options);
    if (!failed) {
        uv_timer_start(&s->timer, on_time, ask->timeout_ms, 0);
        failed = uv_read_start((uv_stream_t *)&s->output, on_room, on_output);
    }
    if (failed) {
        s->exited = 1;
        s->exit_status = -1;
        s->ended = 2;
        command_over(s);
    }
}

/* ---- all ---- */

static void ask_file(auth_source *s, const credentials_ask *ask)
{
    s->text = file_read(ask->text, CREDENTIALS_ANSWER, &s->size);
    answer(s, s->text != NULL, 0);
}

void auth_source_ask(auth_source *s, const credentials_ask *ask,
                     void (*answered)(void *user, const credentials_answer *answer), void *user)
{
    s->answered = answered;
    s->user = user;
    if (ask->kind == CREDENTIALS_FILE)
        ask_file(s, ask);
    else if (ask->kind == CREDENTIALS_COMMAND)
        ask_command(s, ask);
    else
        ask_http(s, ask);
}

void auth_source_close(auth_source *s, void (*closed)(void *user), void *user)
{
    s->closed = closed;
    s->closed_user = user;
    if (s->exchange)
        http_cancel(s->exchange);
    if (s->running)
        stop_command(s, 2);
    else
        free_source(s);
}
