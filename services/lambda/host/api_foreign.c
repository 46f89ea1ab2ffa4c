/* SPDX-License-Identifier: Apache-2.0 */
/* What is asked of other services than Lambda: who one is, and nothing else. */
#include "api_parts.h"

static void answer_xml(api_call *call, int status, const char *xml)
{
    headway_http_header type = {headway_bytes_of_string("Content-Type"),
                                headway_bytes_of_string("text/xml")};
    if (!xml)
        api_refuse_memory(call);
    else
        api_answer_bytes(call, status, &type, 1, headway_bytes_of_string(xml));
}

static void answer_identity(api_call *call)
{
    const arn_home *home = &call->api->options.home;
    answer_xml(call, 200,
               api_print(call->arena,
                         "<GetCallerIdentityResponse "
                         "xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
                         "<GetCallerIdentityResult><Arn>arn:%s:iam::%s:root</Arn>"
                         "<UserId>%s</UserId><Account>%s</Account></GetCallerIdentityResult>"
                         "<ResponseMetadata><RequestId>%s</RequestId></ResponseMetadata>"
                         "</GetCallerIdentityResponse>",
                         home->partition, home->account, home->account, home->account, call->id));
}

static void refuse_form(api_call *call, const char *service, const char *operation)
{
    answer_xml(call, 400,
               api_print(call->arena,
                         "<ErrorResponse><Error><Type>Sender</Type><Code>InvalidAction</Code>"
                         "<Message>" API_FOREIGN "</Message></Error>"
                         "<RequestId>%s</RequestId></ErrorResponse>",
                         operation, service, call->id));
}

static void refuse_s3(api_call *call, const char *operation)
{
    answer_xml(call, 400,
               api_print(call->arena,
                         "<Error><Code>NotImplemented</Code><Message>" API_FOREIGN "</Message>"
                         "<RequestId>%s</RequestId></Error>",
                         operation, "s3", call->id));
}

void api_handle_foreign(api_call *call, const char *service, const char *operation)
{
    int target = api_header(call->request, "x-amz-target").data != NULL;
    int form = !target && api_is_form(call->request);
    if (form && api_is_identity(call->request))
        answer_identity(call);
    else if (form)
        refuse_form(call, service, operation);
    else if (strcmp(service, "s3") == 0)
        refuse_s3(call, operation);
    else
        api_refuse_foreign(call, service, operation);
}
