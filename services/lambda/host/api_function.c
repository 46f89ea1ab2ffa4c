/* SPDX-License-Identifier: Apache-2.0 */
/* Functions that are there: found, told of, listed and deleted. */
#include "api_parts.h"

#include <stdio.h>
#include <stdlib.h>

enum { LISTED = 50 /* of a page, as AWS has it */ };

/* ---- found ---- */

int api_find_version(api_call *call, const arn_function *function, const char **ret_version)
{
    const api_options *options = &call->api->options;
    const char *version = api_version_of(call->api, function);
    arn_refusal refusal;
    const function_config *found = host_function_find(options->host, function->name, version);
    if (found) {
        *ret_version = found->version;
        return 0;
    }
    arn_not_found(&options->home, function, &refusal);
    api_refuse_name(call, &refusal);
    return HEADWAY_ENOTFOUND;
}

/* ---- told of ---- */

/* A function that the host was started with, as the API would tell of it. */
static api_configuration *of_folder(api_call *call, const function_config *config)
{
    const arn_home *home = &call->api->options.home;
    api_configuration *c = headway_arena_take(call->arena, sizeof *c);
    arn_function function = {.name = ""};
    char arn[ARN_TEXT];
    if (!c)
        return NULL;
    headway__lambda__v1__function_configuration__init(c);
    snprintf(function.name, sizeof function.name, "%s", config->name);
    arn_write(home, &function, arn);
    c->function_name = api_copy(call->arena, config->name);
    c->function_arn = api_copy(call->arena, arn);
    c->runtime = api_copy(call->arena, config->runtime);
    c->handler = api_copy(call->arena, config->handler);
    c->role = api_print(call->arena, "arn:%s:iam::%s:role/local", home->partition, home->account);
    c->version = api_copy(call->arena, config->version);
    c->timeout = (int32_t)config->timeout_s;
    c->memory_size = (int32_t)config->memory_mb;
    c->description = api_print(call->arena, "the folder %s", config->folder);
    c->state = api_copy(call->arena, "Active");
    c->last_update_status = api_copy(call->arena, "Successful");
    c->package_type = api_copy(call->arena, "Zip");
    int whole = c->function_name && c->function_arn && c->runtime && c->handler && c->role &&
                c->version && c->description && c->state && c->last_update_status &&
                c->package_type;
    return whole ? c : NULL;
}

static api_configuration *published(const store_record *record, const char *version)
{
    for (size_t i = 0; i < record->n_published; i++) {
        if (strcmp(record->published[i]->configuration->version, version) == 0)
            return record->published[i]->configuration;
    }
    return NULL;
}

int api_describe(api_call *call, const arn_function *function, api_configuration **ret_found)
{
    const api_options *options = &call->api->options;
    const store_record *record = options->store ? store_find(options->store, function->name) : NULL;
    const char *version = api_version_of(call->api, function);
    int latest = strcmp(version, "$LATEST") == 0;
    api_configuration *found = NULL;
    arn_refusal refusal;
    if (record) {
        found = latest ? record->latest->configuration : published(record, version);
    } else {
        const function_config *config = host_function_find(options->host, function->name, version);
        found = config ? of_folder(call, config) : NULL;
        if (config && !found) {
            api_refuse_memory(call);
            return HEADWAY_ENOMEM;
        }
    }
    if (found) {
        *ret_found = found;
        return 0;
    }
    arn_not_found(&options->home, function, &refusal);
    api_refuse_name(call, &refusal);
    return HEADWAY_ENOTFOUND;
}

void api_handle_get_configuration(api_call *call)
{
    arn_function function;
    api_configuration *found;
    if (!api_read_function(call, ARN_INVOKE, &function) && !api_describe(call, &function, &found))
        api_answer(call, 200, &found->base);
}

/* Tags are the same messages by another name in each. */
static int copy_tags(api_call *call, const store_record *record,
                     Headway__Lambda__V1__GetFunctionResponse *response)
{
    size_t count = record->n_tags;
    Headway__Lambda__V1__GetFunctionResponse__TagsEntry *entries =
        headway_arena_take(call->arena, (count + 1) * sizeof *entries);
    response->tags = headway_arena_take(call->arena, (count + 1) * sizeof *response->tags);
    if (!entries || !response->tags)
        return HEADWAY_ENOMEM;
    for (size_t i = 0; i < count; i++) {
        headway__lambda__v1__get_function_response__tags_entry__init(&entries[i]);
        entries[i].key = record->tags[i]->key;
        entries[i].value = record->tags[i]->value;
        response->tags[i] = &entries[i];
    }
    response->n_tags = count;
    return 0;
}

