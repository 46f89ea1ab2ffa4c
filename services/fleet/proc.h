/* SPDX-License-Identifier: Apache-2.0 */
/* Adapter: this host's /proc. */
#ifndef FLEET_PROC_H
#define FLEET_PROC_H

#include "readings.h"

/* Reads everything that can be read now; the rest has has_ 0. Microseconds of work; it does not
   wait for disks. ENOMEM when there is no memory for the texts. user is not used: this fits a
   fleet_source. */
int proc_read(void *user, struct readings *ret_readings);
/* What the host calls itself. */
void proc_hostname(char *name, size_t size);

#endif
