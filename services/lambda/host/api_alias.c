/* SPDX-License-Identifier: Apache-2.0 */
/* Names for versions of a function, which lead to others when they are changed. */
#include "api_parts.h"

enum { CREATED = 201, NO_CONTENT = 204 };

typedef Headway__Lambda__V1__AliasConfiguration alias;
typedef Headway__Lambda__V1__AliasRequest alias_request;

static alias *find(const store_record *record, headway_bytes name)
{
    for (size_t i = 0; i < record->n_aliases; i++) {
        if (api_equals(name, record->aliases[i]->name))
            return record->aliases[i];
    }
    return NULL;
}

const char *api_version_of(const api *a, const arn_function *function)
{
    const store *s = a->options.store;
    const store_record *record = s ? store_find(s, function->name) : NULL;
    headway_bytes qualifier = headway_bytes_of_string(function->qualifier);
    const alias *found = record ? find(record, qualifier) : NULL;
    if (!qualifier.size)
        return "$LATEST";
    return found ? found->function_version : function->qualifier;
}

int api_has_alias(const store_record *record, const char *version)
{
    int found = 0;
    for (size_t i = 0; !found && i < record->n_aliases; i++)
        found = strcmp(record->aliases[i]->function_version, version) == 0;
    return found;
}

/* ---- what is asked for: 0, or refused ---- */

static int is_name(const char *name)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_";
    size_t size = strlen(name), digits = strspn(name, "0123456789");
    size_t known = 0;
    while (name[known] && (strchr(letters, name[known]) || strchr("0123456789", name[known])))
        known++;
    return size && size <= ARN_QUALIFIER && known == size && digits < size;
}

static void refuse_missing(api_call *call, const store_record *record)
{
    api_refuse(call, 404, "ResourceNotFoundException", "Cannot find alias arn: %s:%.128s",
               record->latest->configuration->function_arn, (const char *)call->parameters[1].data);
}

static int read_kept(api_call *call, const store_record **ret_record)
{
    arn_function function;
    int error = api_read_function(call, ARN_CREATE, &function);
    if (!error)
        error = api_check_unqualified(call, &function);
    return error ? error : api_read_idle(call, &function, ret_record);
}

static int read_changed(api_call *call, store_record **ret_record)
{
    const store_record *record;
    ProtobufCMessage *copy;
    int error = read_kept(call, &record);
    if (!error)
        error = api_copy_message(call, &record->base, &copy);
    if (!error)
        *ret_record = (store_record *)(void *)copy;
    return error;
}

static int read_request(api_call *call, const alias_request **ret_request)
{
    ProtobufCMessage *body;
    int error = api_read_body(call, &headway__lambda__v1__alias_request__descriptor, &body);
    if (error)
        return error;
    *ret_request = (const alias_request *)(void *)body;
    if (!api_is_given((*ret_request)->routing_config))
        return 0;
    api_refuse(call, 400, "InvalidParameterValueException",
               "RoutingConfig is not offered by this host: an alias leads to one version.");
    return HEADWAY_ENOTSUP;
}

static int check_version(api_call *call, const store_record *record, const char *version)
{
    const api_configuration *c = record->latest->configuration;
    if (strcmp(version, "$LATEST") == 0)
        return 0;
    for (size_t i = 0; i < record->n_published; i++) {
        if (strcmp(record->published[i]->configuration->version, version) == 0)
            return 0;
    }
    api_refuse(call, 404, "ResourceNotFoundException", "Function not found: %s:%.128s",
               c->function_arn, version);
    return HEADWAY_ENOTFOUND;
}

/* ---- changes ---- */

static int apply(api_call *call, const store_record *record, const alias_request *request,
                 alias *to)
{
    char id[API_ID];
    if (*request->function_version) {
        int error = check_version(call, record, request->function_version);
        if (error)
            return error;
        to->function_version = request->function_version;
    }
    if (request->description)
        to->description = request->description;
    api_uuid(call->api->options.random, id);
    to->revision_id = api_copy(call->arena, id);
    if (to->revision_id)
        return 0;
    api_refuse_memory(call);
    return HEADWAY_ENOMEM;
}

