/* SPDX-License-Identifier: Apache-2.0 */
/* x.headway.c: thunks between the core's bytes and the user's messages. */
#include "emit.h"

static int streams_in(const gen_method *method)
{
    return method->proto->client_streaming;
}

static int streams_out(const gen_method *method)
{
    return method->proto->server_streaming;
}

/* ---- serving ---- */

static void emit_open(gen_model *model, gen_text *out, const gen_service *service,
                      const gen_method *method)
{
    text_add(out, "\n");
    emit_call(out, pool_print(model->pool, "static int %s__open", method->stem),
              (const char *[]){"headway_call *call", "headway_bytes message", "void *self", NULL},
              "\n{\n");
    text_add(out, "    const headway_stub_binding *binding = self;\n");
    text_add(out, "    const %s_handlers *handlers = binding->handlers;\n", service->stem);
    if (streams_in(method)) {
        text_add(out, "    (void)message;\n");
        text_add(out, "    return handlers->%s(call, binding->self);\n}\n", method->local);
        return;
    }
    text_add(out, "    const ProtobufCMessage *request;\n");
    text_add(out, "    request = headway_stub_request(call, message, %s_methods[%zu].request);\n",
             service->stem, (size_t)(method - service->methods));
    text_add(out, "    if (!request)\n        return 0;\n");
    text_add(out, "    return handlers->%s(call, (const void *)request, binding->self);\n}\n",
             method->local);
}

static void emit_next(gen_model *model, gen_text *out, const gen_service *service,
                      const gen_method *method)
{
    text_add(out, "\n");
    emit_call(out, pool_print(model->pool, "static int %s__next", method->stem),
              (const char *[]){"headway_call *call", "headway_bytes message", "void *self", NULL},
              "\n{\n");
    text_add(out, "    headway_stub_binding *binding = self;\n");
    text_add(out, "    const %s_handlers *handlers = binding->handlers;\n", service->stem);
    text_add(out, "    if (!handlers->%s_next)\n        return 0;\n", method->local);
    text_add(out, "    const void *descriptor = %s_methods[%zu].request;\n", service->stem,
             (size_t)(method - service->methods));
    text_add(out, "    const void *request = headway_stub_next(call, message, descriptor, "
                  "binding);\n");
    text_add(out, "    if (!request)\n        return 0;\n");
    text_add(out, "    int code = handlers->%s_next(call, request, binding->self);\n",
             method->local);
    text_add(out, "    headway_stub_release(binding);\n    return code;\n}\n\n");
    text_add(out, "static int %s__done(headway_call *call, void *self)\n{\n", method->stem);
    text_add(out, "    const headway_stub_binding *binding = self;\n");
    text_add(out, "    const %s_handlers *handlers = binding->handlers;\n", service->stem);
    text_add(out, "    return handlers->%s_done ? handlers->%s_done(call, binding->self) : 0;\n}\n",
             method->local, method->local);
}

static void emit_serving_tables(gen_text *out, const gen_service *service)
{
    size_t count = service->proto->n_method;
    text_add(out, "\n/* clang-format off */\n");
    if (count) {
        text_add(out, "static const headway_handler %s__thunks[] = {\n", service->stem);
        for (size_t i = 0; i < count; i++) {
            const char *stem = service->methods[i].stem;
            if (streams_in(&service->methods[i]))
                text_add(out, "    {%s__open, %s__next, %s__done},\n", stem, stem, stem);
            else
                text_add(out, "    {%s__open, NULL, NULL},\n", stem);
        }
        text_add(out, "};\nstatic const size_t %s__offsets[] = {\n", service->stem);
        for (size_t i = 0; i < count; i++)
            text_add(out, "    offsetof(%s_handlers, %s),\n", service->stem,
                     service->methods[i].local);
        text_add(out, "};\n");
    }
    text_add(out, "static const headway_stub_service %s__stub = {\n", service->stem);
    text_add(out, "    HEADWAY_GENERATED_VERSION, &%s_service,", service->stem);
    if (count)
        text_add(out, " %s__thunks, %s__offsets,", service->stem, service->stem);
    else
        text_add(out, " NULL, NULL,");
    text_add(out, "\n    sizeof(%s_handlers), %u,\n};\n/* clang-format on */\n", service->stem,
             (unsigned)service->concurrency);
}

static void emit_serve(gen_model *model, gen_text *out, const gen_service *service)
{
    text_add(out, "\n");
    emit_call(
        out, pool_print(model->pool, "int %s_serve", service->stem),
        (const char *[]){"headway_bus *bus",
                         pool_print(model->pool, "const %s_handlers *handlers", service->stem),
                         "void *self", "const headway_service_options *options",
                         "headway_service **ret_service", NULL},
        "\n{\n");
    emit_call(out, "    return headway_stub_serve",
              (const char *[]){"bus", pool_print(model->pool, "&%s__stub", service->stem),
                               "handlers", "self", "options", "ret_service", NULL},
              ";\n}\n");
}

static void emit_reply(gen_model *model, gen_text *out, const gen_method *method)
{
    const char *suffix = streams_out(method) ? "_send" : "";
    text_add(out, "\n");
    emit_call(out, pool_print(model->pool, "int %s_reply%s", method->stem, suffix),
              (const char *[]){
                  "headway_call *call",
                  pool_print(model->pool, "const %s *response", method->output->c_name), NULL},
              "\n{\n");
    text_add(out, "    return headway_stub_reply%s(call, &response->base);\n}\n", suffix);
    if (streams_out(method))
        text_add(out,
                 "\nint %s_reply_end(headway_call *call)\n{\n"
                 "    return headway_call_reply_end(call);\n}\n",
                 method->stem);
}

