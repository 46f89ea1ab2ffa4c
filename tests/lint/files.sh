# SPDX-License-Identifier: Apache-2.0
# Sourced by the other checks. tree_files PATTERN...: the project's own files whose names match,
# relative to $root. Golden files are a generator's output and keep its shape.
root=${1:?usage: $0 ROOT}
cd "$root" || exit 2

tree_files() {
    expression=
    for pattern in "$@"; do
        expression="$expression -o -name $pattern"
    done
    set -f # the patterns are for find
    # shellcheck disable=SC2086
    find . \( -name .git -o -path ./build -o -path './tests/golden/*' -o -path ./proto/google \) \
        -prune -o -type f \( ${expression# -o} \) -print | sed 's,^\./,,' | LC_ALL=C sort
    set +f
}
