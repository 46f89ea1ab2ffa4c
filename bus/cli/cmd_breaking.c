/* SPDX-License-Identifier: Apache-2.0 */
/* `headway breaking`: what a change of .proto files breaks. */
#include "breaking.h"
#include "folder.h"

#include <stdlib.h>
#include <sys/stat.h>

int breaking_compare(breaking_state *b, headway_bytes older, const headway__breaking_scope *scope,
                     const char *what)
{
    headway__schema_set *set = NULL;
    char why[512] = "";
    int error = headway__schema_set_new(headway_alloc_default(), older, &set, why, sizeof why);
    if (error)
        return report_error(&b->found, what, error, why);
    error = headway__schema_breaking(set, b->newer, scope, b->mask, report_found, &b->found);
    headway__schema_set_free(set);
    return error ? report_error(&b->found, what, error, NULL) : 0;
}

/* --- What to compare with --------------------------------------------------------------------- */

/* The working tree that holds the first import directory; allocated, or NULL. */
static char *tree_of(const breaking_state *b)
{
    return b->files.dirs.count ? git_top(b->files.dirs.list[0]) : NULL;
}

static int against_git(breaking_state *b, const char *name)
{
    char *top = tree_of(b);
    char *revision = top ? git_revision(top, name) : NULL;
    int code = HEADWAY__EXIT_DATA;
    if (!top)
        fprintf(stderr, "headway breaking: the files are in no git repository, or there is no git "
                        "(Debian package git)\n");
    else if (!revision)
        fprintf(stderr, "headway breaking: %s has no revision '%s'; `git -C %s log` shows them\n",
                top, name, top);
    else
        code = breaking_git(b, top, revision, name);
    free(top);
    free(revision);
    return code ? code : report_print(&b->found);
}

static int against_dir(breaking_state *b, const char *dir)
{
    int code = breaking_dir(b, dir);
    return code ? code : report_print(&b->found);
}

static int is_revision(const breaking_state *b, const char *name)
{
    char *top = tree_of(b);
    char *revision = top ? git_revision(top, name) : NULL;
    int is = revision != NULL;
    free(top);
    free(revision);
    return is;
}

