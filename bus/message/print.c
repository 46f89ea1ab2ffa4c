/* SPDX-License-Identifier: Apache-2.0 */
/* A schema as .proto text: one file, all files, or one name and what it needs of its package. */
#include "print.h"

static void print_head(struct printer *printer, const struct schema_file *file)
{
    static const char *const editions[] = {"2023", "2024", "2026"};
    headway__put_leading(printer, &file->comment);
    if (file->edition)
        headway__put_line(printer, "edition = \"%s\"", editions[file->edition - EDITION_2023]);
    else
        headway__put_line(printer, "syntax = \"%s\"", file->proto3 ? "proto3" : "proto2");
    headway__put_end(printer, ";", &file->comment);
    printer->blank = 1;
    if (file->package) {
        headway__put_leading(printer, &file->package_comment);
        headway__put_line(printer, "package %s", file->package);
        headway__put_end(printer, ";", &file->package_comment);
    }
    printer->blank = 1;
}

static void print_import(struct printer *printer, const char *word, const char *name)
{
    headway__put_line(printer, "import %s", word);
    headway__put_quoted(printer, headway_bytes_of_string(name), 0);
    headway__put(printer, ";\n");
}

/* Extensions from the next on, up to the group whose message is this (NULL: to the first group). */
static void print_extensions(struct printer *printer, const struct schema_file *file, size_t *next,
                             const struct schema_message *group)
{
    for (int found = 0; *next < file->extension_count && !found; ++*next) {
        const struct schema_field *extension = &file->extensions[*next];
        if (!group && extension->inlined)
            return;
        headway__print_extension(printer, extension, file);
        found = extension->inlined && extension->type->message_source == group;
    }
}

/* The message of a group is printed with its extension, and both in their place. */
static void print_messages(struct printer *printer, const struct schema_file *file, size_t *next)
{
    for (size_t i = 0; i < file->message_count; i++) {
        if (file->messages[i].group)
            print_extensions(printer, file, next, &file->messages[i]);
        else
            headway__print_message(printer, &file->messages[i]);
    }
    while (*next < file->extension_count)
        headway__print_extension(printer, &file->extensions[(*next)++], file);
}

/* The first line names the file; the blank line keeps it from becoming a comment on the syntax. */
static void print_file(struct printer *printer, const struct schema_file *file)
{
    printer->file = file;
    printer->asked = NULL;
    headway__put_line(printer, "// ");
    headway__put_quoted(printer, headway_bytes_of_string(file->name), 0);
    headway__put(printer, "\n");
    printer->blank = 1;
    print_head(printer, file);
    for (size_t i = 0; i < file->import_count; i++)
        print_import(printer,
                     file->import_kind[i] == 'p'   ? "public "
                     : file->import_kind[i] == 'w' ? "weak "
                                                   : "",
                     file->imports[i]);
    for (size_t i = 0; i < file->option_import_count; i++)
        print_import(printer, "option ", file->option_imports[i]);
    printer->blank = 1;
    headway__print_options(printer, "FileOptions", file->options);
    printer->blank = 1;
    size_t next = 0;
    print_extensions(printer, file, &next, NULL);
    for (size_t i = 0; i < file->service_count; i++)
        headway__print_service(printer, &file->services[i], NULL);
    print_messages(printer, file, &next);
    for (size_t i = 0; i < file->enum_count; i++)
        headway__print_enum(printer, &file->enums[i]);
}

/* What is to be printed beside a name: the outermost types, each once, in the order found. */
struct needs {
    headway_arena *arena;
    struct need {
        struct need *next;
        struct schema_message *message;
        struct schema_enum *enumeration;
    } * first, **end;
    const struct schema_file *file; /* of what is printed */
    int error;
};

/* Whether what is in one can be written under the other's head. */
static int same_head(const struct schema_file *a, const struct schema_file *b)
{
    return strcmp(a->package ? a->package : "", b->package ? b->package : "") == 0 &&
           a->proto3 == b->proto3 && a->edition == b->edition &&
           memcmp(&a->features, &b->features, sizeof a->features) == 0;
}

/* What stands in another package, or in a file of other features, is imported. */
static void need(struct needs *needs, struct symbol *symbol)
{
    struct schema_message *message = symbol ? symbol->message_source : NULL;
    struct schema_enum *enumeration = symbol ? symbol->enum_source : NULL;
    /* A type of another's inside is printed with its outermost one. */
    while (message && message->outer)
        message = message->outer;
    if (enumeration && enumeration->outer) {
        for (message = enumeration->outer; message->outer; message = message->outer)
            continue;
        enumeration = NULL;
    }
    struct schema_file *from = message ? message->file : enumeration ? enumeration->file : NULL;
    if (from && !same_head(from, needs->file)) {
        from->imported = 1;
        return;
    }
    int *printed = message ? &message->printed : enumeration ? &enumeration->printed : NULL;
    if (!printed || *printed)
        return;
    struct need *entry = headway_arena_take(needs->arena, sizeof *entry);
    if (!entry) {
        needs->error = HEADWAY_ENOMEM;
        return;
    }
    *printed = 1;
    *entry = (struct need){NULL, message, enumeration};
    *needs->end = entry;
    needs->end = &entry->next;
}

