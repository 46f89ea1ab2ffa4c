/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the API share. */
#ifndef HOST_API_PARTS_H
#define HOST_API_PARTS_H

#include "api.h"

#include <headway/json.h>

typedef Headway__Lambda__V1__FunctionConfiguration api_configuration;
typedef Headway__Lambda__V1__UpdateFunctionConfigurationRequest api_change;

enum {
    API_ID = HOST_ID + 1,
    API_PARAMETERS = 2, /* of a path */
    API_TARGET = 350,   /* bytes of a destination */
    API_AT_ONCE = 1600  /* invocations in one process */
};

struct api {
    api_options options;
    headway_types *types;
    api_call *calls;
};

struct api_call {
    api *api;
    api_call *next, **link;
    headway_arena *arena;
    const api_output *output;
    void *user;
    const api_request *request; /* within api_open only */
    const api_operation *operation;
    headway_bytes parameters[API_PARAMETERS]; /* of the path, decoded */
    char id[API_ID];
    int answered, left; /* the client has left */
    /* Of an invocation. */
    host_invocation *invocation;
    const char *version;
    int wants_tail;
    /* Of one that is streamed. */
    headway_arena *scratch;
    headway_bytes held; /* of scratch: the first event or the last, while it waits to be taken */
    int begun, written, ended;
    /* Of code that is being unpacked. */
    arn_function function;
    store_record *record; /* as it will be */
    int status, publish, dry;
};

/* Offered, if it has a handler; else known by name alone. */
struct api_operation {
    /* "/2015-03-31/functions/{}/code", or with what tells it from another of that path,
       "/2018-10-31/layers?find=LayerVersion". */
    const char *name, *method, *path;
    void (*handle)(api_call *call);
    size_t body_limit;
};

/* ---- of which operation a request is (api_route.c) ---- */

extern const api_operation api_operations[];
extern const size_t api_operation_count;
/* NULL: of none. parameters are as in the path, encoded. */
const api_operation *api_route(const api_request *request,
                               headway_bytes parameters[API_PARAMETERS]);
/* The names of all that is offered, for a sentence. */
void api_list_offered(char *text, size_t size);
/* Another service's than Lambda's: its name and operation, as far as the request says; 0 if it is
   Lambda's. */
enum { API_SERVICE = 64 };
int api_is_foreign(const api_request *request, char service[API_SERVICE],
                   char operation[API_SERVICE]);
int api_is_form(const api_request *request);     /* with an Action */
int api_is_identity(const api_request *request); /* that of sts */

/* ---- texts (api_text.c) ---- */

int api_equals(headway_bytes text, const char *word);
/* What is before the separator, which is cut off the front of text with it. */
headway_bytes api_cut(headway_bytes *text, char separator);
/* In any case of letters; data NULL: there is none. */
headway_bytes api_header(const api_request *request, const char *name);
/* Without its escapes, in arena, NUL behind it; plus: '+' is a space. */
int api_decode(headway_bytes text, int plus, headway_arena *arena, headway_bytes *ret_text);
/* The value of the first parameter of that name, decoded; empty where there is none. */
int api_query(const api_request *request, const char *name, headway_arena *arena,
              headway_bytes *ret_value);
/* The next value of that name, cut off the front of query: 1, 0 or ENOMEM. */
int api_query_next(headway_bytes *query, const char *name, headway_arena *arena,
                   headway_bytes *ret_value);
/* As a string, in arena; NULL: no memory. */
char *api_copy(headway_arena *arena, const char *text);
HEADWAY_PRINTF(2, 3) char *api_print(headway_arena *arena, const char *format, ...);
void api_uuid(const headway_random *random, char ret_id[API_ID]);
/* "2026-11-26T11:02:03.004+0000" */
char *api_time(int64_t now_ms, headway_arena *arena);
/* Whether base64 is that of something, in arena. EINVAL; ENOMEM. */
int api_base64(headway_bytes text, headway_arena *arena, headway_bytes *ret_bytes);
char *api_to_base64(headway_bytes bytes, headway_arena *arena);

/* ---- answers (api_answer.c): each ends the call ---- */

void api_answer(api_call *call, int status, const ProtobufCMessage *message);
/* A list, which is told of even when nothing is in it: then as none, "{\"Functions\":[]}". */
void api_answer_list(api_call *call, const ProtobufCMessage *message, size_t count,
                     const char *none);
void api_answer_empty(api_call *call, int status);
/* With headers of its own; content_type NULL: none. */
void api_answer_bytes(api_call *call, int status, const headway_http_header *headers, size_t count,
                      headway_bytes body);
HEADWAY_PRINTF(4, 5)
void api_refuse(api_call *call, int status, const char *type, const char *format, ...);
/* Of another service, whose protocol is JSON. */
#define API_FOREIGN                                                                                \
    "%s of %s is not offered by this host: it offers Lambda, and GetCallerIdentity of sts"
void api_refuse_foreign(api_call *call, const char *service, const char *operation);
void api_refuse_name(api_call *call, const arn_refusal *refusal);
void api_refuse_invoke(api_call *call, const host_refusal *refusal);
void api_refuse_memory(api_call *call);
/* A value that the API's model does not have, as "Member must have value less than or equal to 3".
 */
