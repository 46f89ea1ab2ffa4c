# SPDX-License-Identifier: Apache-2.0
# Sourced: installs build $1 of source $2 into a staging root of its own; $prefix is there, and the
# user's project is copied to $user. CC and CFLAGS are those of the build.
set -eu
build=$1
source=$2
here=$(cd "$(dirname "$0")" && pwd)
stage=$(mktemp -d)
finish() {
    jobs -p >"$stage/jobs" # not in $(...), where dash has no jobs
    # shellcheck disable=SC2046
    kill $(cat "$stage/jobs") 2>/dev/null || true
    wait
    rm -rf "$stage"
}
trap finish EXIT

DESTDIR=$stage cmake --install "$build" --prefix /usr >"$stage/install.log"
prefix=$stage/usr
libraries=$prefix/$(sed -n 's/^CMAKE_INSTALL_LIBDIR:[A-Z]*=//p' "$build/CMakeCache.txt")
user=$stage/user
cp -r "$here/user" "$user"
export PATH="$prefix/bin:$PATH"
export HEADWAY_BUS=
export XDG_RUNTIME_DIR=$stage/run
mkdir -m 700 "$XDG_RUNTIME_DIR"
# The command finds the module by its run path, which a sanitizer's dlopen does not see.
case ${CFLAGS:-} in
*fsanitize*) export HEADWAY_ZMQ_MODULE="$libraries/libheadway-zmq.so.0" ;;
esac
