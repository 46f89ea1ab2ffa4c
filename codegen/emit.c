/* SPDX-License-Identifier: Apache-2.0 */
#include "emit.h"

#include <stdio.h>
#include <string.h>

enum { COLUMNS = 100 };

void emit_banner(gen_text *out, const gen_file *file)
{
    text_add(out, "/* Made by protoc-gen-headway from %s. Do not edit. */\n", file->proto->name);
}

/* ---- clang-format ---- */

static const char format_off[] = "/* clang-format off */\n",
                  format_on[] = "/* clang-format on */\n";

static int begins(const char *line, const char *with)
{
    return strncmp(line, with, strlen(with)) == 0;
}

static const char *next_line(const char *line)
{
    const char *end = strchr(line, '\n');
    return end ? end + 1 : line + strlen(line);
}

static int is_too_wide(const char *line)
{
    int off = 0;
    for (; *line; line = next_line(line)) {
        if (begins(line, format_off) || begins(line, format_on))
            off = begins(line, format_off);
        if (!off && strcspn(line, "\n") > COLUMNS)
            return 1;
    }
    return 0;
}

/* Where a name alone is longer than a line, clang-format weighs penalties: not to be foreseen. */
void emit_settle_format(gen_text *text)
{
    if (!is_too_wide(text_of(text)))
        return;
    gen_text settled = {0};
    text_add(&settled, "%s", format_off);
    for (const char *line = text_of(text), *next; *line; line = next) {
        next = next_line(line);
        if (!begins(line, format_off) && !begins(line, format_on))
            text_append(&settled, line, (size_t)(next - line));
    }
    text_done(text);
    *text = settled;
}

/* ---- comments ---- */

/* Comment marks inside a comment are pulled apart. */
static void emit_comment_line(gen_text *out, const char *line, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        char pair[2] = {line[i], i + 1 < length ? line[i + 1] : '\0'};
        text_append(out, pair, 1);
        if ((pair[0] == '*' && pair[1] == '/') || (pair[0] == '/' && pair[1] == '*'))
            text_append(out, " ", 1);
    }
}

static size_t trimmed(const char *line, size_t length)
{
    while (length && (line[length - 1] == ' ' || line[length - 1] == '\r' ||
                      line[length - 1] == '\\' || line[length - 1] == '\t'))
        length--;
    return length;
}

static size_t trimmed_end(const char *comment)
{
    size_t size = strlen(comment);
    while (size && (comment[size - 1] == '\n' || comment[size - 1] == ' '))
        size--;
    return size;
}

/* How much of a line fits into width, broken at a blank where there is one. */
static size_t fitting(const char *line, size_t length, size_t width)
{
    if (length <= width)
        return length;
    for (size_t at = width; at > 0; at--)
        if (line[at] == ' ')
            return at;
    const char *blank = memchr(line, ' ', length);
    return blank && blank != line ? (size_t)(blank - line) : length;
}

static void emit_comment_lines(gen_text *out, const char *indent, const char *line, size_t length)
{
    size_t width = COLUMNS - strlen(indent) - 3;
    do {
        size_t part = fitting(line, length, width);
        text_add(out, "%s *%s", indent, part ? " " : "");
        emit_comment_line(out, line, trimmed(line, part));
        text_add(out, "\n");
        line += part;
        length -= part;
        while (length && *line == ' ') {
            line++;
            length--;
        }
    } while (length);
}

void emit_comment(gen_text *out, const char *indent, const char *comment)
{
    size_t size = trimmed_end(comment ? comment : "");
    if (!size || strstr(comment, "clang-format o")) /* it would be obeyed */
        return;
    if (!memchr(comment, '\n', size) && strlen(indent) + size + 6 <= COLUMNS) {
        text_add(out, comment[0] == ' ' ? "%s/*" : "%s/* ", indent);
        emit_comment_line(out, comment, size);
        text_add(out, " */\n");
        return;
    }
    text_add(out, "%s/*\n", indent);
    for (const char *line = comment, *end = comment + size; line < end;) {
        const char *stop = memchr(line, '\n', (size_t)(end - line));
        size_t length = trimmed(line, (size_t)((stop ? stop : end) - line));
        size_t blank = length && line[0] == ' ';
        emit_comment_lines(out, indent, line + blank, length - blank);
        line = stop ? stop + 1 : end;
    }
    text_add(out, "%s */\n", indent);
}

