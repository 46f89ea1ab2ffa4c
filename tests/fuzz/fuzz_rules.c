/* SPDX-License-Identifier: Apache-2.0 */
/* Any two schemas can be judged: a worker's are as foreign as its calls. The input is the size of
   the older (16 bits), the older, and the newer. Findings stand somewhere and say something, and
   nothing breaks itself. */
#include <check.h>

#include "rules.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int on_found(void *user, const headway__schema_finding *finding)
{
    CHECK(finding->line > 0 && finding->column > 0 && finding->text[0] && finding->file);
    ++*(size_t *)user;
    return 0;
}

static headway__schema_set *read_set(const uint8_t *data, size_t size)
{
    headway__schema_set *set = NULL;
    char why[256] = "";
    int error = headway__schema_set_new(headway_alloc_default(), headway_bytes_of(data, size), &set,
                                        why, sizeof why);
    CHECK(error ? why[0] && !set : set != NULL);
    return set;
}

static size_t compare(const headway__schema_set *older, const headway__schema_set *newer,
                      const char *service)
{
    static const char *const files[] = {"t/v1/case.proto", "t/v1/other.proto"};
    const headway__breaking_scope scope = {.files = files, .file_count = 2, .service = service};
    size_t found = 0;
    CHECK_EQ(headway__schema_breaking(older, newer, &scope, UINT64_MAX, on_found, &found), 0);
    return found;
}

static void lint(const headway__schema_set *set)
{
    static const char *const files[] = {"t/v1/case.proto", "t/v1/other.proto"};
    size_t found = 0;
    CHECK_EQ(headway__schema_lint(set, files, 2, UINT64_MAX, on_found, &found), 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t first = size < 2 ? 0 : (size_t)data[0] | (size_t)data[1] << 8;
    if (size < 2 || first > size - 2)
        return 0;
    headway__schema_set *older = read_set(data + 2, first);
    headway__schema_set *newer = read_set(data + 2 + first, size - 2 - first);
    if (older)
        lint(older);
    if (newer)
        lint(newer);
    if (older && newer) {
        (void)compare(older, newer, NULL);
        (void)compare(older, newer, "t.v1.S");
        (void)compare(newer, older, NULL);
    }
    headway__schema_set_free(older);
    headway__schema_set_free(newer);
    return 0;
}
