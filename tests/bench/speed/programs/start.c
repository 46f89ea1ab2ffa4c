/* SPDX-License-Identifier: Apache-2.0 */
/* usage: speed-start HEADWAY SOCKET: milliseconds from the start of a broker (the program HEADWAY,
   at ipc://SOCKET, which HEADWAY_BUS names) to its first answer to a call. */
#include <headway/headway.h>
#include <headway/main.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "meter.h"

enum { TRIES = 50000, PAUSE_US = 100 };

static uint64_t started;

static void on_message(headway_call *call, headway_bytes message, void *user)
{
    (void)call, (void)message, (void)user;
}

static void on_done(headway_call *call, const headway_status *status, void *user)
{
    (void)user;
    if (status->code == HEADWAY_OK)
        printf("{\"calls\":1,\"start_ms\":%.3f}\n", (double)(meter_now() - started) / 1e6);
    else
        fprintf(stderr, "%s: %s\n", headway_code_name(status->code), status->message);
    headway_main_stop(headway_call_bus(call), status->code != HEADWAY_OK);
}

static int setup(headway_bus *bus, void *user)
{
    static const headway_method ping = {.name = "Ping", .route = "headway.v1.Broker/Ping"};
    static const headway_call_events events = {.on_message = on_message, .on_done = on_done};
    headway_call_options options = {.size = sizeof options, .wait_for_ready = 1};
    return headway_call_open(bus, &ping, headway_bytes_of(NULL, 0), &options, &events, user, NULL);
}

static int listens(const char *path)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    snprintf(at.sun_path, sizeof at.sun_path, "%s", path);
    int connected = fd >= 0 && connect(fd, (const struct sockaddr *)&at, sizeof at) == 0;
    if (fd >= 0)
        close(fd);
    return connected;
}

int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    started = meter_now();
    pid_t broker = fork();
    if (broker == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        execl(argv[1], argv[1], "broker", (char *)NULL);
        _exit(127);
    }
    for (int i = 0; i < TRIES && !listens(argv[2]); i++)
        usleep(PAUSE_US);
    int code = headway_main(1, argv, setup, NULL);
    if (broker > 0 && kill(broker, SIGTERM) == 0)
        waitpid(broker, NULL, 0);
    return code;
}
