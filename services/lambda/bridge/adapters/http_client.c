/* SPDX-License-Identifier: Apache-2.0 */
#include "http_internal.h"

#include <stdio.h>
#include <stdlib.h>

static size_t on_header(char *line, size_t one, size_t size, void *user)
{
    http_exchange *x = user;
    long status = 0;
    (void)one;
    int is_end = size <= 2 && (*line == '\r' || *line == '\n');
    curl_easy_getinfo(x->easy, CURLINFO_RESPONSE_CODE, &status);
    if (is_end && status >= 200 && !x->told && !x->dropped) {
        x->told = 1;
        x->events.on_head(x, (int)status, x->user);
    }
    return size;
}

/* What libcurl keeps while it is paused comes again in full, so that a pause within on_body would
   double it: it begins with the next piece. */
static size_t on_body(char *data, size_t one, size_t size, void *user)
{
    http_exchange *x = user;
    (void)one; /* always 1 */
    if (x->dropped)
        return 0;
    if (x->paused)
        return CURL_WRITEFUNC_PAUSE;
    if (x->events.on_body)
        x->events.on_body(x, headway_bytes_of(data, size), x->user);
    return size;
}

static size_t on_read(char *data, size_t one, size_t room, void *user)
{
    http_exchange *x = user;
    size_t left = x->size - x->taken;
    size_t size = one * room < left ? one * room : left;
    if (size)
        memcpy(data, x->body + x->taken, size);
    x->taken += size;
    return size;
}

/* libcurl sends a request again when a kept connection turns out to be dead. What has left us may
   have been processed all the same. */
static int on_seek(void *user, curl_off_t offset, int origin)
{
    http_exchange *x = user;
    if (origin != SEEK_SET || offset != 0 || x->taken != 0)
        return CURL_SEEKFUNC_FAIL;
    return CURL_SEEKFUNC_OK;
}

/* ---- one exchange ---- */

static void unlink_exchange(http_exchange *x)
{
    if (x->previous)
        x->previous->next = x->next;
    else
        x->client->first = x->next;
    if (x->next)
        x->next->previous = x->previous;
}

static void free_exchange(http_exchange *x)
{
    curl_easy_cleanup(x->easy);
    curl_slist_free_all(x->headers);
    free(x->body);
    free(x);
}

static void end_exchange(http_exchange *x)
{
    unlink_exchange(x);
    curl_multi_remove_handle(x->client->multi, x->easy);
    free_exchange(x);
}

/* 1: bytes of the body, or all of a request without one, may have left. */
static int was_sent(const http_exchange *x)
{
    long sent = 0;
    if (x->size)
        return x->taken > 0;
    curl_easy_getinfo(x->easy, CURLINFO_REQUEST_SIZE, &sent);
    return sent > 0;
}

static void finished(http_exchange *x, CURLcode code)
{
    const http_outcome outcome = {.failed = code != CURLE_OK,
                                  .sent = was_sent(x),
                                  .timed_out = code == CURLE_OPERATION_TIMEDOUT,
                                  .text = *x->text ? x->text : curl_easy_strerror(code)};
    unlink_exchange(x);
    curl_multi_remove_handle(x->client->multi, x->easy);
    if (!x->dropped)
        x->events.on_done(x, &outcome, x->user);
    free_exchange(x);
}

void http_collect(http_client *client)
{
    CURLMsg *message;
    int left;
    while (!client->closing && (message = curl_multi_info_read(client->multi, &left)) != NULL) {
        http_exchange *x;
        if (message->msg != CURLMSG_DONE)
            continue;
        CURLcode code = message->data.result;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&x);
        finished(x, code);
    }
}

