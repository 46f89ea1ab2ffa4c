/* SPDX-License-Identifier: Apache-2.0 */
/* What a service manager hears, at a path and at an abstract name. */
#include "check.h"
#include "notify.h"
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static int manager = -1;
static char heard[1024], name[64];

/* The manager's socket; `name` is what NOTIFY_SOCKET says. */
static void listen_at(char first)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    snprintf(name, sizeof name, "%ctmp/headway-notify-%d", first, (int)getpid());
    memcpy(at.sun_path, name, strlen(name));
    if (first == '@')
        at.sun_path[0] = 0;
    socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(name));
    manager = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    CHECK_EQ(bind(manager, (const struct sockaddr *)&at, first == '@' ? size : sizeof at), 0);
    setenv("NOTIFY_SOCKET", name, 1);
    notify_open();
    CHECK(getenv("NOTIFY_SOCKET") == NULL);
}

static void leave(void)
{
    close(manager);
    if (*name == '/')
        unlink(name);
}

static const char *hear(void)
{
    ssize_t size = recv(manager, heard, sizeof heard - 1, MSG_DONTWAIT);
    heard[size > 0 ? size : 0] = 0;
    return heard;
}

static void a_life_is_told_in_order(void)
{
    for (const char *first = "/@"; *first; first++) {
        listen_at(*first);
        notify_ready("listening at %d", 2);
        notify_reloading();
        notify_ready("listening again");
        notify_stopping("draining");
        CHECK_STR(hear(), "READY=1\nSTATUS=listening at 2\n");
        CHECK(strncmp(hear(), "RELOADING=1\nMONOTONIC_USEC=", 27) == 0);
        CHECK(strtoull(heard + 27, NULL, 10) > 0);
        CHECK_STR(hear(), "READY=1\nSTATUS=listening again\n");
        CHECK_STR(hear(), "STOPPING=1\nSTATUS=draining\n");
        CHECK_STR(hear(), "");
        leave();
    }
}

static void a_status_is_one_line(void)
{
    char longest[2000];
    memset(longest, 'x', sizeof longest);
    longest[sizeof longest - 1] = 0;
    listen_at('/');
    notify_ready("%s", "calm\nERRNO=5");
    CHECK_STR(hear(), "READY=1\nSTATUS=calm\n");
    notify_ready("%s", longest);
    CHECK(strlen(hear()) < 512 && strncmp(heard, "READY=1\nSTATUS=xxx", 18) == 0);
    leave();
}

static void without_a_manager_nothing_is_told(void)
{
    static const char *const none[] = {"", "relative", "@", "/"};
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        setenv("NOTIFY_SOCKET", none[i], 1);
        notify_open();
        CHECK(getenv("NOTIFY_SOCKET") == NULL);
        notify_ready("ready");
    }
    notify_open();
    notify_ready("ready");
}

static void a_manager_that_is_gone_is_left_alone(void)
{
    listen_at('/');
    leave();
    notify_ready("ready");
    notify_stopping("stopping");
    listen_at('/');
    notify_stopping("stopping");
    CHECK_STR(hear(), "STOPPING=1\nSTATUS=stopping\n");
    leave();
}

int main(void)
{
    RUN(a_life_is_told_in_order);
    RUN(a_status_is_one_line);
    RUN(without_a_manager_nothing_is_told);
    RUN(a_manager_that_is_gone_is_left_alone);
    return 0;
}
