/* SPDX-License-Identifier: Apache-2.0 */
/* The page at /docs/: with its assets, without them, and asking nobody else for anything. */
#define _GNU_SOURCE /* memmem */
#include "page.h"

#include <check.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const assets[] = {"swagger-ui.css", "swagger-ui-bundle.js",
                                     "swagger-ui-bundle.js.gz", "favicon-32x32.png"};
enum { ASSETS = sizeof assets / sizeof *assets };
static char folder[] = "/tmp/headway_page_XXXXXX";

static void write_file(const char *name, const char *text, size_t size)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    CHECK(file && fwrite(text, 1, size, file) == size && fclose(file) == 0);
}

static gateway_page *page_of(const char *where)
{
    gateway_page *page = NULL;
    CHECK_EQ(page_new(where, &page), 0);
    return page;
}

static int find(const gateway_page *page, const char *name, int gzip, page_file *ret_file)
{
    return page_find(page, headway_bytes_of_string(name), gzip, ret_file);
}

static int has(const page_file *file, const char *text)
{
    return memmem(file->bytes.data, file->bytes.size, text, strlen(text)) != NULL;
}

static void without_assets_the_page_says_so(void)
{
    gateway_page *page = page_of("/nowhere/at/all");
    page_file file;
    CHECK(!page_complete(page));
    CHECK_EQ(find(page, "", 0, &file), 0);
    CHECK(has(&file, "not installed") && has(&file, "./dev page"));
    CHECK_EQ(find(page, "live", 0, &file), 0);
    CHECK_EQ(find(page, "swagger-ui.css", 0, &file), HEADWAY_ENOTFOUND);
    page_free(page);
}

static void with_assets_it_is_whole(void)
{
    gateway_page *page = page_of(folder);
    page_file file, packed;
    CHECK(page_complete(page));
    CHECK_EQ(find(page, "", 1, &file), 0);
    CHECK(has(&file, "swagger-ui-bundle.js") && !file.gzip);
    CHECK_STR(file.content_type, "text/html; charset=utf-8");
    CHECK_EQ(find(page, "swagger-ui-bundle.js", 0, &file), 0);
    CHECK_EQ(find(page, "swagger-ui-bundle.js", 1, &packed), 0);
    CHECK(!file.gzip && packed.gzip && has(&packed, "swagger-ui-bundle.js.gz"));
    CHECK(strcmp(file.etag, packed.etag) != 0 && strlen(file.etag) == 18);
    CHECK_EQ(find(page, "swagger-ui.css", 1, &file), 0); /* there is no packed one */
    CHECK(!file.gzip);
    page_free(page);
}

static void nothing_else_can_be_asked_for(void)
{
    static const char *const names[] = {
        "/",         "../page.h",   "page.css/",    "VERSION",
        "page.css ", "PAGE.CSS",    "..",           "swagger-ui-bundle.js.gz",
        "%2e%2e/",   "/etc/passwd", "index.html.gz"};
    gateway_page *page = page_of(folder);
    page_file file;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        CHECK_EQ(find(page, names[i], 0, &file), HEADWAY_ENOTFOUND);
    CHECK_EQ(page_find(page, headway_bytes_of("page.css\0", 9), 0, &file), HEADWAY_ENOTFOUND);
    page_free(page);
}

static void no_file_of_ours_names_another_host(void)
{
    static const char *const names[] = {"",         "live",    "missing.html",
                                        "page.css", "page.js", "live.js"};
    gateway_page *page = page_of(folder);
    page_file file;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        CHECK_EQ(find(page, names[i], 0, &file), 0);
        CHECK(!has(&file, "http:") && !has(&file, "https:") && !has(&file, "\"//"));
        CHECK(!has(&file, " style=") && !has(&file, "<style") && !has(&file, "<script>"));
    }
    page_free(page);
}

static void an_asset_without_end_is_left_out(void)
{
    size_t size = (8 << 20) + 1;
    char *text = calloc(1, size);
    page_file file;
    CHECK(text);
    write_file("swagger-ui.css", text, size);
    gateway_page *page = page_of(folder);
    CHECK(!page_complete(page));
    CHECK_EQ(find(page, "swagger-ui.css", 0, &file), HEADWAY_ENOTFOUND);
    page_free(page);
    free(text);
    write_file("swagger-ui.css", "a", 1);
}

static void encodings_are_weighed(void)
{
    static const struct {
        const char *header;
        int accepts;
    } all[] = {{"", 0},
               {"gzip", 1},
               {"GZIP", 1},
               {"br, gzip;q=0.5", 1},
               {"gzip;q=0", 0},
               {"gzip; q=0.0", 0},
               {"*", 1},
               {"*;q=0", 0},
               {"*;q=0, gzip", 1},
               {"*, gzip;q=0", 0},
               {"deflate, br", 0},
               {"gzipped", 0},
               {",,", 0},
               {"gzip;q=1.0", 1}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        CHECK_EQ(page_accepts_gzip(headway_bytes_of_string(all[i].header)), all[i].accepts);
}

static void what_is_known_is_not_sent_again(void)
{
    page_file file = {.etag = "\"abc\""};
    CHECK(page_is_known(headway_bytes_of_string("\"abc\""), &file));
    CHECK(page_is_known(headway_bytes_of_string("\"x\", W/\"abc\""), &file));
    CHECK(page_is_known(headway_bytes_of_string("*"), &file));
    CHECK(!page_is_known(headway_bytes_of_string("abc"), &file));
    CHECK(!page_is_known(headway_bytes_of_string("\"abc"), &file));
    CHECK(!page_is_known(headway_bytes_of_string(""), &file));
}

static void its_policy_is_strict(void)
{
    const char *policy = page_headers[0].value;
    CHECK(strstr(policy, "default-src 'none'") && strstr(policy, "frame-ancestors 'none'"));
    CHECK(!strstr(policy, "unsafe") && !strstr(policy, "http"));
    CHECK(strstr(policy, "script-src 'self';"));
}

int main(void)
{
    char path[128];
    CHECK(mkdtemp(folder));
    for (size_t i = 0; i < ASSETS; i++)
        write_file(assets[i], assets[i], strlen(assets[i]));
    RUN(without_assets_the_page_says_so);
    RUN(with_assets_it_is_whole);
    RUN(nothing_else_can_be_asked_for);
    RUN(no_file_of_ours_names_another_host);
    RUN(an_asset_without_end_is_left_out);
    RUN(encodings_are_weighed);
    RUN(what_is_known_is_not_sent_again);
    RUN(its_policy_is_strict);
    for (size_t i = 0; i < ASSETS; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, assets[i]);
        unlink(path);
    }
    rmdir(folder);
    return 0;
}
