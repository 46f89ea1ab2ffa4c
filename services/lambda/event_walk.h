/* SPDX-License-Identifier: Apache-2.0 */
/* JSON looked at from outside: where members and elements begin and end. Whoever reads a part
   judges what is in it. */
#ifndef LAMBDA_EVENT_WALK_H
#define LAMBDA_EVENT_WALK_H

#include <headway/bytes.h>

/* What is behind the bracket, '{' or '[', that text begins with: 1, or 0 when it does not. */
int event_enter(headway_bytes text, char bracket, headway_bytes *ret_inside);
/* The next member or element, cut off the front of inside: 1; 0 behind the last; EMALFORMED. A
   key is without quotes but with its escapes. */
int event_member(headway_bytes *inside, headway_bytes *ret_key, headway_bytes *ret_value);
int event_element(headway_bytes *inside, headway_bytes *ret_value);
/* Whether a value is a string, and what is between its quotes. */
int event_string(headway_bytes value, headway_bytes *ret_string);
int event_equals(headway_bytes text, const char *word);

#endif
