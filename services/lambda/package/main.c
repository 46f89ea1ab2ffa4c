/* SPDX-License-Identifier: Apache-2.0 */
/* headway-lambda-package: a program becomes a function's zip, and its .proto a template. */
#include "package.h"

int main(int argc, char **argv)
{
    package p = {.program = NULL};
    int code = package_options(&p, argc, argv);
    if (code >= 0)
        return code;
    code = package_read(&p);
    if (code == 0)
        code = package_read_added(&p);
    if (code == 0)
        code = package_services(&p);
    if (code == 0)
        code = package_write(&p);
    package_free(&p);
    return code;
}
