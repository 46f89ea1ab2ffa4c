/* SPDX-License-Identifier: Apache-2.0 */
#include "cli.h"
#include "rights_file.h"

#include <stdlib.h>

int rights_file_read(rights_file *file, const char *command, const char *path)
{
    char at[1024], why[512];
    size_t size;
    snprintf(at, sizeof at, "@%s", path);
    file->path = path;
    char *text = text_read(at, &size, why, sizeof why);
    if (!text) {
        fprintf(stderr, "headway %s: %s: %s\n", command, path, why);
        return HEADWAY__EXIT_DATA;
    }
    int error = rights_file_parse(file, headway_bytes_of(text, size));
    free(text);
    if (error == HEADWAY_ENOMEM)
        return HEADWAY__EXIT_SOFTWARE;
    return error ? HEADWAY__EXIT_DATA : 0;
}
