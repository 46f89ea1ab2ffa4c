/* SPDX-License-Identifier: Apache-2.0 */
#include "cost.h"

double cost_estimate(const cost_counts *counts, uint32_t memory_mb, const cost_price *price)
{
    double seconds = (double)counts->busy_ms / 1000, gigabytes = (double)memory_mb / 1024;
    return ((double)counts->taken * price->request + seconds * gigabytes * price->gb_second) / 1e9;
}

void cost_print(const char *function, const cost_counts *c, uint32_t memory_mb,
                const cost_price *price, FILE *out)
{
    fprintf(out,
            "%s: %llu requests, %llu taken, %llu throttled, %llu function errors, %llu lost, "
            "%llu refused here; %.3f s",
            function, (unsigned long long)c->requests, (unsigned long long)c->taken,
            (unsigned long long)c->throttled, (unsigned long long)c->errors,
            (unsigned long long)c->lost, (unsigned long long)c->refused, (double)c->busy_ms / 1000);
    fprintf(out, "; about $%.6f%s", cost_estimate(c, memory_mb, price),
            memory_mb ? "" : " for requests alone (memory_mb is not set)");
}
