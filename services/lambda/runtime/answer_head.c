/* SPDX-License-Identifier: Apache-2.0 */
#include "answer_head.h"

#include <ctype.h>
#include <strings.h>

enum { STATUS_LINE = 12, MOST_DIGITS = 15 };

/* "HTTP/1.1 200", and perhaps words. */
static int read_status(answer *a, const char *line)
{
    if (strlen(line) < STATUS_LINE || strncmp(line, "HTTP/1.", 7) != 0 || line[8] != ' ' ||
        (line[12] && line[12] != ' '))
        return HEADWAY_EMALFORMED;
    for (int i = 9; i < STATUS_LINE; i++) {
        if (line[i] < '0' || line[i] > '9')
            return HEADWAY_EMALFORMED;
        a->status = a->status * 10 + (line[i] - '0');
    }
    a->closes = line[7] == '0';
    return a->status >= 100 && a->status < 600 ? 0 : HEADWAY_EMALFORMED;
}

static int read_length(const char *value, answer_framing *framing)
{
    size_t digits = strspn(value, "0123456789");
    if (framing->has_length || digits == 0 || value[digits] || digits > MOST_DIGITS)
        return HEADWAY_EMALFORMED;
    framing->has_length = 1;
    for (; *value; value++)
        framing->length = framing->length * 10 + (unsigned)(*value - '0');
    return 0;
}

static int read_encoding(const char *value, answer_framing *framing)
{
    if (framing->chunked || strcasecmp(value, "chunked") != 0)
        return HEADWAY_EMALFORMED;
    framing->chunked = 1;
    return 0;
}

static void read_known(answer_headers *headers, const char *name, const char *value)
{
    const struct {
        const char *name, **value;
    } known[] = {
        {"Aws-Request-Id", &headers->request_id}, {"Deadline-Ms", &headers->deadline_ms},
        {"Trace-Id", &headers->trace_id},         {"Client-Context", &headers->client_context},
        {"Cognito-Identity", &headers->identity}, {"Aws-Tenant-Id", &headers->tenant},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strcasecmp(name, known[i].name) == 0)
            *known[i].value = value;
}

static int is_name(const char *name)
{
    for (const char *at = name; *at; at++)
        if (!isalnum((unsigned char)*at) && !strchr("!#$%&'*+-.^_`|~", *at))
            return 0;
    return *name != 0;
}

/* One line, which is cut into name and value. */
static int read_field(answer *a, char *line, answer_framing *framing)
{
    static const char ours[] = "Lambda-Runtime-";
    char *value = strchr(line, ':');
    if (!value)
        return HEADWAY_EMALFORMED;
    *value++ = 0;
    if (!is_name(line))
        return HEADWAY_EMALFORMED;
    value += strspn(value, " \t");
    for (char *end = value + strlen(value); end > value && (end[-1] == ' ' || end[-1] == '\t');)
        *--end = 0;
    if (strcasecmp(line, "Content-Length") == 0)
        return read_length(value, framing);
    if (strcasecmp(line, "Transfer-Encoding") == 0)
        return read_encoding(value, framing);
    if (strcasecmp(line, "Connection") == 0)
        a->closes =
            strcasecmp(value, "close") == 0 || (a->closes && strcasecmp(value, "keep-alive") != 0);
    else if (strncasecmp(line, ours, sizeof ours - 1) == 0)
        read_known(&a->headers, line + sizeof ours - 1, value);
    return 0;
}

/* The next line, ended with NUL in place; NULL: it has a NUL of its own. */
static char *next_line(char **at)
{
    char *line = *at, *feed = strchr(line, '\n');
    if (!feed)
        return NULL;
    feed[-1] = 0;
    *at = feed + 1;
    return memchr(line, '\r', (size_t)(feed - 1 - line)) ? NULL : line;
}

int answer_head_read(answer *a, answer_framing *ret_framing)
{
    answer_framing framing = {0};
    int error = growing_add(&a->head, headway_bytes_of("", 1));
    char *at = a->head.data, *line = error ? NULL : next_line(&at);
    if (error != 0)
        return error;
    if (!line || read_status(a, line) != 0)
        return HEADWAY_EMALFORMED;
    while ((line = next_line(&at)) && *line)
        if (read_field(a, line, &framing) != 0)
            return HEADWAY_EMALFORMED;
    if (!line || (framing.chunked && framing.has_length))
        return HEADWAY_EMALFORMED;
    *ret_framing = framing;
    return 0;
}
