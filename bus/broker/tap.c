/* SPDX-License-Identifier: Apache-2.0 */
#include "seen.h"
void headway__tap_accepted(const headway__relayed *call)
{
    (void)call;
}
void headway__tap_data(const headway__relayed *call, const headway__flowing *flow,
                       const headway__frame *frame)
{
    (void)call;
    (void)flow;
    (void)frame;
}
void headway__tap_ended(const headway__relayed *call, const headway_status *status)
{
    (void)call;
    (void)status;
}
