/* SPDX-License-Identifier: Apache-2.0 */
/* Signature Version 4: AWS's own suite, and what a verifier takes and refuses. */
#include "sigv4.h"

#include "lambda_sigv4_vectors.h"

#include <check.h>

enum { AUGUST = 1440938160 /* 2015-08-30T12:36:00Z */, ROOM = 64 << 10 };

#define KEY "AKIDEXAMPLE"
#define SECRET "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"

static headway_bytes text(const char *string)
{
    return headway_bytes_of_string(string);
}

static int is(headway_bytes bytes, const char *string)
{
    return bytes.size == strlen(string) && memcmp(bytes.data, string, bytes.size) == 0;
}

/* Lines "Name:value", of which one that begins with a space goes on with the one before. */
static size_t split_headers(const char *lines, headway_http_header *headers)
{
    size_t count = 0;
    while (*lines) {
        const char *colon = strchr(lines, ':'), *end = strchr(lines, '\n');
        while (end && end[1] == ' ')
            end = strchr(end + 1, '\n');
        end = end ? end : lines + strlen(lines);
        headers[count].name = headway_bytes_of(lines, (size_t)(colon - lines));
        headers[count++].value = headway_bytes_of(colon + 1, (size_t)(end - colon - 1));
        lines = *end ? end + 1 : end;
    }
    return count;
}

static int ends_with(headway_bytes value, const char *end)
{
    size_t size = strlen(end);
    return value.size >= size &&
           memcmp((const char *)value.data + value.size - size, end, size) == 0;
}

static void check_vector(const struct sigv4_vector *v, headway_arena *arena)
{
    headway_http_header headers[16], added[SIGV4_ADDED];
    char hash[SIGV4_HASH];
    size_t count;
    headway_bytes query;
    sigv4_request request = {text(v->method), text(v->path), text(v->query), headers,
                             split_headers(v->headers, headers)};
    sigv4_hash(text(v->body), hash);
    const sigv4_signer signer = {.access_key = KEY,
                                 .secret = SECRET,
                                 .token = v->token,
                                 .region = "us-east-1",
                                 .service = "service",
                                 .time = AUGUST,
                                 .payload_hash = hash,
                                 .tell_payload = v->tells_payload};
    fprintf(stderr, "    %s\n", v->name);
    CHECK_EQ(sigv4_sign(&request, &signer, arena, added, &count), 0);
    CHECK(ends_with(added[count - 1].value, v->signature));
    CHECK_EQ(sigv4_presign(&request, &signer, 3600, arena, &query), 0);
    CHECK(!*v->presigned || ends_with(query, v->presigned));
}

static void every_request_of_the_suite_is_signed_as_published(void)
{
    headway_arena *arena = headway_arena_new(NULL, ROOM);
    for (size_t i = 0; i < sizeof sigv4_vectors / sizeof *sigv4_vectors; i++) {
        check_vector(&sigv4_vectors[i], arena);
        headway_arena_reset(arena);
    }
    headway_arena_free(arena);
}

/* ---- canonical ---- */

struct written {
    char data[1 << 16];
    size_t size;
};

static void write_text(void *user, headway_bytes piece)
{
    struct written *written = user;
    CHECK(written->size + piece.size < sizeof written->data);
    memcpy(written->data + written->size, piece.data, piece.size);
    written->size += piece.size;
    written->data[written->size] = 0;
}

/* The second and third lines: path and query. */
static const char *canonical(const char *service, const char *path, const char *query)
{
    static struct written written;
    written.size = 0;
    const sigv4_request request = {text("GET"), text(path), text(query), NULL, 0};
    CHECK_EQ(
        sigv4_canonical(&request, text(service), text("host"), text("-"), write_text, &written), 0);
    char *lines = strchr(written.data, '\n') + 1;
    *strchr(strchr(lines, '\n') + 1, '\n') = 0;
    return lines;
}

static void paths_are_encoded_once_more_but_for_s3(void)
{
    CHECK_STR(canonical("lambda", "/functions/f%3A%24LATEST", ""),
              "/functions/f%253A%2524LATEST\n");
    CHECK_STR(canonical("s3", "/functions/f%3A%24LATEST", ""), "/functions/f%3A%24LATEST\n");
    CHECK_STR(canonical("s3", "/a//../b c%2f%zz", ""), "/a//../b%20c%2f%25zz\n");
    CHECK_STR(canonical("lambda", "", ""), "/\n");
    CHECK_STR(canonical("s3", "", ""), "/\n");
    CHECK_STR(canonical("lambda", "/../../a/./b//c/..", ""), "/a/b\n");
}

