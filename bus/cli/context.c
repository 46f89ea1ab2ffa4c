/* SPDX-License-Identifier: Apache-2.0 */
#include "context.h"

#include "key_files.h"
#include "run.h"

#include <headway/status.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_MOST = 4096 };

static int name_ok(const char *name)
{
    size_t size = strlen(name);
    return size > 0 && size < 64 && *name != '.' &&
           strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") ==
               size;
}

/* A whole small file, allocated, ended by NUL. EINVAL: there is none; EMALFORMED; EIO. */
static int slurp(const char *name, char **ret_text)
{
    char folder[768], path[900];
    size_t size;
    if (headway__config_directory(folder, sizeof folder) != 0)
        return HEADWAY_EINVAL;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    switch (headway__key_file_get(path, FILE_MOST, ret_text, &size)) {
    case 0:
        return 0;
    case ENOENT:
    case ENOTDIR: /* of who has no home: /dev/null/.config */
        return HEADWAY_EINVAL;
    case ENOMEM:
        return HEADWAY_ENOMEM;
    case EFBIG:
    case EILSEQ:
        return HEADWAY_EMALFORMED;
    default:
        return HEADWAY_EIO;
    }
}

static int take(const char *line, const char *word, char *value, size_t size)
{
    size_t n = strlen(word);
    if (strncmp(line, word, n) != 0 || line[n] != ' ' || strlen(line + n + 1) >= size)
        return 0;
    memcpy(value, line + n + 1, strlen(line + n + 1) + 1);
    return 1;
}

static int read_lines(char *text, headway__context *c)
{
    for (char *line = text, *next; *line; line = next) {
        size_t size = strcspn(line, "\n");
        next = line + size + (line[size] != 0);
        line[size] = 0;
        if (size > 0 && line[size - 1] == '\r')
            line[size - 1] = 0;
        if (*line && *line != '#' && !take(line, "bus", c->bus, sizeof c->bus) &&
            !take(line, "identity", c->identity, sizeof c->identity) &&
            !take(line, "broker-key", c->broker_key, sizeof c->broker_key))
            return HEADWAY_EMALFORMED;
    }
    return *c->bus ? 0 : HEADWAY_EMALFORMED;
}

int headway__context_find(const char *name, headway__context *ret_context)
{
    char path[96], *text = NULL;
    headway__context c = {.bus = ""};
    if (!name_ok(name))
        return HEADWAY_EINVAL;
    snprintf(path, sizeof path, "contexts/%s", name);
    int error = slurp(path, &text);
    if (!error)
        error = read_lines(text, &c);
    free(text);
    if (error)
        return error;
    snprintf(c.name, sizeof c.name, "%s", name);
    *ret_context = c;
    return 0;
}

int headway__context_current(char name[64])
{
    char *text = NULL;
    const char *named = getenv("HEADWAY_CONTEXT");
    name[0] = 0;
    if (named && *named) {
        snprintf(name, 64, "%s", named);
        return 0;
    }
    int error = slurp("context", &text);
    if (!error) {
        text[strcspn(text, "\r\n")] = 0;
        if (name_ok(text))
            memcpy(name, text, strlen(text) + 1);
        else
            error = HEADWAY_EMALFORMED;
    }
    free(text);
    return error == HEADWAY_EINVAL ? 0 : error;
}

int headway__context_meant(const char *given, headway__context *ret_context)
{
    char current[64];
    const char *name = given && *given ? given : getenv("HEADWAY_BUS");
    if (!name || !*name) {
        if (headway__context_current(current) != 0)
            return 0;
        name = current;
    }
    return headway__context_find(name, ret_context) == 0;
}
