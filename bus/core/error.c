/* SPDX-License-Identifier: Apache-2.0 */
#include <headway/status.h>

const char *headway_error_name(int error)
{
    switch (error) {
    case 0:
        return "OK";
#define NAME(name, number, text)                                                                   \
    case number:                                                                                   \
        return "HEADWAY_" #name;
        HEADWAY_ERRORS(NAME)
#undef NAME
    default:
        return "HEADWAY_E?";
    }
}

const char *headway_error_text(int error)
{
    switch (error) {
    case 0:
        return "no error";
#define TEXT(name, number, text)                                                                   \
    case number:                                                                                   \
        return text;
        HEADWAY_ERRORS(TEXT)
#undef TEXT
    default:
        return "an unknown error";
    }
}

const char *headway_code_name(int code)
{
    switch (code) {
#define NAME(name, number)                                                                         \
    case number:                                                                                   \
        return #name;
        HEADWAY_CODES(NAME)
#undef NAME
    default:
        return "UNKNOWN";
    }
}

int headway_code_of(const char *name)
{
#define MATCH(code, number)                                                                        \
    if (strcmp(name, #code) == 0)                                                                  \
        return number;
    HEADWAY_CODES(MATCH)
#undef MATCH
    return -1;
}
