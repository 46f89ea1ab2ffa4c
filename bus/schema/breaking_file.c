/* SPDX-License-Identifier: Apache-2.0 */
/* Changes of files, services and rpcs. */
#include "breaking.h"

enum { HTTP_TAG = 72295728, IDEMPOTENT = 2, PREFIX = 1 };

void headway__breaking_file_removed(breaking *b, pair *p)
{
    if (p->gone)
        headway__breaking_say(b, p, "the file \"%s\" is gone; bring it back", p->older.file->name);
}

static const char *package_of(const struct schema_file *file)
{
    return file->package ? file->package : "";
}

void headway__breaking_package_changed(breaking *b, pair *p)
{
    if (!p->gone && strcmp(package_of(p->older.file), package_of(p->newer.file)) != 0)
        headway__breaking_say(b, p,
                              "the package was \"%s\" and is \"%s\": every route, topic and type "
                              "has another name; put the new one into a file of its own",
                              package_of(p->older.file), package_of(p->newer.file));
}

/* To and from an edition, what its features mean for each field and enum is told there. */
void headway__breaking_syntax_changed(breaking *b, pair *p)
{
    if (!p->gone && !p->older.file->edition && !p->newer.file->edition &&
        p->older.file->proto3 != p->newer.file->proto3)
        headway__breaking_say(b, p,
                              "the file was proto%d and is proto%d: presence, defaults and unknown "
                              "enum values differ; keep the syntax",
                              p->older.file->proto3 ? 3 : 2, p->newer.file->proto3 ? 3 : 2);
}

static headway_bytes text_option(const headway__schema_set *set, const element *e, unsigned number)
{
    return headway__option_read(headway__element_options(set, e), OPTION_TAG).texts[number];
}

void headway__breaking_prefix_changed(breaking *b, pair *p)
{
    if (p->gone)
        return;
    headway_bytes was = text_option(b->older, &p->older, PREFIX);
    headway_bytes is = text_option(b->newer, &p->newer, PREFIX);
    if (!headway__same_bytes(was, is))
        headway__breaking_say(b, p,
                              "the prefix of names in C was \"%.*s\" and is \"%.*s\": callers do "
                              "not compile; keep it",
                              (int)was.size, (const char *)was.data, (int)is.size,
                              (const char *)is.data);
}

void headway__breaking_service_removed(breaking *b, pair *p)
{
    if (p->gone)
        headway__breaking_say(b, p,
                              "the service %s is gone: its callers get UNIMPLEMENTED; bring "
                              "it back",
                              p->older.service->full_name);
}

void headway__breaking_rpc_removed(breaking *b, pair *p)
{
    if (p->gone)
        headway__breaking_say(b, p,
                              "the rpc %s of %s is gone: its callers get UNIMPLEMENTED; "
                              "bring it back, deprecated",
                              p->older.method->name, p->older.service->full_name);
}

static void type(breaking *b, const pair *p, const char *what, const char *was, const char *is)
{
    if (!headway__breaking_same_type(b, was, is))
        headway__breaking_say(b, p,
                              "the %s of %s was %s and is %s; keep it, and add an rpc for "
                              "the new one",
                              what, p->older.method->name, was, is);
}

void headway__breaking_rpc_request(breaking *b, pair *p)
{
    if (!p->gone)
        type(b, p, "request", p->older.method->input, p->newer.method->input);
}

void headway__breaking_rpc_response(breaking *b, pair *p)
{
    if (!p->gone)
        type(b, p, "response", p->older.method->output, p->newer.method->output);
}

static const char *shape_of(const struct schema_method *method)
{
    static const char *const shapes[] = {"unary", "client streaming", "server streaming",
                                         "streaming both ways"};
    return shapes[!!method->client_streams + 2 * !!method->server_streams];
}

void headway__breaking_rpc_streaming(breaking *b, pair *p)
{
    if (p->gone)
        return;
    const char *was = shape_of(p->older.method), *is = shape_of(p->newer.method);
    if (strcmp(was, is) != 0)
        headway__breaking_say(b, p,
                              "%s was %s and is %s; keep it, and add an rpc for the new "
                              "shape",
                              p->older.method->name, was, is);
}

static int is_idempotent(const headway__schema_set *set, const element *e)
{
    option_values values = headway__option_read(headway__element_options(set, e), OPTION_TAG);
    return values.numbers[IDEMPOTENT] != 0;
}

void headway__breaking_rpc_idempotent(breaking *b, pair *p)
{
    if (!p->gone && is_idempotent(b->older, &p->older) && !is_idempotent(b->newer, &p->newer))
        headway__breaking_say(b, p,
                              "%s was idempotent and is no more: callers built before send it "
                              "again after a lost link; keep it so, or add another rpc",
                              p->older.method->name);
}

static headway_bytes http_of(const headway__schema_set *set, const element *e)
{
    headway_bytes options = headway__element_options(set, e), rule = {NULL, 0};
    struct wire_reader reader = headway__wire_read(options.data, options.size);
    struct wire_field field;
    while (headway__wire_next(&reader, &field) > 0)
        if (field.number == HTTP_TAG && field.type == WIRE_LEN)
            rule = headway_bytes_of(field.data, field.size);
    return rule;
}

void headway__breaking_rpc_http(breaking *b, pair *p)
{
    if (p->gone)
        return;
    headway_bytes was = http_of(b->older, &p->older);
    if (was.size && !headway__same_bytes(was, http_of(b->newer, &p->newer)))
        headway__breaking_say(b, p,
                              "the google.api.http rule of %s has changed: callers over HTTP do "
                              "not find it; keep it, and put the new one into additional_bindings",
                              p->older.method->name);
}
