/* SPDX-License-Identifier: Apache-2.0 */
/* Each rule of style and of change by example: tables of .proto texts, cut and compiled when this
   was built, and what must be found in them, where. Every rule has a case. */
#include <check.h>

#include "rules.h"

enum { CASES = 400, FINDINGS = 64 };

typedef struct finding {
    char rule[48], file[64];
    int line, column;
} finding;

/* One case of a table, and what was found. */
typedef struct trial {
    int number;
    char title[128], service[64];
    const char *files[16];
    char names[16][64];
    size_t file_count;
    finding expected[FINDINGS], found[FINDINGS];
    size_t expected_count, found_count;
    uint64_t mask, with;
} trial;

static const char *folder;
static const headway__schema_rule *(*rule_of)(size_t index);
static int seen[64];

static int index_of(const char *name)
{
    for (int i = 0; rule_of((size_t)i); i++)
        if (strcmp(rule_of((size_t)i)->name, name) == 0)
            return i;
    fprintf(stderr, "there is no rule %s\n", name);
    abort();
}

static headway_bytes load(const char *side, int number)
{
    char path[512];
    static char data[1 << 20];
    snprintf(path, sizeof path, "%s/%d/%s.fds", folder, number, side);
    FILE *file = fopen(path, "rb");
    CHECK(file);
    size_t size = fread(data, 1, sizeof data, file);
    CHECK(size > 0 && size < sizeof data);
    fclose(file);
    void *copy = malloc(size);
    CHECK(copy);
    memcpy(copy, data, size);
    return headway_bytes_of(copy, size);
}

static int on_found(void *user, const headway__schema_finding *what)
{
    trial *t = user;
    CHECK(t->found_count < FINDINGS);
    CHECK(what->text[0] && strlen(what->text) < 600);
    finding *f = &t->found[t->found_count++];
    snprintf(f->rule, sizeof f->rule, "%s", what->rule->name);
    snprintf(f->file, sizeof f->file, "%s", what->file);
    f->line = what->line;
    f->column = what->column;
    return 0;
}

static int by_place(const void *a, const void *b)
{
    const finding *x = a, *y = b;
    int order = strcmp(x->file, y->file);
    if (!order)
        order = x->line != y->line ? x->line - y->line : x->column - y->column;
    return order ? order : strcmp(x->rule, y->rule);
}

static void print(const char *what, const finding *list, size_t count)
{
    fprintf(stderr, "%s:\n", what);
    for (size_t i = 0; i < count; i++)
        fprintf(stderr, "expect %s %d:%d %s\n", list[i].rule, list[i].line, list[i].column,
                list[i].file);
}

static void judge(trial *t)
{
    int same = t->expected_count == t->found_count;
    for (size_t i = 0; i < t->expected_count; i++)
        if (!t->expected[i].file[0])
            snprintf(t->expected[i].file, sizeof t->expected[i].file, "%s", t->names[0]);
    qsort(t->expected, t->expected_count, sizeof(finding), by_place);
    qsort(t->found, t->found_count, sizeof(finding), by_place);
    for (size_t i = 0; same && i < t->found_count; i++)
        same = by_place(&t->expected[i], &t->found[i]) == 0;
    for (size_t i = 0; i < t->found_count; i++)
        seen[index_of(t->found[i].rule)] = 1;
    if (same)
        return;
    fprintf(stderr, "case %d: %s\n", t->number, t->title);
    print("expected", t->expected, t->expected_count);
    print("found", t->found, t->found_count);
    CHECK(!"what is found is what is expected");
}

static headway__schema_set *set_of(headway_bytes bytes)
{
    headway__schema_set *set = NULL;
    char why[256] = "";
    int error = headway__schema_set_new(headway_alloc_default(), bytes, &set, why, sizeof why);
    CHECK_STR(why, "");
    CHECK_EQ(error, 0);
    return set;
}

static void lint(trial *t)
{
    headway_bytes bytes = load("now", t->number);
    headway__schema_set *set = set_of(bytes);
    CHECK_EQ(headway__schema_lint(set, t->files, t->file_count, t->mask | t->with, on_found, t), 0);
    headway__schema_set_free(set);
    free((void *)(uintptr_t)bytes.data);
    judge(t);
}