/* Does each argument fit on a line that begins at column? */
static int fits(const char *const *arguments, const char *tail, size_t column)
{
    for (size_t i = 0; arguments[i]; i++)
        if (column + strlen(arguments[i]) + (arguments[i + 1] ? 1 : strlen(tail)) > COLUMNS)
            return 0;
    return 1;
}

static void emit_arguments(gen_text *out, const char *const *arguments, const char *tail,
                           size_t column)
{
    size_t at = column;
    for (size_t i = 0; arguments[i]; i++) {
        size_t length = strlen(arguments[i]) + (arguments[i + 1] ? 1 : strlen(tail));
        if (i && at + 1 + length > COLUMNS) {
            text_add(out, "\n%*s", (int)column, "");
            at = column;
        } else if (i) {
            text_add(out, " ");
            at++;
        }
        text_add(out, "%s%s", arguments[i], arguments[i + 1] ? "," : "");
        at += length;
    }
}

void emit_call(gen_text *out, const char *head, const char *const *arguments, const char *tail)
{
    const char *line = strrchr(head, '\n') ? strrchr(head, '\n') + 1 : head;
    char close[64];
    snprintf(close, sizeof close, ")%.*s", (int)strcspn(tail, "\n"), tail);
    size_t column = strlen(line) + 1;
    text_add(out, "%s(", head);
    if (!fits(arguments, close, column)) {
        column = strspn(line, " ") + 4;
        text_add(out, "\n%*s", (int)column, "");
    }
    emit_arguments(out, arguments, close, column);
    text_add(out, ")%s", tail);
}

void emit_string(gen_text *out, const void *bytes, size_t size)
{
    text_add(out, "\"");
    for (const unsigned char *c = bytes, *end = c + size; c < end; c++) {
        if (*c == '\n')
            text_add(out, "\\n");
        else if (*c == '"' || *c == '\\' || *c == '?')
            text_add(out, "\\%c", *c);
        else if (*c < ' ' || *c > '~')
            text_add(out, "\\%03o", *c);
        else
            text_add(out, "%c", *c);
    }
    text_add(out, "\"");
}

