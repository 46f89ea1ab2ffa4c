/* SPDX-License-Identifier: Apache-2.0 */
#include "internal.h"

int headway__services_opened(headway__session *session, const headway__frame *frame,
                             headway__route *route)
{
    (void)session;
    (void)frame;
    (void)route;
    return 0;
}

void headway__services_done(headway_broker *broker)
{
    (void)broker;
}
