#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What is generated is what is checked in; ./update takes a change over.
# usage: good.sh GENERATED
set -e
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$here/plain.sh" "$1" "$work"
diff -ru "$here/expected" "$work"
