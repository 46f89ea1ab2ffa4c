/* SPDX-License-Identifier: Apache-2.0 */
/* Reading text piece by piece: each take_ moves past what it took, and answers 0 if there is none.
 */
#ifndef FLEET_TEXT_H
#define FLEET_TEXT_H

#include <headway/bytes.h>

struct text {
    const char *at, *end;
};

struct text text_of(headway_bytes bytes);
/* The next line that ends in a newline, without it. */
int text_take_line(struct text *text, struct text *ret_line);
/* What stands before the next white space; spaces before it are skipped. */
int text_take_word(struct text *line, struct text *ret_word);
/* Up to the character and past it. */
int text_take_until(struct text *line, char end, struct text *ret_before);
/* A whole word of digits that fits 64 bits. */
int text_take_number(struct text *line, uint64_t *ret_number);
/* Digits, a point, digits; whatever the locale. */
int text_take_decimal(struct text *line, double *ret_decimal);
int text_is(struct text word, const char *string);
int text_begins(struct text word, const char *prefix);
/* As a C string; cut at size - 1, at the end of a character of UTF-8. What is not UTF-8 or a
   control character becomes `?`. */
void text_copy(struct text word, char *string, size_t size);

#endif
