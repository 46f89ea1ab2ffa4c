/* SPDX-License-Identifier: Apache-2.0 */
/* What hostile, broken, old and foreign peers may do to the ZMTP adapter, and what it says of it.
 */
#include "check.h"
#include "transport_contract.h"
#include <errno.h>
#include <headway/zmtp.h>
#include <poll.h>
#include <stdarg.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    GREETING = 64,
    PACKETS = 20000,
    CROWD = 40,
    SPARE = 20,
    FILLERS = 1024,
    ROUND = 500,
    DESCRIPTORS = 512,
    FLOOD = 400,
    LINES_A_SECOND = 12
};

static void address(char *url, size_t size)
{
    static int count;
    snprintf(url, size, "ipc:///tmp/headway-zmtp-traps-%d-%d.sock", (int)getpid(), count++);
}

static const contract_transport contract = {
    .world = &uv_world, .ops = &headway_zmtp_transport, .address = address};
static headway_loop *loop;
static struct side server, client;
static char url[256], said[16384];
static int lines;

static void hear(void *user, headway_log_level level, uint64_t call, const char *line)
{
    size_t used = strlen(said);
    (void)user;
    (void)level;
    (void)call;
    lines++;
    snprintf(said + used, sizeof said - used, "%s\n", line);
}

static const headway_transport_options heard = {
    .size = sizeof heard, .packet_limit = 1000, .log = {.write = hear, .level = HEADWAY_LOG_WARN}};

static void serve(const headway_transport_options *options)
{
    said[0] = 0;
    lines = 0;
    side_open(&server, &contract, loop, options);
    CHECK_EQ(side_listen(&server, url, sizeof(url)), 0);
}

static void says(const char *words)
{
    if (strstr(said, words))
        return;
    fprintf(stderr, "\"%s\" was not said, but:\n%s", words, said);
    CHECK(!"said");
}

/* Where url is, as the system names it. */
static struct sockaddr_un place(void)
{
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    const char *path = url + strlen("ipc://");
    CHECK(strlen(path) < sizeof name.sun_path);
    memcpy(name.sun_path, path, strlen(path) + 1);
    return name;
}

/* A peer of bare bytes. */
static int dial(void)
{
    struct sockaddr_un name = place();
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
    CHECK(fd >= 0);
    CHECK(connect(fd, (struct sockaddr *)&name, sizeof(name)) == 0);
    return fd;
}

static void put(int fd, const void *bytes, size_t size)
{
    CHECK_EQ(send(fd, bytes, size, MSG_NOSIGNAL), (ssize_t)size);
}

/* Bytes read until size are there; fewer if the other side ends first. The loop turns meanwhile. */
static size_t get(int fd, void *bytes, size_t size)
{
    size_t have = 0;
    for (int tries = 0; have < size && tries < 30000; tries++) {
        ssize_t more = recv(fd, (char *)bytes + have, size - have, 0);
        if (more == 0 || (more < 0 && errno != EAGAIN))
            break;
        have += more > 0 ? (size_t)more : 0;
        world_wait(&uv_world, loop, 2);
    }
    return have;
}

static void is_ended(int fd)
{
    char rest[4096];
    CHECK(get(fd, rest, sizeof rest) < sizeof rest);
    CHECK_EQ(recv(fd, rest, 1, 0) > 0, 0);
    close(fd);
}

static void greeting(uint8_t *out, int major, int minor)
{
    memset(out, 0, GREETING);
    out[0] = 0xff;
    out[9] = 0x7f;
    out[10] = (uint8_t)major;
    out[11] = (uint8_t)minor;
    memcpy(out + 12, "NULL", 4);
}

#define READY_DEALER "\4\34\5READY\13Socket-Type\0\0\0\6DEALER"
#define READY_ROUTER "\4\34\5READY\13Socket-Type\0\0\0\6ROUTER"
enum { READY_SIZE = 30 };

/* A good handshake by hand. */
static int shake(int minor)
{
    uint8_t bytes[GREETING], answer[GREETING + READY_SIZE];
    int fd = dial(), ups = server.ups;
    greeting(bytes, 3, minor);
    put(fd, bytes, sizeof bytes);
    put(fd, READY_DEALER, READY_SIZE);
    CHECK_EQ(get(fd, answer, sizeof answer), sizeof answer);
    greeting(bytes, 3, 1);
    CHECK(memcmp(answer, bytes, GREETING) == 0);
    CHECK(memcmp(answer + GREETING, READY_ROUTER, READY_SIZE) == 0);
    side_await(&server, &server.ups, ups + 1);
    return fd;
}

