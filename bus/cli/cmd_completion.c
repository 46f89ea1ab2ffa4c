/* SPDX-License-Identifier: Apache-2.0 */
/* `headway completion bash`: a script that knows the commands and asks the bus for the methods. */
#include "cli.h"

static const char *const bash_script =
    "# bash completion for headway. Use it with: eval \"$(headway completion bash)\"\n"
    "# Options come from the help of each command, services and methods from the bus; a name that\n"
    "# the shell could read as more than a name is left out.\n"
    "_headway_options() {\n"
    "    \"$1\" help \"$2\" 2>/dev/null | grep -oE -e '(^|[[ ,])--?[a-z][a-z-]*' | tr -d '[ ,'\n"
    "    echo --help\n"
    "}\n"
    "\n"
    "# _headway_services PROGRAM KEEP [BUS OPTION...]: the services, or (KEEP=methods) the "
    "methods.\n"
    "_headway_services() {\n"
    "    local program=$1 keep=$2\n"
    "    shift 2\n"
    "    \"$program\" ls --json --deadline 1s \"$@\" </dev/null 2>/dev/null |\n"
    "        grep -oE '\"name\":\"[^\"]*\"|\"methods\":\\[[^]]*\\]|\"workers\":\\[[^]]*\\]' |\n"
    "        sed -e '/^\"workers\"/d' -e 's/^\"name\":/name /' -e 's/^\"methods\"://' |\n"
    "        tr -d '\"[]' | grep -x '[A-Za-z0-9_., ]*' | awk -v keep=\"$keep\" '\n"
    "            /^name / { service = $2; if (keep != \"methods\") print service; next }\n"
    "            keep == \"methods\" { n = split($0, m, \",\")\n"
    "                for (i = 1; i <= n; i++) print service \"/\" m[i] }'\n"
    "}\n"
    "\n"
    "_headway() {\n"
    "    local word=${COMP_WORDS[COMP_CWORD]} last=${COMP_WORDS[COMP_CWORD - 1]}\n"
    "    local program=${COMP_WORDS[0]} command=${COMP_WORDS[1]} words='' bus=()\n"
    "    local chosen=' (-b|--bus)[ =]+([^ ]+) ' # of the line: bash splits a URL into words\n"
    "    COMPREPLY=()\n"
    "    [[ ${COMP_LINE:0:COMP_POINT} =~ $chosen ]] && bus=(--bus \"${BASH_REMATCH[2]}\")\n"
    "    if ((COMP_CWORD == 1)); then\n"
    "        words=$_headway_commands\n"
    "    elif [[ $word == -* ]]; then\n"
    "        words=$(_headway_options \"$program\" \"$command\")\n"
    "    elif [[ $command == help ]]; then\n"
    "        words=\"$_headway_commands exit-codes\"\n"
    "    elif [[ $last == -?* && $last != -j && $last != -v && $last != --json &&\n"
    "        $last != --verbose && $last != --stream && $last != --raw ]]; then\n"
    "        return\n"
    "    else\n"
    "        case $command in\n"
    "        call) words=$(_headway_services \"$program\" methods \"${bus[@]}\") ;;\n"
    "        ls | describe) words=$(_headway_services \"$program\" names \"${bus[@]}\") ;;\n"
    "        completion) words=bash ;;\n"
    "        esac\n"
    "    fi\n"
    "    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$word\")\n"
    "}\n"
    "\n"
    "complete -o default -F _headway headway\n";

static int run(int argc, char **argv)
{
    if (argc != 1 || strcmp(argv[0], "bash") != 0) {
        fprintf(stderr, "headway completion: write `headway completion bash`; other shells have "
                        "none\n");
        return HEADWAY__EXIT_USAGE;
    }
    printf("_headway_commands='help");
    for (const verb *const *command = headway__commands; *command; command++)
        printf(" %s", (*command)->name);
    printf("'\n");
    fputs(bash_script, stdout);
    return 0;
}

const verb command_completion = {
    "completion", "let bash complete commands, options and methods",
    "usage: headway completion bash\n\n"
    "Prints a script for bash, which asks the bus for the names of services and methods. Try it\n"
    "at once, or write the line into ~/.bashrc:\n\n"
    "  eval \"$(headway completion bash)\"\n",
    run};
