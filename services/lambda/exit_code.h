/* SPDX-License-Identifier: Apache-2.0 */
/* How programs that stand functions on a bus end, in sysexits.h's numbers where one fits. */
#ifndef LAMBDA_EXIT_CODE_H
#define LAMBDA_EXIT_CODE_H

enum {
    EXIT_USAGE = 2,  /* the settings are wrong, also with what profile and schemas add to them */
    EXIT_DATA = 65,  /* a .proto or a schema that is no valid one */
    EXIT_FAILED = 70 /* it cannot start */
};

/* error: of the setup; code: how the program ended that had none. */
int exit_code_of_setup(int error, int code);

#endif
