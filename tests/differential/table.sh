#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Prints C source: the table of the generated types that some x.headway.h files declare.
# usage: table.sh "INCLUDE_DIR..." HEADER...
set -e
dirs=$1
shift
names=$(for header; do
    for dir in $dirs; do
        [ ! -f "$dir/$header" ] || cat "$dir/$header"
    done
done | sed -n 's/^extern const headway_message_info \([A-Za-z0-9_]*\)_messages\[[0-9]*\];$/\1/p')
cat <<'END'
/* SPDX-License-Identifier: Apache-2.0 */
#include <headway/message.h>
struct differential_table {
    const headway_message_info *infos;
    const size_t *count;
};
END
for header; do
    printf '#include "%s"\n' "$header"
done
echo 'extern const struct differential_table differential_generated[];'
echo 'extern const size_t differential_generated_count;'
echo 'const struct differential_table differential_generated[] = {'
for name in $names; do
    printf '    {%s_messages, &%s_message_count},\n' "$name" "$name"
done
echo '    {NULL, NULL}};'
echo 'const size_t differential_generated_count ='
echo '    sizeof differential_generated / sizeof *differential_generated - 1;'
