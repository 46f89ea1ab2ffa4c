/* SPDX-License-Identifier: Apache-2.0 */
/* Goes through what counts of the older schema and pairs it with what has become of it. */
#include "breaking.h"

#include <stdio.h>

static const struct schema_file *twin_of(const breaking *b, const struct schema_file *older)
{
    const schema_info *info = headway__set_info(b->older, older);
    return b->twins[info - b->older->infos];
}

static const char *package_of(const struct schema_file *file)
{
    return file->package ? file->package : "";
}

const char *headway__breaking_name(const breaking *b, const struct schema_file *older,
                                   const char *full_name, char *buffer)
{
    const struct schema_file *twin = twin_of(b, older);
    const char *was = package_of(older), *is = twin ? package_of(twin) : was;
    if (strcmp(was, is) == 0)
        return full_name;
    const char *rest = full_name + strlen(was) + (*was != 0);
    snprintf(buffer, NAME_SIZE, "%s%s%s", is, *is ? "." : "", rest);
    return buffer;
}

static const struct schema_file *home_of(const breaking *b, const char *older)
{
    const struct symbol *symbol = headway__types_find(b->older->types, older, strlen(older));
    if (symbol && symbol->message_source)
        return symbol->message_source->file;
    return symbol && symbol->enum_source ? symbol->enum_source->file : NULL;
}

int headway__breaking_same_type(const breaking *b, const char *older, const char *newer)
{
    char buffer[NAME_SIZE];
    if (strcmp(older, newer) == 0)
        return 1;
    const struct schema_file *home = home_of(b, older);
    return home && strcmp(headway__breaking_name(b, home, older, buffer), newer) == 0;
}

static const struct symbol *newer_symbol(const breaking *b, const struct schema_file *older,
                                         const char *full_name)
{
    char buffer[NAME_SIZE];
    const char *name = headway__breaking_name(b, older, full_name, buffer);
    return headway__types_find(b->newer->types, name, strlen(name));
}

/* What something that is gone stood in: its file, or nothing. */
static element file_element(const breaking *b, const struct schema_file *older)
{
    return (element){.kind = IN_FILE, .file = twin_of(b, older)};
}

static void fail(breaking *b, int error)
{
    if (error && !b->result)
        b->result = error;
}

/* --- Fields and oneofs ------------------------------------------------------------------------ */

/* Where a field now is: under its number, or its name under another number. */
static void pair_field(const side *newers, pair *p)
{
    const struct schema_field *older = p->older.field;
    const struct schema_field *numbered = headway__side_field(newers, older);
    const struct schema_field *named = headway__side_field_named(newers, older);
    p->renumbered = named && named->number != older->number;
    p->newer.field = p->renumbered ? named : numbered;
    p->gone = !p->newer.field;
    p->newer.kind = p->gone ? IN_MESSAGE : IN_FIELD;
}

static void visit_oneofs(breaking *b, const pair *of)
{
    pair p = *of;
    p.kind = p.older.kind = p.newer.kind = IN_ONEOF;
    for (size_t i = 0; i < of->older.message->oneof_count; i++) {
        const char *name = of->older.message->oneofs[i].name;
        int index = headway__side_oneof(of->newers, of->newer.message, name);
        p.older.index = i;
        p.newer.index = index < 0 ? 0 : (size_t)index;
        p.gone = index < 0;
        p.newer.kind = p.gone ? IN_MESSAGE : IN_ONEOF;
        headway__breaking_visit(b, &p);
    }
}

static void visit_fields(breaking *b, pair *of)
{
    side olders, newers;
    headway_arena_reset(b->arena);
    int error = headway__side_of_message(b, of->older.message, &olders);
    if (!error)
        error = headway__side_of_message(b, of->newer.message, &newers);
    fail(b, error);
    if (error)
        return;
    of->olders = &olders;
    of->newers = &newers;
    headway__breaking_visit(b, of);
    for (size_t i = 0; i < of->older.message->field_count; i++) {
        pair p = *of;
        p.told = 0;
        p.kind = p.older.kind = IN_FIELD;
        p.older.field = &of->older.message->fields[i];
        pair_field(&newers, &p);
        headway__breaking_visit(b, &p);
    }
    visit_oneofs(b, of);
}