static void speaks(const void *bytes, size_t size, const char *words)
{
    int fd = dial();
    put(fd, bytes, size);
    is_ended(fd);
    says(words);
}

static void what_is_not_zmtp_3_is_refused_by_name(void)
{
    uint8_t old[GREETING];
    serve(&heard);
    speaks("GET / HTTP/1.1\r\nHost: x\r\n\r\n", 27,
           "it does not speak ZMTP: its first byte is 0x47");
    greeting(old, 1, 0);
    speaks(old, 12, "it speaks ZMTP 2.0; 3.0 or later is needed");
    speaks("\1\0", 2, "it does not speak ZMTP"); /* ZMTP 1.0: an empty identity */
    greeting(old, 3, 0);
    memcpy(old + 12, "PLAIN", 5);
    speaks(old, GREETING, "it asks for the mechanism PLAIN; here it is NULL");
    CHECK_EQ(server.ups + server.downs + server.packets, 0);
    side_close(&server);
}

static void of_zmtp_3_0_a_peer_is_welcome(void)
{
    serve(&heard);
    int fd = shake(0);
    put(fd, "\0\3one", 5);
    side_await(&server, &server.packets, 1);
    CHECK_EQ(side_send(&server, server.up[0], "two", 3), 0);
    char answer[5];
    CHECK_EQ(get(fd, answer, 5), 5);
    CHECK(memcmp(answer, "\0\3two", 5) == 0);
    close(fd);
    side_await(&server, &server.downs, 1);
    side_close(&server);
}

static void a_socket_of_the_wrong_type_is_told_why(void)
{
    uint8_t bytes[GREETING], answer[512] = {0};
    int fd;
    serve(&heard);
    fd = dial();
    greeting(bytes, 3, 1);
    put(fd, bytes, sizeof bytes);
    put(fd, "\4\31\5READY\13Socket-Type\0\0\0\3SUB", 27);
    size_t size = get(fd, answer, sizeof answer);
    CHECK(size > GREETING + READY_SIZE + 9);
    CHECK(memcmp(answer + GREETING + READY_SIZE + 2, "\5ERROR", 6) == 0);
    CHECK(memmem(answer, size, "its socket is a SUB; DEALER (or ROUTER) is needed", 49));
    is_ended(fd);
    says("its socket is a SUB");
    CHECK_EQ(server.ups + server.downs, 0);
    side_close(&server);
}

static void a_huge_frame_ends_its_peer_before_any_memory_is_asked_for(void)
{
    serve(&heard);
    int fd = shake(1);
    long blocks = server.blocks;
    put(fd, "\2\0\0\0\77\377\377\377\377", 9);
    side_await(&server, &server.downs, 1);
    says("a packet of 274877906943 bytes; the limit is 1000");
    CHECK(server.blocks <= blocks);
    is_ended(fd);
    side_close(&server);
}

static void two_frames_in_a_message_end_its_peer_and_no_other(void)
{
    serve(&heard);
    int good = shake(1), bad = shake(1);
    put(bad, "\1\1x\0\1y", 6);
    side_await(&server, &server.downs, 1);
    CHECK(server.last_down == server.up[1]);
    says("a message has more than one frame");
    put(good, "\0\3one", 5);
    side_await(&server, &server.packets, 1);
    CHECK(server.last == server.up[0]);
    is_ended(bad);
    close(good);
    side_close(&server);
}

/* One stops after its greeting, one sends a byte now and then; both have three seconds. */
static void a_handshake_that_never_ends_is_ended(void)
{
    uint8_t bytes[GREETING];
    serve(&heard);
    int silent = dial(), slow = dial(), good = shake(1);
    greeting(bytes, 3, 1);
    put(silent, bytes, sizeof bytes);
    for (int i = 0; i < 40; i++) {
        if (send(slow, bytes + i, 1, MSG_NOSIGNAL) != 1)
            break;
        world_wait(&uv_world, loop, 100);
    }
    is_ended(silent);
    is_ended(slow);
    says("its handshake was not done in time");
    put(good, "\0\3one", 5);
    side_await(&server, &server.packets, 1);
    close(good);
    side_close(&server);
}

