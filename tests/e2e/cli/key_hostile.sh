#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What may lie in the folder of keys: pipes, sockets, huge files, no text. Nothing waits for it, nothing
# hides behind it, and nothing of it reaches a terminal.
. "$(dirname "$0")/../fleet/common.sh"
export XDG_CONFIG_HOME="$dir/own"
home=$XDG_CONFIG_HOME/headway
soon() {
    timeout 60 "$HEADWAY_CLI" "$@"
}

# Without a name it is the login name's key; the only one is shown without a name.
login=$(id -un)
ends 65 nobody soon key show nobody-here
ends 2 none soon key show
says '`headway key new` makes one'
ends 0 other soon key new other
ends 0 only soon key show
says ' other'
ends 0 more soon key new zoe
ends 2 which soon key show
says 'there are several keys'
ends 0 mine soon key new
says "headway-x25519 "
[ -f "$home/keys/$login.key" ] || fail "there is no key of $login"
ends 0 show soon key show
says " $login"
line=$(grep '^headway-x25519 ' "$dir/mine.log")
print=$(sed -n 's/^fingerprint //p' "$dir/mine.log")
ends 0 trust soon key trust "$line" --as good

# refused NAME WHY: with this file in authorized/ the list says so, and shows the others.
refused() {
    ends 65 refused soon key ls
    says "$2"
    says "trusted    good                 $print"
    says "own        zoe"
    rm -rf "$home/authorized/$1"
}
mkfifo "$home/authorized/aaa"
refused aaa 'authorized/aaa is no plain file'
mkdir "$home/authorized/aab"
refused aab 'authorized/aab is no plain file'
ln -s /dev/zero "$home/authorized/aac"
refused aac 'authorized/aac is no plain file'
ln -s aad "$home/authorized/aad"
refused aad 'aad: Too many levels of symbolic links'
truncate -s 100M "$home/authorized/aae"
refused aae 'authorized/aae is too large'
printf '%s\n\0\n' "$line" >"$home/authorized/aaf"
refused aaf 'authorized/aaf is no text'
printf '\033[2J%s\n' "$line" >"$home/authorized/aag"
refused aag 'authorized/aag:1:1: no public key'
printf '%s\r%s\n' "$line" "$line" >"$home/authorized/aah"
refused aah 'authorized/aah:1:1: the key has no name'
if command -v python3 >/dev/null; then
    (cd "$home/authorized" && python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("aai")')
    refused aai 'authorized/aai is no plain file'
fi
mkfifo "$home/revoked"
refused none 'revoked is no plain file'
rm "$home/revoked"
mkfifo "$home/keys/aaa.pub" "$home/keys/aaa.key"
refused none 'keys/aaa.pub is no plain file'
ends 65 fifo soon key show aaa
rm "$home/keys/aaa.pub"
cp "$home/keys/zoe.pub" "$home/keys/aaa.pub"
ends 65 fifo soon key show aaa
says 'aaa.key is no plain file'
rm "$home/keys/aaa.pub" "$home/keys/aaa.key"

# What an honest hand does is taken: a mark, lines of another system, no end of line, a link.
printf '\357\273\277# mine\r\n\r\n%s\r\n' "$line" >"$home/authorized/windows"
printf '%s' "$line" >"$dir/unended"
ln -s "$dir/unended" "$home/authorized/unended"
ends 0 honest soon key ls
says "trusted    windows              $print"
says "trusted    unended              $print"

# A folder that cannot be read is no empty one.
mv "$home/authorized" "$home/away"
echo >"$home/authorized"
ends 65 folder soon key ls
says 'cannot read'
rm "$home/authorized"
mv "$home/away" "$home/authorized"
if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null; then
    mkdir -m 755 "$dir/theirs"
    cp -R "$home" "$dir/theirs/headway"
    chmod 755 "$dir" "$dir/theirs/headway"
    chmod 700 "$dir/theirs/headway/authorized" "$dir/theirs/headway/keys"
    cp "$HEADWAY_CLI" "$dir/headway"
    ends 65 unreadable env XDG_CONFIG_HOME="$dir/theirs" timeout 60 \
        setpriv --reuid=65534 --regid=65534 --clear-groups "$dir/headway" key ls
    says 'authorized/: Permission denied'
fi

# Keys with which nothing would be secret.
for weak in AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= \
    4Ot6fDtBuK4WVuP68Z/EatoJjeucMrH9hmIFFl9JuAA= 7f///////////////////////////////////////38=; do
    ends 65 weak soon key trust "headway-x25519 $weak eve"
    says 'nothing would be secret'
    ends 65 weak soon key pin tcp://a:1 "headway-x25519 $weak eve"
done

# No room: a rotation fails, or dies, and the old key is what it was.
before=$(cd "$home" && find . -type f -exec cksum {} + | sort)
for how in fails dies; do
    (
        [ $how = dies ] || trap '' XFSZ
        ulimit -f 0
        "$HEADWAY_CLI" key rotate zoe 2>&1 || echo "ended with $?"
    ) | cat >"$dir/full.log" 2>/dev/null
    said=$(cat "$dir/full.log")
    [ $how = dies ] || says 'cannot write'
    [ $how = dies ] || says 'ended with 73'
    ends 0 show soon key show zoe
    after=$(cd "$home" && find . -type f ! -name '.*' -exec cksum {} + | sort)
    [ "$(echo "$before" | grep -v '/\.')" = "$after" ] || fail "something changed: $after"
done
ends 0 rotate soon key rotate zoe
ends 0 old soon key show zoe.old

# Brokers' keys are pinned by URL.
ends 0 pin soon key pin TCP://Plant:7000 "$line"
says "pinned: $print of $login for tcp://plant:7000"
ends 0 second soon key pin tcp://plant:7000 $(soon key show other 2>/dev/null)
ends 0 ls soon key ls
says "pinned     tcp://plant:7000     $print  of $login"
ends 0 unpin soon key unpin tcp://PLANT:7000 "$print"
says 'unpinned: 1'
ends 0 ls soon key ls
says 'pinned     tcp://plant:7000     SHA256:'
ends 65 gone soon key unpin tcp://plant:7000 "$print"
ends 0 all soon key unpin tcp://plant:7000
ends 65 gone soon key unpin tcp://plant:7000
says 'no such key is pinned'
ends 2 url soon key pin plant "$line"
says 'tcp://HOST:PORT'
ends 2 url soon key pin tcp://a:1,tcp://b:1 "$line"
ends 65 private soon key pin tcp://a:1 "@$home/keys/zoe.key"
mkfifo "$home/known_brokers.fifo"
mv "$home/known_brokers.fifo" "$home/known_brokers"
ends 65 fifo soon key ls
says 'known_brokers is no plain file'
says "trusted    good                 $print"
ends 65 fifo soon key pin tcp://a:1 "$line"

if LC_ALL=C grep -l "$(printf '[\001-\010\013\014\016-\037\177]')" "$dir"/*.log; then
    fail "control characters were said"
fi