static int is_dir(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* A bare word is a folder, else a revision, else the name of a bus. */
static int against_word(breaking_state *b, const char *word)
{
    if (strstr(word, "://"))
        return breaking_bus(b, word);
    if (is_dir(word))
        return against_dir(b, word);
    if (is_revision(b, word))
        return against_git(b, word);
    fprintf(stderr, "headway breaking: '%s' is no folder and no git revision: asking a bus\n",
            word);
    return breaking_bus(b, word);
}

static int compare(breaking_state *b)
{
    const char *colon = strchr(b->against, ':');
    size_t size = colon ? (size_t)(colon - b->against) : 0;
    char why[512] = "";
    int error = headway__schema_set_new(headway_alloc_default(),
                                        headway_bytes_of(b->files.descriptors, b->files.size),
                                        &b->newer, why, sizeof why);
    if (error)
        return report_error(&b->found, "the files", error, why);
    if (size == 3 && strncmp(b->against, "git", 3) == 0)
        return against_git(b, colon + 1);
    if (size == 3 && strncmp(b->against, "dir", 3) == 0)
        return against_dir(b, colon + 1);
    if (size == 3 && strncmp(b->against, "bus", 3) == 0)
        return breaking_bus(b, colon + 1);
    return against_word(b, b->against);
}

/* --- The command line ------------------------------------------------------------------------- */

static int take(breaking_state *b, int argc, char **argv)
{
    option options[] = {
        {"--against", 'a', &b->against, NULL},  {"--level", 'l', &b->level, NULL},
        {"--format", 0, &b->format, NULL},      {"--protoc", 0, &b->files.protoc, NULL},
        {"--wait", 'w', &b->s.wait_text, NULL}, {"--rules", 0, NULL, &b->rules}};
    argc = list_take("breaking", "--proto-path", 'I', argc, argv, &b->dirs);
    if (argc >= 0)
        argc = list_take("breaking", "--enable", 0, argc, argv, &b->enable);
    if (argc >= 0)
        argc = list_take("breaking", "--disable", 0, argc, argv, &b->disable);
    return argc < 0
               ? -1
               : options_parse("breaking", argc, argv, options, sizeof options / sizeof options[0]);
}

static int choose(breaking_state *b)
{
    b->mask = headway__breaking_level(b->level ? b->level : "source");
    if (!b->mask) {
        fprintf(stderr, "headway breaking: '%s' is no level: write wire, json or source\n",
                b->level);
        return HEADWAY__EXIT_USAGE;
    }
    int code = report_format(&b->found, b->format);
    if (!code)
        code = rules_choose("breaking", headway__breaking_rule, &b->enable, 1, &b->mask);
    return code ? code : rules_choose("breaking", headway__breaking_rule, &b->disable, 0, &b->mask);
}

static int work(breaking_state *b, int argc, char **argv)
{
    int rest = take(b, argc, argv);
    int code = rest < 0 ? HEADWAY__EXIT_USAGE : choose(b);
    if (!code && b->rules) {
        rules_print(headway__breaking_rule);
        return 0;
    }
    if (!code && (rest == 0 || !b->against || !*b->against)) {
        fprintf(stderr, "headway breaking: write `headway breaking --against GIT-REF|FOLDER|BUS "
                        "FILE...`; try --help\n");
        code = HEADWAY__EXIT_USAGE;
    }
    if (!code)
        code = protos_find(&b->files, &b->dirs, argv, (size_t)rest);
    if (!code)
        code = protos_compile(&b->files);
    return code ? code : compare(b);
}

static int run(int argc, char **argv)
{
    breaking_state b = {.files = {.command = "breaking"}, .found = {.command = "breaking"}};
    b.found.files = &b.files;
    int code = work(&b, argc, argv);
    headway__schema_set_free(b.newer);
    report_free(&b.found);
    protos_free(&b.files);
    strings_free(&b.dirs);
    strings_free(&b.enable);
    strings_free(&b.disable);
    strings_free(&b.services);
    strings_free(&b.packages);
    return code;
}

const verb command_breaking = {
    "breaking", "tell what a change of .proto files breaks",
    "usage: headway breaking --against GIT-REF|FOLDER|BUS FILE|FOLDER... [OPTION...]\n\n"
    "Compares .proto files with what they were. Each finding is a line\n"
    "file:line:column: RULE: what is broken, and what to do. Ends with 0 when there is none, with\n"
    "1 when there are some, with 65 when the files cannot be read, with 69 when no broker "
    "answers.\n"
    "\n"
    "  headway breaking --against main -I proto proto/fleet/v1/fleet.proto\n"
    "  headway breaking --against ../released/proto proto\n"
    "  headway breaking --against bus:main --level wire proto\n\n"
    "A finding is silenced by a comment in the .proto, at the element or around it:\n\n"
    "  // headway:breaking:ignore FIELD_REMOVED\n\n"
    "  -a, --against WHAT     a folder that is an import directory of the older files; a revision\n"
    "                         of the git repository that holds the files; or a bus, by name or\n"
    "                         URL, whose services registered their schemas. A word is taken for\n"
    "                         the first of these that it is; dir:WORD, git:WORD and bus:WORD say\n"
    "                         which\n"
    "  -l, --level LEVEL      wire: who sends bytes; json: those, and who sends JSON; source: "
    "all,\n"
    "                         and who compiles against the generated code (default)\n"
    "  -I, --proto-path DIR   where imports are found, as protoc's; may be said again. Default: a\n"
    "                         folder that is named, else the current one. Headway's own and\n"
    "                         Google's are found by themselves\n"
    "      --disable RULE,... or a category: wire, json, source; also --enable RULE,...\n"
    "      --rules            list the rules, one a line, and end\n"
    "      --format FORMAT    text, or json: an object a line\n"
    "      --protoc PATH      which protoc (HEADWAY_PROTOC; default: that of PATH)\n"
    "  -w, --wait TIME        wait so long for a broker\n",
    run, NULL};
