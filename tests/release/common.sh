# SPDX-License-Identifier: Apache-2.0
# Sourced: installs the release build $1 of source $2 into $stage, as a package would.
set -eu
build=$1
source=$2
here=$(cd "$(dirname "$0")" && pwd)
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
fail() {
    echo "FAILED: $*"
    exit 1
}
DESTDIR=$stage cmake --install "$build" --prefix /usr >/dev/null
