#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# No command says a private key: not at the most talkative level, not in an error about the file it stands in,
# not when somebody gives it by mistake.
. "$(dirname "$0")/../fleet/common.sh"
. "$(dirname "$0")/watch.sh"
export XDG_CONFIG_HOME="$dir/config"
home=$XDG_CONFIG_HOME/headway
for name in anna ben turned; do
    watched "$HEADWAY_CLI" key new $name
    [ $code = 0 ] || fail "no key: $(cat "$kept/$number.err")"
done
anna=$home/keys/anna.key
canary "$anna" "$home/keys/ben.key"
secret=$(grep -o '^headway-secret-x25519 .*' "$anna")

for words in 'show anna' 'ls' 'ls --json' 'trust @keys/anna.pub' 'revoke ben' 'show nobody' 'new anna' 'new' ''; do
    # shellcheck disable=SC2086
    (cd "$home" && watched "$HEADWAY_CLI" key $words && true)
done
cp "$home/keys/turned.key" "$dir/before.key"
watched "$HEADWAY_CLI" key trust "@$home/keys/turned.pub"
watched "$HEADWAY_CLI" key rotate turned --overlap 1d
canary "$home/keys/turned.key" "$dir/before.key" "$home/keys/turned.old.key"

# By mistake: where a public key, a name, or another kind of file belongs. A bare one is known only where a
# key may stand.
for words in "key trust" "key trust --as eve" "key revoke" "key show" "key new" "key rotate" \
    "context add x --identity" "context add x --broker-key" "context use" "acl explain" "ping" "call" "ls --bus" \
    "nonsense" "broker --listen" "broker --name x --rights" "broker --transport" "broker --heartbeat-ms" \
    "ping --broker-key" "call fleet.v1.Fleet/Get"; do
    # shellcheck disable=SC2086
    watched timeout 20 "$HEADWAY_CLI" $words "$secret"
    [ $code != 0 ] || fail "it took a private key: $words"
done
for words in trust 'trust --as eve' revoke show new rotate; do
    # shellcheck disable=SC2086
    watched "$HEADWAY_CLI" key $words "${secret#* }"
    [ $code != 0 ] || fail "it took a private key: $words"
done
for words in "key trust @FILE" "acl check FILE" "acl explain anna call a/b --file FILE" "acl show --file FILE" \
    "broker --config FILE" "broker --listen t --rights FILE" "up FILE" "lint FILE" "breaking FILE --against FILE" \
    "call a.B/c @FILE" "completion FILE" "context add y ipc://FILE --identity FILE"; do
    # shellcheck disable=SC2086
    watched timeout 20 "$HEADWAY_CLI" $(echo "$words" | sed "s,FILE,$anna,g")
    [ $code != 0 ] || [ "$words" = 'context add y ipc://FILE --identity FILE' ] || fail "it took a private key: $words"
done
# Damaged: what is wrong with the file is said, not what is in it.
damaged=$home/keys/damaged.key
for damage in 's/x25519/x25518/' 's/$/ and more/' 's/=$//' 's/\(....\)$/\1\1/' 's/^/ /'; do
    sed "$damage" "$anna" >"$damaged"
    cp "$home/keys/anna.pub" "$home/keys/damaged.pub"
    chmod 600 "$damaged"
    watched "$HEADWAY_CLI" key show damaged
    chmod 644 "$damaged"
    watched "$HEADWAY_CLI" key show damaged
    rm "$damaged"
done
cp "$anna" "$home/authorized/misplaced"
watched "$HEADWAY_CLI" key ls
watched "$HEADWAY_CLI" key revoke anna
rm "$home/authorized/misplaced"
no_canary_was_seen
grep -c . "$dir/commands"

# And each form of a key would have been found.
mkdir "$dir/planted"
python3 "$here/scan.py" --plant "$anna" "$dir/planted"
for file in "$dir/planted/"*; do
    if python3 "$here/scan.py" "$anna" -- "$file" >/dev/null; then
        fail "planted, and not found: $file"
    fi
done
[ "$(find "$dir/planted" -type f | wc -l)" -ge 13 ] || fail "too little was planted"
rm -r "$dir/planted"
