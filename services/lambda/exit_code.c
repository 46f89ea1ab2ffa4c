/* SPDX-License-Identifier: Apache-2.0 */
#include "exit_code.h"

#include <headway/status.h>

int exit_code_of_setup(int error, int code)
{
    switch (error) {
    case 0:
        return code;
    case HEADWAY_EINVAL:
    case HEADWAY_ENOTFOUND: /* a service that the schema does not have */
        return EXIT_USAGE;
    case HEADWAY_EMALFORMED:
        return EXIT_DATA;
    default:
        return EXIT_FAILED;
    }
}
