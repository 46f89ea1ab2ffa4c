/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE /* dladdr */
#include "module.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The folder of the file that this code was loaded from; "" when it has none in its name. */
static void own_folder(char *folder, size_t size)
{
    static const char here;
    Dl_info self;
    folder[0] = '\0';
    const char *slash = dladdr(&here, &self) ? strrchr(self.dli_fname, '/') : NULL;
    if (slash)
        snprintf(folder, size, "%.*s/", (int)(slash - self.dli_fname), self.dli_fname);
}

/* Beside us first: the sanitizers hide our run path from the loader. */
static void *load(const char *variable, const char *file)
{
    const char *path = getenv(variable);
    char folder[512], beside[600];
    if (path && *path)
        return dlopen(path, RTLD_NOW | RTLD_LOCAL);
    own_folder(folder, sizeof folder);
    snprintf(beside, sizeof beside, "%s%s", folder, file);
    void *module = folder[0] ? dlopen(beside, RTLD_NOW | RTLD_LOCAL) : NULL;
    return module ? module : dlopen(file, RTLD_NOW | RTLD_LOCAL);
}

void *headway__module_symbol(const char *variable, const char *file, const char *symbol)
{
    void *module = load(variable, file);
    return module ? dlsym(module, symbol) : NULL;
}
