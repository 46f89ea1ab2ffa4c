/* SPDX-License-Identifier: Apache-2.0 */
/* Fleet/Upload: readings in, their summary out. */
#include <headway/call.h>

#include "state.h"

struct statistic {
    uint64_t count;
    double minimum, maximum, mean;
};
struct upload {
    uint64_t count;
    struct statistic kinds[SAMPLE_KINDS];
};

static void add(struct statistic *statistic, double value)
{
    if (!statistic->count || value < statistic->minimum)
        statistic->minimum = value;
    if (!statistic->count || value > statistic->maximum)
        statistic->maximum = value;
    statistic->count++;
    /* A running mean: a sum of large values could leave a double's range. */
    statistic->mean +=
        value / (double)statistic->count - statistic->mean / (double)statistic->count;
}

static void on_cancel(headway_call *call, void *user)
{
    (void)user;
    headway_call_drop(call);
}

int fleet_upload(headway_call *call, void *self)
{
    struct upload *upload = fleet_take(call, sizeof *upload);
    (void)self;
    if (!upload)
        return HEADWAY_RESOURCE_EXHAUSTED;
    memset(upload, 0, sizeof *upload);
    headway_call_set_data(call, upload);
    headway_call_watch(call, on_cancel, NULL, upload);
    return 0;
}

/* quote: next */
int fleet_upload_next(headway_call *call, const Fleet__V1__Reading *reading, void *self)
{
    struct upload *upload = headway_call_data(call);
    struct headline headline = headline_of(reading);
    (void)self;
    if (!headline.kind && reading->value_case != FLEET__V1__READING__VALUE__NOT_SET)
        return headway_call_fail(call, HEADWAY_INVALID_ARGUMENT,
                                 "reading %llu has a value that is not a number",
                                 (unsigned long long)upload->count + 1);
    upload->count++;
    if (headline.kind)
        add(&upload->kinds[headline.kind], headline.value);
    return 0;
}
/* end quote */

int fleet_upload_done(headway_call *call, void *self)
{
    const struct upload *upload = headway_call_data(call);
    Fleet__V1__UploadSummary summary = FLEET__V1__UPLOAD_SUMMARY__INIT;
    Fleet__V1__Statistic each[SAMPLE_KINDS], *list[SAMPLE_KINDS];
    (void)self;
    summary.count = upload->count;
    summary.statistics = list;
    for (int kind = 1; kind < SAMPLE_KINDS; kind++) {
        const struct statistic *from = &upload->kinds[kind];
        Fleet__V1__Statistic *to = &each[kind];
        if (!from->count)
            continue;
        fleet__v1__statistic__init(to);
        to->kind = (Fleet__V1__Kind)kind;
        to->count = from->count;
        to->minimum = from->minimum;
        to->maximum = from->maximum;
        to->mean = from->mean;
        list[summary.n_statistics++] = to;
    }
    return fleet_v1_fleet_upload_reply(call, &summary);
}