static void a_packet_may_drip_in_and_others_do_not_wait(void)
{
    char packet[] = "\0\10dripping";
    serve(&heard);
    int slow = shake(1), good = shake(1);
    for (size_t i = 0; i < 10; i++) {
        put(slow, packet + i, 1);
        put(good, "\0\1x", 3);
        side_await(&server, &server.packets, (int)i + 1 + (i == 9));
    }
    CHECK_EQ(server.bytes, 10 + 8);
    close(slow);
    close(good);
    side_close(&server);
}

static void a_ping_is_answered_and_its_time_to_live_heeded(void)
{
    char answer[23];
    serve(&heard);
    int fd = shake(1);
    put(fd, "\4\27\4PING\0\0sixteen bytes...", 25);
    put(fd, "\4\12\11SUBSCRIBE", 12); /* means nothing here */
    put(fd, "\0\0", 2);               /* nor does an empty message */
    CHECK_EQ(get(fd, answer, sizeof answer), sizeof answer);
    CHECK(memcmp(answer, "\4\25\4PONGsixteen bytes...", 23) == 0);
    CHECK_EQ(server.packets + server.downs, 0);
    put(fd, "\4\7\4PING\0\2", 9); /* 200 ms */
    side_await(&server, &server.downs, 1);
    close(fd);
    side_close(&server);
}

/* A listener that is no broker. */
static void connecting_to_what_is_not_zmtp_is_told_as_down(void)
{
    int listener = socket(AF_UNIX, SOCK_STREAM, 0), fd;
    address(url, sizeof url);
    struct sockaddr_un name = place();
    CHECK(bind(listener, (struct sockaddr *)&name, sizeof name) == 0);
    CHECK(listen(listener, 1) == 0);
    said[0] = 0;
    side_open(&client, &contract, loop, &heard);
    side_connect(&client, url);
    fd = accept(listener, NULL, NULL);
    CHECK(fd >= 0);
    put(fd, "220 mail ready\r\n", 16);
    side_await(&client, &client.downs, 1);
    CHECK_EQ(client.ups, 0);
    says("it does not speak ZMTP: its first byte is 0x32");
    close(fd);
    close(listener);
    unlink(name.sun_path);
    side_close(&client);
}

static void a_name_that_cannot_be_found_is_told_as_down(void)
{
    headway_peer peer;
    said[0] = 0;
    side_open(&client, &contract, loop, &heard);
    CHECK_EQ(contract.ops->connect(client.transport, "tcp://no-such.invalid:7000", &peer), 0);
    CHECK_EQ(client.downs, 0);
    side_await(&client, &client.downs, 1);
    says("its name has no IPv4 address");
    CHECK_EQ(contract.ops->connect(client.transport, "tcp://no-such.invalid:7000", &peer), 0);
    side_close(&client); /* while it is looked up */
}

static void a_flood_of_newcomers_does_not_flood_the_log(void)
{
    const headway_transport_options one = {
        .size = sizeof one, .peer_limit = 1, .log = {.write = hear, .level = HEADWAY_LOG_WARN}};
    serve(&one);
    int good = shake(1), flood[FLOOD];
    uint64_t began = loop->ops->now(loop);
    for (int i = 0; i < FLOOD; i++)
        flood[i] = dial();
    for (int i = 0; i < FLOOD; i++)
        is_ended(flood[i]);
    int seconds = (int)((loop->ops->now(loop) - began) / 1000000000);
    says("is turned away: as many peers as are allowed are connected");
    CHECK(lines < FLOOD && lines <= LINES_A_SECOND * (seconds + 2));
    put(good, "\0\3one", 5);
    side_await(&server, &server.packets, 1);
    close(good);
    side_close(&server);
}

/* Takes all descriptors that are left. */
static int fill(int *fillers, int count)
{
    int fd;
    while (count < FILLERS && (fd = dup(STDERR_FILENO)) >= 0)
        fillers[count++] = fd;
    return count;
}

