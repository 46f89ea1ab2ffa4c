/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a zip says is in it, judged before a byte of it is unpacked. The central directory is the
 * truth, and every local header must agree with it: tools that read either then see the same.
 */
#ifndef HOST_ZIP_H
#define HOST_ZIP_H

#include <headway/alloc.h>
#include <headway/status.h>

enum {
    ZIP_ENTRIES = 65535, /* as many as there can be without zip64, which is not read */
    ZIP_UNZIPPED = 250 << 20,
    ZIP_PATH = 1024,
    ZIP_DEPTH = 64, /* folders in folders */
    ZIP_WHY = 256
};

typedef enum zip_kind { ZIP_FILE, ZIP_FOLDER, ZIP_LINK } zip_kind;
typedef enum zip_method { ZIP_STORED = 0, ZIP_DEFLATED = 8 } zip_method;

typedef struct zip_entry {
    const char *path; /* "a/b": relative, without "." or ".." */
    zip_kind kind;
    zip_method method;
    uint32_t mode; /* permissions, 0 to 0777; the owner may always read it and enter folders */
    uint32_t crc, size;
    headway_bytes data; /* packed, of the zip */
    headway_bytes name; /* of the zip, as it has it */
    size_t from;        /* where its local header begins */
} zip_entry;

typedef struct zip_limits {
    uint64_t unzipped; /* bytes of all; 0: ZIP_UNZIPPED */
    size_t entries;    /* 0: ZIP_ENTRIES */
} zip_limits;

/* The entries in the order of their paths, in arena, which should have room for 300 bytes each.
   limits NULL: the defaults. EINVAL with a sentence in why: it is no zip, is damaged, is encrypted,
   uses what is not read here, or has paths that lead out of the folder or name the same twice;
   ELIMIT likewise: more than a limit, or than can be in so few bytes; ENOMEM. */
int zip_read(headway_bytes zip, const zip_limits *limits, headway_arena *arena,
             zip_entry **ret_entries, size_t *ret_count, char why[ZIP_WHY]);

/* Whether a link at path may lead to target: in the folder that is unpacked, whatever else is a
   link there. 0, or EINVAL with a sentence. */
int zip_check_link(const char *path, headway_bytes target, char why[ZIP_WHY]);

#endif