HEADWAY_PRINTF(4, 5)
void api_refuse_value(api_call *call, const char *member, const char *value, const char *format,
                      ...);
/* A message as JSON, in arena. */
int api_json(const api_call *call, const ProtobufCMessage *message, headway_bytes *ret_json);
void api_release(api_call *call); /* after the answer, or the client's leaving */

/* ---- requests (api_read.c): 0, or it has been refused ---- */

/* The function that the path names with the query's Qualifier. limit: as arn_resolve. */
int api_read_function(api_call *call, size_t limit, arn_function *ret_function);
int api_read_body(api_call *call, const ProtobufCMessageDescriptor *descriptor,
                  ProtobufCMessage **ret_message);
/* The record of a function that was created here; what a folder of the host gives has none. */
int api_read_record(api_call *call, const arn_function *function, const store_record **ret_record);
/* Likewise, to change it: not while its code is being unpacked. */
int api_read_idle(api_call *call, const arn_function *function, const store_record **ret_record);
/* Refuses a qualifier: what is asked for is of the function as a whole. */
int api_check_unqualified(api_call *call, const arn_function *function);
/* The function that the path names, to change its $LATEST: not one of its other versions. */
int api_read_latest(api_call *call, arn_function *ret_function);
/* Refuses if code of a function of that name is being unpacked. */
int api_check_idle(api_call *call, const arn_function *function);
/* A copy to change, in the call's arena. */
int api_copy_message(api_call *call, const ProtobufCMessage *message, ProtobufCMessage **ret_copy);
/* Where a list goes on and how much of it is wanted. */
int api_read_page(api_call *call, size_t most, size_t *ret_items, headway_bytes *ret_marker);

/* Of an invocation whose result is streamed (api_stream.c). */
extern const host_sink api_stream_sink;
void api_stream_go_on(api_call *call); /* when there may be room again */

/* ---- functions (api_function.c, api_config.c, api_code.c) ---- */

/* What a qualifier stands for: "$LATEST", what an alias has, or itself. */
const char *api_version_of(const api *a, const arn_function *function);
/* Whether an alias leads to that version. */
int api_has_alias(const store_record *record, const char *version);
/* Whether a value is there and says more than false, or nothing. */
int api_is_given(const Google__Protobuf__Value *value);
/* Refuses a value that is given: it is not offered. */
int api_check_absent(api_call *call, const char *name, const Google__Protobuf__Value *value);
/* The version that a qualifier means, of a record or of the host's folders. 0, or refused. */
int api_find_version(api_call *call, const arn_function *function, const char **ret_version);
/* Applies what a change says to a configuration. 0, or refused. */
int api_apply(api_call *call, const api_change *change, api_configuration *configuration);
int api_check_environment(api_call *call, const Headway__Lambda__V1__Environment *environment);
/* Where events that failed go. */
int api_check_target(api_call *call, const char *target);
/* Saves the record and gives it to the host. 0, or refused. */
int api_keep(api_call *call, store_record *record);
int api_check_revision(api_call *call, const store_record *record, const char *revision);
void api_touch(api_call *call, api_configuration *configuration);
/* A copy of the latest as a version of its own, unless it is the last one already. 0, or refused.
 */
int api_publish(api_call *call, store_record *record, const char *description,
                api_configuration **ret_shown);
int api_set_tag(api_call *call, store_record *record, char *key, char *value);
/* What the API says of one; of a folder's function too. */
int api_describe(api_call *call, const arn_function *function, api_configuration **ret_found);
/* Tells the host of all versions of a record. */
int api_give(api *a, const store_record *record);

/* ---- handlers ---- */

void api_handle_invoke(api_call *call);
void api_handle_stream(api_call *call);
void api_handle_create(api_call *call);
void api_handle_update_code(api_call *call);
void api_handle_update_configuration(api_call *call);
void api_handle_get(api_call *call);
void api_handle_get_configuration(api_call *call);
void api_handle_list(api_call *call);
void api_handle_list_versions(api_call *call);
void api_handle_publish(api_call *call);
void api_handle_delete(api_call *call);
void api_handle_put_concurrency(api_call *call);
void api_handle_get_concurrency(api_call *call);
void api_handle_delete_concurrency(api_call *call);
void api_handle_put_event_invoke(api_call *call);
void api_handle_update_event_invoke(api_call *call);
void api_handle_get_event_invoke(api_call *call);
void api_handle_delete_event_invoke(api_call *call);
void api_handle_list_event_invoke(api_call *call);
void api_handle_account(api_call *call);
void api_handle_tag(api_call *call);
void api_handle_untag(api_call *call);
void api_handle_list_tags(api_call *call);
void api_handle_create_alias(api_call *call);
void api_handle_get_alias(api_call *call);
void api_handle_list_aliases(api_call *call);
void api_handle_update_alias(api_call *call);
void api_handle_delete_alias(api_call *call);
void api_handle_foreign(api_call *call, const char *service, const char *operation);

/* ---- signatures (api_sign.c): 0, or refused ---- */

int api_check_signature(api_call *call);

#endif
