/* SPDX-License-Identifier: Apache-2.0 */
/* Alone in its file, so that a fuzzer can put its own in place. */
#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

_Noreturn void fatal(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fprintf(stderr, "protoc-gen-headway: ");
    vfprintf(stderr, format, args);
    fprintf(stderr, "\n");
    va_end(args);
    exit(1);
}
