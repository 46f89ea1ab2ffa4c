/* SPDX-License-Identifier: Apache-2.0 */
#include <headway/http/media.h>

#include "internal.h"

struct named {
    const char *type;
    headway_http_media media;
};

/* The first name of each is the one that is written. */
static const struct named names[] = {
    {"application/json", HEADWAY_HTTP_JSON},
    {"application/x-protobuf", HEADWAY_HTTP_PROTOBUF},
    {"application/protobuf", HEADWAY_HTTP_PROTOBUF},
    {"application/x-ndjson", HEADWAY_HTTP_NDJSON},
    {"application/ndjson", HEADWAY_HTTP_NDJSON},
    {"application/jsonl", HEADWAY_HTTP_NDJSON},
    {"text/event-stream", HEADWAY_HTTP_EVENTS},
};
enum { NAMES = sizeof names / sizeof *names, RANGES = 64 };

const char *headway_http_media_name(headway_http_media media)
{
    for (size_t i = 0; i < NAMES; i++) {
        if (names[i].media == media)
            return names[i].type;
    }
    return "application/octet-stream";
}

/* Cuts up to the separator that stands in no quotes. */
static headway_bytes cut(headway_bytes *rest, char separator)
{
    const char *data = rest->data;
    size_t at = 0;
    for (int quoted = 0; at < rest->size && (quoted || data[at] != separator); at++) {
        if (data[at] == '"')
            quoted = !quoted;
        else if (quoted && data[at] == '\\')
            at++;
    }
    if (at > rest->size)
        at = rest->size;
    headway_bytes piece = headway_bytes_of(data, at);
    *rest = at < rest->size ? headway_bytes_of(data + at + 1, rest->size - at - 1)
                            : headway_bytes_of(NULL, 0);
    return headway__http_trim(piece);
}

/* The next "name=value" of rest, which begins behind a ';'. */
static headway_bytes parameter(headway_bytes *rest, headway_bytes *ret_value)
{
    headway_bytes value = cut(rest, ';');
    headway_bytes name = headway__http_trim(headway__http_cut(&value, '='));
    *ret_value = headway__http_trim(value);
    return name;
}

headway_http_media headway_http_media_of(headway_bytes content_type)
{
    headway_bytes rest = content_type, type = cut(&rest, ';'), value;
    headway_http_media media = HEADWAY_HTTP_OTHER;
    for (size_t i = 0; i < NAMES; i++) {
        if (headway__http_equals_caseless(type, names[i].type))
            media = names[i].media;
    }
    while (rest.size) {
        headway_bytes name = parameter(&rest, &value);
        if (headway__http_equals_caseless(name, "charset") &&
            !headway__http_equals_caseless(value, "utf-8") &&
            !headway__http_equals_caseless(value, "\"utf-8\""))
            return HEADWAY_HTTP_OTHER;
    }
    return media;
}

/* ---- Accept ---- */

/* "0.5" in thousandths; -1 when malformed. */
static int quality(headway_bytes text)
{
    const char *data = text.data;
    int value = 0;
    if (!text.size || text.size > 5 || (data[0] != '0' && data[0] != '1') ||
        (text.size > 1 && data[1] != '.'))
        return -1;
    for (size_t i = 0; i < 5; i++) {
        char c = i < text.size ? data[i] : '0';
        if (i == 1)
            continue;
        if (c < '0' || c > '9')
            return -1;
        value = value * 10 + (c - '0');
    }
    return value <= 1000 ? value : -1;
}

/* How closely a range names a type: 0 not at all, 1 by any, 2 by its first half, 3 by its name. */
static int fits(headway_bytes range, const char *type)
{
    size_t half = (size_t)(strchr(type, '/') - type) + 1;
    const char *data = range.data;
    if (headway__http_equals(range, "*/*"))
        return 1;
    if (headway__http_equals_caseless(range, type))
        return 3;
    char first[16] = "";
    if (range.size != half + 1 || data[half] != '*' || half >= sizeof first)
        return 0;
    memcpy(first, type, half);
    return headway__http_equals_caseless(headway_bytes_of(data, half), first) ? 2 : 0;
}

static int fits_media(headway_bytes range, headway_http_media media)
{
    int best = 0;
    for (size_t i = 0; i < NAMES; i++) {
        int fit = names[i].media == media ? fits(range, names[i].type) : 0;
        best = fit > best ? fit : best;
    }
    return best;
}

/* What the range that names the media most closely says of it, in thousandths. */
static int wants(headway_bytes accept, headway_http_media media)
{
    int wanted = 0, closest = 0;
    for (size_t n = 0; accept.size && n < RANGES; n++) {
        headway_bytes rest = cut(&accept, ','), range = cut(&rest, ';'), value;
        int q = 1000, fit = range.size ? fits_media(range, media) : 0;
        while (rest.size) {
            headway_bytes name = parameter(&rest, &value);
            if (headway__http_equals_caseless(name, "q"))
                q = quality(value);
        }
        if (q < 0 || !fit || fit < closest)
            continue;
        wanted = fit > closest || q > wanted ? q : wanted;
        closest = fit;
    }
    return wanted;
}

int headway_http_accept(headway_bytes accept, const headway_http_media *offers, size_t count)
{
    int best = -1, most = 0;
    if (!headway__http_trim(accept).size)
        return count ? 0 : -1;
    for (size_t i = 0; i < count; i++) {
        int wanted = wants(accept, offers[i]);
        if (wanted > most) {
            most = wanted;
            best = (int)i;
        }
    }
    return best;
}
