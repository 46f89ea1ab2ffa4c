/* SPDX-License-Identifier: Apache-2.0 */
#include "sample.h"

enum { FRESH_NS = 20 * 1000 * 1000, SPAN_NS = 200 * 1000 * 1000 };

int sample_new(const headway_alloc *alloc, const struct fleet_source *source,
               struct sample **ret_sample)
{
    struct sample *sample = alloc->allocate(alloc->user, sizeof *sample);
    if (!sample)
        return HEADWAY_ENOMEM;
    memset(sample, 0, sizeof *sample);
    sample->alloc = alloc;
    sample->source = *source;
    *ret_sample = sample;
    return 0;
}

void sample_free(struct sample *sample)
{
    if (sample)
        sample->alloc->release(sample->alloc->user, sample);
}

int sample_refresh(struct sample *sample, uint64_t now_ns)
{
    if (sample->looked && now_ns - sample->looked_at_ns < FRESH_NS)
        return 0;
    int error = sample->source.read(sample->source.user, &sample->now);
    if (error)
        return error;
    if (sample->looked && now_ns - sample->next.at_ns >= SPAN_NS)
        sample->before = sample->next;
    if (!sample->looked || now_ns - sample->next.at_ns >= SPAN_NS) {
        sample->next.at_ns = now_ns;
        sample->next.cpu = sample->now.cpu;
        readings_traffic(&sample->now.network, &sample->next.received, &sample->next.sent);
    }
    sample->looked = 1;
    sample->looked_at_ns = now_ns;
    return 0;
}

uint64_t sample_booted_at(const struct sample *sample)
{
    return sample->now.has_cpu ? sample->now.cpu.booted_at : 0;
}
