/* SPDX-License-Identifier: Apache-2.0 */
#include "zip_writer.h"

#include <headway/status.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>

enum {
    PATH_ROOM = 4096,
    DOS_DATE = 0x21,        /* 1980-01-01, the first day that a zip knows */
    MODE_FILE = 0100644,    /* the permissions that they get where they are unpacked, */
    MODE_PROGRAM = 0100755, /* as Unix has them, with a regular file's type */
    MODE_SHIFT = 16,
    LEVEL = 9
};

static int add(zip_t *zip, const zip_entry *entry)
{
    zip_source_t *source = zip_source_buffer(zip, entry->data.data, entry->data.size, 0);
    zip_int64_t index = source ? zip_file_add(zip, entry->name, source, ZIP_FL_ENC_UTF_8) : -1;
    if (index < 0) {
        zip_source_free(source);
        return -1;
    }
    zip_uint64_t at = (zip_uint64_t)index;
    zip_uint32_t mode = (zip_uint32_t)(entry->executable ? MODE_PROGRAM : MODE_FILE);
    if (zip_set_file_compression(zip, at, ZIP_CM_DEFLATE, LEVEL) != 0 ||
        zip_file_set_dostime(zip, at, 0, DOS_DATE, 0) != 0)
        return -1;
    return zip_file_set_external_attributes(zip, at, 0, ZIP_OPSYS_UNIX, mode << MODE_SHIFT);
}

static int fill(const char *path, const zip_entry *entries, size_t count, char why[ZIP_WHY])
{
    int code = 0;
    zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &code);
    if (!zip) {
        zip_error_t error;
        zip_error_init_with_code(&error, code);
        snprintf(why, ZIP_WHY, "%s: %s", path, zip_error_strerror(&error));
        zip_error_fini(&error);
        return HEADWAY_EIO;
    }
    size_t i = 0;
    while (i < count && add(zip, &entries[i]) == 0)
        i++;
    if (i == count && zip_close(zip) == 0)
        return 0;
    snprintf(why, ZIP_WHY, "%s: %s", path, zip_strerror(zip));
    zip_discard(zip);
    return HEADWAY_EIO;
}

/* The library writes beside the file and renames; but with the mode of a private file. */
int zip_write(const char *path, const zip_entry *entries, size_t count, char why[ZIP_WHY])
{
    int error = fill(path, entries, count, why);
    if (!error && chmod(path, 0644) != 0) {
        snprintf(why, ZIP_WHY, "%s: %s", path, strerror(errno));
        error = HEADWAY_EIO;
    }
    return error;
}
