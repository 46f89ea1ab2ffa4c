/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The transport port on ZMTP 3.1, spoken in your loop: "ipc" and "tcp". The same wire as libzmq's,
 * without its threads; any mixture of the two adapters, and of other programs with DEALER sockets,
 * may meet on a bus.
 *
 * Besides port/transport.h it says: an accepted peer is up once its handshake is done, which takes
 * 512 bytes (and 256 of keys for CURVE) and 3 s at most. Peers of ZMTP 3.0 and later with the
 * mechanism NULL, or CURVE where security asks for it, and a DEALER or ROUTER socket without a
 * routing id of its own are taken; all others are told why (where ZMTP has words for it) and
 * disconnected, as is whoever breaks the protocol later; the options' log says who and why, ten
 * lines a second at most, and how many lines were left out. tcp://NAME:PORT is looked up when
 * connecting, for IPv4; listeners take numeric addresses and "*". The directory of an ipc path is
 * the caller's to make, and its mode is who may connect. While a listener stands the file PATH.lock
 * is locked, as the libzmq adapter does, so that neither takes the other's path.
 */
#ifndef HEADWAY_ZMTP_H
#define HEADWAY_ZMTP_H

#include <headway/port/transport.h>

#ifdef __cplusplus
extern "C" {
#endif

HEADWAY_API extern const headway_transport_ops headway_zmtp_transport;

#ifdef __cplusplus
}
#endif
#endif