static element enclosing(const breaking *b, const struct schema_message *outer,
                         const struct schema_file *file)
{
    const struct symbol *symbol = outer ? newer_symbol(b, outer->file, outer->full_name) : NULL;
    if (symbol && symbol->message_source)
        return headway__element_of_message(symbol->message_source);
    return file_element(b, file);
}

/* --- Extensions ------------------------------------------------------------------------------ */

/* An extension is known by its number and what it extends, wherever it is declared. */
static const struct symbol *newer_extension(const breaking *b, const struct schema_field *older)
{
    char name[NAME_SIZE], key[HEADWAY__EXTENSION_KEY];
    const struct schema_file *home = home_of(b, older->extendee);
    const char *extendee =
        home ? headway__breaking_name(b, home, older->extendee, name) : older->extendee;
    headway__extension_key(extendee, older->number, key);
    const struct symbol *symbol = headway__types_find(b->newer->types, key, strlen(key));
    return symbol && symbol->extension ? symbol : NULL;
}

/* scope: the message that they stand in, or NULL. */
static void visit_extensions(breaking *b, const struct schema_file *file,
                             const struct schema_message *scope,
                             const struct schema_field *extensions, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct schema_field *older = &extensions[i];
        const struct symbol *symbol = newer_extension(b, older);
        pair p = {.kind = IN_EXTENSION, .gone = !symbol};
        p.older = (element){.kind = IN_EXTENSION, .file = file, .message = scope, .field = older};
        p.newer = p.gone ? enclosing(b, scope, file)
                         : (element){.kind = IN_EXTENSION,
                                     .file = symbol->extension_file,
                                     .message = symbol->extension_scope,
                                     .field = symbol->extension};
        headway__breaking_visit(b, &p);
        p.kind = IN_FIELD;
        if (!p.gone)
            headway__breaking_visit(b, &p);
    }
}

/* --- Enums and messages, and what stands in them ---------------------------------------------- */

/* all: of a file that counts as a whole; else what reach has marked. */
static void visit_enum(breaking *b, const struct schema_enum *older, int all)
{
    const struct symbol *symbol = newer_symbol(b, older->file, older->full_name);
    pair p = {.kind = IN_ENUM, .older = headway__element_of_enum(older)};
    side olders, newers;
    if (b->result || (!all && !older->printed))
        return;
    p.gone = !symbol || !symbol->enum_source;
    if (p.gone) {
        p.newer = enclosing(b, older->outer, older->file);
        headway__breaking_visit(b, &p);
        return;
    }
    p.newer = headway__element_of_enum(symbol->enum_source);
    headway_arena_reset(b->arena);
    int error = headway__side_of_enum(b, older, &olders);
    if (!error)
        error = headway__side_of_enum(b, symbol->enum_source, &newers);
    fail(b, error);
    if (error)
        return;
    p.olders = &olders;
    p.newers = &newers;
    headway__breaking_visit(b, &p);
    for (size_t i = 0; i < older->value_count; i++) {
        pair v = p;
        v.kind = v.older.kind = IN_VALUE;
        v.older.value = &older->values[i];
        v.gone = !headway__side_value(&newers, v.older.value);
        headway__breaking_visit(b, &v);
    }
}

static void visit_message(breaking *b, const struct schema_message *older, int all)
{
    const struct symbol *symbol = newer_symbol(b, older->file, older->full_name);
    pair p = {.kind = IN_MESSAGE, .older = headway__element_of_message(older)};
    if (b->result || older->map_entry)
        return;
    if (all)
        visit_extensions(b, older->file, older, older->extensions, older->extension_count);
    p.gone = !symbol || !symbol->message_source;
    if (p.gone && (all || older->printed)) {
        p.newer = enclosing(b, older->outer, older->file);
        headway__breaking_visit(b, &p);
        return;
    }
    if (!p.gone && (all || older->printed)) {
        p.newer = headway__element_of_message(symbol->message_source);
        visit_fields(b, &p);
    }
    for (size_t i = 0; i < older->enum_count; i++)
        visit_enum(b, &older->enums[i], all);
    for (size_t i = 0; i < older->message_count; i++)
        visit_message(b, &older->messages[i], all);
}

/* --- Services and files ---------------------------------------------------------------------- */

