/* SPDX-License-Identifier: Apache-2.0 */
#include "report.h"

#include "cli.h"

#include <stdlib.h>

uint64_t rules_default(rule_at rules)
{
    uint64_t mask = 0;
    for (size_t i = 0; rules(i); i++)
        mask |= (uint64_t)(rules(i)->on != 0) << i;
    return mask;
}

void rules_print(rule_at rules)
{
    for (size_t i = 0; rules(i); i++)
        printf("%-28s %-8s %s%s\n", rules(i)->name, rules(i)->category, rules(i)->sentence,
               rules(i)->on ? "" : " (off)");
}

static uint64_t bits_of(rule_at rules, const char *word)
{
    uint64_t bits = 0;
    for (size_t i = 0; rules(i); i++)
        if (strcmp(rules(i)->name, word) == 0 || strcmp(rules(i)->category, word) == 0)
            bits |= (uint64_t)1 << i;
    return bits;
}

int rules_choose(const char *command, rule_at rules, const strings *words, int on, uint64_t *mask)
{
    for (size_t i = 0; i < words->count; i++) {
        uint64_t bits = bits_of(rules, words->list[i]);
        if (!bits) {
            fprintf(stderr,
                    "headway %s: no rule or category '%s'; `headway %s --rules` lists them\n",
                    command, words->list[i], command);
            return HEADWAY__EXIT_USAGE;
        }
        *mask = on ? *mask | bits : *mask & ~bits;
    }
    return 0;
}

int report_format(report *r, const char *format)
{
    r->json = format && strcmp(format, "json") == 0;
    if (!format || r->json || strcmp(format, "text") == 0)
        return 0;
    fprintf(stderr, "headway %s: '%s' is no format: write text or json\n", r->command, format);
    return HEADWAY__EXIT_USAGE;
}

int report_found(void *user, const headway__schema_finding *finding)
{
    report *r = user;
    if (r->count == r->capacity) {
        size_t capacity = r->capacity * 2 + 64;
        found_row *rows = realloc(r->rows, capacity * sizeof *rows);
        if (!rows)
            return HEADWAY_ENOMEM;
        r->rows = rows;
        r->capacity = capacity;
    }
    found_row row = {.rule = finding->rule,
                     .file = strdup(protos_path(r->files, finding->file)),
                     .text = strdup(finding->text),
                     .line = finding->line,
                     .column = finding->column};
    if (!row.file || !row.text) {
        free(row.file);
        free(row.text);
        return HEADWAY_ENOMEM;
    }
    r->rows[r->count++] = row;
    return 0;
}

static int by_place(const void *a, const void *b)
{
    const found_row *x = a, *y = b;
    int order = strcmp(x->file, y->file);
    if (!order)
        order = (x->line > y->line) - (x->line < y->line);
    if (!order)
        order = (x->column > y->column) - (x->column < y->column);
    if (!order)
        order = strcmp(x->rule->name, y->rule->name);
    return order ? order : strcmp(x->text, y->text);
}

static void print_json(const found_row *row)
{
    printf("{\"file\":");
    json_string(stdout, row->file);
    printf(",\"line\":%d,\"column\":%d,\"rule\":\"%s\",\"category\":\"%s\",\"text\":", row->line,
           row->column, row->rule->name, row->rule->category);
    json_string(stdout, row->text);
    printf("}\n");
}

int report_print(report *r)
{
    if (r->count)
        qsort(r->rows, r->count, sizeof *r->rows, by_place);
    for (size_t i = 0; i < r->count; i++) {
        const found_row *row = &r->rows[i];
        if (i > 0 && by_place(row, row - 1) == 0)
            continue;
        if (r->json)
            print_json(row);
        else
            printf("%s:%d:%d: %s: %s\n", row->file, row->line, row->column, row->rule->name,
                   row->text);
    }
    int code = r->count ? EXIT_STATUS : EXIT_OK;
    report_free(r);
    return code;
}

void report_free(report *r)
{
    for (size_t i = 0; i < r->count; i++) {
        free(r->rows[i].file);
        free(r->rows[i].text);
    }
    free(r->rows);
    r->rows = NULL;
    r->count = r->capacity = 0;
}

int report_error(const report *r, const char *what, int error, const char *why)
{
    fprintf(stderr, "headway %s: %s: %s\n", r->command, what,
            why && *why ? why : headway_error_text(error));
    return error == HEADWAY_ENOMEM ? HEADWAY__EXIT_SOFTWARE : HEADWAY__EXIT_DATA;
}
