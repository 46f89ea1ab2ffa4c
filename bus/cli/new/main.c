/* SPDX-License-Identifier: Apache-2.0 */
/* The service's program: headway_main brings the loop, signals, logging and options. */
#include "service.h"

int main(int argc, char **argv)
{
    return headway_main(argc, argv, service_open, NULL);
}
