/* SPDX-License-Identifier: Apache-2.0 */
#include "once.h"
#include "../api.h"

#include <errno.h>
#include <headway/status.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { FAILED = 1 };

static void print(once *o, headway_bytes bytes)
{
    if (!bytes.size)
        return;
    fwrite(bytes.data, 1, bytes.size, stdout);
    o->open = true;
    o->broken = false;
}

static void end_line(once *o)
{
    putchar('\n');
    fflush(stdout);
    o->open = false;
}

/* A file gets the result as it is. */
void once_break_line(once *o)
{
    if (!o->open || !isatty(STDOUT_FILENO) || !isatty(STDERR_FILENO))
        return;
    end_line(o);
    o->broken = true;
}

static void on_done(void *user, const host_result *result)
{
    once *o = user;
    o->code = result->error ? FAILED : 0;
    print(o, result->payload);
    if (*result->error_message)
        fprintf(stderr, "headway lambda host: the result broke off: %s: %s\n", result->error_type,
                result->error_message);
    if (!o->broken)
        end_line(o);
    o->done(o->user);
}

static void on_refused(void *user, const host_refusal *why)
{
    once *o = user;
    o->code = FAILED;
    fprintf(stderr, "headway lambda host: %s: %s\n", why->type, why->text);
    o->done(o->user);
}

static void on_begin(void *user, const char *content_type)
{
    (void)user;
    (void)content_type;
}

static int on_write(void *user, headway_bytes piece)
{
    print(user, piece);
    fflush(stdout);
    return 0;
}

static const char *name_of(const char *file)
{
    return strcmp(file, "-") == 0 ? "on standard input" : file;
}

static int read_event(const char *name, char **ret_text, size_t *ret_size)
{
    bool is_stdin = strcmp(name, "-") == 0;
    FILE *file = is_stdin ? stdin : fopen(name, "r");
    char *text = file ? malloc(HOST_PAYLOAD + 1) : NULL;
    size_t size = text ? fread(text, 1, HOST_PAYLOAD + 1, file) : 0;
    bool failed = !text || ferror(file);
    if (failed)
        fprintf(stderr, "headway lambda host: cannot read the event %s: %s\n", name_of(name),
                strerror(errno));
    if (file && !is_stdin)
        fclose(file);
    if (failed) {
        free(text);
        return HEADWAY_EIO;
    }
    *ret_text = text;
    *ret_size = size;
    return 0;
}

/* As the API takes and refuses them. One that is too large has been cut, and is refused so. */
static int check_event(const char *name, headway_bytes *event)
{
    size_t where;
    if (!event->size)
        *event = headway_bytes_of("{}", 2);
    if (event->size > HOST_PAYLOAD || api_check_json(*event, &where) == 0)
        return 0;
    fprintf(stderr, "headway lambda host: the event %s is no JSON from its byte %zu on\n",
            name_of(name), where + 1);
    return HEADWAY_EINVAL;
}

int once_invoke(once *o, host *h, const function_config *function, const char *file)
{
    static const host_sink sink = {on_done, on_refused, on_begin, on_write};
    const host_invoke_options options = {
        .size = sizeof options, .stream = true, .failure_apart = true};
    host_invocation *invocation;
    host_refusal why;
    char *text;
    size_t size;
    int error = read_event(file, &text, &size);
    if (error)
        return error;
    headway_bytes event = headway_bytes_of(text, size);
    error = check_event(file, &event);
    if (!error) {
        error = host_invoke(h, function->name, function->version, event, &options, &sink, o,
                            &invocation, &why);
        if (error)
            fprintf(stderr, "headway lambda host: %s: %s\n", why.type, why.text);
    }
    free(text);
    return error;
}
