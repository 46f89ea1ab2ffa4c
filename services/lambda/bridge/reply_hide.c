/* SPDX-License-Identifier: Apache-2.0 */
#include "reply_hide.h"

#include <string.h>

static const char stars[] = "***";

/* size bytes at `at`; answers what is behind the stars. Less than those take is overwritten. */
static char *cover(char *at, size_t size)
{
    size_t mark = size < sizeof stars - 1 ? size : sizeof stars - 1;
    memcpy(at, stars, mark);
    memmove(at + mark, at + size, strlen(at + size) + 1);
    return at + mark;
}

/* What stands behind each such name. */
static void hide_values(char *text, const char *name)
{
    while ((text = strstr(text, name)) != NULL) {
        text += strlen(name);
        text = cover(text, strcspn(text, ", \t\r\n'\"\\"));
    }
}

void reply_hide(char *text, const char *token)
{
    char *at = token && *token ? strstr(text, token) : NULL;
    for (; at; at = strstr(at, token))
        at = cover(at, strlen(token));
    hide_values(text, "Credential=");
    hide_values(text, "Signature=");
}