static alias *add(api_call *call, store_record *record, const alias_request *request)
{
    alias **all = headway_arena_take(call->arena, (record->n_aliases + 1) * sizeof *all);
    alias *added = headway_arena_take(call->arena, sizeof *added);
    char *arn =
        api_print(call->arena, "%s:%s", record->latest->configuration->function_arn, request->name);
    if (!all || !added || !arn)
        return NULL;
    headway__lambda__v1__alias_configuration__init(added);
    added->alias_arn = arn;
    added->name = request->name;
    added->description = (char *)(uintptr_t) "";
    if (record->n_aliases)
        memcpy(all, record->aliases, record->n_aliases * sizeof *all);
    all[record->n_aliases++] = added;
    record->aliases = all;
    return added;
}

static int check_new(api_call *call, const store_record *record, const alias_request *request)
{
    if (!is_name(request->name))
        api_refuse_value(call, "name", request->name,
                         "satisfy regular expression pattern: (?!^[0-9]+$)([a-zA-Z0-9-_]+)");
    else if (!*request->function_version)
        api_refuse_value(call, "functionVersion", "null", "not be null");
    else if (find(record, headway_bytes_of_string(request->name)))
        api_refuse(call, 409, "ResourceConflictException", "Alias already exists: %s:%s",
                   record->latest->configuration->function_arn, request->name);
    else if (record->n_aliases == STORE_ALIASES)
        api_refuse(call, 400, "InvalidParameterValueException",
                   "This host keeps at most %d aliases of a function: delete some.", STORE_ALIASES);
    else
        return 0;
    return HEADWAY_EINVAL;
}

void api_handle_create_alias(api_call *call)
{
    const alias_request *request;
    store_record *record;
    if (read_changed(call, &record) || read_request(call, &request) ||
        check_new(call, record, request))
        return;
    alias *added = add(call, record, request);
    if (!added)
        api_refuse_memory(call);
    else if (!apply(call, record, request, added) && !api_keep(call, record))
        api_answer(call, CREATED, &added->base);
}

void api_handle_update_alias(api_call *call)
{
    const alias_request *request;
    store_record *record;
    if (read_changed(call, &record) || read_request(call, &request))
        return;
    alias *found = find(record, call->parameters[1]);
    if (!found)
        refuse_missing(call, record);
    else if (*request->revision_id && strcmp(request->revision_id, found->revision_id) != 0)
        api_refuse(call, 412, "PreconditionFailedException",
                   "The Revision Id provided does not match the latest Revision Id. Call the "
                   "GetFunction/GetAlias API to retrieve the latest Revision Id");
    else if (!apply(call, record, request, found) && !api_keep(call, record))
        api_answer(call, 200, &found->base);
}

/* One that is not there is no error. */
void api_handle_delete_alias(api_call *call)
{
    store_record *record;
    size_t kept = 0;
    if (read_changed(call, &record))
        return;
    for (size_t i = 0; i < record->n_aliases; i++) {
        if (!api_equals(call->parameters[1], record->aliases[i]->name))
            record->aliases[kept++] = record->aliases[i];
    }
    record->n_aliases = kept;
    if (!api_keep(call, record))
        api_answer_empty(call, NO_CONTENT);
}

/* ---- looks ---- */

void api_handle_get_alias(api_call *call)
{
    const store_record *record;
    if (read_kept(call, &record))
        return;
    const alias *found = find(record, call->parameters[1]);
    if (found)
        api_answer(call, 200, &found->base);
    else
        refuse_missing(call, record);
}

void api_handle_list_aliases(api_call *call)
{
    headway_bytes version;
    const store_record *record;
    Headway__Lambda__V1__ListAliasesResponse response =
        HEADWAY__LAMBDA__V1__LIST_ALIASES_RESPONSE__INIT;
    if (read_kept(call, &record))
        return;
    response.aliases =
        headway_arena_take(call->arena, (record->n_aliases + 1) * sizeof *response.aliases);
    if (!response.aliases || api_query(call->request, "FunctionVersion", call->arena, &version)) {
        api_refuse_memory(call);
        return;
    }
    for (size_t i = 0; i < record->n_aliases; i++) {
        if (!version.size || api_equals(version, record->aliases[i]->function_version))
            response.aliases[response.n_aliases++] = record->aliases[i];
    }
    api_answer_list(call, &response.base, response.n_aliases, "{\"Aliases\":[]}");
}
