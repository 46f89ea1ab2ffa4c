/* SPDX-License-Identifier: Apache-2.0 */
/* One direction of one connection: bytes come, wait for their time, and leave in small pieces. */
#include "proxy.h"

#include <string.h>

enum { BATCHES = sizeof((pipe_ *)0)->batches / sizeof(batch), TURN_MS = 20 };

static void go_on(pipe_ *p);

static faults *faults_of(const pipe_ *p)
{
    return &the_proxy.faults[p->direction];
}

/* Where the next bytes may be put: the free part of the ring that is in one piece. */
static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *to)
{
    pipe_ *p = ((uv_stream_t *)handle)->data;
    size_t at = (p->first + p->held) % ROOM, room = ROOM - p->held;
    (void)suggested;
    if (room > ROOM - at)
        room = ROOM - at;
    *to = uv_buf_init(p->bytes + at, (unsigned)room);
}

static void keep(pipe_ *p, size_t size)
{
    const faults *f = faults_of(p);
    uint64_t due = uv_now(&the_proxy.loop) + f->latency_ms;
    if (f->jitter_ms)
        due += proxy_random(f->jitter_ms + 1);
    if (due < p->last_due)
        due = p->last_due;
    p->last_due = due;
    p->held += size;
    p->batches[(p->batch_first + p->batch_count++) % BATCHES] = (batch){due, size};
}

static void on_read(uv_stream_t *stream, ssize_t size, const uv_buf_t *buffer)
{
    pipe_ *p = stream->data;
    (void)buffer;
    if (size > 0) {
        keep(p, (size_t)size);
    } else if (size == UV_EOF) {
        p->eof = 1;
        p->reading = 0;
        uv_read_stop(stream);
    } else if (size < 0) {
        connection_close(p->of, size == UV_ECONNRESET);
        return;
    }
    go_on(p);
}

static void read_if_room(pipe_ *p)
{
    int wanted = !p->eof && !p->stopped && p->held < ROOM && p->batch_count < BATCHES;
    if (wanted == p->reading)
        return;
    p->reading = wanted;
    if (!wanted)
        uv_read_stop(p->from);
    else if (uv_read_start(p->from, on_alloc, on_read) != 0)
        connection_close(p->of, 0);
}

static void on_time(uv_timer_t *timer)
{
    go_on(timer->data);
}

static void on_written(uv_write_t *write, int status)
{
    pipe_ *p = write->data;
    size_t size = p->writing;
    p->writing = 0;
    if (p->of->closing)
        return;
    if (status != 0) {
        connection_close(p->of, status == UV_ECONNRESET);
        return;
    }
    p->first = (p->first + size) % ROOM;
    p->held -= size;
    the_proxy.bytes[p->direction] += size;
    batch *oldest = &p->batches[p->batch_first];
    oldest->size -= size;
    if (!oldest->size) {
        p->batch_first = (p->batch_first + 1) % BATCHES;
        p->batch_count--;
    }
    go_on(p);
}

static void on_shut(uv_shutdown_t *shut, int status)
{
    connection *c = ((pipe_ *)shut->data)->of;
    (void)status;
    if (!c->closing && c->pipes[UP].ended && c->pipes[DOWN].ended)
        connection_close(c, 0);
}

/* All is delivered, and nothing more will come: the other side is told. */
static void end(pipe_ *p)
{
    p->ended = 1;
    p->shut.data = p;
    if (uv_shutdown(&p->shut, p->to, on_shut) != 0)
        connection_close(p->of, 0);
}

/* How much of the oldest batch may be written at once. */
static size_t portion(const pipe_ *p)
{
    const faults *f = faults_of(p);
    size_t size = p->batches[p->batch_first].size;
    if (size > ROOM - p->first)
        size = ROOM - p->first;
    if (f->bandwidth && size > f->bandwidth * TURN_MS / 1000)
        size = f->bandwidth * TURN_MS / 1000 + 1;
    if (f->slice && size > f->slice)
        size = 1 + proxy_random(f->slice);
    return size;
}

/* ms until the oldest batch may leave. */
static uint64_t wait_of(const pipe_ *p)
{
    uint64_t now = uv_now(&the_proxy.loop), due = p->batches[p->batch_first].due;
    uint64_t paid = (p->next_ns + 999999) / 1000000;
    if (faults_of(p)->bandwidth && paid > due)
        due = paid;
    return due > now ? due - now : 0;
}

static void pay(pipe_ *p, size_t size)
{
    uint64_t now_ns = uv_now(&the_proxy.loop) * 1000000;
    const faults *f = faults_of(p);
    if (!f->bandwidth)
        return;
    if (p->next_ns < now_ns)
        p->next_ns = now_ns;
    p->next_ns += size * 1000000000 / f->bandwidth;
}

static void write_some(pipe_ *p)
{
    uint64_t wait = wait_of(p);
    if (wait) {
        uv_timer_start(&p->timer, on_time, wait, 0);
        return;
    }
    size_t size = portion(p);
    uv_buf_t bytes = uv_buf_init(p->bytes + p->first, (unsigned)size);
    pay(p, size);
    p->writing = size;
    p->write.data = p;
    if (uv_write(&p->write, p->to, &bytes, 1, on_written) != 0) {
        p->writing = 0;
        connection_close(p->of, 0);
    }
}

static void go_on(pipe_ *p)
{
    if (p->of->closing || p->stopped)
        return;
    read_if_room(p);
    if (p->of->closing || p->writing || p->ended)
        return;
    if (p->held)
        write_some(p);
    else if (p->eof)
        end(p);
}

void pipe_begin(connection *c, int direction, uv_stream_t *from, uv_stream_t *to)
{
    pipe_ *p = &c->pipes[direction];
    p->of = c;
    p->direction = direction;
    p->from = from;
    p->to = to;
    p->timer.data = p;
    from->data = p;
    go_on(p);
}

void pipe_stop(pipe_ *p)
{
    p->stopped = 1;
    uv_timer_stop(&p->timer);
    if (p->reading)
        uv_read_stop(p->from);
    p->reading = 0;
}

void pipe_wake(pipe_ *p)
{
    if (p->from)
        go_on(p);
}
