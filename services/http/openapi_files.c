/* SPDX-License-Identifier: Apache-2.0 */
#include "openapi_parts.h"

#include <stdio.h>
#include <stdlib.h>

enum { FILE_HEAP = 64 << 20 };

/* Field numbers of descriptor.proto, the steps of a path. */
enum { IN_FILE_MESSAGE = 4, IN_FILE_ENUM = 5, IN_FILE_SERVICE = 6, IN_NESTED = 3, IN_ENUM = 4 };

static int compare_paths(const int32_t *a, size_t a_count, const int32_t *b, size_t b_count)
{
    for (size_t i = 0; i < a_count && i < b_count; i++)
        if (a[i] != b[i])
            return a[i] < b[i] ? -1 : 1;
    return a_count < b_count ? -1 : a_count > b_count;
}

static int by_path(const void *a, const void *b)
{
    const openapi_location *const *left = a, *const *right = b;
    return compare_paths((*left)->path, (*left)->n_path, (*right)->path, (*right)->n_path);
}

static int sort_comments(openapi_files *f, openapi_file *file)
{
    const Google__Protobuf__SourceCodeInfo *info = file->proto->source_code_info;
    size_t most = info ? info->n_location : 0;
    file->comments = headway_arena_take(f->arena, (most + 1) * sizeof *file->comments);
    if (!file->comments)
        return HEADWAY_ENOMEM;
    for (size_t i = 0; i < most; i++)
        if (info->location[i]->leading_comments || info->location[i]->trailing_comments)
            file->comments[file->comment_count++] = info->location[i];
    qsort(file->comments, file->comment_count, sizeof *file->comments, by_path);
    return 0;
}

/* --- the index ------------------------------------------------------------------------------- */

static openapi_node *add(openapi_files *f, const openapi_file *file, const char *scope,
                         const char *name)
{
    size_t size = strlen(scope) + strlen(name ? name : "") + 2;
    openapi_node *node = headway_arena_take(f->arena, sizeof *node);
    char *whole = headway_arena_take(f->arena, size);
    if (f->count == f->room) {
        size_t room = f->room ? f->room * 2 : 128;
        const openapi_node **more = headway_arena_take(f->arena, room * sizeof *more);
        if (more && f->count)
            memcpy(more, f->nodes, f->count * sizeof *more);
        f->nodes = more;
        f->room = more ? room : 0;
        f->count = more ? f->count : 0;
    }
    if (!node || !whole || !f->nodes) {
        f->error = HEADWAY_ENOMEM;
        return NULL;
    }
    snprintf(whole, size, "%s%s%s", scope, *scope ? "." : "", name ? name : "");
    *node = (openapi_node){.name = whole, .file = file};
    f->nodes[f->count++] = node;
    return node;
}

static void step(openapi_path *path, const openapi_path *from, int32_t field, size_t index)
{
    *path = *from;
    path->steps[path->count++] = field;
    path->steps[path->count++] = (int32_t)index;
}

static void add_enum(openapi_files *f, const openapi_node *in, const openapi_enum_proto *proto,
                     int32_t field, size_t index)
{
    openapi_node *node = add(f, in->file, in->name, proto->name);
    if (!node)
        return;
    node->enumeration = proto;
    step(&node->path, &in->path, field, index);
}

static void add_message(openapi_files *f, const openapi_node *in,
                        const openapi_message_proto *proto, int32_t field, size_t index)
{
    openapi_node *node =
        in->path.count + 2 < 2 * OPENAPI_DEPTH ? add(f, in->file, in->name, proto->name) : NULL;
    if (!node)
        return;
    node->message = proto;
    step(&node->path, &in->path, field, index);
    for (size_t i = 0; i < proto->n_nested_type; i++)
        add_message(f, node, proto->nested_type[i], IN_NESTED, i);
    for (size_t i = 0; i < proto->n_enum_type; i++)
        add_enum(f, node, proto->enum_type[i], IN_ENUM, i);
}

