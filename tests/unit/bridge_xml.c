/* SPDX-License-Identifier: Apache-2.0 */
/* Of an answer's XML one text is taken, if the whole is what AWS writes. */
#include "xml_text.h"

#include <check.h>

static headway_arena *arena;

static const char *text_of(const char *xml)
{
    static const char *const names[] = {"A", "B", "Key", NULL};
    return xml_text(headway_bytes_of_string(xml), names, arena);
}

static void a_text_is_found_where_the_names_lead(void)
{
    CHECK_STR(text_of("<A><B><Key>k</Key></B></A>"), "k");
    CHECK_STR(text_of("<?xml version=\"1.0\"?>\n<A xmlns=\"https://x/>\" y='<'>\n <B >\n  <Other/>"
                      "<Key>k+/=</Key >\n </B>\n</A>\n"),
              "k+/=");
    CHECK_STR(text_of("<A><Key>no</Key><C><Key>no</Key></C><B><Key>yes</Key></B></A>"), "yes");
    CHECK_STR(text_of("<A><B><C><Key>no</Key></C></B><B><Key>yes</Key></B></A>"), "yes");
    CHECK_STR(text_of("<A><B><Key>first</Key><Key>second</Key></B></A>"), "first");
    CHECK_STR(text_of("<A><B><Key>&lt;a&gt; &amp;amp; &quot;&apos;</Key></B></A>"),
              "<a> &amp; \"'");
}

static void what_is_not_there_is_no_text(void)
{
    static const char *const without[] = {"",
                                          "<A/>",
                                          "<A><B><Key/></B></A>",
                                          "<A><B><Key></Key></B></A>",
                                          "<A><Key>k</Key></A>",
                                          "<B><A><Key>k</Key></A></B>",
                                          "<X><A><B><Key>k</Key></B></A></X>",
                                          "<A><B><Keys>k</Keys></B></A>",
                                          "<A><B><Key>k<C/></Key></B></A>",
                                          "<A><B><Key><C/>k</Key></B></A>"};
    for (size_t i = 0; i < sizeof without / sizeof *without; i++)
        CHECK_STR(text_of(without[i]), "");
}

static void what_aws_does_not_write_is_refused(void)
{
    static const char *const wrong[] = {
        "<A><B><Key>k</Key></B>",
        "<A><B><Key>k</Key></B></A",
        "<A><B><Key>k</Key></B></A><A/>",
        "<A><B><Key>k</Key></B></A>more",
        "more<A><B><Key>k</Key></B></A>",
        "<A><B><Key>k</B></Key></A>",
        "<A><B><Key>k</Key></C></A>",
        "</A><A><B><Key>k</Key></B></A>",
        "<A><B><Key>&#107;</Key></B></A>",
        "<A><B><Key>k&amp</Key></B></A>",
        "<A><!-- --><B><Key>k</Key></B></A>",
        "<A><B><Key><![CDATA[k]]></Key></B></A>",
        "<!DOCTYPE A [<!ENTITY x \"k\">]><A><B><Key>k</Key></B></A>",
        "<?xml?<A><B><Key>k</Key></B></A>",
        "<A><B><Key a=\">k</Key></B></A>",
        "<A><B><Key a=<>k</Key></B></A>",
        "<A><B><Key>k</Key></B></A><",
        "<A><B><Key>k</Key></B></A><?x?>"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        CHECK_STR(text_of(wrong[i]), "");
    static const char *const names[] = {"A", NULL};
    CHECK_STR(xml_text(headway_bytes_of("<A>k\0k</A>", 10), names, arena), "");
}

static void depth_and_size_have_an_end(void)
{
    static char deep[4096], large[XML_MOST + 64];
    static const char *const names[] = {"a", NULL};
    for (size_t levels = XML_DEPTH - 2; levels <= XML_DEPTH; levels++) {
        deep[0] = 0;
        strcat(deep, "<A><B><Key>k</Key>");
        for (size_t i = 0; i < levels; i++)
            strcat(deep, "<x>");
        for (size_t i = 0; i < levels; i++)
            strcat(deep, "</x>");
        strcat(deep, "</B></A>");
        CHECK_STR(text_of(deep), levels + 2 <= XML_DEPTH ? "k" : "");
    }
    memcpy(large, "<a>k</a>", 8);
    memset(large + 8, ' ', sizeof large - 8);
    CHECK_STR(xml_text(headway_bytes_of(large, XML_MOST), names, arena), "k");
    CHECK_STR(xml_text(headway_bytes_of(large, XML_MOST + 1), names, arena), "");
}

int main(void)
{
    arena = headway_arena_new(NULL, 1 << 20);
    CHECK(arena);
    RUN(a_text_is_found_where_the_names_lead);
    RUN(what_is_not_there_is_no_text);
    RUN(what_aws_does_not_write_is_refused);
    RUN(depth_and_size_have_an_end);
    headway_arena_free(arena);
    return 0;
}