static void queries_are_sorted_by_what_they_are_encoded_as(void)
{
    CHECK_STR(canonical("x", "/", "b=2&a=2&a=1&a"), "/\na=&a=1&a=2&b=2");
    CHECK_STR(canonical("x", "/", "a-b=1&a=2&aB=3"), "/\na=2&a-b=1&aB=3");
    CHECK_STR(canonical("x", "/", "%c3%a9=1&~=2&%7e=1"), "/\n%C3%A9=1&~=1&~=2");
    CHECK_STR(canonical("x", "/", "a=b=c&&=&d=e+f g"), "/\na=b%3Dc&d=e%2Bf%20g");
    CHECK_STR(canonical("x", "/", "a=%4&b=%"), "/\na=%254&b=%25");
}

static void what_is_too_much_to_sort_is_refused(void)
{
    static struct written written;
    char query[2 * (SIGV4_PARAMETERS + 1) + 1] = "", path[2 * (SIGV4_SEGMENTS + 1) + 1] = "";
    for (int i = 0; i < SIGV4_PARAMETERS; i++)
        strcpy(query + 2 * i, "a&");
    for (int i = 0; i < SIGV4_SEGMENTS; i++)
        strcpy(path + 2 * i, "/a");
    sigv4_request request = {text("GET"), text(path), text(query), NULL, 0};
    CHECK_EQ(sigv4_canonical(&request, text("x"), text("host"), text("-"), write_text, &written),
             0);
    strcat(query, "a&");
    request.query = text(query);
    CHECK_EQ(sigv4_canonical(&request, text("x"), text("host"), text("-"), write_text, &written),
             HEADWAY_ELIMIT);
    strcat(path, "/a");
    request.query = text("");
    request.path = text(path);
    CHECK_EQ(sigv4_canonical(&request, text("x"), text("host"), text("-"), write_text, &written),
             HEADWAY_ELIMIT);
}

/* ---- signing what cannot be signed ---- */

static int sign(const char *headers, size_t room, int64_t time)
{
    headway_arena *arena = headway_arena_new(NULL, room);
    static headway_http_header all[2 * SIGV4_HEADERS];
    headway_http_header added[SIGV4_ADDED];
    size_t count;
    const sigv4_request request = {text("GET"), text("/"), text(""), all,
                                   split_headers(headers, all)};
    const sigv4_signer signer = {.access_key = KEY,
                                 .secret = SECRET,
                                 .region = "r",
                                 .service = "lambda",
                                 .time = time,
                                 .payload_hash = SIGV4_UNSIGNED_PAYLOAD};
    int error = sigv4_sign(&request, &signer, arena, added, &count);
    headway_arena_free(arena);
    return error;
}

static void what_cannot_be_signed_is_refused(void)
{
    static char many[8 * SIGV4_HEADERS] = "host:h\n";
    CHECK_EQ(sign("host:h", ROOM, AUGUST), 0);
    CHECK_EQ(sign("accept:h", ROOM, AUGUST), HEADWAY_EINVAL);
    CHECK_EQ(sign("host:h\nAuthorization:Basic", ROOM, AUGUST), HEADWAY_EINVAL);
    CHECK_EQ(sign("host:h\nX-Amz-Date:20150830T123600Z", ROOM, AUGUST), HEADWAY_EINVAL);
    CHECK_EQ(sign("host:h\na;b:1", ROOM, AUGUST), HEADWAY_EINVAL);
    CHECK_EQ(sign("host:h\n:1", ROOM, AUGUST), HEADWAY_EINVAL);
    CHECK_EQ(sign("host:h", ROOM, -1), HEADWAY_EINVAL);
    CHECK_EQ(sign("host:h", ROOM, 253402300800), HEADWAY_EINVAL);
    CHECK_EQ(sign("host:h", 64, AUGUST), HEADWAY_ENOMEM);
    for (int i = 1; i < SIGV4_HEADERS - SIGV4_ADDED; i++)
        strcat(many, "a:1\n");
    CHECK_EQ(sign(many, ROOM, AUGUST), 0);
    strcat(many, "a:1\n");
    CHECK_EQ(sign(many, ROOM, AUGUST), HEADWAY_ELIMIT);
}