void api_handle_get(api_call *call)
{
    const store *s = call->api->options.store;
    arn_function function;
    Headway__Lambda__V1__GetFunctionResponse response =
        HEADWAY__LAMBDA__V1__GET_FUNCTION_RESPONSE__INIT;
    Headway__Lambda__V1__FunctionCodeLocation code =
        HEADWAY__LAMBDA__V1__FUNCTION_CODE_LOCATION__INIT;
    if (api_read_function(call, ARN_INVOKE, &function) ||
        api_describe(call, &function, &response.configuration))
        return;
    code.repository_type = (char *)(uintptr_t) "S3"; /* the one word that there is for zips */
    response.code = &code;
    const store_record *record = s ? store_find(s, function.name) : NULL;
    if (record)
        response.concurrency = record->concurrency;
    if (record && copy_tags(call, record, &response))
        api_refuse_memory(call);
    else
        api_answer(call, 200, &response.base);
}

/* ---- listed ---- */

/* All of the store, then those that are folders, are gone through in the order of names. */
static api_configuration *next_of_folders(api_call *call, const char *after)
{
    const api_options *options = &call->api->options;
    const function_config *least = NULL, *at;
    for (size_t i = 0; (at = host_function_at(options->host, i)) != NULL; i++) {
        int stored = options->store && store_find(options->store, at->name);
        if (!stored && strcmp(at->version, "$LATEST") == 0 && strcmp(at->name, after) > 0 &&
            (!least || strcmp(at->name, least->name) < 0))
            least = at;
    }
    return least ? of_folder(call, least) : NULL;
}

static api_configuration *next_of_store(const store *s, const char *after)
{
    for (size_t i = 0; s && i < store_count(s); i++) {
        api_configuration *c = store_at(s, i)->latest->configuration;
        if (strcmp(c->function_name, after) > 0)
            return c;
    }
    return NULL;
}

static api_configuration *next_after(api_call *call, const char *after)
{
    api_configuration *stored = next_of_store(call->api->options.store, after);
    api_configuration *folder = next_of_folders(call, after);
    if (!stored || !folder)
        return stored ? stored : folder;
    return strcmp(stored->function_name, folder->function_name) < 0 ? stored : folder;
}

/* Where a list goes on: behind a version of a function. */
typedef struct place {
    const char *name; /* "": before the first */
    long version;     /* 0: $LATEST */
} place;

static api_configuration *version_after(const store *s, const place *at)
{
    const store_record *record = s && *at->name ? store_find(s, at->name) : NULL;
    for (size_t i = 0; record && i < record->n_published; i++) {
        api_configuration *c = record->published[i]->configuration;
        if (strtol(c->version, NULL, 10) > at->version)
            return c;
    }
    return NULL;
}

/* $LATEST of each function; where all are wanted, its versions behind it. */
static api_configuration *next_listed(api_call *call, int all, place *at)
{
    api_configuration *next = all ? version_after(call->api->options.store, at) : NULL;
    if (!next)
        next = next_after(call, at->name);
    if (next)
        *at = (place){next->function_name, strtol(next->version, NULL, 10)};
    return next;
}

/* FunctionVersion=ALL. 0, or refused. */
static int read_all(api_call *call, int *ret_all)
{
    headway_bytes version;
    if (api_query(call->request, "FunctionVersion", call->arena, &version)) {
        api_refuse_memory(call);
        return HEADWAY_ENOMEM;
    }
    *ret_all = api_equals(version, "ALL");
    if (*ret_all || !version.size)
        return 0;
    api_refuse_value(call, "functionVersion", version.data, "satisfy enum value set: [ALL]");
    return HEADWAY_EINVAL;
}

/* "f", or "f:3" behind a version of it. */
static place place_of(headway_bytes marker)
{
    char *name = (char *)(uintptr_t)marker.data, *colon = strchr(name, ':');
    place at = {name, colon ? strtol(colon + 1, NULL, 10) : 0};
    if (colon)
        *colon = 0;
    return at;
}

static char *marker_of(api_call *call, const place *at)
{
    return at->version ? api_print(call->arena, "%s:%ld", at->name, at->version)
                       : (char *)(uintptr_t)at->name;
}

