/* SPDX-License-Identifier: Apache-2.0 */
/* What is counted adds up, and the number of series has a bound. */
#include "metrics.h"

#include <check.h>

static char *text;
static size_t text_size;
static int pieces, refuse_at;

static int keep(void *user, headway_bytes piece)
{
    (void)user;
    CHECK(piece.size && piece.size <= 4096);
    if (++pieces == refuse_at)
        return HEADWAY_ELIMIT;
    text = realloc(text, text_size + piece.size + 1);
    CHECK(text);
    memcpy(text + text_size, piece.data, piece.size);
    text_size += piece.size;
    text[text_size] = 0;
    return 0;
}

static void print(const gateway_metrics *m)
{
    text_size = 0;
    pieces = 0;
    CHECK_EQ(metrics_print(m, keep, NULL), 0);
}

static void has(const char *line)
{
    char *at = strstr(text, line);
    if (!at)
        fprintf(stderr, "no %s in\n%s", line, text);
    CHECK(at && (at == text || at[-1] == '\n') && at[strlen(line)] == '\n');
}

static void request(gateway_metrics *m, size_t row, int status, uint64_t us)
{
    metrics_begin(m, row);
    metrics_finish(m, row, &(metrics_end){status, us, 10, 20});
}

static void requests_are_counted_by_method_and_status(void)
{
    gateway_metrics *m;
    CHECK_EQ(metrics_new(0, &m), 0);
    size_t get = metrics_row(m, "fleet.v1.Fleet", "Get");
    CHECK_EQ(metrics_row(m, "fleet.v1.Fleet", "Get"), get);
    CHECK(metrics_row(m, "fleet.v1.Fleet", "Watch") != get);
    request(m, get, 200, 400);
    request(m, get, 200, 2000);
    request(m, get, 503, 20000000);
    request(m, get, 0, 1);
    request(m, get, 299, 1);
    request(m, METRICS_NO_CALL, 404, 1);
    metrics_begin(m, get);
    print(m);
    has("headway_gateway_requests_total{service=\"fleet.v1.Fleet\",method=\"Get\",code=\"200\"} 2");
    has("headway_gateway_requests_total{service=\"fleet.v1.Fleet\",method=\"Get\",code=\"499\"} 1");
    has("headway_gateway_requests_total{service=\"fleet.v1.Fleet\",method=\"Get\",code=\"other\"} "
        "1");
    has("headway_gateway_requests_total{service=\"\",method=\"\",code=\"404\"} 1");
    has("headway_gateway_requests_in_flight{service=\"fleet.v1.Fleet\",method=\"Get\"} 1");
    has("headway_gateway_request_bytes_total{service=\"fleet.v1.Fleet\",method=\"Get\"} 50");
    has("headway_gateway_response_bytes_total{service=\"fleet.v1.Fleet\",method=\"Get\"} 100");
    metrics_free(m);
}

static void a_histogram_is_cumulative(void)
{
    gateway_metrics *m;
    CHECK_EQ(metrics_new(0, &m), 0);
    size_t row = metrics_row(m, "s", "m");
    request(m, row, 200, 500); /* a bound belongs to its bucket */
    request(m, row, 200, 501);
    request(m, row, 200, 10000001);
    print(m);
#define BUCKET "headway_gateway_request_duration_seconds_bucket{service=\"s\",method=\"m\",le="
    has(BUCKET "\"0.0005\"} 1");
    has(BUCKET "\"0.001\"} 2");
    has(BUCKET "\"10\"} 2");
    has(BUCKET "\"+Inf\"} 3");
    has("headway_gateway_request_duration_seconds_sum{service=\"s\",method=\"m\"} 10.001002");
    has("headway_gateway_request_duration_seconds_count{service=\"s\",method=\"m\"} 3");
    metrics_free(m);
}

static void numbers_and_refusals_stand_by_themselves(void)
{
    gateway_metrics *m;
    CHECK_EQ(metrics_new(0, &m), 0);
    metrics_numbers_of(m)->connections = 7;
    metrics_numbers_of(m)->events_lost_total = 3;
    metrics_refuse(m, METRICS_KEY);
    metrics_refuse(m, METRICS_KEY);
    print(m);
    has("# TYPE headway_gateway_connections gauge");
    has("headway_gateway_connections 7");
    has("headway_gateway_events_lost_total 3");
    has("headway_gateway_refusals_total{reason=\"key\"} 2");
    has("headway_gateway_refusals_total{reason=\"bus\"} 0");
    metrics_free(m);
}

/* Ten thousand names, a million requests: the same page. */
static void the_number_of_series_has_a_bound(void)
{
    gateway_metrics *m;
    char name[32];
    CHECK_EQ(metrics_new(10, &m), 0);
    for (int i = 0; i < 10000; i++) {
        snprintf(name, sizeof name, "s%d", i);
        size_t row = metrics_row(m, name, "m");
        CHECK_EQ(row == METRICS_OTHER, i >= 10);
        request(m, row, 200 + i % 400, 1);
    }
    CHECK(metrics_row(m, "s3", "m") != METRICS_OTHER);
    print(m);
    CHECK(text_size < 64 << 10);
    has("headway_gateway_request_duration_seconds_count{service=\"other\",method=\"other\"} 9990");
    metrics_free(m);
}

static void every_line_is_a_comment_or_a_sample(void)
{
    gateway_metrics *m;
    CHECK_EQ(metrics_new(0, &m), 0);
    request(m, metrics_row(m, "s", "m"), 200, 1);
    print(m);
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
        const char *value = strrchr(line, ' ');
        CHECK(strncmp(line, "# ", 2) == 0 || strncmp(line, "headway_gateway_", 16) == 0);
        CHECK(*line == '#' || (value && strspn(value + 1, "0123456789.") == strlen(value + 1)));
    }
    metrics_free(m);
}

static void a_reader_that_leaves_ends_it(void)
{
    gateway_metrics *m;
    CHECK_EQ(metrics_new(0, &m), 0);
    pieces = 0;
    refuse_at = 1;
    CHECK_EQ(metrics_print(m, keep, NULL), HEADWAY_ELIMIT);
    CHECK_EQ(pieces, 1);
    refuse_at = 0;
    metrics_free(m);
}

int main(void)
{
    RUN(requests_are_counted_by_method_and_status);
    RUN(a_histogram_is_cumulative);
    RUN(numbers_and_refusals_stand_by_themselves);
    RUN(the_number_of_series_has_a_bound);
    RUN(every_line_is_a_comment_or_a_sample);
    RUN(a_reader_that_leaves_ends_it);
    free(text);
    return 0;
}