static void need_fields(struct needs *needs, const struct schema_message *message)
{
    for (size_t i = 0; i < message->field_count; i++)
        need(needs, message->fields[i].type);
    for (size_t i = 0; i < message->extension_count; i++)
        need(needs, message->extensions[i].type);
    for (size_t i = 0; i < message->message_count; i++)
        need_fields(needs, &message->messages[i]);
}

static void collect(struct needs *needs, struct symbol *symbol, const struct schema_method *only)
{
    need(needs, symbol);
    for (size_t i = 0; symbol->service && i < symbol->service->method_count; i++) {
        const struct schema_method *method = &symbol->service->methods[i];
        if (only && only != method)
            continue;
        need(needs, method->request);
        need(needs, method->response);
    }
    for (const struct need *entry = needs->first; entry; entry = entry->next) {
        if (entry->message)
            need_fields(needs, entry->message);
    }
}

static const struct schema_file *file_of(const struct symbol *symbol)
{
    if (symbol->service)
        return symbol->service->file;
    if (symbol->message_source)
        return symbol->message_source->file;
    return symbol->enum_source ? symbol->enum_source->file : NULL;
}

static void print_needs(struct printer *printer, const struct needs *needs)
{
    for (struct need *entry = needs->first; entry; entry = entry->next) {
        if (entry->message)
            headway__print_message(printer, entry->message);
        else
            headway__print_enum(printer, entry->enumeration);
    }
}

static void print_body(struct printer *printer, const struct needs *needs,
                       const struct schema_service *service, const struct schema_method *only)
{
    if (service)
        headway__print_service(printer, service, only);
    print_needs(printer, needs);
}

/* Written twice: the first time only to learn which files are imported. */
static void print_text(struct printer *printer, const struct needs *needs,
                       const struct schema_service *service, const struct schema_method *only)
{
    struct schema_file plain = *needs->file;
    plain.comment = plain.package_comment = (struct schema_comment){NULL, NULL};
    printer->file = needs->file;
    printer->quiet = 1;
    print_body(printer, needs, service, only);
    printer->quiet = 0;
    printer->blank = 0;
    print_head(printer, &plain);
    for (const struct schema_file *file = printer->types->files; file; file = file->next) {
        if (file->imported && file != needs->file)
            print_import(printer, "", file->name);
    }
    printer->blank = 1;
    headway__print_features(printer, "FileOptions", needs->file->options);
    printer->blank = 1;
    print_body(printer, needs, service, only);
}

static void forget(const struct printer *printer, struct needs *needs)
{
    for (struct need *entry = needs->first; entry; entry = entry->next) {
        if (entry->message)
            entry->message->printed = 0;
        else
            entry->enumeration->printed = 0;
    }
    for (struct schema_file *file = printer->types->files; file; file = file->next)
        file->imported = 0;
    headway_arena_free(needs->arena);
}

static int print_symbol(struct printer *printer, struct symbol *symbol,
                        const struct schema_method *only)
{
    struct needs needs = {.file = file_of(symbol)};
    if (!needs.file)
        return HEADWAY_ENOTFOUND;
    needs.arena = headway_arena_new(NULL, TYPES_HEAP_LIMIT);
    if (!needs.arena)
        return HEADWAY_ENOMEM;
    needs.end = &needs.first;
    collect(&needs, symbol, only);
    if (!needs.error)
        print_text(printer, &needs, symbol->service, only);
    forget(printer, &needs);
    return needs.error ? needs.error : printer->error;
}

static int print_method(struct printer *printer, struct symbol *symbol, const char *name)
{
    for (size_t i = 0; symbol && symbol->service && i < symbol->service->method_count; i++) {
        if (strcmp(symbol->service->methods[i].name, name) == 0)
            return print_symbol(printer, symbol, &symbol->service->methods[i]);
    }
    return HEADWAY_ENOTFOUND;
}

int headway_types_print(const headway_types *types, const char *name,
                        int (*write)(void *user, headway_bytes text), void *user)
{
    struct printer printer = {.types = types, .write = write, .user = user};
    const char *slash = name ? strchr(name, '/') : NULL;
    for (const struct schema_file *file = types->files; file && !printer.error; file = file->next) {
        if (!name) {
            print_file(&printer, file);
        } else if (strcmp(file->name, name) == 0) {
            print_file(&printer, file);
            return printer.error;
        }
    }
    if (!name)
        return printer.error;
    struct symbol *symbol =
        headway__types_find(types, name, slash ? (size_t)(slash - name) : strlen(name));
    if (slash)
        return print_method(&printer, symbol, slash + 1);
    return symbol ? print_symbol(&printer, symbol, NULL) : HEADWAY_ENOTFOUND;
}