void emit_file_identifier(gen_text *out, const char *name)
{
    for (const unsigned char *c = (const unsigned char *)name; *c; c++) {
        int plain =
            (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9');
        text_add(out, plain ? "%c" : "_%x", *c);
    }
}

/* ---- imports ---- */

/* Is wanted this file, or one that it hands on by a public import? */
static int offers(gen_file *file, const gen_file *wanted, uint64_t walk)
{
    if (file == wanted)
        return 1;
    if (file->used == walk)
        return 0;
    file->used = walk;
    for (size_t i = 0; i < file->proto->n_public_dependency; i++) {
        int32_t at = file->proto->public_dependency[i];
        if (at >= 0 && (size_t)at < file->proto->n_dependency &&
            offers(file->imports[at], wanted, walk))
            return 1;
    }
    return 0;
}

static int uses(gen_model *model, const gen_file *file, gen_file *import)
{
    for (size_t i = 0; i < file->message_count; i++)
        for (size_t j = 0; j < file->messages[i]->proto->n_field; j++) {
            const gen_field *field = &file->messages[i]->fields[j];
            if (field->message && offers(import, field->message->file, ++model->walk))
                return 1;
            if (field->enumeration && offers(import, field->enumeration->file, ++model->walk))
                return 1;
        }
    for (size_t i = 0; i < file->proto->n_service; i++)
        for (size_t j = 0; j < file->services[i].proto->n_method; j++) {
            const gen_method *method = &file->services[i].methods[j];
            if (offers(import, method->input->file, ++model->walk) ||
                offers(import, method->output->file, ++model->walk))
                return 1;
        }
    return 0;
}

/* Files imported for their options alone have no place in C. */
static int is_for_options(const gen_file *file)
{
    if (strcmp(file->proto->name, "google/protobuf/descriptor.proto") == 0)
        return 1;
    static const char scope[] = ".google.protobuf.";
    for (size_t i = 0; i < file->proto->n_extension; i++) {
        const char *extended = file->proto->extension[i]->extendee;
        if (extended && strncmp(extended, scope, sizeof scope - 1) == 0 &&
            strstr(extended, "Options"))
            return 1;
    }
    return 0;
}

int emit_import_is_needed(gen_model *model, const gen_file *file, size_t index)
{
    for (size_t i = 0; i < file->proto->n_public_dependency; i++)
        if ((size_t)file->proto->public_dependency[i] == index)
            return 1;
    return !is_for_options(file->imports[index]) || uses(model, file, file->imports[index]);
}

/* ---- fields ---- */

const char *emit_c_type(const gen_field *field)
{
    switch (field->proto->type) {
    case TYPE(DOUBLE):
        return "double";
    case TYPE(FLOAT):
        return "float";
    case TYPE(INT64):
    case TYPE(SINT64):
    case TYPE(SFIXED64):
        return "int64_t";
    case TYPE(UINT64):
    case TYPE(FIXED64):
        return "uint64_t";
    case TYPE(INT32):
    case TYPE(SINT32):
    case TYPE(SFIXED32):
        return "int32_t";
    case TYPE(UINT32):
    case TYPE(FIXED32):
        return "uint32_t";
    case TYPE(BOOL):
        return "protobuf_c_boolean";
    case TYPE(ENUM):
        return field->enumeration->c_name;
    case TYPE(BYTES):
        return "ProtobufCBinaryData";
    case TYPE(STRING):
        return "char";
    default:
        return field->message->c_name;
    }
}

static const char *enum_default(const gen_field *field)
{
    const gen_enumeration *of = field->enumeration;
    for (size_t i = 0; field->proto->default_value && i < of->proto->n_value; i++)
        if (strcmp(of->proto->value[i]->name, field->proto->default_value) == 0)
            return of->values[i];
    return of->values[0];
}

static void emit_floating(gen_text *out, const char *value, int is_float)
{
    if (strcmp(value, "inf") == 0 || strcmp(value, "-inf") == 0)
        text_add(out, "%sINFINITY", value[0] == '-' ? "-" : "");
    else if (strstr(value, "nan"))
        text_add(out, "NAN");
    else
        text_add(out, "%s%s%s", value, strpbrk(value, ".e") ? "" : ".0", is_float ? "f" : "");
}

/* The least integers have no literal of their own in C. */
static void emit_signed(gen_text *out, const char *value)
{
    if (strcmp(value, "-2147483648") == 0)
        text_add(out, "INT32_MIN");
    else if (strcmp(value, "-9223372036854775808") == 0)
        text_add(out, "INT64_MIN");
    else
        text_add(out, "%s%s", value, strlen(value) > 10 ? "ll" : "");
}

void emit_default(gen_text *out, const gen_field *field)
{
    const char *value = field->proto->default_value ? field->proto->default_value : "0";
    switch (field->proto->type) {
    case TYPE(DOUBLE):
    case TYPE(FLOAT):
        if (!field->proto->default_value)
            text_add(out, "0");
        else
            emit_floating(out, value, field->proto->type == TYPE(FLOAT));
        break;
    case TYPE(UINT64):
    case TYPE(FIXED64):
        text_add(out, field->proto->default_value ? "%sull" : "%s", value);
        break;
    case TYPE(UINT32):
    case TYPE(FIXED32):
        text_add(out, field->proto->default_value ? "%su" : "%s", value);
        break;
    case TYPE(BOOL):
        text_add(out, strcmp(value, "true") == 0 ? "1" : "0");
        break;
    case TYPE(ENUM):
        text_add(out, "%s", enum_default(field));
        break;
    default:
        emit_signed(out, value);
    }
}

/* One byte of C-escaped text: protoc writes \n, \r, \t, \", \', \\ and three octal digits. */
static unsigned char unescape(const char **at)
{
    const char *c = *at;
    if (*c != '\\') {
        *at = c + 1;
        return (unsigned char)*c;
    }
    c++;
    if (*c >= '0' && *c <= '7') {
        unsigned value = 0;
        for (int i = 0; i < 3 && *c >= '0' && *c <= '7'; i++)
            value = value * 8 + (unsigned)(*c++ - '0');
        *at = c;
        return (unsigned char)value;
    }
    *at = *c ? c + 1 : c;
    return (unsigned char)(*c == 'n' ? '\n' : *c == 'r' ? '\r' : *c == 't' ? '\t' : *c);
}

void emit_bytes_literal(gen_text *out, const char *escaped)
{
    gen_text bytes = {0};
    while (*escaped) {
        unsigned char byte = unescape(&escaped);
        text_append(&bytes, &byte, 1);
    }
    emit_string(out, text_of(&bytes), bytes.size);
    text_done(&bytes);
}

size_t emit_bytes_size(const char *escaped)
{
    size_t size = 0;
    for (; *escaped; size++)
        unescape(&escaped);
    return size;
}
