/* SPDX-License-Identifier: Apache-2.0 */
/* What `headway acl` asks the broker that runs. Each answers the exit code. */
#ifndef HEADWAY_CLI_ACL_BUS_H
#define HEADWAY_CLI_ACL_BUS_H

int acl_apply(int argc, char **argv);
int acl_whoami(int argc, char **argv);
/* 1 if the arguments of explain name a bus, or say --running. */
int acl_asks_running(int argc, char **argv);
int acl_explain_running(int argc, char **argv);

#endif
