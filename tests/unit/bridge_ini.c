/* SPDX-License-Identifier: Apache-2.0 */
/* The files of ~/.aws, in the forms that AWS's own clients read. */
#include "ini.h"

#include <check.h>

static const char *find(const char *text, const char *section, const char *name)
{
    static char value[256];
    headway_bytes found;
    if (!ini_find(headway_bytes_of_string(text), section, name, &found))
        return NULL;
    CHECK(found.size < sizeof value);
    snprintf(value, sizeof value, "%.*s", (int)found.size, (const char *)found.data);
    return value;
}

static void sections_have_names_and_values(void)
{
    const char *text = "a = before\n[one]\r\na=1\r\nb =  two words \n[ two ]\na=2\n[one]\nc=3\n";
    CHECK_STR(find(text, "one", "a"), "1");
    CHECK_STR(find(text, "one", "b"), "two words");
    CHECK_STR(find(text, "two", "a"), "2");
    CHECK_STR(find(text, "one", "c"), "3");
    CHECK_STR(find(text, "", "a"), "before");
    CHECK(!find(text, "two", "b"));
    CHECK(!find(text, "three", "a"));
}

static void the_last_of_two_counts(void)
{
    CHECK_STR(find("[s]\na=1\na=2", "s", "a"), "2");
    CHECK_STR(find("[s]\na=", "s", "a"), "");
    CHECK_STR(find("[s]\na=b=c==", "s", "a"), "b=c==");
}

static void comments_begin_lines_or_stand_behind_spaces(void)
{
    const char *text = "# a=0\n[s] # section\n;a=1\na=x#y ;z\nb=#\n";
    CHECK_STR(find(text, "s", "a"), "x#y");
    CHECK_STR(find(text, "s", "b"), "#");
}

static void commands_are_whole_lines(void)
{
    const char *text = "[s]\ncredential_process = one ; two #3 \nregion = x ; y\n";
    CHECK_STR(find(text, "s", "credential_process"), "one ; two #3");
    CHECK_STR(find(text, "s", "region"), "x");
}

static void indented_lines_are_within(void)
{
    const char *text = "[s]\ns3 =\n  a = 1\n  b = 2\na = 3\n";
    CHECK_STR(find(text, "s", "a"), "3");
    CHECK(!find(text, "s", "b"));
    CHECK_STR(find(text, "s", "s3"), "");
}

static void what_is_nothing_is_passed_over(void)
{
    CHECK(!find("", "", "a"));
    CHECK(!find("[s\na", "s", "a"));
    CHECK(!find("=x\n[]\n]\n", "", ""));
    CHECK(ini_has_section(headway_bytes_of_string("x\n[a]\n"), "a"));
    CHECK(!ini_has_section(headway_bytes_of_string("x\n[a\n"), "a"));
}

int main(void)
{
    RUN(sections_have_names_and_values);
    RUN(the_last_of_two_counts);
    RUN(comments_begin_lines_or_stand_behind_spaces);
    RUN(commands_are_whole_lines);
    RUN(indented_lines_are_within);
    RUN(what_is_nothing_is_passed_over);
    return 0;
}
