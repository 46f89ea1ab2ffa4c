/* SPDX-License-Identifier: Apache-2.0 */
/* Lists in order, so that every look-up is logarithmic whatever a schema holds. */
#include "breaking.h"

#include <stdlib.h>

int headway__sorted_make(breaking *b, sorted *ret_sorted, const void *array, size_t count,
                         size_t stride, int (*compare)(const void *a, const void *b))
{
    const void **items = headway_arena_take(b->arena, (count + 1) * sizeof *items);
    if (!items)
        return HEADWAY_ENOMEM;
    for (size_t i = 0; i < count; i++)
        items[i] = (const char *)array + i * stride;
    qsort(items, count, sizeof *items, compare);
    *ret_sorted = (sorted){items, count, compare};
    return 0;
}

/* compare may look at less than the order does: then one of those that are equal is found. */
static const void *find(const sorted *in, const void *like,
                        int (*compare)(const void *a, const void *b))
{
    const void *const *at =
        in->count ? bsearch(&like, in->items, in->count, sizeof *in->items, compare) : NULL;
    return at ? *at : NULL;
}

static int number_order(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int field_numbers(const void *a, const void *b)
{
    const struct schema_field *const *x = a, *const *y = b;
    return number_order((*x)->number, (*y)->number);
}

static int field_names(const void *a, const void *b)
{
    const struct schema_field *const *x = a, *const *y = b;
    return strcmp((*x)->name, (*y)->name);
}

static int value_numbers(const void *a, const void *b)
{
    const struct schema_value *const *x = a, *const *y = b;
    return number_order((*x)->number, (*y)->number);
}

static int value_names(const void *a, const void *b)
{
    const struct schema_value *const *x = a, *const *y = b;
    return strcmp((*x)->name, (*y)->name);
}

static int values(const void *a, const void *b)
{
    int order = value_numbers(a, b);
    return order ? order : value_names(a, b);
}

static int method_names(const void *a, const void *b)
{
    const struct schema_method *const *x = a, *const *y = b;
    return strcmp((*x)->name, (*y)->name);
}

static int texts(const void *a, const void *b)
{
    const char *const *const *x = a, *const *const *y = b;
    return strcmp(**x, **y);
}

static int intervals(const void *a, const void *b)
{
    const interval *x = a, *y = b;
    return number_order(x->first, y->first);
}

/* Numbers of enums may be negative; those of fields are too small to look so. */
static int intervals_of(breaking *b, const struct schema_range *ranges, size_t range_count,
                        interval_list *to)
{
    size_t count = 0;
    to->list = headway_arena_take(b->arena, (range_count + 1) * sizeof *to->list);
    if (!to->list)
        return HEADWAY_ENOMEM;
    for (size_t i = 0; i < range_count; i++)
        to->list[i] = (interval){(int32_t)ranges[i].first, (int32_t)ranges[i].last};
    qsort(to->list, range_count, sizeof *to->list, intervals);
    for (size_t i = 0; i < range_count; i++) {
        interval *last = count ? &to->list[count - 1] : NULL;
        if (!last || to->list[i].first > last->last + 1)
            to->list[count++] = to->list[i];
        else if (to->list[i].last > last->last)
            last->last = to->list[i].last;
    }
    to->count = count;
    return 0;
}

static int reserved_of(breaking *b, const struct schema_reserved *from, reserved_side *to)
{
    int error = intervals_of(b, from->ranges, from->range_count, &to->numbers);
    return error ? error
                 : headway__sorted_make(b, &to->names, from->names, from->name_count,
                                        sizeof *from->names, texts);
}

static int count_members(breaking *b, const struct schema_message *message, side *in)
{
    size_t count = message->oneof_count;
    in->oneof_members = headway_arena_take(b->arena, (count + 1) * sizeof *in->oneof_members);
    if (!in->oneof_members)
        return HEADWAY_ENOMEM;
    memset(in->oneof_members, 0, (count + 1) * sizeof *in->oneof_members);
    for (size_t i = 0; i < message->field_count; i++) {
        int oneof = message->fields[i].oneof;
        if (oneof >= 0 && (size_t)oneof < count)
            in->oneof_members[oneof]++;
    }
    return headway__sorted_make(b, &in->oneofs, message->oneofs, count, sizeof *message->oneofs,
                                texts);
}

int headway__side_of_message(breaking *b, const struct schema_message *message, side *ret_side)
{
    size_t count = message->field_count, stride = sizeof *message->fields;
    int error = headway__sorted_make(b, &ret_side->by_number, message->fields, count, stride,
                                     field_numbers);
    if (!error)
        error = headway__sorted_make(b, &ret_side->by_name, message->fields, count, stride,
                                     field_names);
    if (!error)
        error = count_members(b, message, ret_side);
    if (!error)
        error = intervals_of(b, message->ranges, message->range_count, &ret_side->ranges);
    return error ? error : reserved_of(b, &message->reserved, &ret_side->reserved);
}

int headway__side_of_enum(breaking *b, const struct schema_enum *enumeration, side *ret_side)
{
    size_t count = enumeration->value_count, stride = sizeof *enumeration->values;
    int error =
        headway__sorted_make(b, &ret_side->by_number, enumeration->values, count, stride, values);
    if (!error)
        error = headway__sorted_make(b, &ret_side->by_name, enumeration->values, count, stride,
                                     value_names);
    return error ? error : reserved_of(b, &enumeration->reserved, &ret_side->reserved);
}

const struct schema_field *headway__side_field(const side *in, const struct schema_field *like)
{
    return find(&in->by_number, like, field_numbers);
}

const struct schema_field *headway__side_field_named(const side *in,
                                                     const struct schema_field *like)
{
    return find(&in->by_name, like, field_names);
}

const struct schema_value *headway__side_value(const side *in, const struct schema_value *like)
{
    return find(&in->by_number, like, values);
}

const struct schema_value *headway__side_value_numbered(const side *in,
                                                        const struct schema_value *like)
{
    return find(&in->by_number, like, value_numbers);
}

const struct schema_value *headway__side_value_named(const side *in,
                                                     const struct schema_value *like)
{
    return find(&in->by_name, like, value_names);
}

int headway__side_methods(breaking *b, const struct schema_service *service, sorted *ret_sorted)
{
    return headway__sorted_make(b, ret_sorted, service->methods, service->method_count,
                                sizeof *service->methods, method_names);
}

const struct schema_method *headway__side_method(const sorted *in, const struct schema_method *like)
{
    return find(in, like, method_names);
}

int headway__side_oneof(const side *in, const struct schema_message *message, const char *name)
{
    const char *const *found = find(&in->oneofs, &name, texts);
    return found ? (int)(found - (const char *const *)message->oneofs) : -1;
}

int headway__reserves_name(const side *in, const char *name)
{
    return find(&in->reserved.names, &name, texts) != NULL;
}

static int holds(const interval_list *in, int64_t first, int64_t last)
{
    size_t low = 0, high = in->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const interval *at = &in->list[middle];
        if (at->first <= first && last <= at->last)
            return 1;
        if (at->first > first)
            high = middle;
        else
            low = middle + 1;
    }
    return 0;
}

int headway__reserves_number(const side *in, int64_t first, int64_t last)
{
    return holds(&in->reserved.numbers, first, last);
}

int headway__extensible(const side *in, int64_t first, int64_t last)
{
    return holds(&in->ranges, first, last);
}
