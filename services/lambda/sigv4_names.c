/* SPDX-License-Identifier: Apache-2.0 */
/* Which headers of a request are signed. */
#include "sigv4_parts.h"

#include <stdlib.h>

const char *const sigv4_added_names[SIGV4_ADDED] = {"x-amz-date", "x-amz-content-sha256",
                                                    "x-amz-security-token", "authorization"};

/* Changed, added or taken away by what stands between us and AWS. */
static int is_left_out(headway_bytes name)
{
    static const char *const names[] = {"user-agent", "expect", "transfer-encoding", "connection",
                                        "x-amzn-trace-id"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (sigv4_is_named(name, names[i]))
            return 1;
    }
    return 0;
}

/* A token of RFC 9110: nothing else can be told from what separates names. */
static int is_token(headway_bytes name)
{
    const char *data = name.data;
    for (size_t i = 0; i < name.size; i++) {
        char c = data[i];
        int word = sigv4_lower(c) >= 'a' && sigv4_lower(c) <= 'z';
        if (!word && (!c || !strchr("0123456789!#$%&'*+-.^_`|~", c)))
            return 0;
    }
    return name.size > 0;
}

int sigv4_check(const sigv4_request *request)
{
    if (request->header_count > SIGV4_HEADERS - SIGV4_ADDED)
        return HEADWAY_ELIMIT;
    for (size_t i = 0; i < request->header_count; i++) {
        if (!is_token(request->headers[i].name))
            return HEADWAY_EINVAL;
    }
    for (size_t i = 0; i < SIGV4_ADDED; i++) {
        if (sigv4_header(request, sigv4_added_names[i]))
            return HEADWAY_EINVAL;
    }
    return sigv4_header(request, "host") ? 0 : HEADWAY_EINVAL;
}

static int compare(const void *a, const void *b)
{
    return sigv4_compare_names(*(const headway_bytes *)a, *(const headway_bytes *)b);
}

int sigv4_list_names(const sigv4_request *request, headway_arena *arena, headway_bytes *ret_names)
{
    headway_bytes names[SIGV4_HEADERS];
    size_t count = 0, size = 0, used = 0;
    for (size_t i = 0; i < request->header_count; i++) {
        if (is_left_out(request->headers[i].name))
            continue;
        names[count++] = request->headers[i].name;
        size += request->headers[i].name.size + 1;
    }
    qsort(names, count, sizeof *names, compare);
    char *text = headway_arena_take(arena, size);
    if (!text)
        return HEADWAY_ENOMEM;
    for (size_t i = 0; i < count; i++) {
        const char *name = names[i].data;
        if (i && sigv4_compare_names(names[i - 1], names[i]) == 0)
            continue;
        if (used)
            text[used++] = ';';
        for (size_t j = 0; j < names[i].size; j++)
            text[used++] = sigv4_lower(name[j]);
    }
    *ret_names = headway_bytes_of(text, used);
    return 0;
}
