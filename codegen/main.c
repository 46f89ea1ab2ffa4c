/* SPDX-License-Identifier: Apache-2.0 */
/* protoc-gen-headway: a CodeGeneratorRequest on stdin, a CodeGeneratorResponse on stdout. */
#include "model.h"

#include <stdio.h>
#include <string.h>

enum { REQUEST_LIMIT = 256 << 20 };

static void read_all(FILE *from, gen_text *into)
{
    char part[65536];
    size_t size;
    while ((size = fread(part, 1, sizeof part, from)) > 0) {
        if (into->size + size > REQUEST_LIMIT)
            fatal("the request is over %d MiB", REQUEST_LIMIT >> 20);
        text_append(into, part, size);
    }
    if (ferror(from))
        fatal("standard input cannot be read");
}

int main(int argc, char **argv)
{
    if (argc > 1) {
        int help = strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0;
        fprintf(help ? stdout : stderr, "protoc-gen-headway is run by protoc:\n"
                                        "  protoc --headway_out=DIRECTORY your.proto\n");
        return help ? 0 : 2;
    }
    gen_text input = {0}, output = {0};
    read_all(stdin, &input);
    gen_model model;
    model_init(&model);
    generate(&model, (const uint8_t *)text_of(&input), input.size, &output);
    if (fwrite(text_of(&output), 1, output.size, stdout) != output.size || fflush(stdout) != 0)
        fatal("standard output cannot be written");
    model_done(&model);
    text_done(&input);
    text_done(&output);
    return 0;
}
