/* SPDX-License-Identifier: Apache-2.0 */
/* A file of rights: it is refused with a place, or answers every question. */
#include "rights_file.h"

#include <check.h>
#include <headway/status.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void told(void *user, const char *text)
{
    (void)user;
    CHECK(strncmp(text, "f:", 2) == 0 && text[2] >= '1' && text[2] <= '9');
    for (; *text; text++)
        CHECK((unsigned char)*text >= ' ' && *text != 127);
}

static void ask(const headway__rights *rights, const char *who, const char *name)
{
    for (int action = 0; action < HEADWAY__ACTIONS; action++) {
        headway__decision d = headway__rights_decide(rights, who, (headway__action)action,
                                                     headway_bytes_of(name, strlen(name)));
        CHECK(!d.allowed || d.decided);
        CHECK(!d.decided || *d.pattern);
        for (const char *at = d.decided ? d.name : ""; *at; at++)
            CHECK((unsigned char)*at >= ' ' && *at != 127);
    }
    (void)headway__rights_limits(rights, who);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    rights_file file = {.path = "f", .tell = told};
    int error = rights_file_parse(&file, headway_bytes_of(data, size));
    CHECK(error == 0 || file.wrong);
    if (error == 0) {
        ask(file.rights, "ann", "fleet.v1.Fleet/Get");
        ask(file.rights, "bob", "fleet.v1.Fleet/*");
        ask(file.rights, "", "a.>");
        ask(file.rights, "*", "");
        ask(file.rights, "@r", "..//..");
    }
    rights_file_done(&file);
    return 0;
}
