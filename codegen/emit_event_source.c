/* SPDX-License-Identifier: Apache-2.0 */
/* An event's part of x.headway.c. */
#include "emit.h"

#include <string.h>

static const char *const slow_policies[] = {"HEADWAY_DROP_OLDEST", "HEADWAY_DROP_NEWEST",
                                            "HEADWAY_KEEP_LATEST", "HEADWAY_BLOCK",
                                            "HEADWAY_DISCONNECT"};

static void emit_table(gen_text *out, const gen_message *event)
{
    const char *topic = event->event.topic ? event->event.topic : event->full_name;
    text_add(out, "/* clang-format off */\nconst headway_event %s_event = {\n    \"%s\",\n    ",
             event->event_stem, event->full_name);
    emit_string(out, topic, strlen(topic));
    text_add(out, ",\n    %s,\n    &%s__descriptor,\n};\n/* clang-format on */\n",
             slow_policies[event->event.slow], event->lower);
}

/* The key becomes text; a string that is absent is no key. */
static const char *emit_key(gen_model *model, gen_text *out, const gen_field *key)
{
    if (!key)
        return "NULL";
    if (key->proto->type == TYPE(STRING)) {
        text_add(out, "    if (!event->%s)\n        return HEADWAY_EINVAL;\n", key->name);
        return pool_print(model->pool, "event->%s", key->name);
    }
    int is_unsigned = emit_c_type(key)[0] == 'u';
    text_add(out, "    char key[24];\n");
    text_add(out, "    snprintf(key, sizeof key, \"%s\", (%s)event->%s);\n",
             is_unsigned ? "%llu" : "%lld", is_unsigned ? "unsigned long long" : "long long",
             key->name);
    return "key";
}

static void emit_publish(gen_model *model, gen_text *out, const gen_message *event)
{
    const char *stem = event->event_stem;
    emit_call(out, pool_print(model->pool, "\nint %s_publish", stem),
              (const char *[]){
                  "headway_bus *bus", pool_print(model->pool, "const %s *event", event->c_name),
                  "void (*on_done)(const headway_status *status, void *user)", "void *user", NULL},
              "\n{\n");
    const gen_field *field = event->event.key ? field_named(event, event->event.key) : NULL;
    const char *key = emit_key(model, out, field);
    emit_call(out, "    return headway_stub_publish",
              (const char *[]){"bus", pool_print(model->pool, "&%s_event", stem), key,
                               "&event->base", "on_done", "user", NULL},
              ";\n}\n");
}

static void emit_subscribe(gen_model *model, gen_text *out, const gen_message *event)
{
    gen_pool *pool = model->pool;
    const char *stem = event->event_stem;
    emit_call(out, pool_print(pool, "\nstatic void %s__received", stem),
              (const char *[]){"headway_subscription *subscription",
                               "const ProtobufCMessage *message", "const char *topic",
                               "uint64_t sequence", "headway_stub_function on_event", "void *user",
                               NULL},
              "\n{\n");
    text_add(out, "    const void *event = message;\n");
    text_add(out, "    ((%s_handler)on_event)(subscription, event, topic, sequence, user);\n}\n",
             stem);
    emit_call(out, pool_print(pool, "\nint %s_subscribe", stem),
              (const char *[]){"headway_bus *bus", "const char *key",
                               "const headway_subscription_options *options",
                               pool_print(pool, "const %s_events *events", stem), "void *user",
                               "headway_subscription **ret_subscription", NULL},
              "\n{\n");
    text_add(out, "    static const headway_stub_subscriber subscriber = {\n");
    text_add(out, "        .generated = HEADWAY_GENERATED_VERSION,\n        .keyed = %d,\n",
             event->event.key != NULL);
    text_add(out, "        .event = &%s_event,\n        .deliver = %s__received,\n    };\n", stem,
             stem);
    text_add(out, "    const headway_stub_listen listen = {\n");
    text_add(out, "        .on_event = (headway_stub_function)events->on_event,\n");
    text_add(out, "        .on_ready = events->on_ready,\n        .on_gap = events->on_gap,\n");
    text_add(out, "        .on_done = events->on_done,\n        .user = user,\n    };\n");
    text_add(out, "    return headway_stub_subscribe(bus, &subscriber, key, options, &listen, "
                  "ret_subscription);\n}\n");
}

void emit_event_source(gen_model *model, gen_text *out, const gen_message *event)
{
    text_add(out, "\n/* ---- event %s ---- */\n\n", event->full_name);
    emit_table(out, event);
    emit_publish(model, out, event);
    emit_subscribe(model, out, event);
}
