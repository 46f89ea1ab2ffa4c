# SPDX-License-Identifier: Apache-2.0
# Completion for fish: headway completion fish | source
function __headway_names
    headway describe --names $argv[1] --deadline 1s </dev/null 2>/dev/null | string replace -r '\.\*$' .
end

# What stands at the beginning of a line of the help, or behind its letter; of a command with a second
# word what the usage of that says.
function __headway_options
    set -l words (commandline -opc)
    switch "$words[2]"
        case key context acl
            headway help $words[2] 2>/dev/null | string match -r -- "headway $words[2] $words[3] .*" | string match -ra -- '--[a-z][a-z-]*' | sort -u
        case '*'
            headway help $words[2] 2>/dev/null | string match -r -- '^(?:usage:| +-).*' | string match -ra -- '(?:(?<=^|  |, |\[))--[a-z][a-z-]*' | sort -u
    end
end

# __headway_at COUNT COMMAND [SECOND...]: whether COUNT words stand before, and these among them.
function __headway_at
    set -l words (commandline -opc)
    test (count $words) -eq $argv[1]; and test "$words[2]" = "$argv[2]"
    and begin
        test (count $argv) -eq 2; or contains -- "$words[3]" $argv[3..-1]
    end
end

function __headway_action
    set -l words (commandline -opc)
    __headway_at 5 acl explain; and contains -- "$words[5]" $argv
end

function __headway_keys
    headway key ls 2>/dev/null | string match -r -g -- "^$argv[1] +([^ ]+)" | sort -u
end

function __headway_contexts
    headway context ls 2>/dev/null | string replace -r '^..([^ ]*) .*' '$1'
end

complete -c headway -f
complete -c headway -n '__fish_use_subcommand' -a "$__headway_commands help"
complete -c headway -n 'not __fish_use_subcommand' -a '(__headway_options)'
complete -c headway -n '__fish_seen_subcommand_from call bench' -F -a '(__headway_names methods)'
complete -c headway -n '__fish_seen_subcommand_from describe' -a '(__headway_names all)'
complete -c headway -n '__fish_seen_subcommand_from why tap' -a '(__headway_names services; __headway_names methods; __headway_names topics)'
complete -c headway -n '__fish_seen_subcommand_from stats top' -a '(__headway_names methods)'
complete -c headway -n '__fish_seen_subcommand_from ls' -a '(__headway_names services)'
complete -c headway -n '__fish_seen_subcommand_from pub sub' -a '(__headway_names topics)'
complete -c headway -n '__headway_at 2 key' -a 'new show trust revoke rotate pin unpin ls'
complete -c headway -n '__headway_at 3 key show rotate' -a '(__headway_keys own)'
complete -c headway -n '__headway_at 3 key revoke' -a '(__headway_keys trusted)'
complete -c headway -n '__headway_at 2 context' -a 'add use ls rm'
complete -c headway -n '__headway_at 3 context use rm' -a '(__headway_contexts)'
complete -c headway -n '__headway_at 2 acl' -a 'new check apply explain show whoami'
complete -c headway -n '__headway_at 3 acl new check' -F
complete -c headway -n '__headway_at 3 acl explain show' -a '(__headway_keys trusted)'
complete -c headway -n '__headway_at 4 acl explain' -a 'call serve publish subscribe delegate'
complete -c headway -n '__headway_action call' -a '(__headway_names methods)'
complete -c headway -n '__headway_action serve' -a '(__headway_names services)'
complete -c headway -n '__headway_action publish subscribe' -a '(__headway_names topics)'
complete -c headway -n 'not __fish_use_subcommand; and not __fish_seen_subcommand_from broker context key acl new lint breaking completion help version' -l bus -s b -x -a '(__headway_contexts)'
complete -c headway -n 'not __fish_use_subcommand; and not __fish_seen_subcommand_from run up key acl new lint breaking completion help version' -l identity -x -a '(__headway_keys own)'
complete -c headway -n '__fish_seen_subcommand_from completion' -a 'bash zsh fish'
complete -c headway -n '__fish_seen_subcommand_from help' -a "$__headway_commands exit-codes"
