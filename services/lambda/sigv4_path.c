/* SPDX-License-Identifier: Apache-2.0 */
/* The canonical path. All services but s3 take the path of the request line without its dots and
   doubled slashes, and encode what is encoded already once more. */
#include "sigv4_parts.h"

/* As it came, but for bytes that should have been escaped. */
static void put_kept(sigv4_out *out, headway_bytes path)
{
    const char *data = path.data;
    for (size_t i = 0; i < path.size; i++) {
        int escaped = sigv4_escape(headway_bytes_of(data + i, path.size - i)) >= 0;
        if (escaped || data[i] == '/' || sigv4_is_unreserved(data[i]))
            sigv4_put(out, data[i]);
        else
            sigv4_put_escaped(out, data[i]);
    }
}

/* The segments that are left once "." and ".." have had their effect. */
static int normalize(headway_bytes path, headway_bytes *segments, size_t *ret_count)
{
    size_t count = 0;
    while (path.size) {
        headway_bytes segment = sigv4_cut(&path, '/');
        if (!segment.size || sigv4_equals(segment, "."))
            continue;
        if (sigv4_equals(segment, "..")) {
            count -= count > 0;
            continue;
        }
        if (count == SIGV4_SEGMENTS)
            return HEADWAY_ELIMIT;
        segments[count++] = segment;
    }
    *ret_count = count;
    return 0;
}

int sigv4_put_path(sigv4_out *out, headway_bytes path, int keep)
{
    headway_bytes segments[SIGV4_SEGMENTS];
    size_t count;
    if (keep && path.size) {
        put_kept(out, path);
        return 0;
    }
    int error = normalize(path, segments, &count);
    if (error)
        return error;
    for (size_t i = 0; i < count; i++) {
        sigv4_put(out, '/');
        sigv4_put_encoded(out, segments[i]);
    }
    if (!count || ((const char *)path.data)[path.size - 1] == '/')
        sigv4_put(out, '/');
    return 0;
}
