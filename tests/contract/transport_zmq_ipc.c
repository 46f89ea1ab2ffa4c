/* SPDX-License-Identifier: Apache-2.0 */
#include <headway/zmq.h>
#define TRANSPORT headway_zmq_transport
#include "transport_ipc.h"
