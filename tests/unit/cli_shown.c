/* SPDX-License-Identifier: Apache-2.0 */
/* What others wrote reaches no terminal as a command. */
#include "shown.h"

#include <check.h>

static void is(const char *text, const char *wanted)
{
    char shown[128];
    CHECK_STR(text_shown(text, shown, sizeof shown), wanted);
}

static void text_stays_as_it_is(void)
{
    is("", "");
    is("fleet.v1.Fleet/Get 'x' \"y\" \\", "fleet.v1.Fleet/Get 'x' \"y\" \\");
    is("f\xc3\xbcr \xe2\x82\xac \xf0\x9f\x9a\x8c", "f\xc3\xbcr \xe2\x82\xac \xf0\x9f\x9a\x8c");
}

static void what_a_terminal_obeys_is_written_out(void)
{
    is("\033[2J", "\\x1b[2J");
    is("a\r\nb\tc\177", "a\\x0d\\x0ab\\x09c\\x7f");
    is("\xc2\x9b"
       "2J",
       "\\xc2\\x9b2J");
    is("\xe2\x80\xae"
       "evil",
       "\\xe2\\x80\\xaeevil");
    is("\xe2\x81\xa6x", "\\xe2\\x81\\xa6x");
}

static void what_is_no_utf8_is_written_out(void)
{
    is("\x9b"
       "2J",
       "\\x9b2J");
    is("\xc0\x9b", "\\xc0\\x9b");
    is("\xe0\x80\x9b", "\\xe0\\x80\\x9b");
    is("\xf0\x80\x80\x9b", "\\xf0\\x80\\x80\\x9b");
    is("\xed\xa0\x80", "\\xed\\xa0\\x80");
    is("\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80");
    is("\xe2\x82", "\\xe2\\x82");
    is("\xff\xfe", "\\xff\\xfe");
}

static void what_finds_no_room_is_cut(void)
{
    char shown[8];
    CHECK_STR(text_shown("1234567890", shown, sizeof shown), "1234567");
    CHECK_STR(text_shown("12345\033", shown, sizeof shown), "12345");
    CHECK_STR(text_shown("123\033", shown, sizeof shown), "123\\x1b");
    CHECK_STR(text_shown("123456\xe2\x82\xac", shown, sizeof shown), "123456");
}

int main(void)
{
    RUN(text_stays_as_it_is);
    RUN(what_a_terminal_obeys_is_written_out);
    RUN(what_is_no_utf8_is_written_out);
    RUN(what_finds_no_room_is_cut);
    return 0;
}
