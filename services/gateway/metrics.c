/* SPDX-License-Identifier: Apache-2.0 */
#include "metrics_parts.h"

#include <stdlib.h>

const int metrics_statuses[STATUSES] = METRICS_STATUSES;
const uint64_t metrics_bounds[BOUNDS] = METRICS_BOUNDS;

static metrics_method *row_new(const char *service, const char *method)
{
    metrics_method *row = calloc(1, sizeof *row);
    if (!row)
        return NULL;
    row->service = strdup(service);
    row->method = strdup(method);
    if (row->service && row->method)
        return row;
    free(row->service);
    free(row->method);
    free(row);
    return NULL;
}

int metrics_new(size_t methods, gateway_metrics **ret_metrics)
{
    gateway_metrics *m = calloc(1, sizeof *m);
    if (!m)
        return HEADWAY_ENOMEM;
    m->most = (methods ? methods : METRICS_METHODS) + 2;
    for (m->slot_count = 16; m->slot_count < 2 * m->most;)
        m->slot_count *= 2;
    m->rows = calloc(m->most, sizeof *m->rows);
    m->slots = calloc(m->slot_count, sizeof *m->slots);
    for (size_t i = 0; i < 2 && m->rows; i++) {
        m->rows[i] =
            row_new(i == METRICS_NO_CALL ? "" : "other", i == METRICS_NO_CALL ? "" : "other");
        m->count += m->rows[i] != NULL;
    }
    if (!m->rows || !m->slots || m->count < 2) {
        metrics_free(m);
        return HEADWAY_ENOMEM;
    }
    *ret_metrics = m;
    return 0;
}

void metrics_free(gateway_metrics *m)
{
    if (!m)
        return;
    for (size_t i = 0; i < m->count; i++) {
        free(m->rows[i]->service);
        free(m->rows[i]->method);
        free(m->rows[i]);
    }
    free(m->rows);
    free(m->slots);
    free(m);
}

metrics_numbers *metrics_numbers_of(gateway_metrics *metrics)
{
    return &metrics->numbers;
}

/* FNV-1a; the names are those of schemas, and a row is a limit of its own. */
static uint64_t hash(uint64_t seed, const char *text)
{
    for (; *text; text++)
        seed = (seed ^ (unsigned char)*text) * UINT64_C(1099511628211);
    return seed * UINT64_C(1099511628211);
}

size_t metrics_row(gateway_metrics *m, const char *service, const char *method)
{
    size_t mask = m->slot_count - 1;
    size_t at = hash(hash(UINT64_C(14695981039346656037), service), method) & mask;
    for (; m->slots[at]; at = (at + 1) & mask) {
        const metrics_method *row = m->rows[m->slots[at]];
        if (strcmp(row->service, service) == 0 && strcmp(row->method, method) == 0)
            return m->slots[at];
    }
    metrics_method *row = m->count < m->most ? row_new(service, method) : NULL;
    if (!row)
        return METRICS_OTHER;
    m->slots[at] = (uint32_t)m->count;
    m->rows[m->count] = row;
    return m->count++;
}

void metrics_begin(gateway_metrics *m, size_t row)
{
    m->rows[row]->in_flight++;
}

void metrics_finish(gateway_metrics *m, size_t row, const metrics_end *end)
{
    metrics_method *r = m->rows[row];
    size_t status = 0, bucket = 0;
    int code = end->status ? end->status : 499; /* as web servers say that the client left */
    while (status < STATUSES - 1 && metrics_statuses[status] != code)
        status++;
    while (bucket < BOUNDS && metrics_bounds[bucket] < end->duration_us)
        bucket++;
    r->in_flight--;
    r->statuses[status]++;
    r->buckets[bucket]++;
    r->sum_us += end->duration_us;
    r->bytes_in += end->bytes_in;
    r->bytes_out += end->bytes_out;
}

void metrics_refuse(gateway_metrics *m, metrics_reason reason)
{
    m->refusals[reason]++;
}
