/* SPDX-License-Identifier: Apache-2.0 */
/* `headway completion SHELL`: a script that knows the commands and asks the bus for names. */
#include "cli.h"
#include "embed.h"

static const char *script(const char *name)
{
    const embedded_file *file = headway__embedded_completion;
    while (file->name && strcmp(file->name, name) != 0)
        file++;
    return file->name ? file->text : "";
}

static void print_commands(const char *before, const char *after)
{
    fputs(before, stdout);
    for (const verb *const *command = headway__commands; *command; command++)
        printf(" %s", (*command)->name);
    fputs(after, stdout);
}

static int run(int argc, char **argv)
{
    const char *shell = argc == 1 ? argv[0] : "";
    if (strcmp(shell, "bash") == 0) {
        print_commands("_headway_commands='help", "'\n");
        fputs(script("headway.bash"), stdout);
    } else if (strcmp(shell, "zsh") == 0) {
        printf("autoload -U +X compinit && compinit\n"
               "autoload -U +X bashcompinit && bashcompinit\n");
        print_commands("_headway_commands='help", "'\n");
        fputs(script("headway.bash"), stdout);
    } else if (strcmp(shell, "fish") == 0) {
        print_commands("set -g __headway_commands", "\n");
        fputs(script("headway.fish"), stdout);
    } else {
        fprintf(stderr, "headway completion: write `headway completion bash`, or zsh, or fish; "
                        "other shells have none\n");
        return HEADWAY__EXIT_USAGE;
    }
    return 0;
}

const verb command_completion = {
    "completion", "let the shell complete commands, options and names",
    "usage: headway completion bash|zsh|fish\n\n"
    "Prints a script for the shell. It asks the bus for the names of services, methods and types,\n"
    "and offers a method's request after its name. Try it at once, or write the line into\n"
    "~/.bashrc, ~/.zshrc or ~/.config/fish/config.fish:\n\n"
    "  eval \"$(headway completion bash)\"\n"
    "  eval \"$(headway completion zsh)\"\n"
    "  headway completion fish | source\n",
    run, NULL};
