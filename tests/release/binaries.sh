#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Everything installed is hardened, and the check sees each thing that is missing.
# usage: binaries.sh BUILD SOURCE CC
. "$(dirname "$0")/common.sh"
cc=$3
sh "$here/hardened.sh" "$cc" "$stage/usr" | tee "$stage/said"
for name in headway headway-gateway protoc-gen-headway libheadway.so.0 libheadway-zmq.so.0 libheadway-sim.so.0 \
    libheadway-lambda.so.0 libheadway-lambda.a headway-lambda headway-lambda-host headway-lambda-bridge \
    headway-lambda-package headway-lambda-ingest headway-aws; do
    find "$stage/usr" -name "$name" | grep -q . || fail "$name is not installed"
done

cat >"$stage/good.c" <<'C'
#include <stdio.h>
#include <string.h>
#define F(n) int f##n(int x) { return x + n; }
F(1) F(2) F(3) F(4) F(5) F(6) F(7) F(8) F(9)
int main(int argc, char **argv)
{
    char text[64];
    strcpy(text, argv[argc - 1]);
    return puts(text) < 0;
}
C
flags='-O2 -fstack-protector-strong -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -fPIE -pie
-fcf-protection -Wl,-z,relro,-z,now,-z,noexecstack'
# sample NAME FLAG...: a program with one thing taken away.
sample() {
    name=$1
    shift
    # shellcheck disable=SC2086
    "$cc" $flags "$stage/good.c" "$@" -o "$stage/$name"
}
sees() {
    if sh "$here/hardened.sh" "$cc" "$stage/$1" >"$stage/said"; then
        fail "it did not see that $1 $2"
    fi
    grep -q "$2" "$stage/said" || fail "of $1 it said: $(cat "$stage/said"), not: $2"
}
sample good
sh "$here/hardened.sh" "$cc" "$stage/good" || fail 'it complains of a good program'
sample fixed -fno-pie -no-pie
sees fixed 'is not position independent'
sample lazy -Wl,-z,lazy
sees lazy 'has no BIND_NOW'
sample bare -Wl,-z,norelro
sees bare 'has no GNU_RELRO'
sample stack -Wl,-z,execstack
sees stack 'may execute its stack'
sample unguarded -fno-stack-protector
sees unguarded 'has no stack protector'
sample unfortified -U_FORTIFY_SOURCE
sees unfortified 'has no fortified call'
sample astray -Wl,-rpath,/nowhere/at/all
sees astray 'looks for libraries in /nowhere/at/all'
case $(cat "$stage/said") in
*'shadow stacks: none')
    echo 'this compiler marks nothing for IBT and shadow stacks'
    exit 0
    ;;
esac
sample unmarked -fcf-protection=none
sees unmarked 'IBT\|ENDBR'
"$cc" -O2 -fcf-protection=none -c "$stage/good.c" -o "$stage/bare.o"
ar cr "$stage/archive.a" "$stage/bare.o"
sees archive.a 'members without a mark'
