/* SPDX-License-Identifier: Apache-2.0 */
/* The end of a head, found as its bytes come. Every line ends with CR LF, and nothing else does. */
#include "http1.h"

static enum headway__http1_progress refuse(int status, const char *why,
                                           struct headway__http1_refusal *ret_refusal)
{
    *ret_refusal = (struct headway__http1_refusal){status, why};
    return HEADWAY__HTTP1_REFUSED;
}

/* The line, or what has come of it, is longer than may be. The same for all pieces of the input. */
static enum headway__http1_progress too_long(const struct headway__http1_scan *scan,
                                             const struct headway__http1_limits *limits, size_t end,
                                             struct headway__http1_refusal *ret_refusal)
{
    if (!scan->has_request_line &&
        end - scan->line > (size_t)limits->target_bytes + HEADWAY__HTTP1_LINE_EXTRA)
        return refuse(414, "the request line is longer than is taken here", ret_refusal);
    if (end > limits->header_bytes)
        return refuse(431, "request line and headers are larger than is taken here", ret_refusal);
    return HEADWAY__HTTP1_MORE;
}

/* The first line: an empty one may stand before the request, once. */
static enum headway__http1_progress first_line(struct headway__http1_scan *scan,
                                               const struct headway__http1_limits *limits,
                                               headway_bytes line,
                                               struct headway__http1_refusal *ret_refusal)
{
    struct headway__http_request request;
    headway_bytes authority;
    if (line.size == 0 && !scan->skipped) {
        scan->skipped = true;
        return HEADWAY__HTTP1_MORE;
    }
    *ret_refusal = headway__http1_line(line, limits, &request, &authority);
    scan->has_request_line = true;
    return ret_refusal->status ? HEADWAY__HTTP1_REFUSED : HEADWAY__HTTP1_MORE;
}

enum headway__http1_progress headway__http1_scan(struct headway__http1_scan *scan,
                                                 const struct headway__http1_limits *limits,
                                                 headway_bytes data,
                                                 struct headway__http1_refusal *ret_refusal)
{
    const uint8_t *bytes = data.data;
    const uint8_t *feed;
    while (scan->at < data.size && (feed = memchr(bytes + scan->at, '\n', data.size - scan->at))) {
        size_t end = (size_t)(feed - bytes), line = scan->line;
        enum headway__http1_progress progress = too_long(scan, limits, end + 1, ret_refusal);
        if (progress != HEADWAY__HTTP1_MORE)
            return progress;
        if (end == line || bytes[end - 1] != '\r')
            return refuse(400, "a line ends with LF alone, without CR", ret_refusal);
        scan->at = scan->line = (uint32_t)end + 1;
        if (scan->has_request_line && end - 1 == line)
            return HEADWAY__HTTP1_DONE;
        if (!scan->has_request_line)
            progress = first_line(scan, limits, headway_bytes_of(bytes + line, end - 1 - line),
                                  ret_refusal);
        if (progress != HEADWAY__HTTP1_MORE)
            return progress;
    }
    /* What is longer than an int can hold was refused before. */
    scan->at = (uint32_t)data.size;
    return too_long(scan, limits, data.size, ret_refusal);
}
