/* SPDX-License-Identifier: Apache-2.0 */
/* Where a bus is: a URL as it stands, or a name in the runtime directory. */
#include <headway/main.h>

#include "run.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { SUN_PATH = 107 };

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

static int name_ok(const char *name)
{
    for (; *name; name++)
        if ((unsigned char)*name <= ' ' || *name == '/')
            return 0;
    return 1;
}

int headway_endpoint(const char *name_or_url, char *url, size_t size)
{
    char directory[512], path[640];
    const char *name = name_or_url;
    if (!name || !*name)
        name = getenv("HEADWAY_BUS");
    if (!name || !*name)
        name = "main";
    int n;
    if (strstr(name, "://")) {
        n = snprintf(path, sizeof path, "%s", name);
    } else {
        if (!name_ok(name) || headway__runtime_directory(directory, sizeof directory) != 0)
            return HEADWAY_EADDRESS;
        n = snprintf(path, sizeof path, "ipc://%s/%s.sock", directory, name);
    }
    if (n < 0 || (size_t)n >= sizeof path)
        return HEADWAY_EADDRESS;
    if (strncmp(path, "ipc://", 6) == 0 && strlen(path) - 6 > SUN_PATH)
        return HEADWAY_EADDRESS;
    if (strlen(path) + 1 > size)
        return HEADWAY_ELIMIT;
    memcpy(url, path, strlen(path) + 1);
    return 0;
}