static void add_file(openapi_files *f, openapi_file *file)
{
    const openapi_file_proto *proto = file->proto;
    openapi_node root = {.name = proto->package ? proto->package : "", .file = file};
    for (size_t i = 0; i < proto->n_message_type; i++)
        add_message(f, &root, proto->message_type[i], IN_FILE_MESSAGE, i);
    for (size_t i = 0; i < proto->n_enum_type; i++)
        add_enum(f, &root, proto->enum_type[i], IN_FILE_ENUM, i);
    for (size_t i = 0; i < proto->n_service; i++) {
        openapi_node *node = add(f, file, root.name, proto->service[i]->name);
        if (!node)
            return;
        node->service = proto->service[i];
        step(&node->path, &root.path, IN_FILE_SERVICE, i);
    }
}

static int read_file(openapi_files *f, headway_bytes bytes)
{
    const headway_message_limits limits = {sizeof limits, 0, FILE_HEAP};
    ProtobufCMessage *message;
    openapi_file *file = headway_arena_take(f->arena, sizeof *file);
    if (!file)
        return HEADWAY_ENOMEM;
    int error = headway_message_unpack(&google__protobuf__file_descriptor_proto__descriptor, bytes,
                                       &limits, f->arena, &message, NULL, 0);
    if (error)
        return error;
    *file = (openapi_file){.next = f->first, .proto = (openapi_file_proto *)message};
    f->first = file;
    error = sort_comments(f, file);
    if (!error)
        add_file(f, file);
    return error ? error : f->error;
}

typedef struct visit {
    openapi_files *files;
    const headway_types *types;
} visit;

static int on_name(void *user, headway_types_kind kind, const char *name)
{
    visit *v = user;
    headway_types_entry entry;
    if (kind != HEADWAY_TYPES_FILE)
        return 0;
    int error = headway_types_entry_of(v->types, name, &entry);
    return error ? error : read_file(v->files, entry.descriptor);
}

static int by_name(const void *a, const void *b)
{
    const openapi_node *const *left = a, *const *right = b;
    return strcmp((*left)->name, (*right)->name);
}

int headway__openapi_files_read(openapi_files *files, const headway_types *types,
                                headway_arena *arena)
{
    visit v = {files, types};
    *files = (openapi_files){.arena = arena};
    int error = headway_types_each(types, on_name, &v);
    if (!error && files->count)
        qsort(files->nodes, files->count, sizeof *files->nodes, by_name);
    return error;
}

const openapi_node *headway__openapi_node(const openapi_files *files, const char *name)
{
    openapi_node wanted = {.name = name + (*name == '.')};
    const openapi_node *key = &wanted, **found;
    if (!files->count)
        return NULL;
    found = bsearch(&key, files->nodes, files->count, sizeof *files->nodes, by_name);
    return found ? *found : NULL;
}

/* --- comments -------------------------------------------------------------------------------- */

static const char *comment_at(const openapi_file *file, const openapi_path *path)
{
    size_t low = 0, high = file->comment_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        const openapi_location *at = file->comments[middle];
        int order = compare_paths(at->path, at->n_path, path->steps, path->count);
        if (order == 0)
            return at->leading_comments ? at->leading_comments : at->trailing_comments;
        low = order < 0 ? middle + 1 : low;
        high = order < 0 ? high : middle;
    }
    return NULL;
}

char *headway__openapi_comment(const openapi_node *node, int32_t field, int32_t index,
                               headway_arena *arena)
{
    openapi_path path = node->path;
    if (field) {
        path.steps[path.count++] = field;
        path.steps[path.count++] = index;
    }
    const char *from = comment_at(node->file, &path);
    char *text = from ? headway_arena_take(arena, strlen(from) + 1) : NULL, *to = text;
    while (text && *from) {
        size_t size = strcspn(from, "\n");
        size_t skip = *from == ' ';
        if (strncmp(from + skip, "headway:lint:", 13) != 0) {
            memcpy(to, from + skip, size - skip);
            to += size - skip;
            *to++ = '\n';
        }
        from += size + (from[size] == '\n');
    }
    while (to > text && (to[-1] == '\n' || to[-1] == ' '))
        to--;
    if (text)
        *to = 0;
    return text && *text ? text : NULL;
}