/* ---- calling ---- */

static void emit_client_thunks(gen_model *model, gen_text *out, const gen_method *method)
{
    const char *stem = method->stem;
    if (streams_out(method)) {
        text_add(out, "\n");
        emit_call(out, pool_print(model->pool, "static void %s__received", stem),
                  (const char *[]){"headway_call *call", "const ProtobufCMessage *message",
                                   "headway_stub_function on_next", "void *user", NULL},
                  "\n{\n");
        text_add(out, "    ((%s_next)on_next)(call, (const void *)message, user);\n}\n", stem);
    }
    text_add(out, "\n");
    emit_call(out, pool_print(model->pool, "static void %s__ended", stem),
              (const char *[]){"headway_call *call", "const headway_status *status",
                               "const ProtobufCMessage *response", "headway_stub_function on_done",
                               "void *user", NULL},
              "\n{\n");
    if (streams_out(method))
        text_add(out, "    (void)response;\n    ((%s_done)on_done)(call, status, user);\n}\n",
                 stem);
    else
        text_add(out, "    ((%s_done)on_done)(call, status, (const void *)response, user);\n}\n",
                 stem);
}

/* What chooses the worker, of a request that is not empty. */
static void emit_key_hash(gen_text *out, const gen_method *method)
{
    const gen_field *key =
        method->options.key ? field_named(method->input, method->options.key) : NULL;
    if (!key)
        return;
    if (key->proto->type == TYPE(STRING))
        text_add(out, "        .key_hash = headway_stub_key_text(request->%s),\n", key->name);
    else
        text_add(out, "        .key_hash = headway_stub_key_number((uint64_t)request->%s),\n",
                 key->name);
}

static void emit_client_body(gen_text *out, const gen_service *service, const gen_method *method)
{
    const char *stem = method->stem;
    int streams = streams_in(method) || streams_out(method);
    text_add(out, "    static const headway_stub_client client = {\n");
    text_add(out, "        .generated = HEADWAY_GENERATED_VERSION,\n");
    if (streams_out(method))
        text_add(out, "        .next = %s__received,\n", stem);
    text_add(out, "        .done = %s__ended,\n    };\n", stem);
    text_add(out, "    const headway_stub_request_of asked = {\n");
    text_add(out, "        .method = &%s_methods[%zu],\n        .client = &client,\n",
             service->stem, (size_t)(method - service->methods));
    text_add(out, "        .message = %s,\n        .options = options,\n",
             streams_in(method) ? "NULL" : "&request->base");
    emit_key_hash(out, method);
    text_add(out, "    };\n");
    text_add(out, "    const headway_stub_start start = {\n");
    if (streams_out(method))
        text_add(out, "        .on_next = (headway_stub_function)events->on_next,\n");
    text_add(out, "        .on_done = (headway_stub_function)%son_done,\n",
             streams ? "events->" : "");
    if (streams_in(method))
        text_add(out, "        .on_writable = events->on_writable,\n");
    text_add(out, "        .user = user,\n    };\n");
    text_add(out, "    return headway_stub_open(bus, &asked, &start, ret_call);\n}\n");
}

static void emit_client(gen_model *model, gen_text *out, const gen_service *service,
                        const gen_method *method)
{
    gen_pool *pool = model->pool;
    const char *stem = method->stem;
    const char *request = pool_print(pool, "const %s *request", method->input->c_name);
    emit_client_thunks(model, out, method);
    const char *arguments[7] = {"headway_bus *bus"};
    size_t count = 1;
    if (!streams_in(method))
        arguments[count++] = request;
    arguments[count++] = "const headway_call_options *options";
    arguments[count++] = streams_in(method) || streams_out(method)
                             ? pool_print(pool, "const %s_events *events", stem)
                             : pool_print(pool, "%s_done on_done", stem);
    arguments[count++] = "void *user";
    arguments[count++] = "headway_call **ret_call";
    text_add(out, "\n");
    emit_call(out, pool_print(pool, "int %s", stem), arguments, "\n{\n");
    emit_client_body(out, service, method);
    if (!streams_in(method))
        return;
    text_add(out, "\n");
    emit_call(out, pool_print(pool, "int %s_send", stem),
              (const char *[]){"headway_call *call", request, NULL}, "\n{\n");
    text_add(out, "    return headway_stub_send(call, &request->base);\n}\n");
    text_add(out, "\nint %s_end(headway_call *call)\n{\n    return headway_call_end(call);\n}\n",
             stem);
}

static void emit_service(gen_model *model, gen_text *out, const gen_service *service)
{
    text_add(out, "\n/* ---- service %s ---- */\n", service->full_name);
    for (size_t i = 0; i < service->proto->n_method; i++) {
        emit_open(model, out, service, &service->methods[i]);
        if (streams_in(&service->methods[i]))
            emit_next(model, out, service, &service->methods[i]);
    }
    emit_serving_tables(out, service);
    emit_serve(model, out, service);
    for (size_t i = 0; i < service->proto->n_method; i++)
        emit_reply(model, out, &service->methods[i]);
    for (size_t i = 0; i < service->proto->n_method; i++)
        emit_client(model, out, service, &service->methods[i]);
}

void emit_stub_source(gen_model *model, gen_file *file, gen_text *out)
{
    emit_banner(out, file);
    text_add(out, "#include \"%s.headway.h\"\n#include <stdio.h>\n", file->base);
    emit_tables(model, file, out);
    for (size_t i = 0; i < file->proto->n_service; i++)
        emit_service(model, out, &file->services[i]);
    for (size_t i = 0; i < file->message_count; i++)
        if (file->messages[i]->event.present)
            emit_event_source(model, out, file->messages[i]);
}
