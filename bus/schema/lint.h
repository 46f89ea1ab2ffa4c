/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the style rules share. */
#ifndef HEADWAY_SCHEMA_LINT_H
#define HEADWAY_SCHEMA_LINT_H

#include "set.h"
#include "words.h"

/* One check at work. */
typedef struct lint {
    const headway__schema_set *set;
    const headway__schema_rule *rule; /* now */
    headway__schema_found found;
    void *user;
    int result; /* of found; another than 0 ends it */
} lint;

typedef struct lint_rule {
    headway__schema_rule about;
    element_kind kind;
    void (*check)(lint *l, const element *e);
} lint_rule;

void headway__lint_say(lint *l, const element *e, const char *format, ...) HEADWAY_PRINTF(3, 4);

/* lint_file.c */
void headway__lint_package_defined(lint *l, const element *e);
void headway__lint_package_lower_snake(lint *l, const element *e);
void headway__lint_package_version(lint *l, const element *e);
void headway__lint_package_directory(lint *l, const element *e);
void headway__lint_file_lower_snake(lint *l, const element *e);
void headway__lint_import_unused(lint *l, const element *e);
void headway__lint_import_public(lint *l, const element *e);
/* lint_name.c */
void headway__lint_message_pascal(lint *l, const element *e);
void headway__lint_enum_pascal(lint *l, const element *e);
void headway__lint_service_pascal(lint *l, const element *e);
void headway__lint_service_suffix(lint *l, const element *e);
void headway__lint_rpc_pascal(lint *l, const element *e);
void headway__lint_field_lower_snake(lint *l, const element *e);
void headway__lint_field_plural(lint *l, const element *e);
void headway__lint_oneof_lower_snake(lint *l, const element *e);
void headway__lint_value_upper_snake(lint *l, const element *e);
void headway__lint_value_prefix(lint *l, const element *e);
/* lint.c */
void headway__lint_comment(lint *l, const element *e);
/* lint_shape.c */
void headway__lint_enum_first_zero(lint *l, const element *e);
void headway__lint_enum_zero_suffix(lint *l, const element *e);
void headway__lint_enum_no_alias(lint *l, const element *e);
void headway__lint_field_required(lint *l, const element *e);
void headway__lint_rpc_request_name(lint *l, const element *e);
void headway__lint_rpc_response_name(lint *l, const element *e);
void headway__lint_rpc_read_idempotent(lint *l, const element *e);

#endif
