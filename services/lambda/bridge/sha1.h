/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-1 (FIPS 180-4), by which AWS's command names the files of its cache; for nothing secret. */
#ifndef LAMBDA_BRIDGE_SHA1_H
#define LAMBDA_BRIDGE_SHA1_H

#include <headway/bytes.h>

enum { SHA1_HEX = 41 };
void sha1_hex(headway_bytes text, char ret_hex[SHA1_HEX]);

#endif
