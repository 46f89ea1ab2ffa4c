/* SPDX-License-Identifier: Apache-2.0 */
/* Functions get their code: created, changed, published. */
#include "api_parts.h"

#include <sodium.h>
#include <stdio.h>

enum { CREATED = 201, OK = 200 };

typedef Headway__Lambda__V1__CreateFunctionRequest create_request;
typedef Headway__Lambda__V1__UpdateFunctionCodeRequest code_request;

/* ---- unpacking ---- */

static void refuse_zip(api_call *call, int error, const char *why)
{
    if (error == HEADWAY_EINVAL)
        api_refuse(call, 400, "InvalidParameterValueException",
                   "Could not unzip uploaded file. Please check your file, then try to upload "
                   "again. (%s)",
                   why);
    else if (error == HEADWAY_ELIMIT)
        api_refuse(call, 400, "InvalidParameterValueException",
                   "Unzipped size must be smaller than %d bytes (%s)", ZIP_UNZIPPED, why);
    else if (error == HEADWAY_EIO)
        api_refuse(call, 500, "ServiceException", "The code could not be unpacked: %s.", why);
    else
        api_refuse_memory(call);
}

/* 0: it is kept, and answered. */
static int keep(api_call *call)
{
    api_configuration *shown = call->record->latest->configuration;
    int error = call->publish ? api_publish(call, call->record, NULL, &shown) : 0;
    if (!error)
        error = api_keep(call, call->record);
    if (!error)
        api_answer(call, call->status, &shown->base);
    return error;
}

static void on_unpacked(void *user, int error, const char *why)
{
    api_call *call = user;
    store *s = call->api->options.store;
    const arn_function function = call->function;
    char code[STORE_CODE];
    int kept = 0;
    snprintf(code, sizeof code, "%s", call->record->latest->code);
    if (error)
        refuse_zip(call, error, why);
    else if (call->dry)
        api_answer(call, call->status, &call->record->latest->configuration->base);
    else
        kept = keep(call) == 0;
    if (!kept)
        store_discard(s, function.name, code);
}

static int describe_code(api_call *call, headway_bytes zip)
{
    api_configuration *c = call->record->latest->configuration;
    unsigned char hash[crypto_hash_sha256_BYTES], id[(STORE_CODE - 1) / 2];
    char code[STORE_CODE];
    const headway_random *random = call->api->options.random;
    crypto_hash_sha256(hash, zip.data, zip.size);
    random->fill(random->user, id, sizeof id);
    sodium_bin2hex(code, sizeof code, id, sizeof id);
    c->has_code_size = 1;
    c->code_size = (double)zip.size;
    c->code_sha256 = api_to_base64(headway_bytes_of(hash, sizeof hash), call->arena);
    call->record->latest->code = api_copy(call->arena, code);
    return c->code_sha256 && call->record->latest->code ? 0 : HEADWAY_ENOMEM;
}

/* call->record is as it will be but for its code; answers in the end. */
static void unpack(api_call *call, headway_bytes zip)
{
    api_touch(call, call->record->latest->configuration);
    int error = describe_code(call, zip);
    if (!error)
        error = store_unpack(call->api->options.store, call->function.name,
                             call->record->latest->code, zip, on_unpacked, call);
    if (error == HEADWAY_EIO)
        refuse_zip(call, error, "the disk does not take it");
    else if (error)
        api_refuse_memory(call);
}

/* ---- what is asked for ---- */

/* The code of either request. */
typedef struct given {
    int has_zip;
    headway_bytes zip;
    const char *bucket, *image;
} given;

static int check_code(api_call *call, const given *g)
{
    const char *text = NULL;
    if (*g->image)
        text = "Container images are not run by this host: give the code as ZipFile.";
    else if (*g->bucket)
        text = "Code from S3 is not offered by this host: give it as ZipFile.";
    else if (!g->has_zip)
        text = "Please provide a source for function code.";
    else if (!g->zip.size)
        text = "Uploaded file must be a non-empty zip";
    else if (!call->api->options.store)
        text = "This host was started without a folder for functions (--store).";
    if (!text)
        return 0;
    api_refuse(call, 400, "InvalidParameterValueException", "%s", text);
    return HEADWAY_EINVAL;
}

static int check_architectures(api_call *call, char **architectures, size_t count)
{
    if (!count)
        return 0;
    if (count == 1 &&
        (strcmp(architectures[0], "x86_64") == 0 || strcmp(architectures[0], "arm64") == 0))
        return 0;
    api_refuse_value(call, "architectures", architectures[0],
                     "satisfy constraint: [Member must satisfy enum value set: [x86_64, arm64]]");
    return HEADWAY_EINVAL;
}

/* ---- CreateFunction ---- */

static int check_new(api_call *call, const create_request *request)
{
    const api_options *options = &call->api->options;
    arn_refusal refusal;
    int error = arn_resolve(&options->home, headway_bytes_of_string(request->function_name),
                            headway_bytes_of("", 0), ARN_CREATE, &call->function, &refusal);
    if (error) {
        api_refuse_name(call, &refusal);
        return error;
    }
    if (api_check_unqualified(call, &call->function))
        return HEADWAY_EINVAL;
    if (store_find(options->store, call->function.name) ||
        host_function_find(options->host, call->function.name, "$LATEST")) {
        api_refuse(call, 409, "ResourceConflictException", "Function already exist: %s",
                   call->function.name);
        return HEADWAY_EINVAL;
    }
    if (strcmp(request->package_type, "Image") == 0) {
        api_refuse(call, 400, "InvalidParameterValueException",
                   "Container images are not run by this host: give the code as ZipFile.");
        return HEADWAY_ENOTSUP;
    }
    if (api_check_absent(call, "TenancyConfig", request->tenancy_config) ||
        api_check_absent(call, "CodeSigningConfigArn", request->code_signing_config_arn) ||
        api_check_absent(call, "PublishTo", request->publish_to))
        return HEADWAY_ENOTSUP;
    error = check_architectures(call, request->architectures, request->n_architectures);
    return error ? error : api_check_idle(call, &call->function);
}

