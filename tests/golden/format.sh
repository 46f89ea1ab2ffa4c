#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Generated code is a fixed point of clang-format. usage: format.sh GENERATED CLANG_FORMAT STYLE
find "$1" -name '*.[ch]' | xargs "$2" --style=file:"$3" --dry-run --Werror
