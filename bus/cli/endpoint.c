/* SPDX-License-Identifier: Apache-2.0 */
/* Where a bus is: URLs as they stand, or names in the runtime directory, with commas between. */
#include <headway/main.h>

#include "context.h"
#include "run.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { SUN_PATH = 107, PATH_MOST = 640 };

/* XDG_RUNTIME_DIR, else /run for root, else a private folder in the temporary directory. */
int headway__runtime_directory(char *path, size_t size)
{
    const char *runtime = getenv("XDG_RUNTIME_DIR");
    const char *temporary = getenv("TMPDIR");
    int n;
    if (runtime && *runtime == '/')
        n = snprintf(path, size, "%s/headway", runtime);
    else if (geteuid() == 0)
        n = snprintf(path, size, "/run/headway");
    else
        n = snprintf(path, size, "%s/headway-%u",
                     temporary && *temporary == '/' ? temporary : "/tmp", (unsigned)geteuid());
    return n > 0 && (size_t)n < size ? 0 : HEADWAY_ELIMIT;
}

int headway__config_directory(char *path, size_t size)
{
    const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    int n;
    if (config && *config == '/')
        n = snprintf(path, size, "%s/headway", config);
    else if (home && *home == '/')
        n = snprintf(path, size, "%s/.config/headway", home);
    else
        return HEADWAY_EINVAL;
    return n > 0 && (size_t)n < size ? 0 : HEADWAY_ELIMIT;
}

static int name_ok(const char *name)
{
    for (; *name; name++)
        if ((unsigned char)*name <= ' ' || *name == '/')
            return 0;
    return 1;
}

/* One item of the list. path has room for PATH_MOST bytes. */
static int endpoint_of(const char *name, char *path)
{
    char directory[512];
    int n;
    if (strstr(name, "://")) {
        n = snprintf(path, PATH_MOST, "%s", name);
    } else {
        if (!name_ok(name) || headway__runtime_directory(directory, sizeof directory) != 0)
            return HEADWAY_EADDRESS;
        n = snprintf(path, PATH_MOST, "ipc://%s/%s.sock", directory, name);
    }
    if (n <= 0 || n >= PATH_MOST)
        return HEADWAY_EADDRESS;
    if (strncmp(path, "ipc://", 6) == 0 && strlen(path) - 6 > SUN_PATH)
        return HEADWAY_EADDRESS;
    return 0;
}

/* One item, perhaps of a context. */
static int add_item(const char *item, const headway__context *from, headway__place *ret_place)
{
    *ret_place = (headway__place){.url = ""};
    if (from) {
        snprintf(ret_place->identity, sizeof ret_place->identity, "%s", from->identity);
        snprintf(ret_place->broker_key, sizeof ret_place->broker_key, "%s", from->broker_key);
    }
    return endpoint_of(item, ret_place->url);
}

int headway__endpoint_plain(const char *names_or_urls, char *url, size_t size)
{
    char item[PATH_MOST], path[PATH_MOST];
    const char *list = names_or_urls;
    size_t used = 0, count = 0;
    if (!list || !*list)
        list = getenv("HEADWAY_BUS");
    if (!list || !*list)
        list = "main";
    if (size > 0)
        *url = 0;
    for (;;) {
        size_t length = strcspn(list, ",");
        if (length == 0 || length >= sizeof item)
            return HEADWAY_EADDRESS;
        if (++count > HEADWAY_BROKERS_LIMIT)
            return HEADWAY_ELIMIT;
        memcpy(item, list, length);
        item[length] = 0;
        if (endpoint_of(item, path) != 0)
            return HEADWAY_EADDRESS;
        int n = snprintf(url + used, size - used, "%s%s", used ? "," : "", path);
        if (n < 0 || (size_t)n >= size - used)
            return HEADWAY_ELIMIT;
        used += (size_t)n;
        if (!list[length])
            return 0;
        list += length + 1;
    }
}

void headway__endpoint_wrong(const char *who, const char *given, int error)
{
    char current[64] = "";
    if (!given || !*given)
        given = getenv("HEADWAY_BUS");
    int is_context = !given || !*given;
    if (is_context) {
        (void)headway__context_current(current);
        given = *current ? current : "context";
    }
    if (error == HEADWAY_EMALFORMED || error == HEADWAY_EIO)
        fprintf(stderr, "%s: '%s' may be a context, but %s: see `headway context ls`\n", who, given,
                error == HEADWAY_EIO ? "the folder of contexts, or its file, cannot be read"
                                     : "its file is damaged");
    else if (is_context)
        fprintf(stderr, "%s: there is no context '%s' that can be read; `headway context ls`\n",
                who, given);
    else if (error == HEADWAY_ELIMIT)
        fprintf(stderr, "%s: '%s' names more than %d brokers\n", who, given, HEADWAY_BROKERS_LIMIT);
    else
        fprintf(stderr,
                "%s: '%s' is no bus: write a name without blanks and slashes, ipc://PATH "
                "of at most 107 bytes, tcp://HOST:PORT, or several with commas between\n",
                who, given);
}

/* Reads list, items with commas between, and adds them to at. */
static int add_items(const char *list, const headway__context *from, headway__places *at)
{
    char item[PATH_MOST];
    for (;; list++) {
        headway__context context;
        size_t length = strcspn(list, ",");
        if (length == 0 || length >= sizeof item)
            return HEADWAY_EADDRESS;
        memcpy(item, list, length);
        item[length] = 0;
        list += length;
        int error =
            from || strstr(item, "://") ? HEADWAY_EINVAL : headway__context_find(item, &context);
        if (error && error != HEADWAY_EINVAL)
            return error;
        if (!error)
            error = add_items(context.bus, &context, at);
        else if (at->count == HEADWAY_BROKERS_LIMIT)
            error = HEADWAY_ELIMIT;
        else
            error = add_item(item, from, &at->all[at->count++]);
        if (error || !*list)
            return error;
    }
}

int headway__places_of(const char *names_or_urls, headway__places *ret_places)
{
    char current[64];
    headway__context context;
    const char *from = names_or_urls && *names_or_urls ? names_or_urls : getenv("HEADWAY_BUS");
    ret_places->count = 0;
    if (from && *from)
        return add_items(from, NULL, ret_places);
    int error = headway__context_current(current);
    if (!error && !*current)
        return add_items("main", &(headway__context){.name = ""}, ret_places);
    if (!error)
        error = headway__context_find(current, &context);
    if (error)
        return error == HEADWAY_EINVAL ? HEADWAY_EADDRESS : error;
    return add_items(context.bus, &context, ret_places);
}

int headway_endpoint(const char *names_or_urls, char *url, size_t size)
{
    headway__places places;
    size_t used = 0;
    int error = headway__places_of(names_or_urls, &places);
    if (size > 0)
        *url = 0;
    for (size_t i = 0; i < places.count && error == 0; i++) {
        int n = snprintf(url + used, size - used, "%s%s", i ? "," : "", places.all[i].url);
        if (n < 0 || (size_t)n >= size - used)
            error = HEADWAY_ELIMIT;
        else
            used += (size_t)n;
    }
    return error;
}
