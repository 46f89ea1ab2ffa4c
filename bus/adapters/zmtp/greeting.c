/* SPDX-License-Identifier: Apache-2.0 */
/* The first 64 bytes: signature, version, mechanism. Checked as they come, so that who speaks
   something else is refused by its first byte. */
#include "wire.h"
#include <stdio.h>

enum {
    SIGNATURE_END = 9,
    MAJOR = 10,
    MINOR = 11,
    MECHANISM = 12,
    MECHANISM_SIZE = 20,
    SERVER = 32
};
static const char null_mechanism[MECHANISM_SIZE] = "NULL";
static const char curve_mechanism[MECHANISM_SIZE] = "CURVE";

void headway__zmtp_greeting_write(uint8_t *ret_greeting, const struct headway__zmtp_curve *curve)
{
    memset(ret_greeting, 0, HEADWAY__ZMTP_GREETING);
    ret_greeting[0] = 0xff;
    ret_greeting[SIGNATURE_END] = 0x7f;
    ret_greeting[MAJOR] = 3;
    ret_greeting[MINOR] = 1;
    memcpy(ret_greeting + MECHANISM, curve ? curve_mechanism : null_mechanism, MECHANISM_SIZE);
    ret_greeting[SERVER] = curve && curve->server;
}

static const char *check_version(uint8_t major, char *detail)
{
    if (major >= 3)
        return NULL;
    /* The byte was a revision before it was a version: 0 is ZMTP 1.0, 1 is 2.0. */
    snprintf(detail, HEADWAY__ZMTP_WHY, "it speaks ZMTP %d.0; 3.0 or later is needed (libzmq 4)",
             major == 0 ? 1 : 2);
    return detail;
}

static const char *check_mechanism(const uint8_t *name, bool curve, char *detail)
{
    const char *wanted = curve ? curve_mechanism : null_mechanism;
    char shown[MECHANISM_SIZE + 1];
    if (memcmp(name, wanted, MECHANISM_SIZE) == 0)
        return NULL;
    headway__zmtp_printable(shown, sizeof shown,
                            headway_bytes_of(name, strnlen((const char *)name, MECHANISM_SIZE)));
    snprintf(detail, HEADWAY__ZMTP_WHY, "it asks for the mechanism %s; here it is %s", shown,
             curve ? "CURVE: it needs keys" : "NULL");
    return detail;
}

static const char *check_server(bool claims, const struct headway__zmtp_curve *curve)
{
    if (!curve && claims)
        return "it claims to be the server of the NULL mechanism, which has none";
    if (curve && curve->server && claims)
        return "it claims to be the server, as we do";
    return NULL; /* libzmq's servers of CURVE do not claim it */
}

const char *headway__zmtp_greeting_check(const uint8_t *greeting, size_t size,
                                         const struct headway__zmtp_curve *curve, char *detail)
{
    const char *why = NULL;
    if (size > 0 && greeting[0] != 0xff) {
        snprintf(detail, HEADWAY__ZMTP_WHY, "it does not speak ZMTP: its first byte is 0x%02x",
                 greeting[0]);
        return detail;
    }
    if (size > SIGNATURE_END && !(greeting[SIGNATURE_END] & 1))
        return check_version(0, detail);
    if (size > SIGNATURE_END && greeting[SIGNATURE_END] != 0x7f)
        return "its greeting has no ZMTP signature";
    if (size > MAJOR)
        why = check_version(greeting[MAJOR], detail);
    if (!why && size >= MECHANISM + MECHANISM_SIZE)
        why = check_mechanism(greeting + MECHANISM, curve != NULL, detail);
    if (!why && size > SERVER)
        why = check_server(greeting[SERVER] != 0, curve);
    return why;
}
