/* SPDX-License-Identifier: Apache-2.0 */
/* x.headway.h: the tables, the handlers struct and the typed functions. */
#include "emit.h"

#include <string.h>

static int streams_in(const gen_method *method)
{
    return method->proto->client_streaming;
}

static int streams_out(const gen_method *method)
{
    return method->proto->server_streaming;
}

static const char *pointer_to(gen_model *model, const gen_message *message, const char *name)
{
    return pool_print(model->pool, "const %s *%s", message->c_name, name);
}

/* ---- serving ---- */

static void emit_handlers(gen_model *model, gen_text *out, const gen_service *service)
{
    text_add(out, "typedef struct %s_handlers {\n", service->stem);
    text_add(out, "    size_t size; /* sizeof(%s_handlers) */\n", service->stem);
    for (size_t i = 0; i < service->proto->n_method; i++) {
        const gen_method *method = &service->methods[i];
        const char *local = method->local;
        const char *request = pointer_to(model, method->input, "request");
        emit_comment(out, "    ", method->place.comment);
        if (!streams_in(method)) {
            emit_call(out, pool_print(model->pool, "    int (*%s)", local),
                      (const char *[]){"headway_call *call", request, "void *self", NULL}, ";\n");
            continue;
        }
        text_add(out, "    int (*%s)(headway_call *call, void *self);\n", local);
        emit_call(out, pool_print(model->pool, "    int (*%s_next)", local),
                  (const char *[]){"headway_call *call", request, "void *self", NULL}, ";\n");
        text_add(out, "    int (*%s_done)(headway_call *call, void *self);\n", local);
    }
    text_add(out, "} %s_handlers;\n\n", service->stem);
}

static void emit_serving(gen_model *model, gen_text *out, const gen_service *service)
{
    text_add(out, "/* What serves the methods; NULL answers UNIMPLEMENTED. Each returns 0, or a "
                  "headway_code that\n   becomes the answer. A request lives as long as its call, "
                  "a message of a stream (_next) until\n   return. _done: the client has sent its "
                  "last. */\n");
    emit_handlers(model, out, service);
    text_add(out, "/* handlers are copied; self is theirs. */\n");
    emit_call(
        out, pool_print(model->pool, "int %s_serve", service->stem),
        (const char *[]){"headway_bus *bus",
                         pool_print(model->pool, "const %s_handlers *handlers", service->stem),
                         "void *self", "const headway_service_options *options",
                         "headway_service **ret_service", NULL},
        " HEADWAY_MUST_CHECK;\n\n");
    text_add(out, "/* Answers, from handlers; for calls of this service only. */\n");
    for (size_t i = 0; i < service->proto->n_method; i++) {
        const gen_method *method = &service->methods[i];
        const char *arguments[] = {"headway_call *call",
                                   pointer_to(model, method->output, "response"), NULL};
        if (!streams_out(method)) {
            emit_call(out, pool_print(model->pool, "int %s_reply", method->stem), arguments, ";\n");
            continue;
        }
        emit_call(out, pool_print(model->pool, "int %s_reply_send", method->stem), arguments,
                  " HEADWAY_MUST_CHECK;\n");
        text_add(out, "int %s_reply_end(headway_call *call);\n", method->stem);
    }
}

/* ---- calling ---- */

static void emit_callback_types(gen_model *model, gen_text *out, const gen_method *method)
{
    const char *stem = method->stem;
    if (streams_out(method))
        emit_call(out, pool_print(model->pool, "typedef void (*%s_next)", stem),
                  (const char *[]){"headway_call *call",
                                   pointer_to(model, method->output, "response"), "void *user",
                                   NULL},
                  ";\n");
    const char *response =
        streams_out(method) ? "void *user" : pointer_to(model, method->output, "response");
    emit_call(out, pool_print(model->pool, "typedef void (*%s_done)", stem),
              (const char *[]){"headway_call *call", "const headway_status *status", response,
                               streams_out(method) ? NULL : "void *user", NULL},
              ";\n");
}

static void emit_events_type(gen_text *out, const gen_method *method)
{
    const char *stem = method->stem;
    text_add(out, "typedef struct %s_events {\n", stem);
    if (streams_out(method))
        text_add(out, "    %s_next on_next;\n", stem);
    if (streams_in(method))
        text_add(out, "    void (*on_writable)(headway_call *call, void *user);\n");
    text_add(out, "    %s_done on_done;\n} %s_events;\n", stem, stem);
}

static void emit_client_method(gen_model *model, gen_text *out, const gen_method *method)
{
    gen_pool *pool = model->pool;
    const char *stem = method->stem;
    int streams = streams_in(method) || streams_out(method);
    emit_comment(out, "", method->place.comment);
    emit_callback_types(model, out, method);
    if (streams)
        emit_events_type(out, method);
    const char *callbacks = streams ? pool_print(pool, "const %s_events *events", stem)
                                    : pool_print(pool, "%s_done on_done", stem);
    const char *arguments[7] = {"headway_bus *bus"};
    size_t count = 1;
    if (!streams_in(method))
        arguments[count++] = pointer_to(model, method->input, "request");
    arguments[count++] = "const headway_call_options *options";
    arguments[count++] = callbacks;
    arguments[count++] = "void *user";
    arguments[count++] = "headway_call **ret_call";
    emit_call(out, pool_print(pool, "int %s", stem), arguments, " HEADWAY_MUST_CHECK;\n");
    if (streams_in(method)) {
        emit_call(out, pool_print(pool, "int %s_send", stem),
                  (const char *[]){"headway_call *call",
                                   pointer_to(model, method->input, "request"), NULL},
                  " HEADWAY_MUST_CHECK;\n");
        text_add(out, "int %s_end(headway_call *call);\n", stem);
    }
    text_add(out, "\n");
}

