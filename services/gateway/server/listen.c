/* SPDX-License-Identifier: Apache-2.0 */
/* Where connections come from. */
#include "internal.h"
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { BACKLOG = 1024, HOST_SIZE = 64 };

HEADWAY_PRINTF(3, 4)
static int fail(char *why, int error, const char *format, ...)
{
    va_list args;
    if (why) {
        va_start(args, format);
        vsnprintf(why, HEADWAY__HTTP_WHY_SIZE, format, args);
        va_end(args);
    }
    return error;
}

static int error_of(int uv)
{
    switch (uv) {
    case UV_EADDRINUSE:
        return HEADWAY_EADDRINUSE;
    case UV_EACCES:
    case UV_EPERM:
        return HEADWAY_EACCES;
    case UV_ENOMEM:
        return HEADWAY_ENOMEM;
    default:
        return HEADWAY_EADDRESS;
    }
}

static int fail_uv(char *why, const char *url, int uv)
{
    return fail(why, error_of(uv), "%s: cannot listen there: %s", url, uv_strerror(uv));
}

/* "HOST:PORT" of a tcp URL; a host in brackets is IPv6. Names are not looked up: that would wait.
 */
static int read_tcp(const char *text, struct sockaddr_storage *ret_at)
{
    char host[HOST_SIZE];
    const char *colon = strrchr(text, ':');
    size_t size = colon ? (size_t)(colon - text) : 0;
    char *end;
    unsigned long port = colon && colon[1] ? strtoul(colon + 1, &end, 10) : 65536;
    bool bracketed = size >= 2 && text[0] == '[' && text[size - 1] == ']';
    if (port > 65535 || *end || size == 0 || size >= sizeof host || colon[1] < '0' ||
        colon[1] > '9')
        return HEADWAY_EADDRESS;
    snprintf(host, sizeof host, "%.*s", (int)(bracketed ? size - 2 : size),
             bracketed ? text + 1 : text);
    if (strcmp(host, "localhost") == 0 || strcmp(host, "*") == 0)
        snprintf(host, sizeof host, "%s", host[0] == '*' ? "0.0.0.0" : "127.0.0.1");
    if (bracketed)
        return uv_ip6_addr(host, (int)port, (struct sockaddr_in6 *)ret_at) ? HEADWAY_EADDRESS : 0;
    return uv_ip4_addr(host, (int)port, (struct sockaddr_in *)ret_at) ? HEADWAY_EADDRESS : 0;
}

static int open_tcp(struct headway__http_listener *l, const char *url, char *why)
{
    struct sockaddr_storage at;
    int error;
    memset(&at, 0, sizeof at);
    if (read_tcp(url + strlen("tcp://"), &at) != 0)
        return fail(why, HEADWAY_EADDRESS,
                    "%s: write tcp://ADDRESS:PORT with a numeric address, such as "
                    "tcp://127.0.0.1:8080 or tcp://[::1]:8080",
                    url);
    l->is_tcp = true;
    error = uv_tcp_init(l->server->loop, &l->uv.tcp);
    if (error)
        return fail_uv(why, url, error);
    l->open = true;
    error = uv_tcp_bind(&l->uv.tcp, (struct sockaddr *)&at, 0);
    return error ? fail_uv(why, url, error) : 0;
}

/* A socket's file whose process is gone stands in the way. */
static void remove_stale(const char *path)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    struct stat status;
    int fd;
    if (lstat(path, &status) != 0 || !S_ISSOCK(status.st_mode))
        return;
    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    snprintf(at.sun_path, sizeof at.sun_path, "%s", path);
    if (fd >= 0 && connect(fd, (struct sockaddr *)&at, sizeof at) != 0 && errno == ECONNREFUSED)
        unlink(path);
    if (fd >= 0)
        close(fd);
}

