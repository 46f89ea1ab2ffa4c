/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Alarms. libuv's timers count whole milliseconds of a clock that it reads once a turn: a time-out
 * of 4 ms takes 5 on average. Where there is a timerfd (Linux) an alarm comes within microseconds;
 * elsewhere it is a timer of libuv, set to the first whole millisecond at or after its time.
 * Neither ever comes early.
 */
#include "loop.h"

#include <headway/status.h>
#include <stdlib.h>

#ifdef __linux__

#include <sys/timerfd.h>
#include <unistd.h>

enum { BILLION = 1000000000 };

struct headway_alarm {
    uv_poll_t poll; /* holds the loop while the alarm is armed */
    struct headway_uv *loop;
    void (*fire)(void *user);
    void *user;
    int fd;
};

static void ready(uv_poll_t *poll, int status, int events)
{
    headway_alarm *alarm = poll->data;
    uint64_t times;
    (void)status;
    (void)events;
    if (read(alarm->fd, &times, sizeof times) != (ssize_t)sizeof times)
        return; /* set anew since it was seen */
    uv_unref((uv_handle_t *)poll);
    alarm->fire(alarm->user);
}

int headway__uv_alarm_new(headway_loop *base, void (*fire)(void *user), void *user,
                          headway_alarm **ret_alarm)
{
    struct headway_uv *loop = headway__uv_of(base);
    headway_alarm *alarm = calloc(1, sizeof(*alarm));
    if (!alarm)
        return HEADWAY_ENOMEM;
    alarm->fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    if (alarm->fd < 0 || uv_poll_init(loop->uv, &alarm->poll, alarm->fd) != 0) {
        if (alarm->fd >= 0)
            (void)close(alarm->fd);
        free(alarm);
        return HEADWAY_EIO;
    }
    alarm->poll.data = alarm;
    alarm->loop = loop;
    alarm->fire = fire;
    alarm->user = user;
    loop->objects++;
    (void)uv_poll_start(&alarm->poll, UV_READABLE, ready);
    uv_unref((uv_handle_t *)&alarm->poll);
    *ret_alarm = alarm;
    return 0;
}

/* Zero would disarm; a time that has passed is due at once. */
void headway__uv_alarm_set(headway_alarm *alarm, uint64_t at_ns)
{
    struct itimerspec at = {.it_value = {.tv_nsec = 1}};
    if (at_ns == HEADWAY_NEVER)
        at.it_value.tv_nsec = 0;
    else if (at_ns > 0)
        at.it_value = (struct timespec){(time_t)(at_ns / BILLION), (long)(at_ns % BILLION)};
    (void)timerfd_settime(alarm->fd, TFD_TIMER_ABSTIME, &at, NULL);
    if (at_ns == HEADWAY_NEVER)
        uv_unref((uv_handle_t *)&alarm->poll);
    else
        uv_ref((uv_handle_t *)&alarm->poll);
}

static void closed(uv_handle_t *handle)
{
    headway_alarm *alarm = handle->data;
    headway__uv_object_gone(alarm->loop);
    free(alarm);
}

void headway__uv_alarm_free(headway_alarm *alarm)
{
    if (!alarm)
        return;
    uv_close((uv_handle_t *)&alarm->poll, closed);
    (void)close(alarm->fd);
}

#else

struct headway_alarm {
    uv_timer_t timer;
    struct headway_uv *loop;
    void (*fire)(void *user);
    void *user;
};

static void fired(uv_timer_t *timer)
{
    headway_alarm *alarm = timer->data;
    struct headway_uv *loop = alarm->loop;
    loop->firing++;
    alarm->fire(alarm->user);
    loop->firing--;
}

int headway__uv_alarm_new(headway_loop *base, void (*fire)(void *user), void *user,
                          headway_alarm **ret_alarm)
{
    struct headway_uv *loop = headway__uv_of(base);
    headway_alarm *alarm = calloc(1, sizeof(*alarm));
    if (!alarm)
        return HEADWAY_ENOMEM;
    uv_timer_init(loop->uv, &alarm->timer);
    alarm->timer.data = alarm;
    alarm->loop = loop;
    alarm->fire = fire;
    alarm->user = user;
    loop->objects++;
    *ret_alarm = alarm;
    return 0;
}

void headway__uv_alarm_set(headway_alarm *alarm, uint64_t at_ns)
{
    uint64_t now_ms = uv_now(alarm->loop->uv), at_ms = at_ns / 1000000 + (at_ns % 1000000 != 0);
    uint64_t delay = at_ms > now_ms ? at_ms - now_ms : 0;
    if (at_ns == HEADWAY_NEVER) {
        uv_timer_stop(&alarm->timer);
        return;
    }
    if (delay == 0 && alarm->loop->firing)
        delay = 1; /* else libuv would fire it again before it polls */
    uv_timer_start(&alarm->timer, fired, delay, 0);
}

static void closed(uv_handle_t *handle)
{
    headway_alarm *alarm = handle->data;
    headway__uv_object_gone(alarm->loop);
    free(alarm);
}

void headway__uv_alarm_free(headway_alarm *alarm)
{
    if (alarm)
        uv_close((uv_handle_t *)&alarm->timer, closed);
}

#endif