static void memory_may_end_anywhere(void)
{
    int error = HEADWAY_ENOMEM;
    for (size_t room = 16; error && room < 4096; room += 16) {
        error = sign("host:h\nx-amz-a:1\nother:1", room, AUGUST);
        CHECK(error == 0 || error == HEADWAY_ENOMEM);
    }
    CHECK_EQ(error, 0);
}

static int presign(size_t room)
{
    headway_arena *arena = headway_arena_new(NULL, room);
    const headway_http_header host = {text("host"), text("h")};
    const sigv4_request request = {text("GET"), text("/"), text("a=b"), &host, 1};
    const sigv4_signer signer = {.access_key = KEY,
                                 .secret = SECRET,
                                 .token = TOKEN,
                                 .region = "r",
                                 .service = "s3",
                                 .time = AUGUST,
                                 .payload_hash = SIGV4_UNSIGNED_PAYLOAD};
    headway_bytes query;
    int error = sigv4_presign(&request, &signer, 1, arena, &query);
    headway_arena_free(arena);
    return error;
}

static void memory_for_a_link_may_end_anywhere(void)
{
    int error = HEADWAY_ENOMEM;
    for (size_t room = 16; error && room < 4096; room += 16) {
        error = presign(room);
        CHECK(error == 0 || error == HEADWAY_ENOMEM);
    }
    CHECK_EQ(error, 0);
}

/* ---- verifying ---- */

/* A request that was signed, for a test to change before it is verified. */
struct trip {
    headway_arena *arena;
    headway_http_header headers[16];
    sigv4_request request;
    sigv4_signer signer;
    sigv4_verifier verifier;
    sigv4_claim claim;
    char hash[SIGV4_HASH];
};

static void begin(struct trip *t)
{
    memset(t, 0, sizeof *t);
    t->arena = headway_arena_new(NULL, ROOM);
    t->headers[0] = (headway_http_header){text("Host"), text("localhost:9001")};
    t->headers[1] = (headway_http_header){text("X-Amz-Invocation-Type"), text("Event")};
    t->request = (sigv4_request){text("POST"), text("/2015-03-31/functions/f%3A1/invocations"),
                                 text("Qualifier=%24LATEST"), t->headers, 2};
    sigv4_hash(text("{}"), t->hash);
    t->signer = (sigv4_signer){.access_key = KEY,
                               .secret = SECRET,
                               .region = "eu-west-1",
                               .service = "lambda",
                               .time = AUGUST,
                               .payload_hash = t->hash};
    t->verifier = (sigv4_verifier){.secret = SECRET,
                                   .region = "eu-west-1",
                                   .service = "lambda",
                                   .now = AUGUST,
                                   .body_hash = t->hash};
}

static void sign_trip(struct trip *t)
{
    size_t count;
    CHECK_EQ(sigv4_sign(&t->request, &t->signer, t->arena, t->headers + 2, &count), 0);
    t->request.header_count = 2 + count;
}

static sigv4_verdict verify(struct trip *t)
{
    sigv4_verdict verdict = sigv4_read(&t->request, t->arena, &t->claim);
    return verdict == SIGV4_GOOD ? sigv4_verify(&t->request, &t->claim, &t->verifier) : verdict;
}

static void end(struct trip *t)
{
    headway_arena_free(t->arena);
}

static void what_was_signed_is_good_for_five_minutes(void)
{
    struct trip t;
    begin(&t);
    t.signer.token = TOKEN;
    t.verifier.token = TOKEN;
    sign_trip(&t);
    CHECK_EQ(verify(&t), SIGV4_GOOD);
    CHECK(is(t.claim.access_key, KEY) && is(t.claim.region, "eu-west-1"));
    CHECK(is(t.claim.service, "lambda") && is(t.claim.token, TOKEN) && !t.claim.presigned);
    t.verifier.now = AUGUST + SIGV4_SKEW_S;
    CHECK_EQ(verify(&t), SIGV4_GOOD);
    t.verifier.now++;
    CHECK_EQ(verify(&t), SIGV4_EXPIRED);
    t.verifier.now = AUGUST - SIGV4_SKEW_S;
    CHECK_EQ(verify(&t), SIGV4_GOOD);
    t.verifier.now--;
    CHECK_EQ(verify(&t), SIGV4_NOT_YET);
    end(&t);
}

