/* SPDX-License-Identifier: Apache-2.0 */
/* Each rule is held against the descriptors of its method before it counts. */
#include "rule.h"

#include <stdarg.h>
#include <stdio.h>

enum { WHY = 512 };

/* One rule on its way to a binding. */
struct making {
    const headway__http_teller *teller;
    const Google__Api__HttpRule *rule;
    headway_arena *arena;
    headway_http_method *method;
    const char *verb, *path;
    headway_http_binding binding;
};

static int refuse(const struct making *making, const char *format, ...) HEADWAY_PRINTF(2, 3);
static int refuse(const struct making *making, const char *format, ...)
{
    const headway__http_teller *teller = making->teller;
    char reason[WHY];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(reason, sizeof reason, format, arguments);
    va_end(arguments);
    if (teller->refused) {
        headway_http_refusal refusal = {teller->service, teller->method, making->verb, making->path,
                                        reason};
        teller->refused(teller->user, &refusal);
    }
    return HEADWAY_EINVAL;
}

static const ProtobufCFieldDescriptor *field_of(const ProtobufCMessageDescriptor *descriptor,
                                                headway_bytes name)
{
    for (unsigned i = 0; i < descriptor->n_fields; i++) {
        if (headway__http_equals(name, descriptor->fields[i].name))
            return &descriptor->fields[i];
    }
    return NULL;
}

static int no_field(const struct making *making, const char *what,
                    const ProtobufCMessageDescriptor *descriptor, headway_bytes name)
{
    char near[HEADWAY__HTTP_NEAR_SIZE * 4];
    headway__http_near_fields(descriptor, name, near, sizeof near);
    return refuse(making, "%s: %s has no field \"%.*s\"%s", what, descriptor->name,
                  (int)(name.size < 64 ? name.size : 64), (const char *)name.data, near);
}

/* ---- method and path ---- */

static int is_token(const char *text)
{
    size_t size = strlen(text);
    return size > 0 && size <= 32 && strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ-_") == size;
}

static int read_custom(struct making *making, const Google__Api__CustomHttpPattern *custom)
{
    making->verb = custom->kind;
    making->path = custom->path;
    if (strcmp(custom->kind, "*") != 0 && !is_token(custom->kind))
        return refuse(making, "custom: kind is an HTTP method in capitals, or \"*\" for any");
    return 0;
}

static int read_pattern(struct making *making)
{
    static const char *const verbs[] = {
        [GOOGLE__API__HTTP_RULE__PATTERN_GET] = "GET",
        [GOOGLE__API__HTTP_RULE__PATTERN_PUT] = "PUT",
        [GOOGLE__API__HTTP_RULE__PATTERN_POST] = "POST",
        [GOOGLE__API__HTTP_RULE__PATTERN_DELETE] = "DELETE",
        [GOOGLE__API__HTTP_RULE__PATTERN_PATCH] = "PATCH",
    };
    const Google__Api__HttpRule *rule = making->rule;
    switch (rule->pattern_case) {
    case GOOGLE__API__HTTP_RULE__PATTERN__NOT_SET:
        return refuse(making, "the rule has no method: write get, put, post, delete, patch or "
                              "custom");
    case GOOGLE__API__HTTP_RULE__PATTERN_CUSTOM:
        return read_custom(making, rule->custom);
    default:
        making->verb = verbs[rule->pattern_case];
        making->path = rule->get; /* as all of them */
        return 0;
    }
}

static int read_path(struct making *making)
{
    char why[WHY - 64] = "";
    int error = headway_http_template_read(headway_bytes_of_string(making->path), making->arena,
                                           &making->binding.path, why, sizeof why);
    if (!error || error == HEADWAY_ENOMEM)
        return error;
    return refuse(making, "the path: %s", why);
}

/* ---- fields ---- */

static int check_step(const struct making *making, const char *path,
                      const ProtobufCFieldDescriptor *field, int last)
{
    if (field->label == PROTOBUF_C_LABEL_REPEATED)
        return refuse(making, "the variable {%s}: %s is repeated, and a path has one of each", path,
                      field->name);
    if (last && !headway__http_is_text(field))
        return refuse(making,
                      "the variable {%s}: %s is a message; name one of its fields, as {%s.name}",
                      path, field->name, path);
    if (!last && field->type != PROTOBUF_C_TYPE_MESSAGE)
        return refuse(making, "the variable {%s}: %s is no message and has no fields", path,
                      field->name);
    return 0;
}

static int read_variable(const struct making *making, const char *path,
                         headway_http_field *ret_field)
{
    const ProtobufCMessageDescriptor *descriptor = making->method->request;
    headway_bytes rest = headway_bytes_of_string(path);
    const ProtobufCFieldDescriptor *steps[HEADWAY_HTTP_FIELD_DEPTH];
    size_t count = 0;
    while (rest.size) {
        headway_bytes name = headway__http_cut(&rest, '.');
        const ProtobufCFieldDescriptor *field = field_of(descriptor, name);
        if (!field)
            return no_field(making, "a variable of the path", descriptor, name);
        if (count == HEADWAY_HTTP_FIELD_DEPTH)
            return refuse(making, "the variable {%.64s...} is more than %d fields deep", path,
                          HEADWAY_HTTP_FIELD_DEPTH);
        int error = check_step(making, path, field, !rest.size);
        if (error)
            return error;
        steps[count++] = field;
        descriptor = field->descriptor;
    }
    const ProtobufCFieldDescriptor **kept = headway_arena_take(making->arena, count * sizeof *kept);
    if (!kept)
        return HEADWAY_ENOMEM;
    memcpy(kept, steps, count * sizeof *kept);
    *ret_field = (headway_http_field){kept, count};
    return 0;
}