static void breaking(trial *t)
{
    headway_bytes before = load("before", t->number), after = load("after", t->number);
    headway__schema_set *older = set_of(before), *newer = set_of(after);
    const headway__breaking_scope scope = {.files = t->files,
                                           .file_count = t->file_count,
                                           .service = t->service[0] ? t->service : NULL};
    CHECK_EQ(headway__schema_breaking(older, newer, &scope, t->mask, on_found, t), 0);
    judge(t);
    t->found_count = 0;
    CHECK_EQ(headway__schema_breaking(newer, newer, &scope, t->mask, on_found, t), 0);
    CHECK_EQ(t->found_count, 0); /* nothing breaks itself */
    headway__schema_set_free(older);
    headway__schema_set_free(newer);
    free((void *)(uintptr_t)before.data);
    free((void *)(uintptr_t)after.data);
}

static void expect(trial *t, const char *line)
{
    finding *f = &t->expected[t->expected_count++];
    CHECK(sscanf(line, "expect %47s %d:%d %63s", f->rule, &f->line, &f->column, f->file) >= 3);
    t->with |= (uint64_t)1 << index_of(f->rule);
}

static void add_file(trial *t, const char *line)
{
    char side[16], name[64];
    CHECK_EQ(sscanf(line, "file %15s %63s", side, name), 2);
    for (size_t i = 0; i < t->file_count; i++)
        if (strcmp(t->names[i], name) == 0)
            return;
    CHECK(t->file_count < 16);
    snprintf(t->names[t->file_count], sizeof t->names[0], "%s", name);
    t->files[t->file_count] = t->names[t->file_count];
    t->file_count++;
}

/* Rules on by default, and those that the case expects. */
static void begin(trial *t, const char *line)
{
    memset(t, 0, sizeof *t);
    CHECK_EQ(sscanf(line, "case %d %127[^\n]", &t->number, t->title), 2);
    for (size_t i = 0; rule_of(i); i++)
        t->mask |= (uint64_t)rule_of(i)->on << i;
}

static void run_table(const char *path, const headway__schema_rule *(*rules)(size_t),
                      void (*run)(trial *t))
{
    static trial t;
    char line[512], index[512];
    int count = 0;
    folder = path;
    rule_of = rules;
    memset(seen, 0, sizeof seen);
    memset(&t, 0, sizeof t);
    snprintf(index, sizeof index, "%s/index", path);
    FILE *file = fopen(index, "r");
    CHECK(file);
    while (fgets(line, sizeof line, file)) {
        if (strncmp(line, "case ", 5) == 0) {
            if (count++)
                run(&t);
            begin(&t, line);
        } else if (strncmp(line, "file ", 5) == 0) {
            add_file(&t, line);
        } else if (strncmp(line, "service ", 8) == 0) {
            CHECK_EQ(sscanf(line, "service %63s", t.service), 1);
        } else {
            expect(&t, line);
        }
    }
    fclose(file);
    CHECK(count > 10);
    run(&t);
    for (size_t i = 0; rules(i); i++)
        if (!seen[i])
            fprintf(stderr, "no case for %s\n", rules(i)->name);
    for (size_t i = 0; rules(i); i++)
        CHECK(seen[i]);
}

static void every_style_rule_finds_its_sin_and_nothing_else(void)
{
    run_table(RULES "/lint", headway__lint_rule, lint);
}

static void every_rule_of_change_finds_its_sin_and_nothing_else(void)
{
    run_table(RULES "/breaking", headway__breaking_rule, breaking);
}

static void levels_contain_each_other(void)
{
    uint64_t wire = headway__breaking_level("wire"), json = headway__breaking_level("json");
    uint64_t source = headway__breaking_level("source");
    CHECK(wire && (wire & json) == wire && (json & source) == json);
    CHECK(wire != json && json != source);
    CHECK_EQ(headway__breaking_level("wires"), 0);
}

static void garbage_is_no_schema(void)
{
    headway__schema_set *set = NULL;
    char why[256] = "";
    CHECK_EQ(headway__schema_set_new(headway_alloc_default(), headway_bytes_of("\x0a\x05oops", 6),
                                     &set, why, sizeof why),
             HEADWAY_EMALFORMED);
    CHECK(why[0] && !set);
}

int main(void)
{
    RUN(every_style_rule_finds_its_sin_and_nothing_else);
    RUN(every_rule_of_change_finds_its_sin_and_nothing_else);
    RUN(levels_contain_each_other);
    RUN(garbage_is_no_schema);
    return 0;
}