static void visit_service(breaking *b, const struct schema_service *older)
{
    const struct symbol *symbol = newer_symbol(b, older->file, older->full_name);
    pair p = {.kind = IN_SERVICE,
              .older = {.kind = IN_SERVICE, .file = older->file, .service = older}};
    sorted methods;
    p.gone = !symbol || !symbol->service;
    p.newer = p.gone ? file_element(b, older->file)
                     : (element){.kind = IN_SERVICE,
                                 .file = symbol->service->file,
                                 .service = symbol->service};
    headway__breaking_visit(b, &p);
    if (p.gone)
        return;
    headway_arena_reset(b->arena);
    int error = headway__side_methods(b, symbol->service, &methods);
    fail(b, error);
    for (size_t i = 0; i < older->method_count && !error; i++) {
        pair m = p;
        m.kind = m.older.kind = IN_METHOD;
        m.older.method = &older->methods[i];
        m.newer.method = headway__side_method(&methods, m.older.method);
        m.gone = !m.newer.method;
        m.newer.kind = m.gone ? IN_SERVICE : IN_METHOD;
        headway__breaking_visit(b, &m);
    }
}

static void visit_file(breaking *b, const struct schema_file *older)
{
    pair p = {.kind = IN_FILE, .older = {.kind = IN_FILE, .file = older}};
    p.newer = file_element(b, older);
    p.gone = !p.newer.file;
    headway__breaking_visit(b, &p);
    for (size_t i = 0; i < older->enum_count; i++)
        visit_enum(b, &older->enums[i], 1);
    for (size_t i = 0; i < older->message_count; i++)
        visit_message(b, &older->messages[i], 1);
    for (size_t i = 0; i < older->service_count; i++)
        visit_service(b, &older->services[i]);
    visit_extensions(b, older, NULL, older->extensions, older->extension_count);
}

/* --- What a service reaches ------------------------------------------------------------------- */

/* Types to look into, each once: `printed` marks those that were found. */
typedef struct reach {
    struct schema_message **stack;
    size_t count;
} reach;

static void reach_symbol(reach *r, const struct symbol *symbol)
{
    if (symbol && symbol->enum_source)
        symbol->enum_source->printed = 1;
    if (!symbol || !symbol->message_source || symbol->message_source->printed)
        return;
    symbol->message_source->printed = 1;
    r->stack[r->count++] = symbol->message_source;
}

static void forget(struct schema_message *messages, size_t count, size_t *total)
{
    for (size_t i = 0; i < count; i++) {
        messages[i].printed = 0;
        for (size_t k = 0; k < messages[i].enum_count; k++)
            messages[i].enums[k].printed = 0;
        ++*total;
        forget(messages[i].messages, messages[i].message_count, total);
    }
}

static void reach_service(breaking *b, const struct schema_service *service)
{
    reach r = {NULL, 0};
    size_t total = 0;
    for (struct schema_file *file = b->older->files; file; file = file->next) {
        forget(file->messages, file->message_count, &total);
        for (size_t i = 0; i < file->enum_count; i++)
            file->enums[i].printed = 0;
    }
    headway_arena_reset(b->arena);
    r.stack = headway_arena_take(b->arena, (total + 1) * sizeof(*r.stack));
    if (!r.stack) {
        fail(b, HEADWAY_ENOMEM);
        return;
    }
    for (size_t i = 0; i < service->method_count; i++) {
        reach_symbol(&r, service->methods[i].request);
        reach_symbol(&r, service->methods[i].response);
    }
    while (r.count > 0) {
        const struct schema_message *message = r.stack[--r.count];
        for (size_t i = 0; i < message->field_count; i++)
            reach_symbol(&r, message->fields[i].type);
    }
}

static void walk_service(breaking *b, const char *name)
{
    const struct symbol *symbol = headway__types_find(b->older->types, name, strlen(name));
    if (!symbol || !symbol->service)
        return;
    reach_service(b, symbol->service);
    visit_service(b, symbol->service);
    for (const struct schema_file *file = b->older->files; file; file = file->next) {
        for (size_t i = 0; i < file->enum_count; i++)
            visit_enum(b, &file->enums[i], 0);
        for (size_t i = 0; i < file->message_count; i++)
            visit_message(b, &file->messages[i], 0);
    }
}

void headway__breaking_walk(breaking *b, const headway__breaking_scope *scope)
{
    if (scope->service) {
        walk_service(b, scope->service);
        return;
    }
    for (size_t i = 0; i < scope->file_count && b->result == 0; i++) {
        const struct schema_file *file = headway__set_file(b->older, scope->files[i]);
        if (file)
            visit_file(b, file);
    }
}
