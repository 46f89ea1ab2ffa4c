/* SPDX-License-Identifier: Apache-2.0 */
/* "METHOD TARGET", a line with a content type (and what is accepted), and a body: what is found
   makes a message that packs and is JSON, or a problem in printable words. */
#include <headway/http/media.h>
#include <headway/http/request.h>
#include <http.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct http_rule rules[] = {
    {"Library", "Get",
     "{\"get\": \"/v1/messages/{name}\", \"additionalBindings\": ["
     "{\"get\": \"/v1/query\"}, {\"post\": \"/v1/all\", \"body\": \"*\"}, "
     "{\"post\": \"/v1/all/{number}/{inner.inner.name}\", \"body\": \"*\"}, "
     "{\"patch\": \"/v1/inner/{inner.name=shelves/*}\", \"body\": \"inner\"}, "
     "{\"put\": \"/v1/raw\", \"body\": \"raw\"}, {\"put\": \"/v1/tags\", \"body\": \"tags\"}, "
     "{\"put\": \"/v1/both\", \"body\": \"both\"}, {\"put\": \"/v1/labels\", \"body\": "
     "\"labels\"}, "
     "{\"get\": \"/v1/{name=files/**}\"}, {\"post\": \"/v1/{name=files/**}:lock\"}, "
     "{\"get\": \"/v2/{color}/{flag}/{blob}/{at}/{lasts}/{mask}/{wrapped}/{ratio}\"}]}"},
};

static headway_http_router *router(void)
{
    static headway_http_router *made;
    if (!made) {
        headway_http_service *service = http_service("Library", rules, 1, NULL);
        made = headway_http_router_new(NULL, NULL);
        CHECK_EQ(headway_http_router_add(made, service, NULL, NULL), 0);
        headway_http_service_unref(service);
    }
    return made;
}

static void check_words(const char *text)
{
    CHECK(*text);
    for (; *text; text++)
        CHECK((unsigned char)*text >= 0x20 && *text != 0x7f);
}

static headway_bytes cut(headway_bytes *rest, char separator)
{
    const char *data = rest->data;
    const char *at = rest->size ? memchr(data, separator, rest->size) : NULL;
    size_t size = at ? (size_t)(at - data) : rest->size;
    headway_bytes piece = headway_bytes_of(data, size);
    *rest = at ? headway_bytes_of(at + 1, rest->size - size - 1) : headway_bytes_of("", 0);
    return piece;
}

static int ignore_text(void *user, headway_bytes text)
{
    *(size_t *)user += text.size;
    return 0;
}

static void check_message(const headway_http_binding *binding, const ProtobufCMessage *message,
                          headway_arena *arena)
{
    const headway_types *types = headway_http_service_types(binding->method->service);
    headway_bytes packed, again;
    ProtobufCMessage *unpacked;
    size_t written = 0;
    CHECK_EQ(headway_message_pack(message, arena, &packed), 0);
    CHECK_EQ(headway_message_unpack(message->descriptor, packed, NULL, arena, &unpacked, NULL, 0),
             0);
    CHECK_EQ(headway_message_pack(unpacked, arena, &again), 0);
    CHECK_EQ(packed.size, again.size);
    (void)headway_json_write(types, message, 0, ignore_text, &written);
}

static void read_request(const headway_http_match *match, headway_bytes query, headway_bytes type,
                         headway_bytes body)
{
    static const char *const ignored[] = {"key", NULL};
    headway_http_problem problem;
    headway_arena *arena = headway_arena_new(NULL, 16 << 20);
    ProtobufCMessage *message;
    const headway_http_request request = {match->binding, match->path, query, type,
                                          body,           ignored,     0};
    int error = headway_http_request_read(&request, arena, &message, &problem);
    CHECK(headway_arena_used(arena) <= 16 * (query.size + body.size) + 512 * 1024);
    if (!error) {
        check_message(match->binding, message, arena);
    } else {
        CHECK(problem.http == 400 || problem.http == 413 || problem.http == 415);
        check_words(problem.text);
    }
    headway_arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const headway_http_media offers[] = {HEADWAY_HTTP_JSON, HEADWAY_HTTP_EVENTS};
    headway_http_problem problem;
    headway_bytes body = headway_bytes_of(data, size);
    headway_bytes line = cut(&body, '\n'), type = cut(&body, '\n');
    headway_bytes method = cut(&line, ' '), query = line, path = cut(&query, '?');
    headway_http_match match = headway_http_router_find(router(), method, path);
    int chosen = headway_http_accept(type, offers, 2);
    CHECK(chosen >= -1 && chosen <= 1);
    if (match.found == HEADWAY_HTTP_FOUND) {
        read_request(&match, query, type, body);
        return 0;
    }
    headway_http_router_explain(router(), &match, method, path, &problem);
    CHECK(problem.http >= 400 && problem.http <= 405);
    check_words(problem.text);
    return 0;
}
