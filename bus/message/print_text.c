/* SPDX-License-Identifier: Apache-2.0 */
#include "print.h"

#include <stdarg.h>
#include <stdio.h>

void headway__put_bytes(struct printer *printer, const void *text, size_t size)
{
    if (!printer->error && !printer->quiet && size)
        printer->error = printer->write(printer->user, headway_bytes_of(text, size));
}

int headway__print_work(struct printer *printer, uint64_t work)
{
    printer->work += work;
    if (printer->work > PRINT_WORK_MOST && !printer->error)
        printer->error = HEADWAY_ELIMIT;
    return printer->error;
}

void headway__put(struct printer *printer, const char *text)
{
    headway__put_bytes(printer, text, strlen(text));
}

void headway__put_line(struct printer *printer, const char *format, ...)
{
    char text[2048];
    va_list arguments;
    if (printer->blank)
        headway__put(printer, "\n");
    printer->blank = 0;
    for (unsigned i = 0; i < printer->indent; i++)
        headway__put(printer, "  ");
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    headway__put(printer, text);
}

void headway__put_close(struct printer *printer)
{
    printer->blank = 0;
    printer->indent--;
    headway__put_line(printer, "}\n");
}

void headway__put_quoted(struct printer *printer, headway_bytes text, int raw)
{
    const unsigned char *bytes = text.data;
    size_t start = 0;
    headway__put(printer, "\"");
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = bytes[i];
        char escaped[8];
        if (c >= 0x20 && c != 0x7f && c != '"' && c != '\\' && (c < 0x80 || !raw))
            continue;
        if (c == '"' || c == '\\')
            snprintf(escaped, sizeof escaped, "\\%c", c);
        else
            snprintf(escaped, sizeof escaped, "\\%03o", c);
        headway__put_bytes(printer, bytes + start, i - start);
        headway__put(printer, escaped);
        start = i + 1;
    }
    if (text.size > start)
        headway__put_bytes(printer, bytes + start, text.size - start);
    headway__put(printer, "\"");
}

/* ---- names ---- */

static int is(const char *name, const char *first, size_t size)
{
    return strncmp(name, first, size) == 0 && name[size] == 0;
}

/* Whether a type inside of the messages around us has that name. */
static int is_nested(const struct printer *printer, const char *first, size_t size)
{
    for (const struct schema_message *m = printer->scope; m; m = m->outer) {
        for (size_t i = 0; i < m->message_count; i++) {
            if (is(m->messages[i].name, first, size))
                return 1;
        }
        for (size_t i = 0; i < m->enum_count; i++) {
            if (is(m->enums[i].name, first, size))
                return 1;
        }
    }
    return 0;
}

static int is_defined(const struct printer *printer, const char *name, size_t size)
{
    if (headway__types_find(printer->types, name, size))
        return 1;
    for (const struct schema_file *file = printer->types->files; file; file = file->next) {
        if (file->package && strncmp(file->package, name, size) == 0 &&
            (file->package[size] == 0 || file->package[size] == '.'))
            return 1;
    }
    return 0;
}

/* Whether the first component of a full name means something nearer, in a package around us. */
static int is_hidden(struct printer *printer, const char *first, size_t size)
{
    char name[1200];
    const char *package = printer->file && printer->file->package ? printer->file->package : "";
    if (printer->asked && printer->asked_size == size && memcmp(printer->asked, first, size) == 0)
        return printer->asked_hidden;
    int hidden = headway__print_work(printer, printer->types->file_count) != 0;
    for (size_t end = strlen(package); end > 0 && !hidden;) {
        int n = snprintf(name, sizeof name, "%.*s.%.*s", (int)end, package, (int)size, first);
        hidden = n < 0 || (size_t)n >= sizeof name || is_defined(printer, name, (size_t)n);
        while (end > 0 && package[--end] != '.')
            continue;
    }
    printer->asked = first;
    printer->asked_size = size;
    printer->asked_hidden = hidden;
    return hidden;
}

void headway__put_name(struct printer *printer, const char *full_name, int whole)
{
    const char *package = printer->file ? printer->file->package : NULL;
    size_t size = package ? strlen(package) : 0;
    if (size && !whole && strncmp(full_name, package, size) == 0 && full_name[size] == '.' &&
        !is_nested(printer, full_name + size + 1, strcspn(full_name + size + 1, "."))) {
        headway__put(printer, full_name + size + 1);
        return;
    }
    size_t first = strcspn(full_name, ".");
    if (is_nested(printer, full_name, first) || is_hidden(printer, full_name, first))
        headway__put(printer, ".");
    headway__put(printer, full_name);
}

/* ---- comments ---- */

/* The size of text's first line without white space at its end; *ret_next begins the next. */
static size_t first_line(const char *text, const char **ret_next)
{
    size_t size = strcspn(text, "\n");
    *ret_next = text + size + (text[size] == '\n');
    while (size > 0 && strchr(" \t\r", text[size - 1]))
        size--;
    return size;
}

static void put_comment(struct printer *printer, const char *text)
{
    while (*text) {
        const char *next;
        size_t size = first_line(text, &next);
        headway__put_line(printer, "//");
        headway__put_bytes(printer, text, size);
        headway__put(printer, "\n");
        text = next;
    }
}

void headway__put_leading(struct printer *printer, const struct schema_comment *comment)
{
    if (comment->leading)
        put_comment(printer, comment->leading);
}

void headway__put_end(struct printer *printer, const char *end,
                      const struct schema_comment *comment)
{
    const char *next, *text = comment->trailing;
    headway__put(printer, end);
    size_t size = text ? first_line(text, &next) : 0;
    if (text && *next == 0) {
        headway__put(printer, " //");
        headway__put_bytes(printer, text, size);
    }
    headway__put(printer, "\n");
    if (text && *next) { /* the blank line after it keeps it from what follows */
        put_comment(printer, text);
        printer->blank = 1;
    }
}
