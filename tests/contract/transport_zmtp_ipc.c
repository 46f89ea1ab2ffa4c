/* SPDX-License-Identifier: Apache-2.0 */
#include <headway/zmtp.h>
#define TRANSPORT headway_zmtp_transport
#include "transport_ipc.h"
