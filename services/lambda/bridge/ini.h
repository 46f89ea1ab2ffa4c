/* SPDX-License-Identifier: Apache-2.0 */
/* The files ~/.aws/config and ~/.aws/credentials: sections, names and values. */
#ifndef LAMBDA_BRIDGE_INI_H
#define LAMBDA_BRIDGE_INI_H

#include <headway/bytes.h>

/* One name of a section. */
typedef struct ini_entry {
    headway_bytes section; /* "profile dev", without spaces at its ends */
    headway_bytes name, value;
    headway_bytes inner; /* of a line that is indented under a name: that name; else empty */
} ini_entry;

/* The next entry, and text moved behind it; 0 at the end. Lines that are nothing are passed over,
   as AWS's clients do. section: "" at first. */
int ini_next(headway_bytes *text, ini_entry *entry);
/* The value of a name in a section, the last if it stands there twice; 0: there is none. */
int ini_find(headway_bytes text, const char *section, const char *name, headway_bytes *ret_value);
int ini_has_section(headway_bytes text, const char *section);

#endif
