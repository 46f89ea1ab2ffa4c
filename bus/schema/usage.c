/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a file needs an import: for a type that it names, or an option that it sets. */
#include "walk.h"

typedef struct usage {
    const headway__schema_set *set;
    const struct schema_file *file;     /* that imports */
    const struct schema_file *imported; /* whose extensions are looked for */
    int used, options;
    walk_node node; /* of the options looked for */
    uint32_t number;
    const char *extendee;
    size_t extendee_size;
} usage;

static const char *const extendees[NODES] = {[NODE_FILE] = "FileOptions",
                                             [NODE_MESSAGE] = "MessageOptions",
                                             [NODE_FIELD] = "FieldOptions",
                                             [NODE_ENUM] = "EnumOptions",
                                             [NODE_VALUE] = "EnumValueOptions",
                                             [NODE_ONEOF] = "OneofOptions",
                                             [NODE_RANGE] = "ExtensionRangeOptions",
                                             [NODE_SERVICE] = "ServiceOptions",
                                             [NODE_METHOD] = "MethodOptions"};

/* Does imported, itself or by what it imports publicly, define this file? */
static int gives(const headway__schema_set *set, const struct schema_file *imported,
                 const struct schema_file *wanted, unsigned depth)
{
    if (!imported || imported == wanted)
        return imported != NULL;
    for (size_t i = 0; i < imported->import_count && depth < TYPES_DEPTH; i++)
        if (imported->import_kind[i] == 'p' &&
            gives(set, headway__set_file(set, imported->imports[i]), wanted, depth + 1))
            return 1;
    return 0;
}

static const struct schema_file *home_of(const headway__schema_set *set, const char *name,
                                         size_t size)
{
    const struct symbol *symbol = headway__types_find(set->types, name, size);
    if (symbol && symbol->message_source)
        return symbol->message_source->file;
    return symbol && symbol->enum_source ? symbol->enum_source->file : NULL;
}

static int names_type(walk_node node, const struct wire_field *part)
{
    if (part->type != WIRE_LEN || part->size == 0)
        return 0;
    return (node == NODE_FIELD && (part->number == 2 || part->number == 6)) ||
           (node == NODE_METHOD && (part->number == 2 || part->number == 3));
}

static int visit_type(void *user, walk_node node, const schema_path *path,
                      const struct wire_field *part)
{
    usage *u = user;
    (void)path;
    if (part->number == headway__walk_options(node) && part->type == WIRE_LEN)
        u->options = 1;
    if (!names_type(node, part))
        return 0;
    const char *name = (const char *)part->data;
    size_t dot = *name == '.';
    const struct schema_file *home = home_of(u->set, name + dot, part->size - dot);
    if (home && gives(u->set, u->imported, home, 0))
        u->used = 1;
    return u->used;
}

static int visit_option(void *user, walk_node node, const schema_path *path,
                        const struct wire_field *part)
{
    usage *u = user;
    (void)path;
    if (node != u->node || part->number != headway__walk_options(node) || part->type != WIRE_LEN)
        return 0;
    struct wire_reader reader = headway__wire_read(part->data, part->size);
    struct wire_field option;
    while (headway__wire_next(&reader, &option) > 0)
        u->used |= option.number == u->number;
    return u->used;
}

/* An extension is whole: does the importing file set it? One of a message that is no options may
   stand inside any option. */
static int extension_used(usage *u)
{
    static const char prefix[] = ".google.protobuf.";
    size_t size = sizeof prefix - 1;
    u->node = NODES;
    if (u->extendee_size > size && memcmp(u->extendee, prefix, size) == 0)
        for (int i = 0; i < NODES; i++)
            if (strlen(extendees[i]) == u->extendee_size - size &&
                memcmp(extendees[i], u->extendee + size, u->extendee_size - size) == 0)
                u->node = (walk_node)i;
    if (u->node == NODES)
        return u->used = u->options;
    return headway__walk(u->file->bytes, visit_option, u);
}

/* Parts of a FieldDescriptorProto come in the order of their numbers: extendee, then number. */
static int visit_extension(void *user, walk_node node, const schema_path *path,
                           const struct wire_field *part)
{
    usage *u = user;
    (void)path;
    if (node != NODE_FIELD)
        return 0;
    if (part->number == 1)
        u->extendee_size = 0;
    if (part->number == 2 && part->type == WIRE_LEN) {
        u->extendee = (const char *)part->data;
        u->extendee_size = part->size;
    }
    if (part->number != 3 || u->extendee_size == 0)
        return 0;
    u->number = (uint32_t)part->value;
    return extension_used(u);
}

static int extensions_used(usage *u, const struct schema_file *imported, unsigned depth)
{
    u->extendee_size = 0;
    (void)headway__walk(imported->bytes, visit_extension, u);
    for (size_t i = 0; i < imported->import_count && depth < TYPES_DEPTH && !u->used; i++) {
        const struct schema_file *next = headway__set_file(u->set, imported->imports[i]);
        if (imported->import_kind[i] == 'p' && next)
            extensions_used(u, next, depth + 1);
    }
    return u->used;
}

int headway__import_used(const headway__schema_set *set, const struct schema_file *file,
                         size_t index)
{
    usage u = {.set = set, .file = file};
    u.imported = headway__set_file(set, file->imports[index]);
    if (!u.imported)
        return 1; /* not in the schema: nobody can tell */
    (void)headway__walk(file->bytes, visit_type, &u);
    return u.used || extensions_used(&u, u.imported, 0);
}
