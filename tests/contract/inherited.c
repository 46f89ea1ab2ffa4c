/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The whole suite on sockets that somebody else opened (socket activation): every listen of an
 * address goes to "fd://N". TRANSPORT names the adapter; IPC is 1 for paths.
 */
#include "check.h"
#include "transport_contract.h"
#include <headway/zmq.h>
#include <headway/zmtp.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { BACKLOG = 64, ADDRESSES = 256 };

static char paths[ADDRESSES][64];
static int count;

static void address(char *url, size_t size)
{
    snprintf(url, size, "manager:");
}

/* What a service manager does; at a path, or a free port of loopback. */
static int open_socket(void)
{
    union {
        struct sockaddr any;
        struct sockaddr_un un;
        struct sockaddr_in in;
    } at = {.in = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof at.in;
    if (IPC) {
        snprintf(paths[count % ADDRESSES], sizeof paths[0], "/tmp/headway-inherited-%d-%d.sock",
                 (int)getpid(), count);
        at.un = (struct sockaddr_un){.sun_family = AF_UNIX};
        strcpy(at.un.sun_path, paths[count++ % ADDRESSES]);
        size = sizeof at.un;
    }
    const int yes = 1;
    int fd = socket(at.any.sa_family, SOCK_STREAM, 0);
    CHECK(fd >= 0);
    CHECK(IPC || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0);
    CHECK_EQ(bind(fd, &at.any, size), 0);
    CHECK_EQ(listen(fd, BACKLOG), 0);
    return fd;
}

/* The adapter has a copy of its own: ours is closed at once. */
static int listen_inherited(headway_transport *transport, const char *url, char *bound, size_t size)
{
    char given[32];
    if (strcmp(url, "manager:") != 0)
        return TRANSPORT.listen(transport, url, bound, size);
    int fd = open_socket();
    snprintf(given, sizeof given, "fd://%d", fd);
    int error = TRANSPORT.listen(transport, given, bound, size);
    close(fd);
    return error;
}

static const char *const bad[] = {"fd://",  "fd://x",      "fd://-1", "fd://3x",
                                  "fd://0", "fd://987654", "fd:///3", "fd://99999999999999999999",
                                  NULL};
static headway_transport_ops ops;
static const contract_transport contract = {
    .world = &uv_world,
    .ops = &ops,
    .address = address,
    .bad_addresses = bad,
    .nobody = IPC ? "ipc:///tmp/headway-nobody.sock" : "tcp://127.0.0.1:1",
    .processes = true,
    .separate_loops = true,
    .counts_files = true,
    .mechanism = IPC ? HEADWAY_MECHANISM_PEER : HEADWAY_MECHANISM_NONE,
    .stall_limit = 32 << 20};

int main(int argc, char **argv)
{
    ops = TRANSPORT;
    ops.listen = listen_inherited;
    int result = transport_contract_main(&contract, argc, argv);
    for (int i = 0; i < count && i < ADDRESSES; i++)
        unlink(paths[i]);
    return result;
}
