/* SPDX-License-Identifier: Apache-2.0 */
#include "set.h"

static void read_piece(headway_bytes piece, option_values *values)
{
    struct wire_reader reader = headway__wire_read(piece.data, piece.size);
    struct wire_field field;
    while (headway__wire_next(&reader, &field) > 0) {
        if (field.number >= sizeof values->numbers / sizeof values->numbers[0])
            continue;
        if (field.type == WIRE_LEN)
            values->texts[field.number] = headway_bytes_of(field.data, field.size);
        else
            values->numbers[field.number] = field.value;
    }
}

option_values headway__option_read(headway_bytes options, uint32_t tag)
{
    struct wire_reader reader = headway__wire_read(options.data, options.size);
    struct wire_field field;
    option_values values = {0};
    while (headway__wire_next(&reader, &field) > 0) {
        if (field.number != tag || field.type != WIRE_LEN)
            continue;
        values.there = 1;
        read_piece(headway_bytes_of(field.data, field.size), &values);
    }
    return values;
}

int headway__same_bytes(headway_bytes a, headway_bytes b)
{
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}
