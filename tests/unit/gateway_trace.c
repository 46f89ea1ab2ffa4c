/* SPDX-License-Identifier: Apache-2.0 */
/* Trace context by the W3C's rules, and ids that can be echoed. */
#include "trace.h"

#include <check.h>

#define TRACE "4bf92f3577b34da6a3ce929d0e0e4736"
#define SPAN "00f067aa0ba902b7"

static void fill(void *user, void *bytes, size_t size)
{
    memset(bytes, *(const int *)user, size);
}

static gateway_trace begin(const char *parent, const char *state, const char *id)
{
    int byte = 0xab;
    headway_random random = {fill, &byte};
    gateway_trace t;
    trace_begin(&(trace_headers){headway_bytes_of_string(parent), headway_bytes_of_string(state),
                                 headway_bytes_of_string(id)},
                &random, &t);
    return t;
}

static void a_trace_goes_on_with_a_span_of_our_own(void)
{
    gateway_trace t = begin("00-" TRACE "-" SPAN "-01", "a=1,b=2", "req-1");
    CHECK_STR(t.trace_id, TRACE);
    CHECK_STR(t.parent_id, SPAN);
    CHECK_STR(t.traceparent, "00-" TRACE "-abababababababab-01");
    CHECK_STR(t.tracestate, "a=1,b=2");
    CHECK_STR(t.request_id, "req-1");
    t = begin("00-" TRACE "-" SPAN "-00", NULL, NULL);
    CHECK_STR(t.traceparent, "00-" TRACE "-abababababababab-00");
}

static void a_version_to_come_is_read_as_ours(void)
{
    CHECK_STR(begin("cc-" TRACE "-" SPAN "-09-what-comes", NULL, NULL).traceparent,
              "00-" TRACE "-abababababababab-01");
    CHECK_STR(begin("cc-" TRACE "-" SPAN "-00", NULL, NULL).trace_id, TRACE);
}

static void what_is_malformed_begins_a_trace(void)
{
    static const char *const all[] = {"",
                                      "00",
                                      "00-" TRACE "-" SPAN,
                                      "00-" TRACE "-" SPAN "-01-x",
                                      "00-" TRACE "-" SPAN "-01 ",
                                      "ff-" TRACE "-" SPAN "-01",
                                      "cc-" TRACE "-" SPAN "-01.x",
                                      "00-4BF92F3577B34DA6A3CE929D0E0E4736-" SPAN "-01",
                                      "00-00000000000000000000000000000000-" SPAN "-01",
                                      "00-" TRACE "-0000000000000000-01",
                                      "00-" TRACE "-" SPAN "-0g",
                                      "0-" TRACE "-" SPAN "-011",
                                      "00_" TRACE "_" SPAN "_01"};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        gateway_trace t = begin(all[i], "a=1", NULL);
        CHECK_STR(t.trace_id, "abababababababababababababababab");
        CHECK_STR(t.parent_id, "");
        CHECK_STR(t.tracestate, "");
        CHECK_EQ(t.flags, 1);
    }
}

static void zeros_are_no_id(void)
{
    int byte = 0;
    headway_random random = {fill, &byte};
    gateway_trace t;
    trace_begin(&(trace_headers){.request_id = {NULL, 0}}, &random, &t);
    CHECK_STR(t.trace_id, "01000000000000000000000000000000");
    CHECK_STR(t.span_id, "0100000000000000");
}

static void a_state_that_is_no_header_is_dropped(void)
{
    static char long_one[600], many[128];
    memset(long_one, 'a', sizeof long_one - 1);
    memset(many, ',', 40);
    CHECK_STR(begin("00-" TRACE "-" SPAN "-01", long_one, NULL).tracestate, "");
    CHECK_STR(begin("00-" TRACE "-" SPAN "-01", many, NULL).tracestate, "");
    CHECK_STR(begin("00-" TRACE "-" SPAN "-01", "a=1\r\nx: y", NULL).tracestate, "");
    CHECK_STR(begin("00-" TRACE "-" SPAN "-01", "a=\xff", NULL).tracestate, "");
}

static void an_id_that_cannot_be_echoed_is_replaced(void)
{
    static char long_one[200];
    memset(long_one, 'a', sizeof long_one - 1);
    const char *ours = "abababababababababababababababab";
    CHECK_STR(begin(NULL, NULL, NULL).request_id, ours);
    CHECK_STR(begin(NULL, NULL, "a b").request_id, ours);
    CHECK_STR(begin(NULL, NULL, "a\r\nb: c").request_id, ours);
    CHECK_STR(begin(NULL, NULL, "<script>").request_id, ours);
    CHECK_STR(begin(NULL, NULL, long_one).request_id, ours);
    long_one[128] = 0;
    CHECK_STR(begin(NULL, NULL, long_one).request_id, long_one);
    CHECK_STR(begin(NULL, NULL, "Root=1-67891233-abcdef").request_id, "Root=1-67891233-abcdef");
}

int main(void)
{
    RUN(a_trace_goes_on_with_a_span_of_our_own);
    RUN(a_version_to_come_is_read_as_ours);
    RUN(what_is_malformed_begins_a_trace);
    RUN(zeros_are_no_id);
    RUN(a_state_that_is_no_header_is_dropped);
    RUN(an_id_that_cannot_be_echoed_is_replaced);
    return 0;
}
