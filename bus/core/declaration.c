/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a worker declares when it registers: headway.v1.ServiceDeclaration
 * (proto/headway/v1/broker.proto), written by hand because the core knows no protobuf library.
 * Wire format: https://protobuf.dev/programming-guides/encoding/
 */
#include "runtime.h"

typedef struct sink {
    uint8_t *data; /* NULL: only count */
    size_t size;
} sink;

static void put_varint(sink *s, uint64_t value)
{
    do {
        uint8_t byte = (uint8_t)(value & 0x7f);
        value >>= 7;
        if (s->data)
            s->data[s->size] = (uint8_t)(byte | (value ? 0x80 : 0));
        s->size++;
    } while (value);
}

static void put_number(sink *s, unsigned field, uint64_t value)
{
    if (value == 0)
        return;
    put_varint(s, field << 3);
    put_varint(s, value);
}

static void put_bytes(sink *s, unsigned field, headway_bytes bytes)
{
    if (bytes.size == 0)
        return;
    put_varint(s, field << 3 | 2);
    put_varint(s, bytes.size);
    if (s->data)
        memcpy(s->data + s->size, bytes.data, bytes.size);
    s->size += bytes.size;
}

static void put_policy(sink *s, const headway_policy *policy)
{
    put_number(s, 1, policy->deadline_ms);
    put_number(s, 2, policy->idempotent);
    put_number(s, 3, policy->retries);
    put_number(s, 4, policy->priority);
    put_number(s, 5, policy->window_messages);
    put_number(s, 6, policy->window_bytes);
    put_number(s, 7, policy->concurrency);
    put_number(s, 11, policy->backoff_ms);
    put_number(s, 12, policy->backoff_most_ms);
    put_number(s, 13, policy->retries_fixed);
}

static void put_method(sink *s, const headway_method *method)
{
    sink policy = {NULL, 0};
    put_policy(&policy, &method->policy);
    put_bytes(s, 1, headway_bytes_of_string(method->name));
    put_number(s, 2, method->shape);
    if (policy.size == 0)
        return;
    put_varint(s, 3 << 3 | 2);
    put_varint(s, policy.size);
    put_policy(s, &method->policy);
}

static void put_all(sink *s, const headway_service_descriptor *descriptor, uint32_t concurrency)
{
    put_bytes(s, 1, headway_bytes_of_string(descriptor->name));
    for (size_t i = 0; i < descriptor->method_count; i++) {
        sink method = {NULL, 0};
        put_method(&method, &descriptor->methods[i]);
        put_varint(s, 2 << 3 | 2);
        put_varint(s, method.size);
        put_method(s, &descriptor->methods[i]);
    }
    put_number(s, 3, concurrency);
    put_bytes(s, 4, descriptor->schema);
}

int headway__declare(const headway_alloc *alloc, const headway_service_descriptor *descriptor,
                     uint32_t concurrency, uint8_t **ret_bytes, size_t *ret_size)
{
    sink count = {NULL, 0};
    put_all(&count, descriptor, concurrency);
    sink real = {alloc->allocate(alloc->user, count.size ? count.size : 1), 0};
    if (!real.data)
        return HEADWAY_ENOMEM;
    put_all(&real, descriptor, concurrency);
    *ret_bytes = real.data;
    *ret_size = real.size;
    return 0;
}
