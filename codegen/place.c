/* SPDX-License-Identifier: Apache-2.0 */
/* Where things stand in the .proto, from SourceCodeInfo. */
#include "model.h"

#include <stdlib.h>
#include <string.h>

static int path_compare(const int32_t *a, size_t a_length, const int32_t *b, size_t b_length)
{
    for (size_t i = 0; i < a_length && i < b_length; i++)
        if (a[i] != b[i])
            return a[i] < b[i] ? -1 : 1;
    return (a_length > b_length) - (a_length < b_length);
}

static int location_compare(const void *a, const void *b)
{
    const location_proto *x = *(location_proto *const *)a, *y = *(location_proto *const *)b;
    return path_compare(x->path, x->n_path, y->path, y->n_path);
}

void places_read(gen_model *model, gen_file *file)
{
    const Google__Protobuf__SourceCodeInfo *info = file->proto->source_code_info;
    if (!info || !info->n_location)
        return;
    file->place_count = info->n_location;
    file->places = pool_take_array(model->pool, info->n_location, sizeof *file->places);
    memcpy(file->places, info->location, info->n_location * sizeof *file->places);
    qsort(file->places, file->place_count, sizeof *file->places, location_compare);
}

static const char *comment_of(const location_proto *location)
{
    const char *comment = location->leading_comments;
    if (!comment || !comment[0])
        comment = location->trailing_comments;
    return comment && comment[0] ? comment : NULL;
}

gen_place place_find(const gen_file *file, const int32_t *path, size_t length)
{
    size_t low = 0, high = file->place_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const location_proto *at = file->places[middle];
        int order = path_compare(at->path, at->n_path, path, length);
        if (order == 0 && at->n_span >= 3)
            return (gen_place){at->span[0] + 1, at->span[1] + 1, comment_of(at)};
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return (gen_place){0, 0, NULL};
}
