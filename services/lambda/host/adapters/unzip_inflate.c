/* SPDX-License-Identifier: Apache-2.0 */
#include "unzip_inflate.h"

#include <zlib.h>

enum { PIECE = 32 << 10, RAW = -15 /* no header, the largest window */ };

struct out {
    int (*write)(void *user, headway_bytes piece);
    void *user;
    uint64_t left;
    uLong crc;
};

static int put(struct out *out, headway_bytes piece)
{
    if (piece.size > out->left)
        return HEADWAY_EINVAL;
    out->left -= piece.size;
    out->crc = crc32(out->crc, piece.data, (uInt)piece.size);
    return piece.size ? out->write(out->user, piece) : 0;
}

/* All that z has to say; what comes behind its end is damage. */
static int drain(z_stream *z, struct out *out)
{
    unsigned char piece[PIECE];
    for (int state = Z_OK; state != Z_STREAM_END;) {
        z->next_out = piece;
        z->avail_out = sizeof piece;
        state = inflate(z, Z_NO_FLUSH);
        if (state == Z_MEM_ERROR)
            return HEADWAY_ENOMEM;
        if (state != Z_OK && state != Z_STREAM_END)
            return HEADWAY_EINVAL;
        int error = put(out, headway_bytes_of(piece, sizeof piece - z->avail_out));
        if (error)
            return error;
    }
    return z->avail_in ? HEADWAY_EINVAL : 0;
}

static int inflate_all(const zip_entry *entry, struct out *out)
{
    z_stream z = {.next_in = (Bytef *)(uintptr_t)entry->data.data,
                  .avail_in = (uInt)entry->data.size};
    int state = inflateInit2(&z, RAW);
    if (state != Z_OK)
        return HEADWAY_ENOMEM;
    int error = drain(&z, out);
    inflateEnd(&z);
    return error;
}

int unzip_inflate(const zip_entry *entry, int (*write)(void *user, headway_bytes piece), void *user)
{
    struct out out = {write, user, entry->size, crc32(0, NULL, 0)};
    int error = entry->method == ZIP_STORED ? put(&out, entry->data) : inflate_all(entry, &out);
    if (!error && (out.left || out.crc != entry->crc))
        error = HEADWAY_EINVAL;
    return error;
}
