/* SPDX-License-Identifier: Apache-2.0 */
#include "target.h"

#include "../arn.h"

#include <headway/status.h>

#include <stdio.h>

/* Percent-encodes all but what is unreserved, as AWS's clients do. */
static void encode(const char *text, char *out, size_t size)
{
    static const char hex[] = "0123456789ABCDEF";
    static const char plain[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";
    size_t used = 0;
    for (; *text && used + 4 < size; text++) {
        unsigned char c = (unsigned char)*text;
        if (strchr(plain, c)) {
            out[used++] = *text;
            continue;
        }
        out[used++] = '%';
        out[used++] = hex[c >> 4];
        out[used++] = hex[c & 15];
    }
    out[used] = 0;
}

/* What was said, without its qualifier: an ARN may be another account's. */
static void name_of(const char *function, const arn_function *parts, char *name, size_t size)
{
    size_t length = strlen(function), behind = strlen(parts->qualifier);
    if (behind)
        length -= behind + 1;
    snprintf(name, size, "%.*s", (int)length, function);
}

int target_of(const char *function, target *ret_target, char why[TARGET_WHY])
{
    const headway_bytes none = {NULL, 0};
    char name[ARN_TEXT], coded[ARN_TEXT * 3];
    arn_function parts;
    arn_refusal refusal;
    target t = {.query = ""};
    if (arn_read(headway_bytes_of_string(function), none, ARN_INVOKE, &parts, &refusal) != 0) {
        snprintf(why, TARGET_WHY, "%s", refusal.text);
        return HEADWAY_EINVAL;
    }
    name_of(function, &parts, name, sizeof name);
    encode(name, coded, sizeof coded);
    snprintf(t.invoke, sizeof t.invoke, "/2015-03-31/functions/%s/invocations", coded);
    snprintf(t.stream, sizeof t.stream, "/2021-11-15/functions/%s/response-streaming-invocations",
             coded);
    encode(parts.qualifier, coded, sizeof coded);
    if (*parts.qualifier)
        snprintf(t.query, sizeof t.query, "Qualifier=%.400s", coded);
    snprintf(t.region, sizeof t.region, "%s", parts.region);
    *ret_target = t;
    return 0;
}
