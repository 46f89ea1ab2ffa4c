/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"
#include "target.h"

#include <string.h>

static size_t complain(FILE *out, const char *function, const char *why)
{
    fprintf(out, "headway lambda bridge: function %s: %s\n", *function ? function : "?", why);
    return 1;
}

static size_t check_function(const bridge_function *f, FILE *out)
{
    char why[TARGET_WHY];
    target unused;
    if (!*f->function)
        return complain(out, f->service, "it has no name: write function (--function)");
    if (!*f->service)
        return complain(out, f->function, "write service (--service), as which it stands on a bus");
    if (target_of(f->function, &unused, why) != 0)
        return complain(out, f->function, why);
    if (!*f->schema && !f->n_proto)
        return complain(out, f->function, "write proto (--proto) or schema (--schema)");
    if (*f->schema && f->n_proto)
        return complain(out, f->function, "of proto and schema only one is needed");
    if (f->bare && f->binary)
        return complain(
            out, f->function,
            "of bare and binary only one goes: bytes alone would not tell that they are "
            "some, nor which method they are for");
    return 0;
}

static size_t check_twice(const bridge_config *m, size_t index, FILE *out)
{
    for (size_t i = 0; i < index; i++)
        if (strcmp(m->functions[i]->service, m->functions[index]->service) == 0)
            return complain(out, m->functions[index]->function,
                            "another function is that service already");
    return 0;
}

size_t config_check(const bridge_config *m, FILE *out)
{
    size_t wrong = 0;
    if (!m->n_functions)
        return complain(out, "", "there is none: --function NAME --service NAME --proto FILE");
    if (m->n_functions > CONFIG_FUNCTIONS)
        return complain(out, "", "there are more than 256");
    for (size_t i = 0; i < m->n_functions; i++) {
        size_t here = check_function(m->functions[i], out);
        wrong += here ? here : check_twice(m, i, out);
    }
    return wrong;
}
