/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The page at /docs/: what the services offer, to be tried, and live events. Its own files are in
 * the program; Swagger UI's are in a folder, and when they are not there the page says so. Nothing
 * on it asks another host for anything.
 */
#ifndef GATEWAY_PAGE_H
#define GATEWAY_PAGE_H

#include <headway/status.h>

typedef struct gateway_page gateway_page;

/* Reads the assets of this folder into memory; NULL: share/headway/gateway beside the program's
   own. That some are missing is no failure. ENOMEM. */
int page_new(const char *folder, gateway_page **ret_page);
void page_free(gateway_page *page);
/* 1: there are all that the page needs. */
int page_complete(const gateway_page *page);

typedef struct page_file {
    const char *content_type;
    headway_bytes bytes;
    int gzip;         /* Content-Encoding: gzip; Vary: Accept-Encoding goes with every file */
    const char *etag; /* in quotes */
} page_file;

/* name: behind "/docs/", "" being the page itself. ENOTFOUND. Lives as long as page. */
int page_find(const gateway_page *page, headway_bytes name, int accepts_gzip, page_file *ret_file);
/* Whether a header Accept-Encoding takes gzip. */
int page_accepts_gzip(headway_bytes accept_encoding);
/* Whether a header If-None-Match has the file's etag: then it is answered 304. */
int page_is_known(headway_bytes if_none_match, const page_file *file);

/* Headers of each of its responses; NULL ends the list. */
typedef struct page_header {
    const char *name, *value;
} page_header;
extern const page_header page_headers[];

#endif
