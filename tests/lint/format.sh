#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The sources are as clang-format 14 writes them; 77 (skipped) where it is not installed.
. "$(dirname "$0")/files.sh"

tool=$(command -v clang-format-14 || command -v clang-format) || {
    echo "clang-format is not installed: ./dev setup installs it"
    exit 77
}
case $("$tool" --version) in
*' 14.'*) ;;
*) echo "only clang-format 14 decides" && exit 77 ;;
esac
tree_files '*.c' '*.h' | xargs "$tool" --dry-run --Werror || {
    echo "./dev fmt puts it right"
    exit 1
}
