/* SPDX-License-Identifier: Apache-2.0 */
#include "cli.h"

static const char *name_at(const void *words, size_t index)
{
    const subverb *all = words;
    return all[index].name;
}

static int usage(const char *command, const subverb *all, const char *word)
{
    char near[80] = "";
    if (word)
        (void)word_near(word, name_at, all, near, sizeof near);
    if (word)
        fprintf(stderr, "headway %s: there is no '%s %s'%s; ", command, command, word, near);
    else
        fprintf(stderr, "headway %s: say what: ", command);
    for (const subverb *at = all; at->name; at++)
        fprintf(stderr, "%s%s", at == all ? "" : (at + 1)->name ? ", " : " or ", at->name);
    fprintf(stderr, "; try --help\n");
    return HEADWAY__EXIT_USAGE;
}

int subverb_run(const char *command, const subverb *all, int argc, char **argv)
{
    if (argc == 0)
        return usage(command, all, NULL);
    for (const subverb *at = all; at->name; at++)
        if (strcmp(at->name, argv[0]) == 0)
            return at->run(argc - 1, argv + 1);
    return usage(command, all, argv[0]);
}