static int open_unix(struct headway__http_listener *l, const char *url, char *why)
{
    const char *path = url + strlen("unix:");
    int error;
    if (!*path || strlen(path) >= sizeof((struct sockaddr_un *)0)->sun_path)
        return fail(why, HEADWAY_EADDRESS, "%s: the path is empty or longer than 107 bytes", url);
    error = uv_pipe_init(l->server->loop, &l->uv.pipe, 0);
    if (error)
        return fail_uv(why, url, error);
    l->open = true;
    remove_stale(path);
    error = uv_pipe_bind(&l->uv.pipe, path);
    if (!error && chmod(path, 0660) != 0)
        error = -errno;
    return error ? fail_uv(why, url, error) : 0;
}

/* A duplicate of what another process bound for us. */
static int open_inherited(struct headway__http_listener *l, const char *url, char *why)
{
    struct sockaddr_storage at = {.ss_family = AF_UNSPEC};
    socklen_t size = sizeof at, flag_size = sizeof(int);
    int fd, error, listens = 0;
    char *end;
    long number = strtol(url + strlen("fd://"), &end, 10);
    fd = *end || number < 0 || number > 65535 ? -1 : fcntl((int)number, F_DUPFD_CLOEXEC, 3);
    if (fd < 0 || getsockname(fd, (struct sockaddr *)&at, &size) != 0 ||
        getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &flag_size) != 0 || !listens ||
        (at.ss_family != AF_UNIX && at.ss_family != AF_INET && at.ss_family != AF_INET6)) {
        if (fd >= 0)
            close(fd);
        return fail(why, HEADWAY_EADDRESS, "%s: that descriptor is no socket that listens", url);
    }
    l->is_tcp = at.ss_family != AF_UNIX;
    error = l->is_tcp ? uv_tcp_init(l->server->loop, &l->uv.tcp)
                      : uv_pipe_init(l->server->loop, &l->uv.pipe, 0);
    l->open = error == 0;
    if (!error)
        error = l->is_tcp ? uv_tcp_open(&l->uv.tcp, fd) : uv_pipe_open(&l->uv.pipe, fd);
    if (error)
        close(fd);
    return error ? fail_uv(why, url, error) : 0;
}

static int open_listener(struct headway__http_listener *l, const char *url, char *why)
{
    if (strncmp(url, "tcp://", 6) == 0)
        return open_tcp(l, url, why);
    if (strncmp(url, "unix:", 5) == 0)
        return open_unix(l, url, why);
    if (strncmp(url, "fd://", 5) == 0)
        return open_inherited(l, url, why);
    return fail(why, HEADWAY_EADDRESS, "%s: write tcp://ADDRESS:PORT, unix:PATH or fd://NUMBER",
                url);
}

static char *copy_of(struct headway__http_server *server, const char *text)
{
    size_t size = text ? strlen(text) + 1 : 0;
    char *copy = size ? server->alloc->allocate(server->alloc->user, size) : NULL;
    return copy ? memcpy(copy, text, size) : NULL;
}

static void forget_files(struct headway__http_listener *l)
{
    const headway_alloc *alloc = l->server->alloc;
    alloc->release(alloc->user, l->cert_file);
    alloc->release(alloc->user, l->key_file);
    alloc->release(alloc->user, l->client_ca_file);
    l->cert_file = l->key_file = l->client_ca_file = NULL;
}

static int take_files(struct headway__http_listener *l, const struct headway__http_listen *listen,
                      char *why)
{
    if (!listen->cert_file && !listen->key_file && !listen->client_ca_file)
        return 0;
    if (!listen->cert_file || !listen->key_file)
        return fail(why, HEADWAY_EINVAL, "%s: TLS needs both a certificate and its key",
                    listen->url);
    l->cert_file = copy_of(l->server, listen->cert_file);
    l->key_file = copy_of(l->server, listen->key_file);
    l->client_ca_file = copy_of(l->server, listen->client_ca_file);
    if (!l->cert_file || !l->key_file || (listen->client_ca_file && !l->client_ca_file))
        return fail(why, HEADWAY_ENOMEM, "out of memory");
    return headway__http_tls_context(l->cert_file, l->key_file, l->client_ca_file, &l->context,
                                     why);
}

static void on_listener_closed(uv_handle_t *handle)
{
    struct headway__http_listener *l = handle->data;
    l->used = false;
    headway__http_handle_closed(l->server);
}