static int add_header(http_exchange *x, headway_bytes name, headway_bytes value)
{
    size_t room = name.size + value.size + 3;
    char *line = malloc(room);
    if (!line)
        return HEADWAY_ENOMEM;
    /* "name;" is how libcurl is told of a header without value. */
    snprintf(line, room, value.size ? "%.*s: %.*s" : "%.*s;%.*s", (int)name.size,
             (const char *)name.data, (int)value.size, (const char *)value.data);
    int wrong = strpbrk(line, "\r\n") != NULL;
    struct curl_slist *longer = wrong ? NULL : curl_slist_append(x->headers, line);
    free(line);
    if (longer)
        x->headers = longer;
    return wrong ? HEADWAY_EINVAL : longer ? 0 : HEADWAY_ENOMEM;
}

static int add_headers(http_exchange *x, const http_request *request)
{
    /* What libcurl would add by itself is not asked for. */
    static const char *const none[] = {"Expect:", "Content-Type:", "Accept:", "User-Agent:"};
    int error = 0;
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        struct curl_slist *longer = curl_slist_append(x->headers, none[i]);
        if (!longer)
            return HEADWAY_ENOMEM;
        x->headers = longer;
    }
    for (size_t i = 0; i < request->header_count && !error; i++)
        error = add_header(x, request->headers[i].name, request->headers[i].value);
    return error;
}

static CURLcode set_client(http_exchange *x, const http_request *request)
{
    const http_client_options *o = &x->client->options;
    CURL *easy = x->easy;
    CURLcode code = curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    if (!code)
        code = curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
    if (!code)
        code = curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    if (!code)
        code = curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)o->connect_ms);
    if (!code)
        code = curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)request->timeout_ms);
    if (!code)
        code = curl_easy_setopt(easy, CURLOPT_MAXAGE_CONN, (long)o->idle_s);
    if (!code && x->client->ca_bundle)
        code = curl_easy_setopt(easy, CURLOPT_CAINFO, x->client->ca_bundle);
    if (!code && request->direct)
        code = curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
    return code;
}

static CURLcode set_body(http_exchange *x)
{
    CURL *easy = x->easy;
    CURLcode code = curl_easy_setopt(easy, CURLOPT_POST, 1L);
    if (!code)
        code = curl_easy_setopt(easy, CURLOPT_READFUNCTION, on_read);
    if (!code)
        code = curl_easy_setopt(easy, CURLOPT_READDATA, x);
    if (!code)
        code = curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, on_seek);
    if (!code)
        code = curl_easy_setopt(easy, CURLOPT_SEEKDATA, x);
    if (!code)
        code = curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)x->size);
    return code;
}

static CURLcode set_request(http_exchange *x, const http_request *request)
{
    CURL *easy = x->easy;
    CURLcode code = curl_easy_setopt(easy, CURLOPT_URL, request->url);
    if (!code)
        code = curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
    if (!code && request->body.data)
        code = set_body(x);
    if (!code)
        code = curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request->method);
    if (!code)
        code = curl_easy_setopt(easy, CURLOPT_HTTPHEADER, x->headers);
    if (!code)
        code = curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
    if (!code)
        code = curl_easy_setopt(easy, CURLOPT_HEADERDATA, x);
    if (!code)
        code = curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    if (!code)
        code = curl_easy_setopt(easy, CURLOPT_WRITEDATA, x);
    if (!code)
        code = curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, x->text);
    if (!code)
        code = curl_easy_setopt(easy, CURLOPT_PRIVATE, x);
    return code;
}

static int fill(http_exchange *x, const http_request *request)
{
    x->size = request->body.size;
    x->body = malloc(x->size + 1);
    x->easy = curl_easy_init();
    if (!x->body || !x->easy)
        return HEADWAY_ENOMEM;
    if (x->size)
        memcpy(x->body, request->body.data, x->size);
    int error = add_headers(x, request);
    if (error)
        return error;
    CURLcode code = set_client(x, request);
    if (!code)
        code = set_request(x, request);
    return code == CURLE_OUT_OF_MEMORY ? HEADWAY_ENOMEM : code ? HEADWAY_EINVAL : 0;
}

