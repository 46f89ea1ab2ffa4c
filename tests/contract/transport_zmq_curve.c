/* SPDX-License-Identifier: Apache-2.0 */
#include <headway/zmq.h>
#define TRANSPORT headway_zmq_transport
#define SECURITY &trusted
#define MECHANISM HEADWAY_MECHANISM_CURVE
#include "transport_tcp.h"
