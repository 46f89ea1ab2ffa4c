#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# ./dev protos: generates every .proto of the packages named in `sets`, and compiles all of it.
# usage: world.sh PLUGIN SHIPPED_HEADERS [SET...]
#
# Everything is kept in build/protos: a second run does again only what has changed. What is counted
# per set: files, generated, compiled (each .pb-c.c and .headway.c by gcc -c, with -Werror), a sample
# (one file in SAMPLE, 25) compiled by clang, its headers by g++ as C++17, and held against
# clang-format. What stock protoc-c refuses of the same files is counted for the record.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
cache=$root/build/protos
plugin=$1
shipped=$2
shift 2
jobs=${CMAKE_BUILD_PARALLEL_LEVEL:-2}
sample=${SAMPLE:-25}
batch=100
buf_version=1.75.0
mkdir -p "$cache"
warnings=(-Wall -Wextra -Wpedantic -Werror)
headers=("-I$root/bus/include" "-I$root/bus/message/include" "-I$shipped")
export plugin cache

say() { printf '%s\n' "$*"; }
fail() {
    printf 'protos: %s\n' "$*" >&2
    exit 1
}

# ---- fetching ----

fetch_npm() {
    local into=$1 name=$2
    command -v npm >/dev/null || fail "npm is not installed: apt-get install npm"
    rm -rf "$into.part" && mkdir -p "$into.part"
    (cd "$into.part" && npm pack --silent "$name" >/dev/null && tar xzf ./*.tgz --strip-components=1 &&
        rm -f ./*.tgz) || fail "npm pack $name failed"
    mv "$into.part" "$into"
}

fetch_deb() {
    local into=$1 name=$2
    rm -rf "$into.part" && mkdir -p "$into.part"
    (cd "$into.part" && apt-get download -qq "$name" >/dev/null && dpkg -x ./*.deb . && rm -f ./*.deb) ||
        fail "apt-get download $name failed: try apt-get update first"
    mv "$into.part" "$into"
}

# A file of protobuf's own tests, which one of google's imports and no package has. It comes from the
# source of Debian's protobuf; the importer knows it by the name its package was given later.
unittest_version=3.21.12
unittest_hash=SHA256:930c2c3b5ecc6c9c12615cf5ad93f1cd6e12d0aba862b572e076259970ac3a53
fetch_unittest() {
    local into=$cache/unittest pool
    [ -d "$into" ] && return
    pool=$(apt-get --print-uris -qq download libprotobuf-dev | sed "s/^'//; s,/[^/]*'.*,,")
    rm -rf "$into.part" && mkdir -p "$into.part"
    /usr/lib/apt/apt-helper -qq -o "APT::Sandbox::User=$(id -un)" download-file \
        "$pool/protobuf_$unittest_version.orig.tar.gz" "$into.part/source.tgz" "$unittest_hash" \
        >/dev/null &&
        tar xzf "$into.part/source.tgz" -C "$into.part" --strip-components=2 --wildcards \
            '*/src/google/protobuf/unittest.proto' '*/src/google/protobuf/unittest_import*.proto' ||
        fail "the source of protobuf $unittest_version could not be fetched from $pool"
    rm "$into.part/source.tgz"
    sed -i 's/^package protobuf_unittest/package proto2_unittest/
            s/\bprotobuf_unittest\(_import\)\?\./proto2_unittest\1./g' "$into.part"/google/protobuf/*.proto
    mv "$into.part" "$into"
}

# A compiler of editions, which Debian's protoc does not know.
fetch_buf() {
    local machine
    case $(uname -m) in
    x86_64) machine=x64 ;;
    aarch64) machine=aarch64 ;;
    *) return ;;
    esac
    [ -x "$cache/buf/bin/buf" ] || fetch_npm "$cache/buf" "@bufbuild/buf-linux-$machine@$buf_version"
}

# ---- generating ----

# Reads the set's line into: name, roots (absolute), imports (-I for each), src, out.
read_set() {
    local line source path
    line=$(grep "^$1 " "$here/sets") || fail "there is no set '$1' in tests/protos/sets"
    read -r name source line <<<"$line"
    src=$cache/$name/src out=$cache/$name/out
    if [ ! -d "$src" ]; then
        say "$name: fetching ${source#*:}"
        mkdir -p "$cache/$name"
        "fetch_${source%%:*}" "$src" "${source#*:}"
    fi
    roots=() imports=()
    for path in $line; do
        roots+=("$(realpath "$src/$path")")
        imports+=("-I$(realpath "$src/$path")")
    done
}

# Imports that a set lacks come from the others.
borrow() {
    local lender=$1 path
    [ "$name" = "$lender" ] && return
    for path in $(grep "^$lender " "$here/sets" | cut -d' ' -f3-); do
        [ -d "$cache/$lender/src/$path" ] && imports+=("-I$(realpath "$cache/$lender/src/$path")")
    done
}