static void short_of_descriptors_newcomers_are_turned_away_and_peers_go_on(void)
{
    struct rlimit saved, tight;
    int crowd[CROWD], fillers[FILLERS], count;
    serve(&heard);
    int good = shake(1);
    CHECK(getrlimit(RLIMIT_NOFILE, &saved) == 0);
    for (int i = 0; i < CROWD; i++)
        crowd[i] = dial(); /* they wait in the kernel */
    tight = saved;
    tight.rlim_cur = DESCRIPTORS;
    CHECK(setrlimit(RLIMIT_NOFILE, &tight) == 0);
    count = fill(fillers, 0);
    uv_world.turn(loop); /* those who wait must not wake us without end */
    says("no descriptor is left");
    close(fillers[--count]); /* for the test's own alarm */
    for (int i = 0; i < CROWD; i++)
        is_ended(crowd[i]);
    count = fill(fillers, count);
    for (int fd = DESCRIPTORS - SPARE; fd < DESCRIPTORS; fd++)
        close(fd); /* the last ones: they stay the process's */
    is_ended(dial());
    says("descriptors run out");
    put(good, "\0\3one", 5);
    side_await(&server, &server.packets, 1);
    while (count-- > 0)
        if (fillers[count] < DESCRIPTORS - SPARE)
            close(fillers[count]);
    CHECK(setrlimit(RLIMIT_NOFILE, &saved) == 0);
    close(shake(1)); /* room again */
    close(good);
    side_close(&server);
}

static void a_users_file_is_not_taken_and_no_socket_is_left(void)
{
    char file[] = "/tmp/headway-zmtp-traps-XXXXXX", wish[256], lock[300];
    int fd = mkstemp(file);
    CHECK(fd >= 0);
    serve(&heard);
    CHECK(access(url + strlen("ipc://"), F_OK) == 0);
    snprintf(wish, sizeof(wish), "ipc://%s", file);
    CHECK_EQ(contract.ops->listen(server.transport, wish, NULL, 0), HEADWAY_EADDRESS);
    CHECK(access(file, F_OK) == 0);
    side_close(&server);
    snprintf(lock, sizeof(lock), "%s.lock", url + strlen("ipc://"));
    CHECK(access(url + strlen("ipc://"), F_OK) != 0);
    CHECK(access(lock, F_OK) != 0);
    unlink(file);
    close(fd);
}

static void after_fork_the_child_is_refused(void)
{
    int status;
    serve(&heard);
    pid_t child = fork();
    if (child == 0) {
        headway_peer peer;
        int error = contract.ops->connect(server.transport, url, &peer);
        _exit(error == HEADWAY_ECLOSED ? 0 : 1);
    }
    CHECK(waitpid(child, &status, 0) == child);
    CHECK_EQ(status, 0);
    side_close(&server);
}

/* A loop whose clock the test moves: now is later by skew, alarms come that much sooner. */
static struct {
    headway_loop base;
    headway_loop_ops ops;
    uint64_t skew, at;
    headway_alarm *alarm;
} skewed;

static uint64_t skewed_now(headway_loop *of)
{
    (void)of;
    return loop->ops->now(loop) + skewed.skew;
}

static int skewed_alarm_new(headway_loop *of, void (*fire)(void *user), void *user,
                            headway_alarm **ret_alarm)
{
    (void)of;
    int error = loop->ops->alarm_new(loop, fire, user, ret_alarm);
    skewed.alarm = *ret_alarm;
    return error;
}

static void skewed_alarm_set(headway_alarm *alarm, uint64_t at_ns)
{
    uint64_t at = at_ns == HEADWAY_NEVER ? at_ns : at_ns > skewed.skew ? at_ns - skewed.skew : 1;
    if (alarm == skewed.alarm)
        skewed.at = at_ns;
    loop->ops->alarm_set(alarm, at);
}

static int skewed_defer_new(headway_loop *of, void (*run)(void *user), void *user,
                            headway_defer **ret_defer)
{
    (void)of;
    return loop->ops->defer_new(loop, run, user, ret_defer);
}

static int skewed_watch_new(headway_loop *of, int fd, void (*ready)(void *user, int events),
                            void *user, headway_watch **ret_watch)
{
    (void)of;
    return loop->ops->watch_new(loop, fd, ready, user, ret_watch);
}

