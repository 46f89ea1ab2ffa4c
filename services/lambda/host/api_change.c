/* SPDX-License-Identifier: Apache-2.0 */
/* UpdateFunctionConfiguration and PublishVersion. */
#include "api_parts.h"

enum { CREATED = 201, OK = 200, VERSION_TEXT = 16 };

typedef Headway__Lambda__V1__PublishVersionRequest publish_request;
typedef Headway__Lambda__V1__Version version;

void api_handle_update_configuration(api_call *call)
{
    ProtobufCMessage *body, *copy;
    arn_function function;
    const store_record *record;
    if (api_read_latest(call, &function) ||
        api_read_body(call, &headway__lambda__v1__update_function_configuration_request__descriptor,
                      &body) ||
        api_read_idle(call, &function, &record))
        return;
    const api_change *change = (const api_change *)(void *)body;
    if (api_check_revision(call, record, change->revision_id) ||
        api_copy_message(call, &record->base, &copy))
        return;
    store_record *changed = (store_record *)(void *)copy;
    api_configuration *c = changed->latest->configuration;
    if (api_apply(call, change, c))
        return;
    api_touch(call, c);
    if (!api_keep(call, changed))
        api_answer(call, OK, &c->base);
}

/* ---- versions ---- */

/* What was published last, if it is what would be now. */
static api_configuration *unchanged(const store_record *record)
{
    const api_configuration *latest = record->latest->configuration;
    if (!record->n_published)
        return NULL;
    api_configuration *last = record->published[record->n_published - 1]->configuration;
    return strcmp(last->code_sha256, latest->code_sha256) == 0 &&
                   strcmp(last->last_modified, latest->last_modified) == 0
               ? last
               : NULL;
}

static int number(api_call *call, store_record *record, version *v, const char *description)
{
    api_configuration *c = v->configuration;
    c->version = api_print(call->arena, "%d", record->last_published + 1);
    char *arn = c->version ? api_print(call->arena, "%s:%s", c->function_arn, c->version) : NULL;
    if (!arn)
        return HEADWAY_ENOMEM;
    c->function_arn = arn;
    if (description)
        c->description = api_copy(call->arena, description);
    return 0;
}

int api_publish(api_call *call, store_record *record, const char *description,
                api_configuration **ret_shown)
{
    ProtobufCMessage *copy;
    size_t count = record->n_published;
    api_configuration *last = unchanged(record);
    if (last) {
        *ret_shown = last;
        return 0;
    }
    if (count == STORE_VERSIONS) {
        api_refuse(call, 400, "InvalidParameterValueException",
                   "This host keeps at most %d published versions of a function: delete some.",
                   STORE_VERSIONS);
        return HEADWAY_ELIMIT;
    }
    if (api_copy_message(call, &record->latest->base, &copy))
        return HEADWAY_ENOMEM;
    version *v = (version *)(void *)copy, **all;
    all = headway_arena_take(call->arena, (count + 1) * sizeof *all);
    if (!all || number(call, record, v, description)) {
        api_refuse_memory(call);
        return HEADWAY_ENOMEM;
    }
    if (count)
        memcpy(all, record->published, count * sizeof *all);
    all[count] = v;
    record->published = all;
    record->n_published = count + 1;
    record->last_published++;
    *ret_shown = v->configuration;
    return 0;
}

void api_handle_publish(api_call *call)
{
    ProtobufCMessage *body, *copy;
    arn_function function;
    const store_record *record;
    api_configuration *shown;
    if (api_read_latest(call, &function) ||
        api_read_body(call, &headway__lambda__v1__publish_version_request__descriptor, &body) ||
        api_read_idle(call, &function, &record))
        return;
    const publish_request *request = (const publish_request *)(void *)body;
    if (api_check_absent(call, "PublishTo", request->publish_to) ||
        api_check_revision(call, record, request->revision_id))
        return;
    if (*request->code_sha256 &&
        strcmp(request->code_sha256, record->latest->configuration->code_sha256) != 0) {
        api_refuse(call, 400, "InvalidParameterValueException",
                   "CodeSHA256 (%.64s) is different from current CodeSHA256 in $LATEST (%s). "
                   "Please try again with the CodeSHA256 in $LATEST.",
                   request->code_sha256, record->latest->configuration->code_sha256);
        return;
    }
    if (api_copy_message(call, &record->base, &copy))
        return;
    store_record *changed = (store_record *)(void *)copy;
    if (!api_publish(call, changed, request->description, &shown) && !api_keep(call, changed))
        api_answer(call, CREATED, &shown->base);
}