/* A record of nothing but defaults. */
static store_record *new_record(api_call *call)
{
    const arn_home *home = &call->api->options.home;
    store_record *record = (store_record *)(void *)headway_message_new(
        &headway__lambda__v1__record__descriptor, call->arena);
    Headway__Lambda__V1__Version *version =
        (void *)headway_message_new(&headway__lambda__v1__version__descriptor, call->arena);
    api_configuration *c = (void *)headway_message_new(
        &headway__lambda__v1__function_configuration__descriptor, call->arena);
    arn_function function = call->function;
    char arn[ARN_TEXT];
    if (!record || !version || !c)
        return NULL;
    *function.qualifier = 0;
    arn_write(home, &function, arn);
    record->latest = version;
    version->configuration = c;
    c->function_name = api_copy(call->arena, function.name);
    c->function_arn = api_copy(call->arena, arn);
    c->version = api_copy(call->arena, "$LATEST");
    c->state = api_copy(call->arena, "Active");
    c->last_update_status = api_copy(call->arena, "Successful");
    c->package_type = api_copy(call->arena, "Zip");
    c->description = api_copy(call->arena, "");
    c->timeout = FUNCTION_TIMEOUT_S;
    c->memory_size = FUNCTION_MEMORY_MB;
    int whole = c->function_name && c->function_arn && c->version && c->state &&
                c->last_update_status && c->package_type && c->description;
    return whole ? record : NULL;
}

static void set_architectures(api_configuration *c, char **architectures, size_t count,
                              headway_arena *arena)
{
    char **usual = headway_arena_take(arena, sizeof *usual);
    if (count) {
        c->architectures = architectures;
        c->n_architectures = count;
    } else if (usual && (*usual = api_copy(arena, "x86_64")) != NULL) {
        c->architectures = usual;
        c->n_architectures = 1;
    }
}

/* The tags as the record has them: the same, as messages of another name. */
static int set_tags(api_call *call, const create_request *request, store_record *record)
{
    for (size_t i = 0; i < request->n_tags; i++) {
        int error = api_set_tag(call, record, request->tags[i]->key, request->tags[i]->value);
        if (error)
            return error;
    }
    return 0;
}

static int read_record(api_call *call, const create_request *request, const api_change *change)
{
    call->record = new_record(call);
    if (!call->record) {
        api_refuse_memory(call);
        return HEADWAY_ENOMEM;
    }
    api_configuration *c = call->record->latest->configuration;
    int error = api_apply(call, change, c);
    if (error)
        return error;
    set_architectures(c, request->architectures, request->n_architectures, call->arena);
    if (*c->role)
        return set_tags(call, request, call->record);
    api_refuse_value(call, "role", "null", "not be null");
    return HEADWAY_EINVAL;
}

void api_handle_create(api_call *call)
{
    ProtobufCMessage *body, *change;
    if (api_read_body(call, &headway__lambda__v1__create_function_request__descriptor, &body) ||
        api_read_body(call, &headway__lambda__v1__update_function_configuration_request__descriptor,
                      &change))
        return;
    const create_request *request = (const create_request *)(void *)body;
    given g = {0, {NULL, 0}, "", ""};
    if (request->code)
        g = (given){request->code->has_zip_file,
                    headway_bytes_of(request->code->zip_file.data, request->code->zip_file.len),
                    request->code->s3_bucket, request->code->image_uri};
    if (check_code(call, &g) || check_new(call, request) ||
        read_record(call, request, (const api_change *)(void *)change))
        return;
    call->status = CREATED;
    call->publish = request->publish;
    unpack(call, g.zip);
}

/* ---- UpdateFunctionCode ---- */

static int copy_record(api_call *call, const store_record *record)
{
    ProtobufCMessage *copy;
    int error = api_copy_message(call, &record->base, &copy);
    if (!error)
        call->record = (store_record *)(void *)copy;
    return error;
}

void api_handle_update_code(api_call *call)
{
    ProtobufCMessage *body;
    const store_record *record;
    if (api_read_latest(call, &call->function) ||
        api_read_body(call, &headway__lambda__v1__update_function_code_request__descriptor, &body))
        return;
    const code_request *request = (const code_request *)(void *)body;
    const given g = {request->has_zip_file,
                     headway_bytes_of(request->zip_file.data, request->zip_file.len),
                     request->s3_bucket, request->image_uri};
    if (api_read_idle(call, &call->function, &record) || check_code(call, &g) ||
        check_architectures(call, request->architectures, request->n_architectures) ||
        api_check_absent(call, "PublishTo", request->publish_to) ||
        api_check_revision(call, record, request->revision_id) || copy_record(call, record))
        return;
    call->status = OK;
    call->publish = request->publish;
    call->dry = request->dry_run;
    if (request->n_architectures)
        set_architectures(call->record->latest->configuration, request->architectures,
                          request->n_architectures, call->arena);
    unpack(call, g.zip);
}
