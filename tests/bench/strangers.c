/* SPDX-License-Identifier: Apache-2.0 */
/*
 * usage: strangers PORT COUNT
 *
 * COUNT connections to 127.0.0.1:PORT without a key, from eight addresses, of four kinds: half a
 * greeting and silence; a greeting and the beginning of a HELLO that says it has a mebibyte; a byte
 * each 100 ms; a flood of garbage. Whoever is ended comes again after 100 ms. Says "ready" when all
 * have come once. SIGUSR1: they do nothing more but stay; a line of JSON tells what they did.
 * SIGTERM ends it.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
    MOST = 10000,
    HOSTS = 8,
    TURN_MS = 100, /* a byte of a drip, and until one comes again */
    GREETING = 64,
    HEAD = 9,
    HELLO_PART = 50,
    ALL = GREETING + HEAD + HELLO_PART,
    EVENTS = 256,
    FLOODS = 4 /* writes of one at once */
};
enum kind { HALF, CLAIM, DRIP, FLOOD, KINDS };

struct stranger {
    int fd; /* -1: comes again at due */
    size_t said;
    uint64_t due;
    int came;
};

static struct stranger strangers[MOST];
static unsigned count, port;
static int polled;
static uint8_t words[ALL], garbage[1 << 14];
static unsigned long connections, ended, all_came;
static unsigned long long bytes;
static volatile sig_atomic_t quiet;

static uint64_t now_ms(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (uint64_t)at.tv_sec * 1000 + (uint64_t)at.tv_nsec / 1000000;
}

static enum kind kind_of(const struct stranger *s)
{
    return (enum kind)((size_t)(s - strangers) % KINDS);
}

static void prepare(void)
{
    static const uint8_t head[HEAD + 6] = {6, 0, 0,   0,   0,   0,   0x10, 0,
                                           0, 5, 'H', 'E', 'L', 'L', 'O'};
    memcpy(words, "\xff\0\0\0\0\0\0\0\0\x7f\3\1CURVE", 17);
    memcpy(words + GREETING, head, sizeof head);
    for (size_t i = 0; i < sizeof garbage; i++)
        garbage[i] = (uint8_t)(i * 2654435761u >> 13);
}

static void leave(struct stranger *s, uint64_t now)
{
    close(s->fd);
    s->fd = -1;
    s->due = now + TURN_MS;
    ended++;
}

/* False: it was ended. */
static int say(struct stranger *s, const void *what, size_t size)
{
    ssize_t sent = send(s->fd, what, size, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0)
        return errno == EAGAIN;
    s->said += (size_t)sent;
    bytes += (unsigned long long)sent;
    return 1;
}

static void come(struct stranger *s, uint64_t now)
{
    unsigned host = (unsigned)(s - strangers) / KINDS % HOSTS;
    struct sockaddr_in from = {.sin_family = AF_INET,
                               .sin_addr.s_addr = htonl(0x7f000102 + host)}; /* 127.0.1.2 on */
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
                             .sin_port = htons((uint16_t)port)};
    struct epoll_event events = {.data.ptr = s};
    int yes = 1;
    s->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (s->fd < 0)
        return;
    (void)setsockopt(s->fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(s->fd, (struct sockaddr *)&from, sizeof from) != 0 ||
        (connect(s->fd, (struct sockaddr *)&to, sizeof to) != 0 && errno != EINPROGRESS)) {
        leave(s, now);
        return;
    }
    events.events = EPOLLIN | EPOLLRDHUP | EPOLLOUT | (kind_of(s) == FLOOD ? 0 : EPOLLET);
    epoll_ctl(polled, EPOLL_CTL_ADD, s->fd, &events);
    connections++;
    s->said = 0;
    s->due = now;
}

/* What is its to do now; it is connected. */
static void act(struct stranger *s, uint64_t now)
{
    int lives = 1;
    switch (kind_of(s)) {
    case HALF:
        lives = s->said || say(s, words, GREETING / 2);
        break;
    case CLAIM:
        lives = s->said || say(s, words, ALL);
        break;
    case DRIP:
        if (now < s->due || s->said == ALL)
            break;
        s->due = now + TURN_MS;
        lives = say(s, words + s->said, 1);
        break;
    default:
        for (int i = 0; i < FLOODS && lives; i++)
            lives = say(s, garbage, sizeof garbage);
        break;
    }
    if (!lives)
        leave(s, now);
}

static void happened(struct stranger *s, uint32_t events, uint64_t now)
{
    char answer[4096];
    if (!s->came && (events & EPOLLOUT)) {
        s->came = 1;
        if (++all_came == count)
            printf("ready\n");
        fflush(stdout);
    }
    if (quiet)
        return;
    while (recv(s->fd, answer, sizeof answer, MSG_DONTWAIT) > 0)
        continue;
    if (events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR))
        leave(s, now);
    else if (events & EPOLLOUT)
        act(s, now);
}

/* Those who come again, and the next byte of those who drip. */
static void turn(uint64_t now)
{
    for (unsigned i = 0; i < count; i++) {
        struct stranger *s = &strangers[i];
        if (s->fd < 0 && s->due <= now)
            come(s, now);
        else if (s->fd >= 0 && s->came && kind_of(s) == DRIP)
            act(s, now);
    }
}

static void on_quiet(int number)
{
    (void)number;
    quiet = 1;
}

static void stay(void)
{
    printf("{\"connections\":%lu,\"ended\":%lu,\"bytes\":%llu}\n", connections, ended, bytes);
    fflush(stdout);
    for (;;)
        pause();
}

int main(int argc, char **argv)
{
    struct rlimit limit;
    struct epoll_event events[EVENTS];
    count = argc == 3 ? (unsigned)strtoul(argv[2], NULL, 10) : 0;
    port = argc == 3 ? (unsigned)strtoul(argv[1], NULL, 10) : 0;
    if (!port || port > UINT16_MAX || !count || count > MOST) {
        fprintf(stderr, "usage: strangers PORT COUNT\n");
        return 2;
    }
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    signal(SIGUSR1, on_quiet);
    prepare();
    polled = epoll_create1(EPOLL_CLOEXEC);
    for (unsigned i = 0; i < count; i++)
        strangers[i].fd = -1;
    for (uint64_t next = 0; !quiet;) {
        uint64_t now = now_ms();
        if (now >= next) {
            turn(now);
            next = now + TURN_MS / 10;
        }
        int happens = epoll_wait(polled, events, EVENTS, TURN_MS / 10);
        for (int i = 0; i < happens && !quiet; i++)
            happened(events[i].data.ptr, events[i].events, now_ms());
    }
    stay();
}
