/* SPDX-License-Identifier: Apache-2.0 */
/* The generator reads any bytes as a request: it generates, or ends with a sentence. */
#include "model.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static jmp_buf ended;

_Noreturn void fatal(const char *format, ...)
{
    char sentence[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    longjmp(ended, 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static gen_model model;
    static gen_text response;
    model_init(&model);
    if (!setjmp(ended))
        generate(&model, data, size, &response);
    model_done(&model);
    text_done(&response);
    return 0;
}