static void emit_service(gen_model *model, gen_text *out, const gen_service *service)
{
    text_add(out, "/* ---- service %s ---- */\n\n", service->full_name);
    emit_comment(out, "", service->place.comment);
    if (service->proto->n_method)
        text_add(out, "extern const headway_method %s_methods[%zu];\n", service->stem,
                 service->proto->n_method);
    text_add(out, "extern const headway_service_descriptor %s_service;\n\n", service->stem);
    emit_serving(model, out, service);
    text_add(out, "\n/* Calls. on_done: exactly once, and last; response is NULL unless the status "
                  "is OK. Callbacks may\n   be NULL, messages live until the callback returns. "
                  "*/\n\n");
    for (size_t i = 0; i < service->proto->n_method; i++)
        emit_client_method(model, out, &service->methods[i]);
}

/* ---- events ---- */

static void emit_event(gen_model *model, gen_text *out, const gen_message *event)
{
    gen_pool *pool = model->pool;
    const char *stem = event->event_stem;
    text_add(out, "/* ---- event %s ---- */\n\n", event->full_name);
    emit_comment(out, "", event->place.comment);
    text_add(out, "extern const headway_event %s_event;\n", stem);
    emit_call(out, pool_print(pool, "int %s_publish", stem),
              (const char *[]){"headway_bus *bus", pointer_to(model, event, "event"),
                               "void (*on_done)(const headway_status *status, void *user)",
                               "void *user", NULL},
              " HEADWAY_MUST_CHECK;\n");
    emit_call(out, pool_print(pool, "typedef void (*%s_handler)", stem),
              (const char *[]){"headway_subscription *subscription",
                               pointer_to(model, event, "event"), "const char *topic",
                               "uint64_t sequence", "void *user", NULL},
              ";\n");
    text_add(out, "/* As headway_subscription_events. */\n");
    text_add(out, "typedef struct %s_events {\n    %s_handler on_event;\n", stem, stem);
    text_add(out, "    void (*on_ready)(headway_subscription *subscription, void *user);\n");
    text_add(out, "    void (*on_gap)(headway_subscription *subscription, uint64_t lost, "
                  "void *user);\n");
    text_add(out, "    void (*on_done)(headway_subscription *subscription, "
                  "const headway_status *status, void *user);\n");
    text_add(out, "} %s_events;\n", stem);
    if (event->event.key)
        text_add(out, "/* key: a value of %s, or NULL for all. */\n", event->event.key);
    else
        text_add(out, "/* key: NULL, this event has none. */\n");
    emit_call(out, pool_print(pool, "int %s_subscribe", stem),
              (const char *[]){"headway_bus *bus", "const char *key",
                               "const headway_subscription_options *options",
                               pool_print(pool, "const %s_events *events", stem), "void *user",
                               "headway_subscription **ret_subscription", NULL},
              " HEADWAY_MUST_CHECK;\n\n");
}

static void emit_guard(gen_text *out, const char *directive, const gen_file *file)
{
    text_add(out, "%s ", directive);
    for (const char *c = file->stem; *c; c++)
        text_add(out, "%c", *c >= 'a' && *c <= 'z' ? *c - 'a' + 'A' : *c);
    text_add(out, "_HEADWAY_H\n");
}

void emit_stub_header(gen_model *model, gen_file *file, gen_text *out)
{
    emit_banner(out, file);
    emit_guard(out, "#ifndef", file);
    emit_guard(out, "#define", file);
    text_add(out, "\n#include \"%s.pb-c.h\"\n#include <headway/stub.h>\n\n", file->base);
    text_add(out, "#if HEADWAY_GENERATED_VERSION != %d\n", GENERATED_VERSION);
    text_add(out, "#error \"headway's headers are of another version: generate this file again\"\n"
                  "#endif\n\n");
    text_add(out, "#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n");
    text_add(out, "/* For headway_types_add: what JSON needs to know. */\n");
    text_add(out, "extern const headway_message_info %s_messages[%zu];\n", file->stem,
             file->message_count ? file->message_count : 1);
    text_add(out, "extern const size_t %s_message_count;\n", file->stem);
    text_add(out, "/* A google.protobuf.FileDescriptorSet: this file and all it imports. */\n");
    text_add(out, "extern const headway_bytes %s_schema;\n\n", file->stem);
    for (size_t i = 0; i < file->proto->n_service; i++)
        emit_service(model, out, &file->services[i]);
    for (size_t i = 0; i < file->message_count; i++)
        if (file->messages[i]->event.present)
            emit_event(model, out, file->messages[i]);
    text_add(out, "#ifdef __cplusplus\n}\n#endif\n#endif\n");
}
