/* SPDX-License-Identifier: Apache-2.0 */
/* Style of files, packages and imports. */
#include "lint.h"

#include <stdio.h>

void headway__lint_package_defined(lint *l, const element *e)
{
    if (!e->file->package)
        headway__lint_say(l, e, "the file has no package; write \"package name.v1;\"");
}

void headway__lint_package_lower_snake(lint *l, const element *e)
{
    char part[WORD_SIZE + 8];
    const char *at = e->file->package;
    while (at && *at) {
        size_t size = strcspn(at, ".");
        snprintf(part, sizeof part, "%.*s", (int)size, at);
        if (!headway__is_lower_snake(part)) {
            char better[WORD_SIZE];
            headway__to_snake(part, 0, better);
            headway__lint_say(l, e, "\"%s\" in the package's name is not lower_snake; write \"%s\"",
                              part, better);
        }
        at += size + (at[size] == '.');
    }
}

void headway__lint_package_version(lint *l, const element *e)
{
    const char *package = e->file->package;
    if (!package)
        return;
    const char *dot = strrchr(package, '.');
    if (!dot || !headway__is_version(dot + 1))
        headway__lint_say(l, e,
                          "the package \"%s\" has no version, so that nothing incompatible can "
                          "ever stand beside it; write \"%s.v1\"",
                          package, package);
}

void headway__lint_package_directory(lint *l, const element *e)
{
    char folder[WORD_SIZE + 8];
    const char *name = e->file->name, *slash = strrchr(name, '/');
    if (!e->file->package)
        return;
    snprintf(folder, sizeof folder, "%s", e->file->package);
    for (char *at = folder; *at; at++)
        *at = *at == '.' ? '/' : *at;
    size_t size = slash ? (size_t)(slash - name) : 0;
    if (size == strlen(folder) && memcmp(folder, name, size) == 0)
        return;
    headway__lint_say(l, e,
                      "a file of package \"%s\" lies in %s/, not in \"%.*s\"; move it, or name the "
                      "folder above with -I",
                      e->file->package, folder, (int)size, name);
}

void headway__lint_file_lower_snake(lint *l, const element *e)
{
    char word[WORD_SIZE], better[WORD_SIZE];
    const char *slash = strrchr(e->file->name, '/');
    const char *base = slash ? slash + 1 : e->file->name, *dot = strrchr(base, '.');
    size_t size = dot ? (size_t)(dot - base) : strlen(base);
    snprintf(word, sizeof word, "%.*s", (int)(size < 256 ? size : 256), base);
    if (headway__is_lower_snake(word))
        return;
    headway__to_snake(word, 0, better);
    for (char *at = better; *at; at++)
        *at = *at == '-' || *at == '.' || *at == ' ' ? '_' : *at;
    headway__lint_say(l, e, "the file's name is not lower_snake; call it \"%s.proto\"", better);
}

void headway__lint_import_unused(lint *l, const element *e)
{
    int is_public = e->file->import_kind[e->index] == 'p';
    if (!is_public && !headway__import_used(l->set, e->file, e->index))
        headway__lint_say(l, e, "nothing of \"%s\" is used here; remove the import",
                          e->file->imports[e->index]);
}

void headway__lint_import_public(lint *l, const element *e)
{
    if (e->file->import_kind[e->index] == 'p')
        headway__lint_say(l, e,
                          "who imports this file gets \"%s\" too and cannot see why; import it "
                          "where it is used",
                          e->file->imports[e->index]);
}
