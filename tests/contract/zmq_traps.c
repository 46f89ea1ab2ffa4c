/* SPDX-License-Identifier: Apache-2.0 */
/* What foreign and hostile peers may do to the libzmq adapter, and want of descriptors. */
#include "check.h"
#include "transport_contract.h"
#include <headway/zmq.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zmq.h>

enum { CROWD = 60, SPARE = 8, LIMIT = 512, KEPT = LIMIT / 4, TURNED_AWAY = 30 };

static void address(char *url, size_t size)
{
    static int count;
    snprintf(url, size, "ipc:///tmp/headway-traps-%d-%d.sock", (int)getpid(), count++);
}

static const contract_transport contract = {
    .world = &uv_world, .ops = &headway_zmq_transport, .address = address};
static headway_loop *loop;
static struct side server;
static char url[256];

static void serve(void)
{
    side_open(&server, &contract, loop, NULL);
    CHECK_EQ(side_listen(&server, url, sizeof(url)), 0);
}

static void *foreign_dealer(void *context, const char *id)
{
    const int linger = 0;
    void *dealer = zmq_socket(context, ZMQ_DEALER);
    CHECK(dealer != NULL);
    zmq_setsockopt(dealer, ZMQ_LINGER, &linger, sizeof(linger));
    if (id)
        zmq_setsockopt(dealer, ZMQ_ROUTING_ID, id, strlen(id));
    CHECK(zmq_connect(dealer, url) == 0);
    return dealer;
}

static void a_name_of_the_peers_own_choosing_is_not_heard(void)
{
    void *context = zmq_ctx_new(), *thief, *honest;
    serve();
    thief = foreign_dealer(context, "victim");
    honest = foreign_dealer(context, NULL);
    CHECK(zmq_send(thief, "steal", 5, 0) == 5);
    CHECK(zmq_send(honest, "hello", 5, 0) == 5);
    side_await(&server, &server.packets, 1);
    world_wait(&uv_world, loop, 100);
    CHECK_EQ(server.ups, 1);
    CHECK_EQ(server.packets, 1);
    zmq_close(thief);
    zmq_close(honest);
    zmq_ctx_term(context);
    side_close(&server);
}

static void a_packet_of_two_parts_ends_its_peer_and_no_other(void)
{
    void *context = zmq_ctx_new(), *bad, *good;
    serve();
    bad = foreign_dealer(context, NULL);
    good = foreign_dealer(context, NULL);
    CHECK(zmq_send(good, "one", 3, 0) == 3);
    side_await(&server, &server.packets, 1);
    CHECK(zmq_send(bad, "a", 1, 0) == 1);
    side_await(&server, &server.packets, 2);
    CHECK(zmq_send(bad, "b", 1, ZMQ_SNDMORE) == 1);
    CHECK(zmq_send(bad, "c", 1, 0) == 1);
    side_await(&server, &server.downs, 1);
    CHECK(server.last_down == server.up[1]);
    CHECK(zmq_send(good, "two", 3, 0) == 3);
    side_await(&server, &server.packets, 3);
    CHECK(server.last == server.up[0]);
    zmq_close(bad);
    zmq_close(good);
    zmq_ctx_term(context);
    side_close(&server);
}

/* In another process: connects a crowd of sockets that say nothing; ends well when enough of them
   were turned away before libzmq's handshake limit of 3 s could: that is of the few alone for whom
   a descriptor is left, and then of the next. */
static int crowd(const char *path)
{
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    struct pollfd ends[CROWD];
    int turned_away = 0;
    memcpy(name.sun_path, path, strlen(path) + 1);
    for (int i = 0; i < CROWD; i++) {
        ends[i].fd = socket(AF_UNIX, SOCK_STREAM, 0);
        ends[i].events = POLLRDHUP;
        if (connect(ends[i].fd, (struct sockaddr *)&name, sizeof(name)) != 0)
            return 2;
    }
    for (int tries = 0; tries < 70 && turned_away < TURNED_AWAY; tries++) {
        poll(NULL, 0, 100);
        poll(ends, CROWD, 0);
        turned_away = 0;
        for (int i = 0; i < CROWD; i++)
            turned_away += (ends[i].revents & (POLLRDHUP | POLLHUP)) != 0;
    }
    return turned_away >= TURNED_AWAY ? 0 : 1;
}

