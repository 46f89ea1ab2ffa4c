/* SPDX-License-Identifier: Apache-2.0 */
#include "ini.h"

static headway_bytes cut_line(headway_bytes *text)
{
    const char *data = text->data;
    const char *end = memchr(data, '\n', text->size);
    size_t size = end ? (size_t)(end - data) : text->size;
    headway_bytes line = headway_bytes_of(data, size);
    *text = headway_bytes_of(data + size + (end != NULL), text->size - size - (end != NULL));
    return line;
}

static int is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}

static headway_bytes trim(headway_bytes text)
{
    const char *data = text.data;
    size_t from = 0, end = text.size;
    while (from < end && is_blank(data[from]))
        from++;
    while (end > from && is_blank(data[end - 1]))
        end--;
    return headway_bytes_of(data + from, end - from);
}

static int equals(headway_bytes text, const char *word)
{
    size_t size = strlen(word);
    return text.size == size && (!size || memcmp(text.data, word, size) == 0);
}

/* A comment behind a value begins with a space. */
static headway_bytes without_comment(headway_bytes value)
{
    const char *data = value.data;
    for (size_t i = 1; i < value.size; i++)
        if ((data[i] == '#' || data[i] == ';') && is_blank(data[i - 1]))
            return trim(headway_bytes_of(data, i));
    return value;
}

static int take_section(headway_bytes line, ini_entry *entry)
{
    const char *data = line.data;
    const char *end = memchr(data, ']', line.size);
    if (data[0] != '[' || !end)
        return 0;
    entry->section = trim(headway_bytes_of(data + 1, (size_t)(end - data) - 1));
    entry->name = entry->inner = headway_bytes_of(NULL, 0);
    return 1;
}

static int take_pair(headway_bytes line, int indented, ini_entry *entry)
{
    const char *data = line.data;
    const char *sign = memchr(data, '=', line.size);
    size_t before = sign ? (size_t)(sign - data) : 0;
    if (!sign)
        return 0;
    headway_bytes name = trim(headway_bytes_of(data, before));
    if (!name.size)
        return 0;
    if (indented && !entry->inner.size)
        entry->inner = entry->name;
    else if (!indented)
        entry->inner = headway_bytes_of(NULL, 0);
    entry->name = name;
    headway_bytes value = trim(headway_bytes_of(data + before + 1, line.size - before - 1));
    /* A command is the whole line: a shell's own " ;" is part of it. */
    entry->value = equals(name, "credential_process") ? value : without_comment(value);
    return 1;
}

int ini_next(headway_bytes *text, ini_entry *entry)
{
    while (text->size) {
        headway_bytes whole = cut_line(text), line = trim(whole);
        const char *data = line.data;
        if (!line.size || data[0] == '#' || data[0] == ';' || take_section(line, entry))
            continue;
        if (take_pair(line, is_blank(*(const char *)whole.data), entry))
            return 1;
    }
    return 0;
}

int ini_find(headway_bytes text, const char *section, const char *name, headway_bytes *ret_value)
{
    ini_entry entry = {.section = {NULL, 0}};
    int found = 0;
    while (ini_next(&text, &entry)) {
        if (!equals(entry.section, section) || !equals(entry.name, name) || entry.inner.size)
            continue;
        *ret_value = entry.value;
        found = 1;
    }
    return found;
}

int ini_has_section(headway_bytes text, const char *section)
{
    while (text.size) {
        ini_entry entry = {.section = {NULL, 0}};
        headway_bytes line = trim(cut_line(&text));
        if (line.size && take_section(line, &entry) && equals(entry.section, section))
            return 1;
    }
    return 0;
}
