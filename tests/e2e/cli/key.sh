#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Keys are made, shown, trusted, rotated and revoked; nobody but their owner reads a private one.
. "$(dirname "$0")/../fleet/common.sh"
export XDG_CONFIG_HOME="$dir/config"
home=$XDG_CONFIG_HOME/headway
mode() {
    stat -c %a "$1"
}
line_of() {
    grep '^headway-x25519 ' "$dir/$1.log"
}
umask 000 # the command's own modes count, not the shell's

ends 0 new "$HEADWAY_CLI" key new anna
says 'fingerprint SHA256:'
says 'headway key trust'
line=$(line_of new)
first=$(sed -n 's/^fingerprint //p' "$dir/new.log")
[ "$(mode "$home/keys/anna.key")" = 600 ] || fail "the private file has mode $(mode "$home/keys/anna.key")"
[ "$(mode "$home/keys")" = 700 ] || fail "its folder has mode $(mode "$home/keys")"
secret=$(sed -n 's/^headway-secret-x25519 //p' "$home/keys/anna.key")
[ ${#secret} = 44 ] || fail "the private file has no key"
ends 73 again "$HEADWAY_CLI" key new anna
says 'is there already, and stays'
ends 0 show "$HEADWAY_CLI" key show anna
[ "$(line_of show)" = "$line" ] || fail "show prints another line"
ends 65 none "$HEADWAY_CLI" key show ben
says 'headway key new ben'
ends 2 bad "$HEADWAY_CLI" key new ../ben
says "'../ben' is no name"

# A private file that others may read is refused.
chmod 640 "$home/keys/anna.key"
ends 65 open "$HEADWAY_CLI" key show anna
says 'chmod 600'
chmod 600 "$home/keys/anna.key"
ln -s anna.key "$home/keys/link.key"
cp "$home/keys/anna.pub" "$home/keys/link.pub"
ends 65 link "$HEADWAY_CLI" key show link
rm "$home/keys/link.key" "$home/keys/link.pub"

# Trust: quoted, as pasted, from a file; not twice under one name; no private key.
ends 0 trust "$HEADWAY_CLI" key trust "$line"
says "trusted: $first as anna"
ends 73 twice "$HEADWAY_CLI" key trust "$line" --as ben
says "trusted as 'anna' already"
rm "$home/authorized/anna"
ends 0 pasted "$HEADWAY_CLI" key trust $line --as ben
mv "$home/authorized/ben" "$dir/ben"
echo "$line" >"$dir/line"
ends 0 file "$HEADWAY_CLI" key trust "@$dir/line"
mv "$dir/ben" "$home/authorized/ben" # by hand it may be another's too, until it is revoked
[ "$(cat "$home/authorized/anna")" = "$line" ] || fail "anna's file: $(cat "$home/authorized/anna")"
ends 65 private "$HEADWAY_CLI" key trust "headway-secret-x25519 $secret"
says 'this is a PRIVATE key'
ends 65 junk "$HEADWAY_CLI" key trust "headway-x25519 AAAA anna"
says 'no public key'
ends 0 other "$HEADWAY_CLI" key new other
ends 73 second "$HEADWAY_CLI" key trust "$(line_of other)" --as anna
says '--overlap 7d'
ends 2 long "$HEADWAY_CLI" key trust "$(line_of other)" --as anna --overlap 400d
says '365d at most'

# Rotation: both hold for a while.
ends 0 rotate "$HEADWAY_CLI" key rotate anna --overlap 2d
says 'it is trusted on this machine already'
new=$(line_of rotate)
[ "$new" != "$line" ] || fail "rotate kept the key"
grep -qx "$new" "$home/authorized/anna" || fail "the new key is not trusted"
grep -q "^$line until=20..-..-..T..:..:..Z$" "$home/authorized/anna" || fail "the old key does not end"
ends 0 old "$HEADWAY_CLI" key show anna.old
[ "$(line_of old)" = "$line" ] || fail "the old key is not kept"
[ "$(mode "$home/keys/anna.old.key")" = 600 ] || fail "the old private file is open"

# Revoked is revoked.
ends 0 ls "$HEADWAY_CLI" key ls
says "trusted    ben                  $first"
ends 0 one "$HEADWAY_CLI" key revoke "$first"
says "revoked: $first of anna"
says "revoked: $first of ben"
[ ! -e "$home/authorized/ben" ] || fail "ben is trusted still"
[ "$(cat "$home/authorized/anna")" = "$new" ] || fail "anna's new key went too"
ends 65 dead "$HEADWAY_CLI" key trust "$line"
says 'was revoked'
ends 0 all "$HEADWAY_CLI" key revoke anna
[ ! -e "$home/authorized/anna" ] || fail "anna is trusted still"
ends 65 gone "$HEADWAY_CLI" key revoke anna
says "no key of 'anna' is trusted here"
ends 0 ls "$HEADWAY_CLI" key ls
says "revoked    anna                 $first"
ends 2 usage "$HEADWAY_CLI" key rotat
says 'did you mean rotate?'

# A damaged file is told with its line; nothing private was ever said.
echo 'headway-x25519 nonsense' >"$home/authorized/eve"
ends 65 damaged "$HEADWAY_CLI" key ls
says 'authorized/eve:1:1: no public key'
if grep -rqF "$secret" "$dir" --include='*.log'; then
    fail "the private key was printed"
fi
[ -z "$(find "$home" -name '*.new.*')" ] || fail "half files were left: $(find "$home")"

# Many at once lose nothing; one broken file hides no other key from its revocation.
for n in 1 2 3 4 5 6 7 8; do
    "$HEADWAY_CLI" key new many$n >"$dir/many$n.pub" 2>/dev/null
    "$HEADWAY_CLI" key trust "@$dir/many$n.pub" >/dev/null
done
before=$(wc -l <"$XDG_CONFIG_HOME/headway/revoked")
for n in 1 2 3 4 5 6 7; do
    "$HEADWAY_CLI" key revoke many$n >/dev/null &
done
wait
[ "$(wc -l <"$XDG_CONFIG_HOME/headway/revoked")" -eq $((before + 7)) ] || fail "revocations were lost"
echo garbage >"$XDG_CONFIG_HOME/headway/authorized/aaa"
print=$("$HEADWAY_CLI" key show many8 2>&1 | grep -o 'SHA256:[^ ]*')
ends 65 broken "$HEADWAY_CLI" key revoke "$print"
says "revoked: $print"
rm "$XDG_CONFIG_HOME/headway/authorized/aaa"

# A key that was put aside is not replaced: some broker may know no other yet.
"$HEADWAY_CLI" key new turned >/dev/null 2>&1
ends 0 turn "$HEADWAY_CLI" key rotate turned
ends 73 again "$HEADWAY_CLI" key rotate turned
says 'turned.old'
