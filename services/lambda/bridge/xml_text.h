/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LAMBDA_BRIDGE_XML_TEXT_H
#define LAMBDA_BRIDGE_XML_TEXT_H

#include <headway/alloc.h>
#include <headway/bytes.h>

enum { XML_MOST = 128 << 10, XML_DEPTH = 16 };

/* The text of the first element that the names lead to, the outermost first, NULL behind the last;
   in arena, or "". It has no elements of its own. The whole must be well-formed, and of the little
   that AWS writes: a prolog, elements, attributes, and the five entities that XML has by itself; no
   comments, no CDATA, no DOCTYPE. */
const char *xml_text(headway_bytes xml, const char *const *names, headway_arena *arena);

#endif