static void pass_seconds(unsigned seconds)
{
    skewed.skew += seconds * UINT64_C(1000000000);
    skewed_alarm_set(skewed.alarm, skewed.at);
    world_wait(&uv_world, loop, 30);
}

static void of_silent_peers_those_that_can_be_asked_are_asked_and_then_ended(void)
{
    char asked[10];
    skewed.ops = *loop->ops;
    skewed.ops.now = skewed_now;
    skewed.ops.alarm_new = skewed_alarm_new;
    skewed.ops.alarm_set = skewed_alarm_set;
    skewed.ops.defer_new = skewed_defer_new;
    skewed.ops.watch_new = skewed_watch_new;
    skewed.base.ops = &skewed.ops;
    said[0] = 0;
    side_open(&server, &contract, &skewed.base, &heard);
    CHECK_EQ(side_listen(&server, url, sizeof(url)), 0);
    server.loop = loop; /* which is what turns */
    int old = shake(0), answers = shake(1), silent = shake(1);
    pass_seconds(5);
    CHECK_EQ(recv(silent, asked, 1, 0), -1); /* not yet */
    pass_seconds(6);
    CHECK_EQ(get(silent, asked, 9), 9);
    CHECK(memcmp(asked, "\4\7\4PING\1\54", 9) == 0); /* 30 s to live */
    CHECK_EQ(get(answers, asked, 9), 9);
    put(answers, "\4\5\4PONG", 7);
    world_wait(&uv_world, loop, 30);
    pass_seconds(20);
    side_await(&server, &server.downs, 1);
    CHECK(server.last_down == server.up[2]);
    is_ended(silent);
    CHECK_EQ(get(answers, asked, 9), 9);  /* again */
    CHECK_EQ(recv(old, asked, 1, 0), -1); /* 3.0 knows no PING */
    put(answers, "\0\1x", 3);
    put(old, "\0\1y", 3);
    side_await(&server, &server.packets, 2);
    CHECK_EQ(server.downs, 1);
    close(old);
    close(answers);
    side_close(&server);
}

/* Peers at work ask for no memory: an allocation would fail, and end one of them. */
static void in_steady_state_no_memory_is_asked_for(void)
{
    static const char packet[900];
    serve(&heard);
    side_open(&client, &contract, loop, &heard);
    headway_peer peer = side_connect(&client, url);
    side_await(&client, &client.ups, 1);
    for (int sent = 0; sent < PACKETS; sent += ROUND) {
        if (sent == PACKETS / 10)
            client.fail_at = server.fail_at = 1;
        for (size_t size = 1; size <= ROUND; size++)
            CHECK_EQ(side_send(&client, peer, packet, size), 0);
        side_await(&server, &server.packets, sent + ROUND);
    }
    side_await(&server, &server.packets, PACKETS);
    CHECK_EQ(client.fail_at, 1);
    CHECK_EQ(server.fail_at, 1);
    CHECK_EQ(server.downs + client.downs, 0);
    client.fail_at = server.fail_at = 0;
    side_close(&client);
    side_close(&server);
}

int main(void)
{
    loop = uv_world.open();
    RUN(what_is_not_zmtp_3_is_refused_by_name);
    RUN(of_zmtp_3_0_a_peer_is_welcome);
    RUN(a_socket_of_the_wrong_type_is_told_why);
    RUN(a_huge_frame_ends_its_peer_before_any_memory_is_asked_for);
    RUN(two_frames_in_a_message_end_its_peer_and_no_other);
    RUN(a_handshake_that_never_ends_is_ended);
    RUN(a_packet_may_drip_in_and_others_do_not_wait);
    RUN(a_ping_is_answered_and_its_time_to_live_heeded);
    RUN(connecting_to_what_is_not_zmtp_is_told_as_down);
    RUN(a_name_that_cannot_be_found_is_told_as_down);
    RUN(a_flood_of_newcomers_does_not_flood_the_log);
    RUN(short_of_descriptors_newcomers_are_turned_away_and_peers_go_on);
    RUN(a_users_file_is_not_taken_and_no_socket_is_left);
    RUN(after_fork_the_child_is_refused);
    RUN(of_silent_peers_those_that_can_be_asked_are_asked_and_then_ended);
    RUN(in_steady_state_no_memory_is_asked_for);
    uv_world.close(loop);
    return 0;
}