int http_send(http_client *client, const http_request *request, const http_events *events,
              void *user, http_exchange **ret_exchange)
{
    http_exchange *x = calloc(1, sizeof *x);
    if (!x)
        return HEADWAY_ENOMEM;
    x->client = client;
    x->events = *events;
    x->user = user;
    int error = fill(x, request);
    if (!error && curl_multi_add_handle(client->multi, x->easy) != CURLM_OK)
        error = HEADWAY_ENOMEM;
    if (error) {
        free_exchange(x);
        return error;
    }
    x->next = client->first;
    if (x->next)
        x->next->previous = x;
    client->first = x;
    *ret_exchange = x;
    return 0;
}

/* Not at once: libcurl's functions must not be called from within its callbacks. */
static void later(http_client *client);

void http_cancel(http_exchange *x)
{
    x->dropped = 1;
    later(x->client);
}

void http_pause(http_exchange *x)
{
    x->paused = 1;
    x->resuming = 0;
}

void http_resume(http_exchange *x)
{
    x->resuming = 1;
    later(x->client);
}

static void resume(http_exchange *x)
{
    x->resuming = x->paused = 0;
    curl_easy_pause(x->easy, CURLPAUSE_CONT);
}

static void on_later(uv_idle_t *idle)
{
    http_client *client = idle->data;
    uv_idle_stop(idle);
    for (http_exchange *x = client->first, *next; x; x = next) {
        next = x->next;
        if (x->dropped)
            end_exchange(x);
        else if (x->resuming)
            resume(x);
    }
    http_collect(client);
}

static void later(http_client *client)
{
    uv_idle_start(&client->later, on_later);
}

const char *http_header(http_exchange *x, const char *name)
{
    struct curl_header *header;
    if (curl_easy_header(x->easy, name, 0, CURLH_HEADER, -1, &header) != CURLHE_OK)
        return NULL;
    return header->value;
}

/* ---- the client ---- */

static void free_client(http_client *client)
{
    if (client->multi)
        curl_multi_cleanup(client->multi);
    free(client->ca_bundle);
    free(client);
}

int http_client_new(struct uv_loop_s *loop, const http_client_options *options,
                    http_client **ret_client)
{
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return HEADWAY_ENOTSUP;
    http_client *client = calloc(1, sizeof *client);
    if (!client)
        return HEADWAY_ENOMEM;
    client->loop = loop;
    client->options = *options;
    client->multi = curl_multi_init();
    client->ca_bundle = options->ca_bundle ? strdup(options->ca_bundle) : NULL;
    if (!client->multi || (options->ca_bundle && !client->ca_bundle)) {
        free_client(client);
        return HEADWAY_ENOMEM;
    }
    curl_multi_setopt(client->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, (long)options->connections);
    curl_multi_setopt(client->multi, CURLMOPT_MAXCONNECTS, (long)options->connections);
    uv_idle_init(loop, &client->later);
    client->later.data = client;
    client->handles++;
    *ret_client = client;
    return http_sockets_init(client);
}

static void on_idle_closed(uv_handle_t *handle)
{
    http_handle_closed(handle->data);
}

void http_handle_closed(http_client *client)
{
    if (--client->handles > 0 || !client->closing)
        return;
    void (*closed)(void *user) = client->closed;
    void *user = client->closed_user;
    free(client->ca_bundle);
    free(client);
    if (closed)
        closed(user);
}

void http_client_close(http_client *client, void (*closed)(void *user), void *user)
{
    client->closing = 1;
    client->closed = closed;
    client->closed_user = user;
    while (client->first)
        end_exchange(client->first);
    curl_multi_cleanup(client->multi); /* its sockets go too, by on_socket */
    client->multi = NULL;
    uv_close((uv_handle_t *)&client->later, on_idle_closed);
    http_sockets_close(client);
}
