/* SPDX-License-Identifier: Apache-2.0 */
/* For tests of messages: files of the sample schema, and JSON to and from text. */
#ifndef HEADWAY_TESTS_SAMPLES_H
#define HEADWAY_TESTS_SAMPLES_H

#include <check.h>
#include <headway/json.h>

struct sample_text {
    char data[65536];
    size_t size;
};

static inline int sample_write(void *user, headway_bytes text)
{
    struct sample_text *to = (struct sample_text *)user;
    CHECK(to->size + text.size < sizeof to->data);
    memcpy(to->data + to->size, text.data, text.size);
    to->size += text.size;
    to->data[to->size] = 0;
    return 0;
}

/* The bytes of a file of the samples; the caller frees them. */
static inline headway_bytes sample_file(const char *name)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", SAMPLES, name);
    FILE *file = fopen(path, "rb");
    CHECK(file);
    char *data = (char *)malloc(1 << 20);
    CHECK(data);
    size_t size = fread(data, 1, 1 << 20, file);
    fclose(file);
    return headway_bytes_of(data, size);
}

/* A registry with the schema of a file. */
static inline headway_types *sample_types(const char *name)
{
    char why[256] = "";
    headway_types *types = headway_types_new(NULL);
    headway_bytes schema = sample_file(name);
    int error = headway_types_add_schema(types, schema, why, sizeof why);
    if (error)
        fprintf(stderr, "%s\n", why);
    CHECK_EQ(error, 0);
    free((void *)(uintptr_t)schema.data);
    return types;
}

#endif
