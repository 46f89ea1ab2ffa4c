/* SPDX-License-Identifier: Apache-2.0 */
#include "api_parts.h"

enum { TAGS = 50, KEY = 128, VALUE = 256, NO_CONTENT = 204 };

typedef Headway__Lambda__V1__Record__TagsEntry entry;
typedef Headway__Lambda__V1__Tags__TagsEntry named_entry;

static entry *find(const store_record *record, const char *key)
{
    for (size_t i = 0; i < record->n_tags; i++) {
        if (strcmp(record->tags[i]->key, key) == 0)
            return record->tags[i];
    }
    return NULL;
}

static int add(api_call *call, store_record *record, char *key, char *value)
{
    entry **all = headway_arena_take(call->arena, (record->n_tags + 1) * sizeof *all);
    entry *added = headway_arena_take(call->arena, sizeof *added);
    if (!all || !added) {
        api_refuse_memory(call);
        return HEADWAY_ENOMEM;
    }
    headway__lambda__v1__record__tags_entry__init(added);
    added->key = key;
    added->value = value;
    if (record->n_tags)
        memcpy(all, record->tags, record->n_tags * sizeof *all);
    all[record->n_tags++] = added;
    record->tags = all;
    return 0;
}

int api_set_tag(api_call *call, store_record *record, char *key, char *value)
{
    entry *there = find(record, key);
    if (!*key || strlen(key) > KEY || strlen(value) > VALUE) {
        api_refuse(call, 400, "InvalidParameterValueException",
                   "The tag's key has 1 to %d bytes and its value at most %d.", KEY, VALUE);
        return HEADWAY_EINVAL;
    }
    if (there) {
        there->value = value;
        return 0;
    }
    if (record->n_tags < TAGS)
        return add(call, record, key, value);
    api_refuse(call, 400, "InvalidParameterValueException", "A resource can have at most %d tags.",
               TAGS);
    return HEADWAY_ELIMIT;
}

static int read_kept(api_call *call, arn_function *function, const store_record **ret_record)
{
    int error = api_read_function(call, ARN_INVOKE, function);
    if (error)
        return error;
    if (!*function->qualifier)
        return api_read_record(call, function, ret_record);
    api_refuse(call, 400, "InvalidParameterValueException",
               "Tags on function aliases and versions are not supported. Please specify a function "
               "ARN.");
    return HEADWAY_EINVAL;
}

static int read_changed(api_call *call, store_record **ret_record)
{
    arn_function function;
    const store_record *record;
    ProtobufCMessage *copy;
    int error = read_kept(call, &function, &record);
    if (!error)
        error = api_check_idle(call, &function);
    if (!error)
        error = api_copy_message(call, &record->base, &copy);
    if (!error)
        *ret_record = (store_record *)(void *)copy;
    return error;
}

void api_handle_tag(api_call *call)
{
    ProtobufCMessage *body;
    store_record *record;
    if (read_changed(call, &record) ||
        api_read_body(call, &headway__lambda__v1__tags__descriptor, &body))
        return;
    const Headway__Lambda__V1__Tags *tags = (const Headway__Lambda__V1__Tags *)(void *)body;
    for (size_t i = 0; i < tags->n_tags; i++) {
        if (api_set_tag(call, record, tags->tags[i]->key, tags->tags[i]->value))
            return;
    }
    if (!api_keep(call, record))
        api_answer_empty(call, NO_CONTENT);
}

static void remove_tag(store_record *record, headway_bytes key)
{
    size_t kept = 0;
    for (size_t i = 0; i < record->n_tags; i++) {
        if (!api_equals(key, record->tags[i]->key))
            record->tags[kept++] = record->tags[i];
    }
    record->n_tags = kept;
}

void api_handle_untag(api_call *call)
{
    headway_bytes query = call->request->query, key;
    store_record *record;
    int found;
    if (read_changed(call, &record))
        return;
    while ((found = api_query_next(&query, "tagKeys", call->arena, &key)) > 0)
        remove_tag(record, key);
    if (found < 0)
        api_refuse_memory(call);
    else if (!api_keep(call, record))
        api_answer_empty(call, NO_CONTENT);
}

void api_handle_list_tags(api_call *call)
{
    arn_function function;
    const store_record *record;
    Headway__Lambda__V1__Tags tags = HEADWAY__LAMBDA__V1__TAGS__INIT;
    if (read_kept(call, &function, &record))
        return;
    size_t count = record->n_tags;
    named_entry *entries = headway_arena_take(call->arena, (count + 1) * sizeof *entries);
    tags.tags = headway_arena_take(call->arena, (count + 1) * sizeof *tags.tags);
    if (!entries || !tags.tags) {
        api_refuse_memory(call);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        headway__lambda__v1__tags__tags_entry__init(&entries[i]);
        entries[i].key = record->tags[i]->key;
        entries[i].value = record->tags[i]->value;
        tags.tags[i] = &entries[i];
    }
    tags.n_tags = count;
    api_answer_list(call, &tags.base, count, "{\"Tags\":{}}");
}