# With buf, which knows editions, but no root within another: the first root must do.
generate_modern() {
    [ -x "$cache/buf/bin/buf" ] && [ -e "${roots[0]}/$1" ] || return
    (cd "${roots[0]}" && HOME=$cache "$cache/buf/bin/buf" alpha protoc -I . \
        --plugin=protoc-gen-headway="$plugin" --headway_out="$out" "$1" >/dev/null 2>&1)
}

# Prints protoc's refusal; buf is asked too, unless it was the plugin that refused.
generate_one() {
    local file=$1 said
    said=$(protoc "${imports[@]}" --plugin=protoc-gen-headway="$plugin" --headway_out="$out" "$file" 2>&1) &&
        return
    case $said in
    *--headway_out:*) ;;
    *) generate_modern "$file" && return ;;
    esac
    printf '%s\n' "$said" | grep -v -i warning | head -n 1
    return 1
}

# Where a file stands under several roots, its shorter names are tried too. Prints name or refusal.
generate_named() {
    local path=$1 root_path said first=
    for root_path in "${roots[@]}"; do
        case $path in "$root_path"/*) ;; *) continue ;; esac
        if said=$(generate_one "${path#"$root_path"/}"); then
            printf 'made %s\n' "${path#"$root_path"/}"
            return
        fi
        first=${first:-$said}
    done
    printf 'refused %s: %s\n' "${path#"$src"/}" "$first"
}

# One batch at once; file by file where protoc refuses it, for two files may define the same.
generate_batch() {
    local file=$1
    if protoc "${imports[@]}" --plugin=protoc-gen-headway="$plugin" --headway_out="$out" "@$file" \
        >/dev/null 2>&1; then
        sed 's/^/made /' "$file"
        return
    fi
    while read -r file; do
        generate_named "${roots[0]}/$file"
    done <"$file"
}

# Headers that are included under a name by which no file was generated: made by that name.
generate_imports() {
    local round header
    for round in 1 2 3 4 5; do
        (cd "$out" && find . -name '*.pb-c.h' -exec grep -h '^#include ".*\.pb-c\.h"' {} + |
            sed 's/^#include "//; s/"$//' | LC_ALL=C sort -u) >"$out.includes"
        round=0
        while read -r header; do
            [ -e "$out/$header" ] || [ -e "$shipped/$header" ] && continue
            generate_one "${header%.pb-c.h}.proto" >/dev/null && round=1
        done <"$out.includes"
        [ $round = 0 ] && return
    done
}

generate_set() {
    local key part count at=0
    key=$(cat "$plugin" "$here/sets" | sha256sum | cut -c1-32)
    [ "$(cat "$out.key" 2>/dev/null)" = "$key" ] && return
    if [ "$(cat "$out.started" 2>/dev/null)" != "$key" ]; then
        rm -rf "$out" "$out".* && mkdir -p "$out" "$out.batches"
        find "${roots[0]}" -name '*.proto' | sed "s,^${roots[0]}/,," | LC_ALL=C sort >"$out.files"
        [ -s "$out.files" ] || fail "$name holds no .proto"
        split -a 3 -l "$batch" "$out.files" "$out.batches/"
        printf '%s' "$key" >"$out.started"
    fi
    count=$(find "$out.batches" -name '???' | wc -l)
    for part in "$out.batches"/???; do
        at=$((at + 1))
        [ -e "$part.verdicts" ] && continue
        printf '\r%s: generating, part %d of %d ' "$name" "$at" "$count"
        while [ "$(jobs -rp | wc -l)" -ge "$jobs" ]; do wait -n; done
        { generate_batch "$part" >"$part.new"; mv "$part.new" "$part.verdicts"; } &
    done
    wait
    printf '\n'
    cat "$out.batches"/*.verdicts >"$out.verdicts"
    generate_imports
    printf '%s' "$key" >"$out.key"
}

# ---- compiling ----

# What is compiled depends on the generated code and on our headers.
compile_key() {
    { (cd "$out" && find . -name '*.[ch]' -print0 | LC_ALL=C sort -z | xargs -0 cat)
      cat "$root"/bus/include/headway/*.h "$root"/bus/include/headway/port/*.h \
          "$root"/bus/message/include/headway/*.h
      printf '%s ' "${warnings[@]}"; } | sha256sum | cut -c1-32
}

# compile COMPILER STANDARD LANGUAGE NAME FILES...: those not compiled yet; each is named in
# $out.NAME.ok or $out.NAME.bad.
compile() {
    local compiler=$1 standard=$2 language=$3 tag=$4 list=$5 todo
    touch "$out.$tag.ok"
    : >"$out.$tag.bad" >"$out.$tag.log"
    LC_ALL=C sort "$out.$tag.ok" >"$out.$tag.sorted"
    todo=$(LC_ALL=C comm -23 "$list" "$out.$tag.sorted" | tee "$out.$tag.todo" | wc -l)
    [ "$todo" = 0 ] && return
    say "$name: compiling $todo files ($tag)"
    (cd "$out" && xargs -P "$jobs" -n 16 sh -c '
        out=$1 tag=$2; shift 2
        command=$1; shift
        for file; do
            if $command -o /dev/null -c "$file" >>"$out.$tag.log" 2>&1; then
                echo "$file" >>"$out.$tag.ok"
            else
                echo "$file" >>"$out.$tag.bad"
            fi
        done' x "$out" "$tag" \
        "$compiler -std=$standard -x $language -O0 ${warnings[*]} -I. ${headers[*]}" <"$out.$tag.todo") &
    while sleep 5 && kill -0 $! 2>/dev/null; do
        printf '\r%s: %d of %d ' "$name" "$(wc -l <"$out.$tag.ok")" "$(wc -l <"$list")"
    done
    wait
    printf '\r'
}

nth() { awk -v n="$sample" 'NR % n == 1 || n == 1' "$1"; }

compile_set() {
    local key
    key=$(compile_key)
    if [ "$(cat "$out.compiled" 2>/dev/null)" != "$key" ]; then
        rm -f "$out".*.ok
        printf '%s' "$key" >"$out.compiled"
    fi
    (cd "$out" && find . -name '*.c' | LC_ALL=C sort) >"$out.sources"
    (cd "$out" && find . -name '*.headway.h' | LC_ALL=C sort) >"$out.all_headers"
    nth "$out.sources" >"$out.clang_sources"
    nth "$out.all_headers" >"$out.cxx_headers"
    compile gcc c11 c gcc "$out.sources"
    command -v clang >/dev/null && compile clang c11 c clang "$out.clang_sources"
    compile "g++ -Wno-pragma-once-outside-header" c++17 c++ cxx "$out.cxx_headers"
}

format_set() {
    local tool
    tool=$(command -v clang-format-14 || command -v clang-format) || return
    (cd "$out" && find . -name '*.[ch]' | LC_ALL=C sort) >"$out.both"
    nth "$out.both" >"$out.formats"
    (cd "$out" && xargs -P "$jobs" -n 20 "$tool" --style=file:"$root/.clang-format" --dry-run \
        <"$out.formats" 2>&1) | grep 'warning:' | cut -d: -f1 | sort -u >"$out.unformatted"
}

# ---- what stock protoc-c says ----

stock_one() {
    local scratch
    scratch=$(mktemp -d)
    protoc-c "${imports[@]}" --c_out="$scratch" "$1" >/dev/null 2>&1 || printf '%s\n' "$1"
    rm -rf "$scratch"
}

stock_set() {
    local file
    [ -e "$cache/$name/stock" ] && return
    command -v protoc-c >/dev/null || return
    say "$name: asking stock protoc-c"
    : >"$cache/$name/stock.part"
    while read -r file; do
        while [ "$(jobs -rp | wc -l)" -ge "$jobs" ]; do wait -n; done
        stock_one "$file" >>"$cache/$name/stock.part" 2>/dev/null & # it crashes on groups
    done < <(sed -n 's/^made //p' "$out.verdicts")
    wait
    mv "$cache/$name/stock.part" "$cache/$name/stock"
}

# ---- the report ----

# Files that are no .proto by themselves are named in `refused`; any other refusal is a failure.
judge() {
    local status=0 line path
    while read -r line; do
        path=${line#refused }
        if grep -q "^$name ${path%%: *}\$" "$here/refused"; then
            say "  no compiler takes ${path%%: *}: ${path#*: }"
            continue
        fi
        say "  NOT GENERATED $path"
        status=1
    done < <(grep '^refused ' "$out.verdicts")
    for line in gcc clang cxx; do
        [ -s "$out.$line.bad" ] || continue
        sed "s/^/  NOT COMPILED by $line: /" "$out.$line.bad"
        grep -m 5 'error' "$out.$line.log" | cut -c1-200
        status=1
    done
    if [ -s "$out.unformatted" ]; then
        sed 's/^/  NOT FORMATTED /' "$out.unformatted"
        status=1
    fi
    return $status
}

count() { if [ -e "$1" ]; then wc -l <"$1"; else echo 0; fi; }

report() {
    local made refused
    made=$(grep -c '^made ' "$out.verdicts")
    refused=$(count "$cache/$name/stock")
    printf '%-11s %6d files  %6d generated  %6d .c compiled  %4d by clang  %4d .h as C++17  %s  %s\n' \
        "$name" "$(count "$out.files")" "$made" "$(count "$out.gcc.ok")" "$(count "$out.clang.ok")" \
        "$(count "$out.cxx.ok")" "$(count "$out.formats") looked at by clang-format" \
        "stock protoc-c refuses $refused of $made"
}

status=0
summary=
fetch_buf
fetch_unittest
all=$(grep -v '^#' "$here/sets" | cut -d' ' -f1)
for one in ${all}; do
    read_set "$one"
done
for one in ${*:-$all}; do
    read_set "$one"
    imports+=(-I/usr/include)
    borrow gogo
    borrow google
    imports+=("-I$cache/unittest")
    generate_set
    compile_set
    format_set
    stock_set
    judge || status=1
    summary+=$(report)$'\n'
done
printf '\n%s' "$summary"
[ $status = 0 ] && say "All that can be read is generated, and all of it compiles clean."
exit $status
