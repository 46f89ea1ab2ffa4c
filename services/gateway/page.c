/* SPDX-License-Identifier: Apache-2.0 */
#include "page.h"
#include "file.h"
#include "page/embed.h"
#include "token.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { FILE_MOST = 8 << 20, PATH_SIZE = 4096, ETAG = 19 };

const page_header page_headers[] = {
    {"content-security-policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' "
     "data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
    {"x-content-type-options", "nosniff"},
    {"referrer-policy", "no-referrer"},
    {"cache-control", "no-cache"},
    {"vary", "accept-encoding"},
    {NULL, NULL}};

/* What can be asked for; embedded files are in the program, the others in the folder. */
static const struct known {
    const char *name, *content_type;
    int embedded;
} all[] = {{"index.html", "text/html; charset=utf-8", 1},
           {"missing.html", "text/html; charset=utf-8", 1},
           {"live.html", "text/html; charset=utf-8", 1},
           {"page.css", "text/css; charset=utf-8", 1},
           {"page.js", "text/javascript; charset=utf-8", 1},
           {"live.js", "text/javascript; charset=utf-8", 1},
           {"swagger-ui.css", "text/css; charset=utf-8", 0},
           {"swagger-ui-bundle.js", "text/javascript; charset=utf-8", 0},
           {"favicon-32x32.png", "image/png", 0}};
enum { FILES = sizeof all / sizeof *all };

typedef struct stored {
    char *text, *packed; /* packed: by gzip, or NULL */
    size_t size, packed_size;
    char etag[ETAG], packed_etag[ETAG];
} stored;

struct gateway_page {
    stored files[FILES];
};

/* What differs in its encoding differs in its etag. */
static void stamp(const char *text, size_t size, char *etag)
{
    unsigned char hash[32];
    crypto_hash_sha256(hash, (const unsigned char *)text, size);
    etag[0] = '"';
    sodium_bin2hex(etag + 1, ETAG - 2, hash, 8);
    strcpy(etag + 17, "\"");
}

static int copy_embedded(stored *file, const char *name)
{
    const embedded_file *at = headway__embedded_page;
    while (at->name && strcmp(at->name, name) != 0)
        at++;
    file->text = at->name ? malloc(at->size + 1) : NULL;
    if (!file->text)
        return HEADWAY_ENOMEM;
    memcpy(file->text, at->text, at->size);
    file->size = at->size;
    return 0;
}

static char *read_asset(const char *folder, const char *name, const char *ending, size_t *ret_size)
{
    char path[PATH_SIZE];
    size_t size = 0;
    if ((size_t)snprintf(path, sizeof path, "%s/%s%s", folder, name, ending) >= sizeof path)
        return NULL;
    char *text = file_read(path, FILE_MOST, &size);
    if (text && size > FILE_MOST) {
        free(text);
        return NULL;
    }
    *ret_size = size;
    return text;
}

/* Where an installation has them, beside the folder of the program; or a build tree, below it. */
static const char *installed(char *folder, size_t size)
{
    static const char *const tails[] = {"/../share/headway/gateway", "/share/headway/gateway"};
    ssize_t n = readlink("/proc/self/exe", folder, size);
    if (n <= 0 || (size_t)n >= size)
        return NULL;
    folder[n] = 0;
    char *slash = strrchr(folder, '/');
    for (size_t i = 0; i < 2 && slash; i++) {
        size_t room = size - (size_t)(slash - folder);
        if ((size_t)snprintf(slash, room, "%s", tails[i]) < room && access(folder, R_OK) == 0)
            return folder;
    }
    return NULL;
}

int page_new(const char *folder, gateway_page **ret_page)
{
    char beside[PATH_SIZE];
    gateway_page *page = calloc(1, sizeof *page);
    int error = page ? 0 : HEADWAY_ENOMEM;
    if (!folder)
        folder = installed(beside, sizeof beside);
    for (size_t i = 0; i < FILES && !error; i++) {
        stored *file = &page->files[i];
        if (all[i].embedded) {
            error = copy_embedded(file, all[i].name);
        } else if (folder) {
            file->text = read_asset(folder, all[i].name, "", &file->size);
            file->packed = read_asset(folder, all[i].name, ".gz", &file->packed_size);
        }
        if (file->text)
            stamp(file->text, file->size, file->etag);
        if (file->packed)
            stamp(file->packed, file->packed_size, file->packed_etag);
    }
    if (error)
        page_free(page);
    else
        *ret_page = page;
    return error;
}

void page_free(gateway_page *page)
{
    for (size_t i = 0; page && i < FILES; i++) {
        free(page->files[i].text);
        free(page->files[i].packed);
    }
    free(page);
}

int page_complete(const gateway_page *page)
{
    for (size_t i = 0; i < FILES; i++)
        if (!page->files[i].text)
            return 0;
    return 1;
}

int page_find(const gateway_page *page, headway_bytes name, int accepts_gzip, page_file *ret_file)
{
    if (!name.size)
        name = headway_bytes_of_string(page_complete(page) ? "index.html" : "missing.html");
    else if (name.size == 4 && memcmp(name.data, "live", 4) == 0)
        name = headway_bytes_of_string("live.html");
    for (size_t i = 0; i < FILES; i++) {
        const stored *file = &page->files[i];
        if (!file->text || strlen(all[i].name) != name.size ||
            memcmp(all[i].name, name.data, name.size) != 0)
            continue;
        int packed = accepts_gzip && file->packed;
        *ret_file = (page_file){all[i].content_type,
                                packed ? headway_bytes_of(file->packed, file->packed_size)
                                       : headway_bytes_of(file->text, file->size),
                                packed, packed ? file->packed_etag : file->etag};
        return 0;
    }
    return HEADWAY_ENOTFOUND;
}

/* --- headers --------------------------------------------------------------------------------- */

/* Cuts an element off a list with commas, without the white space around it. */
static headway_bytes next(headway_bytes *list)
{
    const char *at = list->data, *end = at + list->size;
    const char *comma = list->size ? memchr(at, ',', list->size) : NULL,
               *stop = comma ? comma : end;
    *list = headway_bytes_of(comma ? comma + 1 : end, comma ? (size_t)(end - comma - 1) : 0);
    while (at < stop && (*at == ' ' || *at == '\t'))
        at++;
    while (stop > at && (stop[-1] == ' ' || stop[-1] == '\t'))
        stop--;
    return headway_bytes_of(at, (size_t)(stop - at));
}

/* Behind a semicolon: a weight of 0, however it is written. */
static int is_refused(const char *at, const char *end)
{
    while (at < end && (*at == ';' || *at == ' ' || *at == '\t'))
        at++;
    if (end - at < 3 || token_lower((unsigned char)*at) != 'q' || at[1] != '=')
        return 0;
    for (at += 2; at < end; at++)
        if (*at != '0' && *at != '.')
            return 0;
    return 1;
}

int page_accepts_gzip(headway_bytes accept_encoding)
{
    int any = 0;
    while (accept_encoding.size) {
        headway_bytes word = next(&accept_encoding);
        const char *at = word.data, *end = at + word.size, *stop = at;
        while (stop < end && *stop != ';' && *stop != ' ')
            stop++;
        headway_bytes name = headway_bytes_of(at, (size_t)(stop - at));
        if (token_same(name, "gzip") || token_same(name, "x-gzip"))
            return !is_refused(stop, end);
        if (token_same(name, "*"))
            any = !is_refused(stop, end);
    }
    return any;
}

int page_is_known(headway_bytes if_none_match, const page_file *file)
{
    size_t size = strlen(file->etag);
    while (if_none_match.size) {
        headway_bytes word = next(&if_none_match);
        const char *at = word.data;
        size_t weak = word.size > 2 && memcmp(at, "W/", 2) == 0 ? 2 : 0;
        if ((word.size == 1 && *at == '*') ||
            (word.size - weak == size && memcmp(at + weak, file->etag, size) == 0))
            return 1;
    }
    return 0;
}
