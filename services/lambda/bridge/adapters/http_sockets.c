/* SPDX-License-Identifier: Apache-2.0 */
/* libcurl's multi interface (https://curl.se/libcurl/c/libcurl-multi.html) on a uv loop. */
#include "http_internal.h"

#include <stdlib.h>

struct http_socket {
    uv_poll_t poll; /* first */
    http_client *client;
    curl_socket_t fd;
};

static void act(http_client *client, curl_socket_t fd, int events)
{
    int running;
    curl_multi_socket_action(client->multi, fd, events, &running);
    http_collect(client);
}

static void on_ready(uv_poll_t *poll, int status, int events)
{
    http_socket *s = (http_socket *)poll;
    int mask = status < 0 ? CURL_CSELECT_ERR : 0;
    mask |= events & UV_READABLE ? CURL_CSELECT_IN : 0;
    mask |= events & UV_WRITABLE ? CURL_CSELECT_OUT : 0;
    act(s->client, s->fd, mask);
}

static void on_poll_closed(uv_handle_t *handle)
{
    http_client *client = ((http_socket *)handle)->client;
    free(handle);
    http_handle_closed(client);
}

static http_socket *socket_new(http_client *client, curl_socket_t fd)
{
    http_socket *s = calloc(1, sizeof *s);
    if (!s)
        return NULL;
    s->client = client;
    s->fd = fd;
    if (uv_poll_init_socket(client->loop, &s->poll, fd) != 0) {
        free(s);
        return NULL;
    }
    client->handles++;
    curl_multi_assign(client->multi, fd, s);
    return s;
}

static int on_socket(CURL *easy, curl_socket_t fd, int what, void *user, void *ours)
{
    http_client *client = user;
    http_socket *s = ours;
    (void)easy;
    if (what == CURL_POLL_REMOVE) {
        if (s) {
            curl_multi_assign(client->multi, fd, NULL);
            uv_poll_stop(&s->poll);
            uv_close((uv_handle_t *)&s->poll, on_poll_closed);
        }
        return 0;
    }
    if (!s && !(s = socket_new(client, fd)))
        return -1;
    int events = what & CURL_POLL_IN ? UV_READABLE : 0;
    events |= what & CURL_POLL_OUT ? UV_WRITABLE : 0;
    return uv_poll_start(&s->poll, events, on_ready) == 0 ? 0 : -1;
}

static void on_time(uv_timer_t *timer)
{
    act(timer->data, CURL_SOCKET_TIMEOUT, 0);
}

static int on_timer(CURLM *multi, long ms, void *user)
{
    http_client *client = user;
    (void)multi;
    if (ms < 0)
        uv_timer_stop(&client->timer);
    else
        uv_timer_start(&client->timer, on_time, (uint64_t)ms, 0);
    return 0;
}

int http_sockets_init(http_client *client)
{
    CURLM *multi = client->multi;
    uv_timer_init(client->loop, &client->timer);
    client->timer.data = client;
    client->handles++;
    CURLMcode code = curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, on_socket);
    if (!code)
        code = curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, client);
    if (!code)
        code = curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, on_timer);
    if (!code)
        code = curl_multi_setopt(multi, CURLMOPT_TIMERDATA, client);
    return code ? HEADWAY_ENOTSUP : 0;
}

static void on_timer_closed(uv_handle_t *handle)
{
    http_handle_closed(handle->data);
}

void http_sockets_close(http_client *client)
{
    uv_close((uv_handle_t *)&client->timer, on_timer_closed);
}
