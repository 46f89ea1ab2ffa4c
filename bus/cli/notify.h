/* SPDX-License-Identifier: Apache-2.0 */
/* What a service manager is told of the broker's life, as sd_notify(3) describes it. Of one thread.
 */
#ifndef HEADWAY_CLI_NOTIFY_H
#define HEADWAY_CLI_NOTIFY_H

#include <headway/status.h>

/* Takes NOTIFY_SOCKET out of the environment, so that no child speaks for us. Where it is absent,
   all others do nothing; what cannot be told is said once on stderr, and the broker goes on. */
void notify_open(void);
/* All addresses are listened at. Also ends a reload. */
void notify_ready(const char *status, ...) HEADWAY_PRINTF(1, 2);
/* Settings are being read again; notify_ready follows in any case. */
void notify_reloading(void);
void notify_stopping(const char *status, ...) HEADWAY_PRINTF(1, 2);

#endif
