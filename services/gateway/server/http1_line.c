/* SPDX-License-Identifier: Apache-2.0 */
/* method SP target SP version, each space exactly one. */
#include "http1.h"

typedef struct headway__http1_refusal refusal;

static refusal bad(int status, const char *why)
{
    return (refusal){status, why};
}

static const refusal fine = {0, NULL};

/* Every "%" has its two digits. */
static bool has_whole_escapes(headway_bytes text)
{
    const uint8_t *at = text.data, *end = at + text.size;
    while (at < end && (at = memchr(at, '%', (size_t)(end - at)))) {
        if (end - at < 3 || !headway__http1_is(at[1], HEADWAY__HTTP1_HEX) ||
            !headway__http1_is(at[2], HEADWAY__HTTP1_HEX))
            return false;
        at += 3;
    }
    return true;
}

static refusal read_version(headway_bytes text, int *ret_version)
{
    const uint8_t *v = text.data;
    if (text.size != 8 || memcmp(v, "HTTP/", 5) != 0 || v[6] != '.' || v[5] < '0' || v[5] > '9' ||
        v[7] < '0' || v[7] > '9')
        return bad(400, "the request line does not end with a version such as HTTP/1.1");
    if (v[5] != '1' || v[7] > '1')
        return bad(505, "only HTTP/1.1 and HTTP/1.0 are spoken here");
    *ret_version = 10 + (v[7] - '0');
    return fine;
}

/* Path and query. */
static refusal read_origin(headway_bytes target, struct headway__http_request *request)
{
    const uint8_t *data = target.data;
    const uint8_t *mark = memchr(data, '?', target.size);
    size_t path_size = mark ? (size_t)(mark - data) : target.size;
    request->path = headway_bytes_of(data, path_size);
    request->query = headway_bytes_of(mark ? mark + 1 : data + target.size,
                                      mark ? target.size - path_size - 1 : 0);
    if (!headway__http1_all(request->path, HEADWAY__HTTP1_PATH))
        return bad(400, "the path has a character that must be percent-encoded, as %20 or %3E");
    if (!headway__http1_all(request->query, HEADWAY__HTTP1_QUERY))
        return bad(400, "the query has a character that must be percent-encoded, as %20 or %3E");
    if (!has_whole_escapes(target))
        return bad(400, "a percent sign of the target is not followed by two hexadecimal digits");
    return fine;
}

static size_t scheme_size(headway_bytes target)
{
    static const char *const schemes[] = {"http://", "https://"};
    for (size_t i = 0; i < 2; i++) {
        size_t size = strlen(schemes[i]);
        if (target.size >= size &&
            headway__http1_equal(headway_bytes_of(target.data, size), schemes[i]))
            return size;
    }
    return 0;
}

static refusal read_absolute(headway_bytes target, size_t scheme,
                             struct headway__http_request *request, headway_bytes *ret_authority)
{
    const uint8_t *from = (const uint8_t *)target.data + scheme;
    size_t size = 0, rest = target.size - scheme;
    while (size < rest && from[size] != '/' && from[size] != '?')
        size++;
    *ret_authority = headway_bytes_of(from, size);
    if (!headway__http1_host(*ret_authority))
        return bad(400, "the target's host is malformed");
    if (size < rest && from[size] == '/')
        return read_origin(headway_bytes_of(from + size, rest - size), request);
    if (size < rest)
        return bad(400, "the target has no path before its query");
    request->path = headway_bytes_of("/", 1);
    request->query = headway_bytes_of("", 0);
    return fine;
}

static refusal read_target(headway_bytes target, struct headway__http_request *request,
                           headway_bytes *ret_authority)
{
    size_t scheme = scheme_size(target);
    if (headway__http1_equal(request->method, "CONNECT"))
        return bad(501, "CONNECT is not served: this is no proxy");
    if (*(const uint8_t *)target.data == '/')
        return read_origin(target, request);
    if (scheme)
        return read_absolute(target, scheme, request, ret_authority);
    if (target.size != 1 || *(const uint8_t *)target.data != '*')
        return bad(400, "the target does not begin with a slash");
    if (request->method.size != 7 || memcmp(request->method.data, "OPTIONS", 7) != 0)
        return bad(400, "the target * is for OPTIONS alone");
    request->path = target;
    request->query = headway_bytes_of("", 0);
    return fine;
}

refusal headway__http1_line(headway_bytes line, const struct headway__http1_limits *limits,
                            struct headway__http_request *ret_request, headway_bytes *ret_authority)
{
    const uint8_t *from = line.data, *end = from + line.size;
    const uint8_t *space = line.size ? memchr(from, ' ', line.size) : NULL, *second;
    refusal refused;
    if (!space || space == from)
        return bad(400, "the request line is not: method, space, target, space, version");
    ret_request->method = headway_bytes_of(from, (size_t)(space - from));
    if (!headway__http1_all(ret_request->method, HEADWAY__HTTP1_TOKEN))
        return bad(400, "the method has a character that none may have");
    if (ret_request->method.size > HEADWAY__HTTP1_METHOD)
        return bad(501, "the method is longer than any that is known");
    second = memchr(space + 1, ' ', (size_t)(end - space - 1));
    if (!second || second == space + 1)
        return bad(400, "the request line is not: method, space, target, space, version");
    if ((size_t)(second - space - 1) > limits->target_bytes)
        return bad(414, "the target is longer than is taken here");
    refused = read_version(headway_bytes_of(second + 1, (size_t)(end - second - 1)),
                           &ret_request->version);
    if (refused.status)
        return refused;
    *ret_authority = headway_bytes_of(NULL, 0);
    return read_target(headway_bytes_of(space + 1, (size_t)(second - space - 1)), ret_request,
                       ret_authority);
}