/* Takes all descriptors under the limit but those the adapter keeps and SPARE. */
static int take_descriptors(int *fillers, int limit)
{
    int count = 0, fd;
    while (count < limit && (fd = dup(STDERR_FILENO)) >= 0)
        fillers[count++] = fd;
    CHECK(count > SPARE + KEPT && count < limit);
    for (int i = 0; i < SPARE + KEPT; i++)
        close(fillers[--count]);
    return count;
}

static int child_status;
static bool child_ended(void *user)
{
    return waitpid(*(pid_t *)user, &child_status, WNOHANG) > 0;
}

static void short_of_descriptors_newcomers_are_turned_away_and_peers_go_on(void)
{
    struct rlimit saved, tight;
    int fillers[LIMIT], count, ready[2];
    char byte = 0;
    void *context = zmq_ctx_new(), *peer;
    pid_t child;
    CHECK(pipe(ready) == 0);
    serve();
    peer = foreign_dealer(context, NULL);
    CHECK(zmq_send(peer, "before", 6, 0) == 6);
    side_await(&server, &server.packets, 1);
    CHECK(getrlimit(RLIMIT_NOFILE, &saved) == 0);
    child = fork();
    if (child == 0)
        _exit(read(ready[0], &byte, 1) == 1 ? crowd(url + strlen("ipc://")) : 3);
    tight = saved;
    tight.rlim_cur = LIMIT;
    CHECK(setrlimit(RLIMIT_NOFILE, &tight) == 0);
    count = take_descriptors(fillers, LIMIT);
    CHECK(write(ready[1], &byte, 1) == 1);
    CHECK(world_until(&uv_world, loop, child_ended, &child, 60000));
    CHECK_EQ(child_status, 0);
    CHECK(zmq_send(peer, "after", 5, 0) == 5);
    side_await(&server, &server.packets, 2);
    CHECK(setrlimit(RLIMIT_NOFILE, &saved) == 0);
    while (count > 0)
        close(fillers[--count]);
    close(ready[0]);
    close(ready[1]);
    zmq_close(peer);
    zmq_ctx_term(context);
    side_close(&server);
}

/* Permissions do not bind root, so another user tries. */
static void a_directory_without_permission_is_said_so(void)
{
    char directory[] = "/tmp/headway-traps-XXXXXX";
    int status;
    pid_t child;
    CHECK(mkdtemp(directory) != NULL);
    CHECK(chmod(directory, 0500) == 0);
    child = fork();
    if (child == 0) {
        if (geteuid() == 0 && setuid(65534) != 0)
            _exit(0);
        loop = uv_world.open();
        side_open(&server, &contract, loop, NULL);
        snprintf(url, sizeof(url), "ipc://%s/x.sock", directory);
        int error = contract.ops->listen(server.transport, url, NULL, 0);
        _exit(error == HEADWAY_EACCES ? 0 : 1);
    }
    CHECK(waitpid(child, &status, 0) == child);
    rmdir(directory);
    CHECK_EQ(status, 0);
}

static void a_users_file_is_not_taken_and_no_socket_is_left(void)
{
    char file[] = "/tmp/headway-traps-XXXXXX";
    int fd = mkstemp(file);
    CHECK(fd >= 0);
    serve();
    CHECK(access(url + strlen("ipc://"), F_OK) == 0);
    char wish[256], lock[300];
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
    pid_t child;
    serve();
    child = fork();
    if (child == 0) {
        headway_peer peer;
        int error = contract.ops->connect(server.transport, url, &peer);
        _exit(error == HEADWAY_ECLOSED ? 0 : 1);
    }
    CHECK(waitpid(child, &status, 0) == child);
    CHECK_EQ(status, 0);
    side_close(&server);
}

int main(void)
{
    RUN(a_directory_without_permission_is_said_so);
    loop = uv_world.open();
    RUN(a_name_of_the_peers_own_choosing_is_not_heard);
    RUN(a_packet_of_two_parts_ends_its_peer_and_no_other);
    RUN(short_of_descriptors_newcomers_are_turned_away_and_peers_go_on);
    RUN(a_users_file_is_not_taken_and_no_socket_is_left);
    RUN(after_fork_the_child_is_refused);
    uv_world.close(loop);
    return 0;
}
