/* SPDX-License-Identifier: Apache-2.0 */
/* Peers in other processes, killed without warning. The child is this program with arguments. */
#include "check.h"
#include "transport_contract.h"
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;
static const contract_transport *contract;
static const char *program;
static struct side side;

/* Says "ready" on stdout once it listens or is connected, then lives until it is killed. */
int contract_child(const contract_transport *of, char **argv)
{
    headway_loop *loop = of->world->open();
    char url[256];
    side_open(&side, of, loop, NULL);
    if (strcmp(argv[1], "--listen") == 0) {
        CHECK_EQ(side_listen(&side, url, sizeof(url)), 0);
        printf("%s\n", url);
        fflush(stdout);
    } else {
        headway_peer peer = side_connect(&side, argv[2]);
        side_await(&side, &side.ups, 1);
        CHECK_EQ(side_send(&side, peer, "hello", 5), 0);
    }
    for (;;)
        world_wait(of->world, loop, 1000);
}

static pid_t spawn(const char *mode, const char *url, int *ret_output)
{
    char *const argv[] = {(char *)program, (char *)mode, (char *)url, NULL};
    posix_spawn_file_actions_t actions;
    int ends[2];
    pid_t child;
    CHECK(pipe(ends) == 0);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addclose(&actions, ends[0]);
    CHECK(posix_spawn(&child, program, &actions, NULL, argv, environ) == 0);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    *ret_output = ends[0];
    return child;
}

static void kill_hard(pid_t child, int output)
{
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    close(output);
}

static void a_killed_client_is_told_as_down(void)
{
    headway_loop *loop = contract->world->open();
    char url[256];
    int output;
    pid_t child;
    side_open(&side, contract, loop, NULL);
    CHECK_EQ(side_listen(&side, url, sizeof(url)), 0);
    child = spawn("--connect", url, &output);
    side_await(&side, &side.packets, 1);
    kill_hard(child, output);
    side_await(&side, &side.downs, 1);
    CHECK(side.last_down == side.up[0]);
    CHECK_EQ(side_send(&side, side.up[0], "x", 1), HEADWAY_ECLOSED);
    side_close(&side);
    contract->world->close(loop);
}

static void a_killed_listener_is_told_as_down_and_its_address_is_free(void)
{
    headway_loop *loop = contract->world->open();
    char url[256] = "";
    int output;
    pid_t child = spawn("--listen", "", &output);
    CHECK(read(output, url, sizeof(url) - 1) > 0);
    url[strcspn(url, "\n")] = 0;
    side_open(&side, contract, loop, NULL);
    side_connect(&side, url);
    side_await(&side, &side.ups, 1);
    CHECK_EQ(contract->ops->listen(side.transport, url, NULL, 0), HEADWAY_EADDRINUSE);
    kill_hard(child, output);
    side_await(&side, &side.downs, 1);
    CHECK(side.last_down == side.up[0]);
    CHECK_EQ(contract->ops->listen(side.transport, url, NULL, 0), 0);
    side_close(&side);
    contract->world->close(loop);
}

void contract_processes(const contract_transport *of, const char *path)
{
    contract = of;
    program = path;
    RUN(a_killed_client_is_told_as_down);
    RUN(a_killed_listener_is_told_as_down_and_its_address_is_free);
}
