# SPDX-License-Identifier: Apache-2.0
# Completion for fish: headway completion fish | source
function __headway_names
    headway describe --names $argv[1] --deadline 1s </dev/null 2>/dev/null | string replace -r '\.\*$' .
end

function __headway_options
    set -l words (commandline -opc)
    headway help $words[2] 2>/dev/null | string match -ra -- '--[a-z][a-z-]*' | sort -u
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
complete -c headway -n '__fish_seen_subcommand_from key' -F -a 'new show trust revoke rotate ls'
complete -c headway -n '__fish_seen_subcommand_from context' -a 'add use ls rm'
complete -c headway -n '__fish_seen_subcommand_from acl' -F -a 'check explain show'
complete -c headway -n '__fish_seen_subcommand_from completion' -a 'bash zsh fish'
complete -c headway -n '__fish_seen_subcommand_from help' -a "$__headway_commands exit-codes"
