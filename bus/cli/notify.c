/* SPDX-License-Identifier: Apache-2.0 */
#include "notify.h"

#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { STATE = 512 };

static struct sockaddr_un manager;
static socklen_t manager_size; /* 0: nobody is told */

void notify_open(void)
{
    const char *path = getenv("NOTIFY_SOCKET");
    manager_size = 0;
    if (path && (*path == '/' || *path == '@') && path[1] &&
        strlen(path) < sizeof manager.sun_path) {
        memset(&manager, 0, sizeof manager);
        manager.sun_family = AF_UNIX;
        memcpy(manager.sun_path, path, strlen(path));
        if (*path == '@') /* an abstract name: it has no NUL at its end */
            manager.sun_path[0] = 0;
        manager_size =
            (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(path) + (*path == '/'));
    } else if (path && *path) {
        fprintf(stderr, "headway broker: NOTIFY_SOCKET=%s is no path of a socket; not used\n",
                path);
    }
    (void)unsetenv("NOTIFY_SOCKET");
}

static void tell(const char *state)
{
    if (!manager_size)
        return;
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    ssize_t sent = -1;
    if (fd >= 0)
        sent = sendto(fd, state, strlen(state), MSG_NOSIGNAL, (const struct sockaddr *)&manager,
                      manager_size);
    if (sent < 0) {
        fprintf(stderr, "headway broker: the service manager cannot be told anything: %s\n",
                strerror(errno));
        manager_size = 0;
    }
    if (fd >= 0)
        close(fd);
}

static void tell_with_status(const char *state, const char *format, va_list arguments)
{
    char status[STATE - 64], text[STATE];
    vsnprintf(status, sizeof status, format, arguments);
    status[strcspn(status, "\n")] = 0; /* another line would be another statement */
    snprintf(text, sizeof text, "%s\nSTATUS=%s\n", state, status);
    tell(text);
}

void notify_ready(const char *status, ...)
{
    va_list arguments;
    va_start(arguments, status);
    tell_with_status("READY=1", status, arguments);
    va_end(arguments);
}

void notify_reloading(void)
{
    struct timespec now;
    char text[STATE];
    clock_gettime(CLOCK_MONOTONIC, &now);
    snprintf(text, sizeof text, "RELOADING=1\nMONOTONIC_USEC=%llu\n",
             (unsigned long long)now.tv_sec * 1000000 + (unsigned long long)now.tv_nsec / 1000);
    tell(text);
}

void notify_stopping(const char *status, ...)
{
    va_list arguments;
    va_start(arguments, status);
    tell_with_status("STOPPING=1", status, arguments);
    va_end(arguments);
}
