/* SPDX-License-Identifier: Apache-2.0 */
/* How names are written. Names are at most 256 bytes (the schema's reader sees to it). */
#ifndef HEADWAY_SCHEMA_WORDS_H
#define HEADWAY_SCHEMA_WORDS_H

enum { WORD_SIZE = 600 };

int headway__is_lower_snake(const char *name);
int headway__is_upper_snake(const char *name);
int headway__is_pascal(const char *name);
/* "v1", "v2beta1", "v1p1alpha2": a version. */
int headway__is_version(const char *word);
/* "HTTPServer" -> "http_server"; upper: "HTTP_SERVER". */
void headway__to_snake(const char *name, int upper, char text[WORD_SIZE]);
/* "http_server", "HTTP_SERVER" -> "HttpServer" */
void headway__to_pascal(const char *name, char text[WORD_SIZE]);
/* A guess about English: the last word of a lower_snake name. */
int headway__is_plural(const char *name);

#endif