static void whatever_is_changed_on_the_way_is_seen(void)
{
    struct trip t;
    begin(&t);
    sign_trip(&t);
    sigv4_request request = t.request;
    t.request.method = text("PUT");
    CHECK_EQ(verify(&t), SIGV4_DIFFERS);
    t.request = request;
    t.request.path = text("/2015-03-31/functions/f%3A2/invocations");
    CHECK_EQ(verify(&t), SIGV4_DIFFERS);
    t.request = request;
    t.request.query = text("Qualifier=1");
    CHECK_EQ(verify(&t), SIGV4_DIFFERS);
    t.request = request;
    t.headers[1].value = text("DryRun");
    CHECK_EQ(verify(&t), SIGV4_DIFFERS);
    t.headers[1].value = text("  Event ");
    CHECK_EQ(verify(&t), SIGV4_GOOD);
    sigv4_hash(text("{ }"), t.hash);
    CHECK_EQ(verify(&t), SIGV4_DIFFERS);
    end(&t);
}

static void keys_tokens_and_scopes_must_be_the_right_ones(void)
{
    struct trip t;
    begin(&t);
    sign_trip(&t);
    t.verifier.secret = SECRET "x";
    CHECK_EQ(verify(&t), SIGV4_DIFFERS);
    t.verifier.secret = SECRET;
    t.verifier.token = TOKEN;
    CHECK_EQ(verify(&t), SIGV4_NO_SUCH_KEY);
    t.verifier.token = NULL;
    t.verifier.region = "us-east-1";
    CHECK_EQ(verify(&t), SIGV4_WRONG_REGION);
    t.verifier.region = NULL;
    t.verifier.service = "s3";
    CHECK_EQ(verify(&t), SIGV4_WRONG_SERVICE);
    t.verifier.service = NULL;
    CHECK_EQ(verify(&t), SIGV4_GOOD);
    end(&t);
}

static void headers_of_amazons_and_host_must_be_signed(void)
{
    struct trip t;
    begin(&t);
    sign_trip(&t);
    size_t count = t.request.header_count;
    t.headers[count] = (headway_http_header){text("x-amz-log-type"), text("Tail")};
    t.request.header_count++;
    CHECK_EQ(verify(&t), SIGV4_HEADER_NOT_SIGNED);
    t.headers[count].name = text("accept");
    CHECK_EQ(verify(&t), SIGV4_GOOD);
    t.headers[1].name = text("gone");
    CHECK_EQ(verify(&t), SIGV4_HEADER_MISSING);
    end(&t);
}

static void a_payload_is_what_was_signed_or_unsigned_by_leave(void)
{
    struct trip t;
    begin(&t);
    t.signer.tell_payload = 1;
    sign_trip(&t);
    CHECK_EQ(verify(&t), SIGV4_GOOD);
    t.verifier.body_hash = NULL;
    CHECK_EQ(verify(&t), SIGV4_GOOD);
    t.verifier.body_hash = "0";
    CHECK_EQ(verify(&t), SIGV4_PAYLOAD_DIFFERS);
    end(&t);
    begin(&t);
    t.signer.payload_hash = SIGV4_UNSIGNED_PAYLOAD;
    sign_trip(&t);
    CHECK_EQ(verify(&t), SIGV4_PAYLOAD_UNSIGNED);
    t.verifier.unsigned_payload = 1;
    CHECK_EQ(verify(&t), SIGV4_GOOD);
    end(&t);
}

/* ---- presigned ---- */

static void a_link_is_good_as_long_as_it_says(void)
{
    struct trip t;
    begin(&t);
    t.signer.token = "a/b+c=";
    t.verifier.token = "a/b+c=";
    CHECK_EQ(sigv4_presign(&t.request, &t.signer, 60, t.arena, &t.request.query), 0);
    CHECK_EQ(verify(&t), SIGV4_GOOD);
    CHECK_EQ(t.claim.expires_s, 60);
    CHECK(t.claim.presigned && is(t.claim.token, "a/b+c="));
    t.verifier.now = AUGUST + 60;
    CHECK_EQ(verify(&t), SIGV4_GOOD);
    t.verifier.now++;
    CHECK_EQ(verify(&t), SIGV4_EXPIRED);
    CHECK_EQ(sigv4_presign(&t.request, &t.signer, 0, t.arena, &t.request.query), HEADWAY_EINVAL);
    CHECK_EQ(sigv4_presign(&t.request, &t.signer, SIGV4_EXPIRES_S + 1, t.arena, &t.request.query),
             HEADWAY_EINVAL);
    end(&t);
}

