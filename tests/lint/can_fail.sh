#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Each check sees what it is there to see: one small tree per sin, and what must be said about it.
# usage: can_fail.sh CC
lint=$(cd "$(dirname "$0")" && pwd)
cc=${1:-cc}
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
status=0
spdx='/* SPDX-License-Identifier: Apache-2.0 */'
cp "$lint/../../.clang-format" "$tree/"

# sees CHECK WORDS FILE: CHECK fails on the tree whose FILE is stdin, and says WORDS.
sees() {
    mkdir -p "$tree/$(dirname "$3")"
    cat >"$tree/$3"
    said=$(sh "$lint/$1.sh" "$tree" 2>&1)
    result=$?
    rm "$tree/$3"
    [ $result = 77 ] && return
    [ $result != 0 ] && echo "$said" | grep -qF "$2" && return
    echo "$1.sh did not see: $2 (it said: $said)"
    status=1
}

printf '%s\n#include <headway/status.h>\nint x;\n' "$spdx" >"$tree/good.c"
for check in includes shape headers format quotes paths; do
    touch "$tree/empty.md"
    sh "$lint/$check.sh" "$tree" || { echo "$check.sh complains of a good tree"; status=1; }
done

for line in '<uv.h>' '<time.h>' '<headway/message.h>' '"fleet.pb-c.h"' '"broker/relay.h"'; do
    printf '%s\n#include %s\n' "$spdx" "$line" | sees includes 'core may not include' bus/core/a.c
done
printf '#include <uv.h>\n' | sees includes 'schema may not include' bus/schema/a.c
printf '#include "core/call.h"\n' | sees includes 'schema may not include' bus/schema/a.c
printf '#include "core/call.h"\n' | sees includes 'settings may not include' bus/settings/a.c
printf '#include <protobuf-c/protobuf-c.h>\n' | sees includes 'headers may not' bus/include/headway/a.h
printf '#include "core/call.h"\n' | sees includes 'services may not include' services/a/a.c
printf '#include <headway/message.h>\n' | sees includes 'adapter/http may not include' services/gateway/server/a.c
printf '#include <headway/uv.h>\n' | sees includes 'services may not include' services/a/a.c
printf '#include "core/call.h"\n' | sees includes 'adapter/service may not' services/a/b/adapters/a.c
mkdir -p "$tree/services/b" && echo "$spdx" >"$tree/services/b/b.h"
printf '#include "../b/b.h"\n' | sees includes 'services may not include' services/a/a.c
printf '#include <zmq.h>\n' | sees includes 'adapter/uv may not include' bus/adapters/uv/a.c
printf 'int x;\n' | sees shape 'no SPDX' bus/core/a.c
{ echo "$spdx"; yes '' | head -n 601; } | sees shape 'the limit is 600' bus/core/a.c
{ echo "$spdx"; echo 'int f(void)'; echo '{'; yes '    x();' | head -n 71; echo '}'; } |
    sees shape 'the limit is 70' bus/core/a.c
{ echo "$spdx"; printf 'int f(void)\n{\n                if (x)\n}\n'; } |
    sees shape 'nested deeper' bus/core/a.c
{ echo "$spdx"; printf '/* %0100d */\n' 0; } | sees shape 'over 100 columns' bus/core/a.c
{ echo "$spdx"; echo '/* TO''DO: later */'; } | sees shape 'later' bus/core/a.c
{ echo "$spdx"; echo '/* see /ho''me/me/notes */'; } | sees shape 'notes' bus/core/a.c
printf '#pragma once\nsize_t lonely(void);\n' | sees headers 'does not compile alone' bus/include/a.h
{ echo "$spdx"; echo 'int  x;'; } | sees format 'fmt' bus/core/a.c
printf '<!-- quote: good.c#nothing -->\n```c\nint x;\n```\n' | sees quotes 'has no quote' a.md
printf '<!-- quote: none.c -->\n```c\nint x;\n```\n' | sees quotes 'no file' a.md
printf '<!-- quote: good.c -->\n```c\nint y;\n```\n' | sees quotes 'differs from good.c' a.md
printf '```c\nint x;\n```\n' | sees quotes 'code without a quote' a.md

printf 'See `bus/none.c`.\n' | sees paths 'there is no bus/none.c' a.md
printf 'See [it](none.md#x).\n' | sees paths 'there is no ./none.md' a.md

# impure BAD: an object file of this source is refused.
impure() {
    echo "$1" | $cc -x c -fPIC -c - -o "$tree/a.o" || status=1
    sh "$lint/pure.sh" "$tree/a.o" >/dev/null && { echo "pure.sh did not see: $1"; status=1; }
}
impure 'void *malloc(unsigned long); void *f(void) { return malloc(1); }'
impure 'long time(long *); long f(void) { return time(0); }'
impure 'int puts(const char *); int f(void) { return puts(""); }'
impure 'int shared; int f(void) { return shared; }'
impure 'static int n; int f(void) { return n++; }'
echo 'extern int g(void); int (*const table[])(void) = {g}; int f(void) { return table[0](); }' | $cc -x c -fPIC -c - -o "$tree/a.o"
sh "$lint/pure.sh" "$tree/a.o" || status=1

mkdir -p "$tree/bus/include"
printf 'HEADWAY_API int\nheadway_a(void);\n/* HEADWAY_API no(); */ HEADWAY_API const struct b *\nheadway_b(int (*f)(int), int);\n' >"$tree/bus/include/a.h"
printf '{ global:\n    headway_a;\n    headway_b;\n  local: *; };\n' >"$tree/a.map"
printf 'int headway_a(void); int headway_b(void); int headway_a(void) { return 0; } int headway_b(void) { return 0; }' |
    $cc -x c -shared -fPIC - -o "$tree/liba.so"
sh "$lint/symbols.sh" "$tree" "$tree/liba.so" "$tree/a.map" || status=1
printf '{ global:\n    headway_a;\n  local: *; };\n' >"$tree/a.map"
sh "$lint/symbols.sh" "$tree" "$tree/liba.so" "$tree/a.map" >"$tree/said" && status=1
grep -q '^> headway_b' "$tree/said" && grep -q '^< headway_b' "$tree/said" || {
    echo "symbols.sh did not see headway_b"
    status=1
}
exit $status
