/* SPDX-License-Identifier: Apache-2.0 */
/* One worker's process: spawned, told to end, killed, reaped. */
#include "supervisor.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

extern char **environ;

enum { ARGUMENTS_MOST = 1024, ENVIRONMENT_MOST = 4096 };

group_plan group_plan_default(void)
{
    group_plan plan = {
        .scale = {.min = 1, .max = 1, .delay_ms = 100, .idle_ms = 30000},
        .restart = {.most = 5, .within_ms = 30000, .first_ms = 100, .longest_ms = 5000},
        .ready_ms = 30000,
        .drain_ms = 15000};
    return plan;
}

int program_exists(const char *program, const char *directory)
{
    const char *at = getenv("PATH");
    char path[4096];
    if (strchr(program, '/')) {
        int below = directory && *program != '/';
        snprintf(path, sizeof path, "%s%s%s", below ? directory : "", below ? "/" : "", program);
        return access(path, X_OK) == 0;
    }
    while (at && *at) {
        size_t size = strcspn(at, ":");
        snprintf(path, sizeof path, "%.*s/%s", (int)size, at, program);
        if (access(path, X_OK) == 0)
            return 1;
        at += size + (at[size] == ':');
    }
    return 0;
}

static void handle_closed(void *user)
{
    worker *w = user;
    if (--w->handles == 0)
        group_free_worker(w);
}

static void process_closed(uv_handle_t *handle)
{
    handle_closed(handle->data);
}

static void process_ended(uv_process_t *process, int64_t status, int signal_number)
{
    worker *w = process->data;
    char how[120];
    int expected = w->state == HEADWAY__V1__SUPERVISED_WORKER__STATE__STATE_DRAINING;
    if (signal_number)
        snprintf(how, sizeof how, "killed by signal %d (%s)", signal_number,
                 strsignal(signal_number));
    else
        snprintf(how, sizeof how, "exit code %d", (int)status);
    (void)kill(-process->pid, SIGKILL); /* what it has left behind in its process group */
    w->exited = 1;
    w->exit_code = signal_number ? 128 + signal_number : (int)status;
    w->ending_ms = supervisor_now(w->group->supervisor);
    uv_close((uv_handle_t *)process, process_closed);
    group_ended(w->group, w, how, expected, w->ending_ms);
}

static int same_variable(const char *a, const char *b)
{
    size_t size = strcspn(a, "=");
    return strncmp(a, b, size) == 0 && b[size] == '=';
}

/* Ours, but for what added says otherwise. */
static size_t inherit(const char **all, const char **added, size_t count)
{
    for (size_t i = 0; environ[i] && count < ENVIRONMENT_MOST; i++) {
        size_t k = 0;
        while (added[k] && !same_variable(added[k], environ[i]))
            k++;
        if (!added[k])
            all[count++] = environ[i];
    }
    return count;
}

/* 0, or a number of libuv's. The program is run by ourselves, become it: see cmd_run.c. */
static int spawn(worker *w)
{
    static const char *all[ENVIRONMENT_MOST + 1], *added[ENVIRONMENT_MOST + 1];
    static char *arguments[ARGUMENTS_MOST + 8];
    const group_plan *plan = &w->group->plan;
    supervisor *s = w->group->supervisor;
    char worker_name[sizeof w->name + 16], bus[sizeof s->url + 16], parent[16];
    size_t count = 0, n = 0;
    snprintf(worker_name, sizeof worker_name, "HEADWAY_WORKER=%s", w->name);
    snprintf(bus, sizeof bus, "HEADWAY_BUS=%s", s->url);
    snprintf(parent, sizeof parent, "%d", (int)getpid());
    added[count++] = worker_name;
    if (!plan->is_broker)
        added[count++] = bus;
    for (size_t i = 0; plan->environment && plan->environment[i] && count < ENVIRONMENT_MOST; i++)
        added[count++] = plan->environment[i];
    added[count] = NULL;
    memcpy(all, added, count * sizeof *added);
    all[inherit(all, added, count)] = NULL;
    char *const before[] = {s->exe, "run", "--become", parent, "--"};
    memcpy(arguments, before, sizeof before);
    n = sizeof before / sizeof *before;
    for (size_t i = 0; plan->command[i] && i < ARGUMENTS_MOST; i++)
        arguments[n++] = plan->command[i];
    arguments[n] = NULL;
    uv_stdio_container_t stdio[3] = {
        {.flags = UV_IGNORE},
        {.flags = UV_CREATE_PIPE | UV_WRITABLE_PIPE, .data.stream = (uv_stream_t *)&w->out.pipe},
        {.flags = UV_CREATE_PIPE | UV_WRITABLE_PIPE, .data.stream = (uv_stream_t *)&w->err.pipe}};
    uv_process_options_t options = {.file = s->exe,
                                    .args = arguments,
                                    .env = (char **)(uintptr_t)all,
                                    .cwd = plan->directory,
                                    .exit_cb = process_ended,
                                    .flags = UV_PROCESS_DETACHED, /* a group of its own */
                                    .stdio_count = 3,
                                    .stdio = stdio};
    w->process.data = w;
    return uv_spawn(&s->uv, &w->process, &options);
}

static int open_outputs(worker *w)
{
    uv_loop_t *loop = &w->group->supervisor->uv;
    int error = output_init(&w->out, loop, w->name, STDOUT_FILENO);
    w->handles += w->out.open;
    if (!error)
        error = output_init(&w->err, loop, w->name, STDERR_FILENO);
    w->handles += w->err.open;
    w->out.on_closed = w->err.on_closed = handle_closed;
    w->out.user = w->err.user = w;
    return error;
}

worker *worker_start(group *g, uint64_t now_ms)
{
    worker *w = calloc(1, sizeof *w);
    if (!w) {
        supervisor_say(g->supervisor, "%s: out of memory", g->name);
        return NULL;
    }
    w->group = g;
    w->started_ms = w->seen_ms = now_ms;
    w->state = HEADWAY__V1__SUPERVISED_WORKER__STATE__STATE_STARTING;
    snprintf(w->name, sizeof w->name, "%s%u", g->prefix, ++g->serial);
    w->handles = 1; /* the process's */
    int error = open_outputs(w);
    if (!error)
        error = spawn(w);
    if (!error) {
        w->next = g->workers;
        g->workers = w;
        output_start(&w->out);
        output_start(&w->err);
        return w;
    }
    supervisor_say(g->supervisor, "%s: cannot start a process%s%s: %s", g->name,
                   g->plan.directory ? " in " : "", g->plan.directory ? g->plan.directory : "",
                   uv_strerror(error));
    w->exited = 1;
    w->group = NULL; /* nobody's: it only closes */
    output_close(&w->out);
    output_close(&w->err);
    if (w->process.loop)
        uv_close((uv_handle_t *)&w->process, process_closed);
    else
        handle_closed(w);
    return NULL;
}

void worker_drain(worker *w, uint64_t now_ms)
{
    if (w->exited || w->state == HEADWAY__V1__SUPERVISED_WORKER__STATE__STATE_DRAINING)
        return;
    w->state = HEADWAY__V1__SUPERVISED_WORKER__STATE__STATE_DRAINING;
    w->ending_ms = now_ms;
    w->group->supervisor->changed = 1;
    (void)kill(-w->process.pid, SIGTERM);
}

void worker_kill(worker *w, const char *why)
{
    if (w->exited)
        return;
    if (why)
        supervisor_say(w->group->supervisor, "%s (pid %d) is killed: %s", w->name, w->process.pid,
                       why);
    (void)kill(-w->process.pid, SIGKILL);
}
