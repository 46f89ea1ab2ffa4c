/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The transport port on libzmq: "ipc" and "tcp".
 *
 * Besides port/transport.h it says: an accepted peer is up with its first packet. disconnect of an
 * accepted peer ends it here at once; libzmq has no way to cut one connection, so the adapter shuts
 * the descriptor beneath, a moment later so that what was sent still arrives, and the other side
 * then hears down. With security, admit judges in libzmq's ZAP handler, before up; handshake_most
 * and handshake_each are not kept, since libzmq tells nothing of handshakes under way (peer_limit
 * bounds all connections), and libzmq's own copies of the secret key are its own to wipe. Of ipc
 * peers uid, gid and pid are known. The directory of an ipc path is the caller's to make, and its
 * mode is who may connect. While a listener stands the file PATH.lock is locked, since libzmq would
 * take the socket away from a live one.
 *
 * libheadway-zmq.so exports this one name, for dlsym.
 */
#ifndef HEADWAY_ZMQ_H
#define HEADWAY_ZMQ_H

#include <headway/port/transport.h>

#ifdef __cplusplus
extern "C" {
#endif

HEADWAY_API extern const headway_transport_ops headway_zmq_transport;

#ifdef __cplusplus
}
#endif
#endif
