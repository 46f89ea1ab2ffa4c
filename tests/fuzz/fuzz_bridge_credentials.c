/* SPDX-License-Identifier: Apache-2.0 */
/* Whatever the files of ~/.aws, AWS's answers and commands say: a search ends, what it asks is
   sane, and what it finds can stand in a header. */
#include "credentials.h"
#include "ini.h"
#include "reply.h"
#include "xml_text.h"

#include <check.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { STEPS = 16, NOW = 1700000000 };

static unsigned chosen;

static const char *variable(void *user, const char *name)
{
    (void)user;
    if (strcmp(name, "HOME") == 0)
        return "/u";
    if ((chosen & 4) && strcmp(name, "AWS_WEB_IDENTITY_TOKEN_FILE") == 0)
        return "/token";
    if ((chosen & 4) && strcmp(name, "AWS_ROLE_ARN") == 0)
        return "arn:aws:iam::123456789012:role/r";
    if ((chosen & 1) && strcmp(name, "AWS_CONTAINER_CREDENTIALS_FULL_URI") == 0)
        return "http://127.0.0.1/x";
    return (chosen & 2) && strcmp(name, "AWS_PROFILE") == 0 ? "dev" : NULL;
}

static void check_line(const char *text)
{
    CHECK(!strpbrk(text, "\r\n"));
}

static void search(headway_bytes text)
{
    const credentials_options options = {
        .variable = variable, .region = "eu-west-1", .sts = "https://sts.example"};
    const credentials_answer answer = {.ok = 1, .http = 200, .body = text};
    credentials_search *s;
    CHECK_EQ(credentials_new(&options, &s), 0);
    const credentials_ask *ask = credentials_begin(s, NOW);
    unsigned steps = 0;
    while (ask->kind != CREDENTIALS_FOUND && ask->kind != CREDENTIALS_NONE) {
        CHECK(++steps < STEPS && *ask->text);
        CHECK(ask->header_count <= CREDENTIALS_HEADERS);
        for (size_t i = 0; i < ask->header_count; i++) {
            headway_bytes value = ask->headers[i].value;
            CHECK(!value.size || !memchr(value.data, '\n', value.size));
        }
        ask = credentials_next(s, &answer, NOW);
    }
    if (ask->kind == CREDENTIALS_FOUND) {
        const credentials *found = credentials_found(s);
        CHECK(*found->access_key && *found->secret);
        check_line(found->access_key);
        check_line(found->token);
    } else {
        CHECK(*ask->text);
    }
    credentials_free(s);
}

static void take_xml(headway_bytes text)
{
    static const char *const names[] = {"ErrorResponse", "Error", "Message", NULL};
    headway_arena *arena = headway_arena_new(NULL, 1 << 20);
    CHECK(arena);
    CHECK(strlen(xml_text(text, names, arena)) <= text.size);
    headway_arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    headway_bytes text = headway_bytes_of(data, size);
    ini_entry entry = {.section = {NULL, 0}};
    while (ini_next(&text, &entry))
        CHECK(entry.name.size > 0);
    text = headway_bytes_of(data, size);
    for (chosen = 0; chosen < 5; chosen++)
        search(text);
    take_xml(text);
    reply_verdict verdict;
    const reply r = {.http = 400 + (int)(size % 200), .body = text};
    reply_judge(&r, &verdict);
    CHECK(*verdict.text);
    check_line(verdict.text);
    return 0;
}
