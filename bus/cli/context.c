/* SPDX-License-Identifier: Apache-2.0 */
#include "context.h"

#include "run.h"

#include <headway/status.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATH_MOST = 1024, FILE_MOST = 4096 };

static int name_ok(const char *name)
{
    size_t size = strlen(name);
    return size > 0 && size < 64 && *name != '.' &&
           strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") ==
               size;
}

/* A whole small file, ended by NUL. EINVAL: there is none. */
static int slurp(const char *name, char text[FILE_MOST])
{
    char folder[768], path[PATH_MOST];
    if (headway__config_directory(folder, sizeof folder) != 0)
        return HEADWAY_EINVAL;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    if (!file)
        return HEADWAY_EINVAL;
    size_t size = fread(text, 1, FILE_MOST - 1, file);
    fclose(file);
    text[size] = 0;
    return size == FILE_MOST - 1 || strlen(text) != size ? HEADWAY_EMALFORMED : 0;
}

static int take(const char *line, const char *word, char *value, size_t size)
{
    size_t n = strlen(word);
    if (strncmp(line, word, n) != 0 || line[n] != ' ' || strlen(line + n + 1) >= size)
        return 0;
    memcpy(value, line + n + 1, strlen(line + n + 1) + 1);
    return 1;
}

int headway__context_find(const char *name, headway__context *ret_context)
{
    char path[96], text[FILE_MOST];
    headway__context c = {.bus = ""};
    if (!name_ok(name))
        return HEADWAY_EINVAL;
    snprintf(path, sizeof path, "contexts/%s", name);
    int error = slurp(path, text);
    for (char *line = text, *next; !error && *line; line = next) {
        size_t size = strcspn(line, "\n");
        next = line + size + (line[size] != 0);
        line[size] = 0;
        if (*line && *line != '#' && !take(line, "bus", c.bus, sizeof c.bus) &&
            !take(line, "identity", c.identity, sizeof c.identity) &&
            !take(line, "broker-key", c.broker_key, sizeof c.broker_key))
            error = HEADWAY_EMALFORMED;
    }
    if (!error && !*c.bus)
        error = HEADWAY_EMALFORMED;
    if (error)
        return error;
    snprintf(c.name, sizeof c.name, "%s", name);
    *ret_context = c;
    return 0;
}

void headway__context_current(char name[64])
{
    char text[FILE_MOST];
    const char *named = getenv("HEADWAY_CONTEXT");
    name[0] = 0;
    if (named && *named) {
        snprintf(name, 64, "%s", named);
        return;
    }
    if (slurp("context", text) != 0)
        return;
    text[strcspn(text, "\r\n")] = 0;
    if (name_ok(text))
        memcpy(name, text, strlen(text) + 1);
}