static void a_link_to_s3_says_nothing_of_a_payload(void)
{
    struct trip t;
    begin(&t);
    t.request.header_count = 1;
    t.signer.service = t.verifier.service = "s3";
    t.signer.payload_hash = SIGV4_UNSIGNED_PAYLOAD;
    CHECK_EQ(sigv4_presign(&t.request, &t.signer, 60, t.arena, &t.request.query), 0);
    CHECK_EQ(verify(&t), SIGV4_PAYLOAD_UNSIGNED);
    t.verifier.unsigned_payload = 1;
    CHECK_EQ(verify(&t), SIGV4_GOOD);
    end(&t);
}

/* ---- what cannot be read ---- */

static const char *read_header(const char *authorization, const char *date)
{
    static sigv4_claim claim;
    const headway_http_header headers[] = {{text("authorization"), text(authorization)},
                                           {text("x-amz-date"), text(date)}};
    const sigv4_request request = {text("GET"), text("/"), text(""), headers, 2};
    sigv4_verdict verdict = sigv4_read(&request, NULL, &claim);
    CHECK(verdict == SIGV4_GOOD || verdict == SIGV4_INCOMPLETE);
    return verdict == SIGV4_GOOD ? "good" : claim.lacks;
}

#define HASH "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define DATE "20150830T123600Z"
#define SCOPE "K/20150830/r/s/aws4_request"
#define START "AWS4-HMAC-SHA256 Credential=" SCOPE

static void an_authorization_lacks_nothing(void)
{
    CHECK_STR(read_header(START ", SignedHeaders=host, Signature=" HASH, DATE), "good");
    CHECK_STR(read_header(START ",SignedHeaders=host,Signature=" HASH, DATE), "good");
    CHECK_STR(read_header("Basic YTpi", DATE), "Authorization");
    CHECK_STR(read_header("", DATE), "Authorization");
    CHECK_STR(read_header(START ", Signature=" HASH, DATE), "SignedHeaders");
    CHECK_STR(read_header(START ", SignedHeaders=host", DATE), "Signature");
    CHECK_STR(read_header(START ", SignedHeaders=host, Signature=AB", DATE), "Signature");
    CHECK_STR(read_header(START ", SignedHeaders=host, SignedHeaders=a, Signature=" HASH, DATE),
              "Authorization");
    CHECK_STR(read_header(START ", SignedHeaders=host, Else=1, Signature=" HASH, DATE),
              "Authorization");
    CHECK_STR(read_header("AWS4-HMAC-SHA256 Credential=K/r/s/aws4_request, SignedHeaders=host, "
                          "Signature=" HASH,
                          DATE),
              "Credential");
    CHECK_STR(read_header(START "/more, SignedHeaders=host, Signature=" HASH, DATE), "Credential");
    static const char *const dates[] = {"",
                                        "20150830",
                                        "20150230T000000Z",
                                        "20150830T240000Z",
                                        "20150830T123600+",
                                        "20151330T123600Z",
                                        "19691231T235959Z",
                                        "2015083aT123600Z"};
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++)
        CHECK_STR(read_header(START ", SignedHeaders=host, Signature=" HASH, dates[i]),
                  "X-Amz-Date");
}

static void a_request_without_a_signature_is_told_so(void)
{
    sigv4_claim claim;
    const sigv4_request request = {text("GET"), text("/"), text("X-Amz-Date=1"), NULL, 0};
    CHECK_EQ(sigv4_read(&request, NULL, &claim), SIGV4_NOT_SIGNED);
}

