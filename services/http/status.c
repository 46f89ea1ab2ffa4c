/* SPDX-License-Identifier: Apache-2.0 */
#include <headway/http/status.h>

#include "internal.h"

struct code {
    int http, code;
    const char *reason;
};

/* For the way back the first of a number counts; for the way out the first of a code. */
static const struct code codes[] = {
    {200, HEADWAY_OK, "OK"},
    {400, HEADWAY_INVALID_ARGUMENT, "Bad Request"},
    {400, HEADWAY_FAILED_PRECONDITION, "Bad Request"},
    {400, HEADWAY_OUT_OF_RANGE, "Bad Request"},
    {401, HEADWAY_UNAUTHENTICATED, "Unauthorized"},
    {403, HEADWAY_PERMISSION_DENIED, "Forbidden"},
    {404, HEADWAY_NOT_FOUND, "Not Found"},
    {409, HEADWAY_ABORTED, "Conflict"},
    {409, HEADWAY_ALREADY_EXISTS, "Conflict"},
    {429, HEADWAY_RESOURCE_EXHAUSTED, "Too Many Requests"},
    {499, HEADWAY_CANCELLED, "Client Closed Request"},
    {500, HEADWAY_INTERNAL, "Internal Server Error"},
    {500, HEADWAY_UNKNOWN, "Internal Server Error"},
    {500, HEADWAY_DATA_LOSS, "Internal Server Error"},
    {501, HEADWAY_UNIMPLEMENTED, "Not Implemented"},
    {503, HEADWAY_UNAVAILABLE, "Service Unavailable"},
    {504, HEADWAY_DEADLINE_EXCEEDED, "Gateway Timeout"},
    /* What no code is written as. */
    {101, HEADWAY_OK, "Switching Protocols"},
    {201, HEADWAY_OK, "Created"},
    {202, HEADWAY_OK, "Accepted"},
    {204, HEADWAY_OK, "No Content"},
    {301, HEADWAY_UNKNOWN, "Moved Permanently"},
    {302, HEADWAY_UNKNOWN, "Found"},
    {304, HEADWAY_UNKNOWN, "Not Modified"},
    {307, HEADWAY_UNKNOWN, "Temporary Redirect"},
    {308, HEADWAY_UNKNOWN, "Permanent Redirect"},
    {405, HEADWAY_UNIMPLEMENTED, "Method Not Allowed"},
    {406, HEADWAY_INVALID_ARGUMENT, "Not Acceptable"},
    {408, HEADWAY_DEADLINE_EXCEEDED, "Request Timeout"},
    {410, HEADWAY_NOT_FOUND, "Gone"},
    {411, HEADWAY_INVALID_ARGUMENT, "Length Required"},
    {412, HEADWAY_FAILED_PRECONDITION, "Precondition Failed"},
    {413, HEADWAY_RESOURCE_EXHAUSTED, "Content Too Large"},
    {414, HEADWAY_RESOURCE_EXHAUSTED, "URI Too Long"},
    {415, HEADWAY_INVALID_ARGUMENT, "Unsupported Media Type"},
    {416, HEADWAY_OUT_OF_RANGE, "Range Not Satisfiable"},
    {417, HEADWAY_FAILED_PRECONDITION, "Expectation Failed"},
    {422, HEADWAY_INVALID_ARGUMENT, "Unprocessable Content"},
    {426, HEADWAY_FAILED_PRECONDITION, "Upgrade Required"},
    {431, HEADWAY_RESOURCE_EXHAUSTED, "Request Header Fields Too Large"},
    {502, HEADWAY_UNAVAILABLE, "Bad Gateway"},
    {505, HEADWAY_UNIMPLEMENTED, "HTTP Version Not Supported"},
    {507, HEADWAY_RESOURCE_EXHAUSTED, "Insufficient Storage"},
};
enum { CODES = sizeof codes / sizeof *codes };

int headway_http_of_code(int code)
{
    for (size_t i = 0; i < CODES; i++) {
        if (codes[i].code == code)
            return codes[i].http;
    }
    return 500;
}

int headway_http_to_code(int http)
{
    for (size_t i = 0; i < CODES; i++) {
        if (codes[i].http == http)
            return codes[i].code;
    }
    if (http >= 200 && http < 300)
        return HEADWAY_OK;
    if (http >= 400 && http < 500)
        return HEADWAY_INVALID_ARGUMENT;
    return http >= 500 && http < 600 ? HEADWAY_INTERNAL : HEADWAY_UNKNOWN;
}

const char *headway_http_reason(int http)
{
    for (size_t i = 0; i < CODES; i++) {
        if (codes[i].http == http)
            return codes[i].reason;
    }
    return "";
}

uint32_t headway_http_retry_after(const headway_status *status)
{
    uint32_t ms = status->retry_after_ms;
    return ms == 0 || ms == HEADWAY_RETRY_NEVER ? 0 : ms / 1000 + (ms % 1000 != 0);
}
