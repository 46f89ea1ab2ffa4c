/* SPDX-License-Identifier: Apache-2.0 */
/* `headway lint`: the style of .proto files. */
#include "cli.h"
#include "report.h"

typedef struct lint_state {
    protos files;
    report found;
    strings dirs, enable, disable;
    const char *format;
    int rules;
    uint64_t mask;
} lint_state;

static int check(lint_state *l)
{
    headway__schema_set *set = NULL;
    char why[512] = "";
    int error = headway__schema_set_new(headway_alloc_default(),
                                        headway_bytes_of(l->files.descriptors, l->files.size), &set,
                                        why, sizeof why);
    if (error)
        return report_error(&l->found, "the files", error, why);
    error = headway__schema_lint(set, (const char *const *)l->files.names.list,
                                 l->files.names.count, l->mask, report_found, &l->found);
    headway__schema_set_free(set);
    return error ? report_error(&l->found, "the files", error, NULL) : report_print(&l->found);
}

static int take(lint_state *l, int argc, char **argv)
{
    option options[] = {{"--format", 0, &l->format, NULL},
                        {"--protoc", 0, &l->files.protoc, NULL},
                        {"--rules", 0, NULL, &l->rules}};
    argc = list_take("lint", "--proto-path", 'I', argc, argv, &l->dirs);
    if (argc >= 0)
        argc = list_take("lint", "--enable", 0, argc, argv, &l->enable);
    if (argc >= 0)
        argc = list_take("lint", "--disable", 0, argc, argv, &l->disable);
    return argc < 0
               ? -1
               : options_parse("lint", argc, argv, options, sizeof options / sizeof options[0]);
}

static int work(lint_state *l, int argc, char **argv)
{
    int rest = take(l, argc, argv);
    if (rest < 0)
        return HEADWAY__EXIT_USAGE;
    l->mask = rules_default(headway__lint_rule);
    int code = report_format(&l->found, l->format);
    if (!code)
        code = rules_choose("lint", headway__lint_rule, &l->enable, 1, &l->mask);
    if (!code)
        code = rules_choose("lint", headway__lint_rule, &l->disable, 0, &l->mask);
    if (!code && l->rules) {
        rules_print(headway__lint_rule);
        return 0;
    }
    if (!code && rest == 0) {
        fprintf(stderr, "headway lint: name .proto files, or folders of them; try --help\n");
        code = HEADWAY__EXIT_USAGE;
    }
    if (!code)
        code = protos_find(&l->files, &l->dirs, argv, (size_t)rest);
    if (!code)
        code = protos_compile(&l->files);
    return code ? code : check(l);
}

static int run(int argc, char **argv)
{
    lint_state l = {.files = {.command = "lint"}, .found = {.command = "lint"}};
    l.found.files = &l.files;
    int code = work(&l, argc, argv);
    report_free(&l.found);
    protos_free(&l.files);
    strings_free(&l.dirs);
    strings_free(&l.enable);
    strings_free(&l.disable);
    return code;
}

const verb command_lint = {
    "lint", "check the style of .proto files",
    "usage: headway lint FILE|FOLDER... [OPTION...]\n\n"
    "Checks .proto files against the field's usual style. Each finding is a line\n"
    "file:line:column: RULE: what is wrong, and what to do. Ends with 0 when there is none, with "
    "1\n"
    "when there are some, with 65 when protoc does not take the files.\n\n"
    "  headway lint proto\n"
    "  headway lint -I proto proto/fleet/v1/fleet.proto --enable comments\n\n"
    "A rule is silenced where it need not hold by a comment in the .proto: on an element, for all\n"
    "that stands in it; on the line of the package or the syntax, for the file:\n\n"
    "  // headway:lint:ignore RPC_REQUEST_NAME RPC_RESPONSE_NAME\n\n"
    "  -I, --proto-path DIR   where imports are found, as protoc's; may be said again. Default: a\n"
    "                         folder that is named, else the current one. Headway's own and\n"
    "                         Google's are found by themselves\n"
    "      --enable RULE,...  or a category: basic, style, strict, comments (the last two are "
    "off)\n"
    "      --disable RULE,... such as PACKAGE_DIRECTORY\n"
    "      --rules            list the rules, one a line, and end\n"
    "      --format FORMAT    text, or json: an object a line\n"
    "      --protoc PATH      which protoc (HEADWAY_PROTOC; default: that of PATH)\n",
    run, NULL};