static int read_variables(struct making *making)
{
    size_t count = making->binding.path.variable_count;
    headway_http_field *fields = headway_arena_take(making->arena, count * sizeof *fields);
    if (!fields)
        return HEADWAY_ENOMEM;
    for (size_t i = 0; i < count; i++) {
        int error = read_variable(making, making->binding.path.variables[i].path, &fields[i]);
        if (error)
            return error;
    }
    making->binding.fields = fields;
    return 0;
}

/* ---- bodies ---- */

static int read_body_field(struct making *making)
{
    headway_http_binding *binding = &making->binding;
    headway_bytes name = headway_bytes_of_string(making->rule->body);
    if (memchr(name.data, '.', name.size))
        return refuse(making, "body: it names a field of the request itself, not of one in it");
    binding->body = HEADWAY_HTTP_BODY_FIELD;
    binding->body_field = field_of(making->method->request, name);
    if (!binding->body_field)
        return no_field(making, "body", making->method->request, name);
    for (size_t i = 0; i < binding->path.variable_count; i++) {
        if (binding->fields[i].count == 1 && binding->fields[i].steps[0] == binding->body_field)
            return refuse(making, "body: %s stands in the path already", making->rule->body);
    }
    return 0;
}

static int read_body(struct making *making)
{
    const char *body = making->rule->body;
    int streams = (making->method->call.shape & HEADWAY_CLIENT_STREAM) != 0;
    int get = strcmp(making->verb, "GET") == 0 || strcmp(making->verb, "HEAD") == 0;
    if (*body && get && !streams)
        return refuse(making, "body: a %s has none; leave it out, or take another method",
                      making->verb);
    if (strcmp(body, "*") == 0 || (!*body && get && streams)) {
        making->binding.body = HEADWAY_HTTP_BODY_WHOLE; /* by GET: in a WebSocket's messages */
        return 0;
    }
    if (*body)
        return read_body_field(making);
    if (streams)
        return refuse(making, "body: a stream of requests needs one: write body: \"*\"");
    return 0;
}

static int read_response_body(struct making *making)
{
    headway_bytes name = headway_bytes_of_string(making->rule->response_body);
    if (!name.size)
        return 0;
    making->binding.response_field = field_of(making->method->response, name);
    if (!making->binding.response_field)
        return no_field(making, "response_body", making->method->response, name);
    return 0;
}

/* ---- rules ---- */

static int read_rule(struct making *making)
{
    int error = read_pattern(making);
    if (!error)
        error = read_path(making);
    if (!error)
        error = read_variables(making);
    if (!error)
        error = read_body(making);
    if (!error)
        error = read_response_body(making);
    making->binding.method = making->method;
    making->binding.verb = making->verb;
    return error;
}

/* The strings of a rule are those of the unpacked options, in the same arena. */
static int add_rule(const headway__http_teller *teller, const Google__Api__HttpRule *rule,
                    headway_arena *arena, headway_http_method *method,
                    headway_http_binding *bindings)
{
    struct making making = {teller, rule, arena, method, "", "", {.body = HEADWAY_HTTP_BODY_NONE}};
    int error = read_rule(&making);
    if (!error)
        bindings[method->binding_count++] = making.binding;
    return error == HEADWAY_ENOMEM ? error : 0;
}

static int add_rules(const headway__http_teller *teller, const Google__Api__HttpRule *rule,
                     headway_arena *arena, headway_http_method *method)
{
    struct making making = {teller, rule, arena, method, "", "", {.body = HEADWAY_HTTP_BODY_NONE}};
    size_t more = rule->n_additional_bindings;
    if (more >= HEADWAY_HTTP_BINDINGS) {
        refuse(&making, "additional_bindings: %zu are more than %d; the first count", more,
               HEADWAY_HTTP_BINDINGS - 1);
        more = HEADWAY_HTTP_BINDINGS - 1;
    }
    headway_http_binding *bindings = headway_arena_take(arena, (1 + more) * sizeof *bindings);
    if (!bindings)
        return HEADWAY_ENOMEM;
    method->bindings = bindings;
    int error = add_rule(teller, rule, arena, method, bindings);
    for (size_t i = 0; i < more && !error; i++) {
        making.rule = rule->additional_bindings[i];
        if (making.rule->n_additional_bindings)
            refuse(&making, "additional_bindings: they have none of their own");
        error = add_rule(teller, making.rule, arena, method, bindings);
    }
    return error;
}

/* POST /pkg.Service/Method. */
static int add_plain(headway_arena *arena, headway_http_method *method)
{
    size_t size = strlen(method->call.route);
    headway_http_binding *binding = headway_arena_take(arena, sizeof *binding);
    headway_http_segment *segments = headway_arena_take(arena, 2 * sizeof *segments);
    char *text = headway_arena_take(arena, size + 2);
    if (!binding || !segments || !text)
        return HEADWAY_ENOMEM;
    text[0] = '/';
    memcpy(text + 1, method->call.route, size + 1);
    headway_bytes rest = headway_bytes_of(text + 1, size);
    for (size_t i = 0; i < 2; i++)
        segments[i] = (headway_http_segment){HEADWAY_HTTP_LITERAL, headway__http_cut(&rest, '/')};
    *binding = (headway_http_binding){
        .method = method,
        .verb = "POST",
        .path = {.text = text, .segments = segments, .verb = "", .segment_count = 2},
        .body = HEADWAY_HTTP_BODY_WHOLE,
        .plain = 1,
    };
    method->bindings = binding;
    method->binding_count = 1;
    return 0;
}

int headway__http_rules(const headway__http_teller *teller, const Google__Api__HttpRule *rule,
                        headway_arena *arena, headway_http_method *method)
{
    return rule ? add_rules(teller, rule, arena, method) : add_plain(arena, method);
}