static const char *read_link(const char *expires, const char *algorithm)
{
    static char query[512];
    static sigv4_claim claim;
    headway_arena *arena = headway_arena_new(NULL, ROOM);
    snprintf(query, sizeof query,
             "X-Amz-Algorithm=%s&X-Amz-Credential=K%%2F20150830%%2Fr%%2Fs%%2Faws4_request&"
             "X-Amz-Date=" DATE "&X-Amz-Expires=%s&X-Amz-SignedHeaders=host&X-Amz-Signature=" HASH,
             algorithm, expires);
    const sigv4_request request = {text("GET"), text("/"), text(query), NULL, 0};
    sigv4_verdict verdict = sigv4_read(&request, arena, &claim);
    headway_arena_free(arena);
    return verdict == SIGV4_GOOD ? "good" : claim.lacks;
}

static void a_link_lacks_nothing(void)
{
    CHECK_STR(read_link("604800", "AWS4-HMAC-SHA256"), "good");
    CHECK_STR(read_link("604801", "AWS4-HMAC-SHA256"), "X-Amz-Expires");
    CHECK_STR(read_link("0", "AWS4-HMAC-SHA256"), "X-Amz-Expires");
    CHECK_STR(read_link("", "AWS4-HMAC-SHA256"), "X-Amz-Expires");
    CHECK_STR(read_link("-1", "AWS4-HMAC-SHA256"), "X-Amz-Expires");
    CHECK_STR(read_link("18446744073709551617", "AWS4-HMAC-SHA256"), "X-Amz-Expires");
    CHECK_STR(read_link("60", "AWS4-ECDSA-P256-SHA256"), "X-Amz-Algorithm");
}

/* ---- words ---- */

static void a_refusal_says_what_is_wrong(void)
{
    struct trip t;
    char why[SIGV4_TEXT];
    begin(&t);
    sign_trip(&t);
    CHECK_EQ(verify(&t), SIGV4_GOOD);
    t.verifier.now = AUGUST + 540;
    sigv4_explain(SIGV4_EXPIRED, &t.claim, &t.verifier, why, sizeof why);
    CHECK_STR(why, "Signature expired: 20150830T123600Z is now earlier than 20150830T124000Z "
                   "(20150830T124500Z - 5 min.)");
    CHECK_STR(sigv4_error(SIGV4_EXPIRED), "InvalidSignatureException");
    t.verifier.now = AUGUST - 540;
    sigv4_explain(SIGV4_NOT_YET, &t.claim, &t.verifier, why, sizeof why);
    CHECK_STR(why, "Signature not yet current: 20150830T123600Z is still later than "
                   "20150830T123200Z (20150830T122700Z + 5 min.)");
    t.claim.region = text("moon\n\xff");
    sigv4_explain(SIGV4_WRONG_REGION, &t.claim, &t.verifier, why, sizeof why);
    CHECK_STR(why, "Credential should be scoped to a valid region, not 'moon?"
                   "?'.");
    for (int verdict = SIGV4_NOT_SIGNED; verdict <= SIGV4_DIFFERS; verdict++) {
        t.claim.lacks = "Signature";
        sigv4_explain((sigv4_verdict)verdict, &t.claim, &t.verifier, why, sizeof why);
        CHECK(strlen(why) > 20 && *sigv4_error((sigv4_verdict)verdict));
        CHECK(!strstr(why, SECRET));
    }
    end(&t);
}

int main(void)
{
    RUN(every_request_of_the_suite_is_signed_as_published);
    RUN(paths_are_encoded_once_more_but_for_s3);
    RUN(queries_are_sorted_by_what_they_are_encoded_as);
    RUN(what_is_too_much_to_sort_is_refused);
    RUN(what_cannot_be_signed_is_refused);
    RUN(memory_may_end_anywhere);
    RUN(memory_for_a_link_may_end_anywhere);
    RUN(what_was_signed_is_good_for_five_minutes);
    RUN(whatever_is_changed_on_the_way_is_seen);
    RUN(keys_tokens_and_scopes_must_be_the_right_ones);
    RUN(headers_of_amazons_and_host_must_be_signed);
    RUN(a_payload_is_what_was_signed_or_unsigned_by_leave);
    RUN(a_link_is_good_as_long_as_it_says);
    RUN(a_link_to_s3_says_nothing_of_a_payload);
    RUN(an_authorization_lacks_nothing);
    RUN(a_request_without_a_signature_is_told_so);
    RUN(a_link_lacks_nothing);
    RUN(a_refusal_says_what_is_wrong);
    return 0;
}