/* The marker of a page is the last of the one before. */
void api_handle_list(api_call *call)
{
    size_t items;
    int all;
    headway_bytes marker;
    Headway__Lambda__V1__ListFunctionsResponse response =
        HEADWAY__LAMBDA__V1__LIST_FUNCTIONS_RESPONSE__INIT;
    if (api_read_page(call, LISTED, &items, &marker) || read_all(call, &all))
        return;
    response.functions = headway_arena_take(call->arena, items * sizeof *response.functions);
    if (!response.functions) {
        api_refuse_memory(call);
        return;
    }
    place at = place_of(marker), last = at;
    api_configuration *next;
    while ((next = next_listed(call, all, &at)) != NULL && response.n_functions < items) {
        response.functions[response.n_functions++] = next;
        last = at;
    }
    if (next)
        response.next_marker = marker_of(call, &last);
    api_answer_list(call, &response.base, response.n_functions, "{\"Functions\":[]}");
}

void api_handle_list_versions(api_call *call)
{
    arn_function function;
    size_t items;
    headway_bytes marker;
    Headway__Lambda__V1__ListVersionsResponse response =
        HEADWAY__LAMBDA__V1__LIST_VERSIONS_RESPONSE__INIT;
    api_configuration *next;
    if (api_read_function(call, ARN_INVOKE, &function) ||
        api_read_page(call, LISTED, &items, &marker))
        return;
    *function.qualifier = 0;
    if (api_describe(call, &function, &next))
        return;
    response.versions = headway_arena_take(call->arena, items * sizeof *response.versions);
    if (!response.versions) {
        api_refuse_memory(call);
        return;
    }
    place at = {function.name, strtol(marker.data, NULL, 10)};
    if (marker.size)
        next = version_after(call->api->options.store, &at);
    while (next && response.n_versions < items) {
        response.versions[response.n_versions++] = next;
        response.next_marker = next->version;
        at.version = strtol(next->version, NULL, 10);
        next = version_after(call->api->options.store, &at);
    }
    if (!next)
        response.next_marker = (char *)(uintptr_t) "";
    api_answer_list(call, &response.base, response.n_versions, "{\"Versions\":[]}");
}

/* ---- deleted ---- */

static int delete_version(api_call *call, const arn_function *function, const store_record *record)
{
    ProtobufCMessage *copy;
    if (api_copy_message(call, &record->base, &copy))
        return HEADWAY_ENOMEM;
    store_record *changed = (store_record *)(void *)copy;
    size_t kept = 0;
    for (size_t i = 0; i < changed->n_published; i++) {
        if (strcmp(changed->published[i]->configuration->version, function->qualifier) != 0)
            changed->published[kept++] = changed->published[i];
    }
    if (kept == changed->n_published) {
        arn_refusal refusal;
        arn_not_found(&call->api->options.home, function, &refusal);
        api_refuse_name(call, &refusal);
        return HEADWAY_ENOTFOUND;
    }
    changed->n_published = kept;
    if (api_has_alias(record, function->qualifier)) {
        api_refuse(call, 409, "ResourceConflictException",
                   "An alias leads to version %s of %s: change or delete that first.",
                   function->qualifier, function->name);
        return HEADWAY_EINVAL;
    }
    (void)host_function_remove(call->api->options.host, function->name, function->qualifier);
    return api_keep(call, changed);
}

static int delete_all(api_call *call, const store_record *record, const char *name)
{
    const api_options *options = &call->api->options;
    for (size_t i = 0; i < record->n_published; i++)
        (void)host_function_remove(options->host, name,
                                   record->published[i]->configuration->version);
    (void)host_function_remove(options->host, name, "$LATEST");
    if (store_remove(options->store, name) == 0)
        return 0;
    (void)api_give(call->api, record);
    api_refuse(call, 500, "ServiceException", "The disk did not let go of the function.");
    return HEADWAY_EIO;
}

void api_handle_delete(api_call *call)
{
    arn_function function;
    const store_record *record;
    if (api_read_function(call, ARN_INVOKE, &function) || api_read_idle(call, &function, &record))
        return;
    if (strcmp(function.qualifier, "$LATEST") == 0)
        api_refuse(call, 400, "InvalidParameterValueException",
                   "$LATEST version cannot be deleted without deleting the function.");
    else if (!(*function.qualifier ? delete_version(call, &function, record)
                                   : delete_all(call, record, function.name)))
        api_answer_empty(call, 204);
}
