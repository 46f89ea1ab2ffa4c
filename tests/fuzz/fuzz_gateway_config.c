/* SPDX-License-Identifier: Apache-2.0 */
/* The gateway's two files: what is not taken is told with its place; what is taken is whole. */
#include "config.h"
#include "keys.h"

#include <check.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char said[1 << 16];

static void check_said(int error, const char *name)
{
    size_t n = strlen(name);
    CHECK(error == HEADWAY_ENOMEM || strncmp(said, name, n) == 0 ||
          strncmp(said, "headway gateway: ", 17) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    headway_bytes text = headway_bytes_of(data, size);
    gateway_settings c = {0};
    gateway_keys *keys = NULL;
    FILE *out = fmemopen(said, sizeof said, "w");
    CHECK(out);
    int error = config_parse(&c, "file:", text, out);
    fflush(out);
    if (error)
        check_said(error, "file:");
    else
        CHECK(c.message->limits->body_bytes && c.message->n_listen && c.message->docs->title &&
              exposes_service(c.message, "headway.v1.Broker") < 2);
    config_done(&c);
    rewind(out);
    error = keys_parse("file:", text, out, &keys);
    fflush(out);
    if (error)
        check_said(error, "file:");
    keys_free(keys);
    fclose(out);
    return 0;
}
