/* SPDX-License-Identifier: Apache-2.0 */
#include "cli.h"
#include "key_files.h"
#include "rights_file.h"

#include <errno.h>
#include <stdlib.h>

/* Allocated; one byte more than is taken is read, so that whoever parses it says so. */
static int read_text(const char *command, const char *path, char **ret_text, size_t *ret_size)
{
    char why[512];
    if (strcmp(path, "-") != 0) {
        int code = headway__key_file_read(path, RIGHTS_TEXT_MOST + 1, ret_text, ret_size);
        if (!code && !*ret_text)
            fprintf(stderr,
                    "headway %s: cannot read %s: %s; `headway acl new` writes one to begin with\n",
                    command, path, strerror(ENOENT));
        return code ? code : *ret_text ? 0 : HEADWAY__EXIT_DATA;
    }
    *ret_text = text_read(path, ret_size, why, sizeof why);
    if (!*ret_text)
        fprintf(stderr, "headway %s: %s\n", command, why);
    return *ret_text ? 0 : HEADWAY__EXIT_DATA;
}

int rights_file_read(rights_file *file, const char *command, const char *path)
{
    char *text = NULL;
    size_t size = 0;
    file->path = path;
    int code = read_text(command, path, &text, &size);
    if (code)
        return code;
    int error = rights_file_parse(file, headway_bytes_of(text, size));
    free(text);
    if (error == HEADWAY_ENOMEM)
        return HEADWAY__EXIT_SOFTWARE;
    return error ? HEADWAY__EXIT_DATA : 0;
}
