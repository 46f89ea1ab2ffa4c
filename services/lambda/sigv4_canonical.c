/* SPDX-License-Identifier: Apache-2.0 */
/* The canonical request: a line each of method, path, query, headers, their names, payload. */
#include "sigv4_parts.h"

/* Without white space at its ends, and a space for what is between words, a fold too. */
static void put_value(sigv4_out *out, headway_bytes value)
{
    const char *data = value.data;
    int space = 0, begun = 0;
    for (size_t i = 0; i < value.size; i++) {
        if (sigv4_is_space(data[i])) {
            space = begun;
            continue;
        }
        if (space)
            sigv4_put(out, ' ');
        sigv4_put(out, data[i]);
        space = 0;
        begun = 1;
    }
}

/* The values of a name that comes again are joined in their order. */
static void put_header(sigv4_out *out, const sigv4_request *request, headway_bytes name)
{
    int count = 0;
    sigv4_put_text(out, name);
    sigv4_put(out, ':');
    for (size_t i = 0; i < request->header_count; i++) {
        if (sigv4_compare_names(request->headers[i].name, name) != 0)
            continue;
        if (count++)
            sigv4_put(out, ',');
        put_value(out, request->headers[i].value);
    }
    sigv4_put(out, '\n');
}

static int put_headers(sigv4_out *out, const sigv4_request *request, headway_bytes names)
{
    size_t count = 0;
    while (names.size) {
        if (count++ == SIGV4_HEADERS)
            return HEADWAY_ELIMIT;
        put_header(out, request, sigv4_cut(&names, ';'));
    }
    return 0;
}

int sigv4_canonical(const sigv4_request *request, headway_bytes service,
                    headway_bytes signed_headers, headway_bytes payload_hash,
                    void (*write)(void *user, headway_bytes text), void *user)
{
    sigv4_out out = {.write = write, .user = user};
    if (request->header_count > SIGV4_HEADERS)
        return HEADWAY_ELIMIT;
    sigv4_put_text(&out, request->method);
    sigv4_put(&out, '\n');
    int error = sigv4_put_path(&out, request->path, sigv4_equals(service, "s3"));
    sigv4_put(&out, '\n');
    if (!error)
        error = sigv4_put_query(&out, request->query);
    sigv4_put(&out, '\n');
    if (!error)
        error = put_headers(&out, request, signed_headers);
    if (error)
        return error;
    sigv4_put(&out, '\n');
    sigv4_put_text(&out, signed_headers);
    sigv4_put(&out, '\n');
    sigv4_put_text(&out, payload_hash);
    sigv4_flush(&out);
    return 0;
}