void headway__http_listener_close(struct headway__http_listener *l)
{
    if (!l->used)
        return;
    headway__http_tls_context_free(l->context);
    l->context = NULL;
    forget_files(l);
    if (l->open)
        uv_close(&l->uv.handle, on_listener_closed);
    else if (!uv_is_closing(&l->uv.handle))
        l->used = false;
    l->open = false;
}

/* What peers connect to. */
static void tell_bound(struct headway__http_listener *l, const char *url, char *bound, size_t size)
{
    struct sockaddr_storage at;
    char host[HOST_SIZE];
    int length = sizeof at;
    if (!bound || size == 0)
        return;
    snprintf(bound, size, "%s", url);
    if (!l->is_tcp || uv_tcp_getsockname(&l->uv.tcp, (struct sockaddr *)&at, &length) != 0)
        return;
    if (at.ss_family == AF_INET6) {
        const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)&at;
        uv_ip6_name(six, host, sizeof host);
        snprintf(bound, size, "tcp://[%s]:%u", host, ntohs(six->sin6_port));
    } else {
        const struct sockaddr_in *four = (const struct sockaddr_in *)&at;
        uv_ip4_name(four, host, sizeof host);
        snprintf(bound, size, "tcp://%s:%u", host, ntohs(four->sin_port));
    }
}

static int start(struct headway__http_listener *l, const struct headway__http_listen *listen,
                 char *why)
{
    int error = take_files(l, listen, why);
    if (!error)
        error = open_listener(l, listen->url, why);
    if (l->open) {
        l->uv.handle.data = l;
        l->server->handles++;
    }
    if (error)
        return error;
    error = uv_listen(&l->uv.stream, (int)(listen->backlog ? listen->backlog : BACKLOG),
                      headway__http_accept_from);
    return error ? fail_uv(why, listen->url, error) : 0;
}

static struct headway__http_listener *find_free(struct headway__http_server *server)
{
    for (unsigned i = 0; i < HEADWAY__HTTP_LISTENERS; i++)
        if (!server->listeners[i].used)
            return &server->listeners[i];
    return NULL;
}

int headway__http_listen(struct headway__http_server *server,
                         const struct headway__http_listen *listen, char *bound, size_t bound_size,
                         char *why)
{
    struct headway__http_listen given = {.size = 0};
    struct headway__http_listener *l;
    int error;
    if (!listen || listen->size < sizeof listen->size || listen->size > sizeof given)
        return fail(why, HEADWAY_EINVAL, "the struct is of another version");
    memcpy(&given, listen, listen->size);
    if (!given.url || server->draining || server->closing)
        return fail(why, given.url ? HEADWAY_ECLOSED : HEADWAY_EINVAL, "no URL, or closed");
    l = find_free(server);
    if (!l)
        return fail(why, HEADWAY_ELIMIT, "%s: there are %d listeners already", given.url,
                    HEADWAY__HTTP_LISTENERS);
    *l = (struct headway__http_listener){.server = server, .used = true};
    error = start(l, &given, why);
    if (error)
        headway__http_listener_close(l);
    else
        tell_bound(l, given.url, bound, bound_size);
    return error;
}

int headway__http_reload(struct headway__http_server *server, char *why)
{
    SSL_CTX *fresh[HEADWAY__HTTP_LISTENERS] = {NULL};
    int error = 0;
    for (unsigned i = 0; i < HEADWAY__HTTP_LISTENERS && !error; i++) {
        const struct headway__http_listener *l = &server->listeners[i];
        if (l->open && l->context)
            error = headway__http_tls_context(l->cert_file, l->key_file, l->client_ca_file,
                                              &fresh[i], why);
    }
    for (unsigned i = 0; i < HEADWAY__HTTP_LISTENERS; i++) {
        struct headway__http_listener *l = &server->listeners[i];
        if (!error && fresh[i]) {
            SSL_CTX *old = l->context;
            l->context = fresh[i];
            fresh[i] = old;
        }
        headway__http_tls_context_free(fresh[i]);
    }
    return error;
}
