/* SPDX-License-Identifier: Apache-2.0 */
#include "rights_file.h"
#include "shown.h"

#include <headway/json.h>
#include <headway/status.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA_MOST = 32 << 20 };

/* Parts of the file stand in it. */
static void tell(rights_file *file, const char *text)
{
    char shown[2048];
    file->wrong = 1;
    (void)text_shown(text, shown, sizeof shown);
    if (file->tell)
        file->tell(file->user, shown);
    else
        fprintf(stderr, "%s\n", shown);
}

static int by_path(const void *a, const void *b)
{
    const yaml_place *const *left = a, *const *right = b;
    return strcmp((*left)->path, (*right)->path);
}

/* The list, as an array that can be searched: a file has thousands of lines. */
static int sort_places(rights_file *file, const yaml_place *places)
{
    size_t count = 0;
    for (const yaml_place *at = places; at; at = at->next)
        count++;
    file->places = headway_arena_take(file->arena, (count + 1) * sizeof(const yaml_place *));
    if (!file->places)
        return HEADWAY_ENOMEM;
    for (const yaml_place *at = places; at; at = at->next)
        file->places[file->place_count++] = at;
    qsort(file->places, count, sizeof(const yaml_place *), by_path);
    return 0;
}

static const yaml_place *find(const rights_file *file, const char *path)
{
    size_t low = 0, high = file->place_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strcmp(file->places[middle]->path, path);
        if (order == 0)
            return file->places[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

uint32_t rights_file_line(const rights_file *file, const char *path)
{
    const yaml_place *at = find(file, path);
    return at ? at->line : 0;
}

static uint32_t on_line(void *user, const char *path)
{
    return rights_file_line(user, path);
}

static void on_wrong(void *user, const char *path, const char *text)
{
    rights_file *file = user;
    char part[128], all[1024];
    const yaml_place *at = find(file, path);
    snprintf(part, sizeof part, "%s", path);
    for (char *cut = part; !at && cut; at = find(file, part)) { /* what it is in */
        cut = strrchr(part, '.');
        if (cut)
            *cut = 0;
    }
    snprintf(all, sizeof all, "%s:%u:%u: field %s: %s", file->path, at ? at->line : 1,
             at ? at->column : 1, path, text);
    tell(file, all);
}

int rights_file_parse(rights_file *file, headway_bytes text)
{
    const headway__rights_file eyes = {.wrong = on_wrong, .line = on_line, .user = file};
    char why[768] = "1:1: out of memory", all[1800];
    headway_types *types = headway_types_new(headway_alloc_default());
    ProtobufCMessage *message = NULL;
    yaml_place *places = NULL;
    file->arena = headway_arena_new(headway_alloc_default(), ARENA_MOST);
    int error = types && file->arena ? 0 : HEADWAY_ENOMEM;
    if (!error && text.size > RIGHTS_TEXT_MOST) {
        snprintf(why, sizeof why, "1:1: a file of rights has 1 MiB at most; use roles and '*'");
        error = HEADWAY_ELIMIT;
    }
    if (!error)
        error = headway_types_add(types, headway_v1_rights_proto_messages,
                                  headway_v1_rights_proto_message_count);
    if (!error)
        error = yaml_read(text, &headway__v1__rights__descriptor, types, file->arena, &message,
                          &places, why, sizeof why);
    headway_types_free(types);
    if (!error)
        error = sort_places(file, places);
    file->message = (Headway__V1__Rights *)message;
    if (!error)
        error = headway__rights_new(headway_alloc_default(), file->message, &eyes, &file->rights);
    if (error && !file->wrong) {
        snprintf(all, sizeof all, "%s:%s", file->path, why);
        tell(file, all);
    }
    return error;
}

void rights_file_done(rights_file *file)
{
    headway__rights_free(file->rights);
    if (file->arena)
        headway_arena_free(file->arena);
    file->rights = NULL;
    file->arena = NULL;
}
