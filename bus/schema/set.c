/* SPDX-License-Identifier: Apache-2.0 */
/* Reads a schema as every schema on the bus is read, and keeps what rules need beside it. */
#include "set.h"

#include <stdlib.h>

static int info_compare(const void *a, const void *b)
{
    const schema_info *x = a, *y = b;
    return ((uintptr_t)x->file > (uintptr_t)y->file) - ((uintptr_t)x->file < (uintptr_t)y->file);
}

const schema_info *headway__set_info(const headway__schema_set *set, const struct schema_file *file)
{
    const schema_info key = {.file = file};
    return bsearch(&key, set->infos, set->count, sizeof key, info_compare);
}

const struct schema_file *headway__set_file(const headway__schema_set *set, const char *name)
{
    const struct schema_file *file = set->files;
    while (file && strcmp(file->name, name) != 0)
        file = file->next;
    return file;
}

static int read_infos(headway__schema_set *set)
{
    for (const struct schema_file *file = set->files; file; file = file->next)
        set->count++;
    set->infos = headway_arena_take(set->arena, (set->count + 1) * sizeof *set->infos);
    if (!set->infos)
        return HEADWAY_ENOMEM;
    schema_info *info = set->infos;
    for (const struct schema_file *file = set->files; file; file = file->next, info++) {
        *info = (schema_info){.file = file};
        int error = headway__marks_read(set, info);
        if (error)
            return error;
    }
    qsort(set->infos, set->count, sizeof *set->infos, info_compare);
    return 0;
}

static int read_schema(headway__schema_set *set, headway_bytes fds, char *why, size_t why_size)
{
    struct schema schema = {.why = why, .why_size = why_size};
    set->types = headway_types_new(&set->alloc);
    set->arena = headway_arena_new(&set->alloc, TYPES_HEAP_LIMIT);
    if (!set->types || !set->arena)
        return headway__why(HEADWAY_ENOMEM, why, why_size, "no memory for the schema");
    schema.types = set->types;
    schema.arena = set->arena;
    schema.files_end = &schema.files;
    set->types->batch = 1;
    int error = headway__schema_read(&schema, fds);
    if (!error)
        error = headway__schema_resolve(&schema);
    set->files = schema.files;
    if (error)
        return error;
    error = read_infos(set);
    return error ? headway__why(error, why, why_size, "no memory for the schema") : 0;
}

int headway__schema_set_new(const headway_alloc *alloc, headway_bytes fds,
                            headway__schema_set **ret_set, char *why, size_t why_size)
{
    if (fds.size > TYPES_SCHEMA_LIMIT)
        return headway__why(HEADWAY_ELIMIT, why, why_size, "a schema of %zu bytes is over 16 MiB",
                            fds.size);
    headway__schema_set *set = alloc->allocate(alloc->user, sizeof *set);
    if (!set)
        return headway__why(HEADWAY_ENOMEM, why, why_size, "no memory for the schema");
    *set = (headway__schema_set){.alloc = *alloc};
    int error = read_schema(set, fds, why, why_size);
    if (error)
        headway__schema_set_free(set);
    else
        *ret_set = set;
    return error;
}

void headway__schema_set_free(headway__schema_set *set)
{
    if (!set)
        return;
    headway_alloc alloc = set->alloc;
    if (set->arena)
        headway_arena_free(set->arena);
    headway_types_free(set->types);
    alloc.release(alloc.user, set);
}

int headway__schema_set_has_file(const headway__schema_set *set, const char *name)
{
    return headway__set_file(set, name) != NULL;
}

const char *headway__schema_set_service(const headway__schema_set *set, const char *file,
                                        size_t index)
{
    const struct schema_file *found = headway__set_file(set, file);
    return found && index < found->service_count ? found->services[index].full_name : NULL;
}

const char *headway__schema_set_package(const headway__schema_set *set, const char *file)
{
    const struct schema_file *found = headway__set_file(set, file);
    return !found ? NULL : found->package ? found->package : "";
}
