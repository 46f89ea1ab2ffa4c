#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Fetches what the page at /docs/ is made of from npm: this version of Swagger UI and no other, held
# against its checksum, and of it only what is served. usage: fetch.sh FOLDER
set -eu
package=swagger-ui-dist version=5.35.0
sha512=534eaba4cb56f55dd73c638179a993512af4674f63317e0826e00da44fc465b021c341bc0a0c2bcd4e18997927fe1d3008336c5dd19aad334d1c2dec53cc9551

folder=$1
[ "$(cat "$folder/VERSION" 2>/dev/null)" != "$package $version" ] || exit 0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$work" && npm pack --silent "$package@$version" >/dev/null)
echo "$sha512  $work/$package-$version.tgz" | sha512sum --check --quiet
tar -xzf "$work/$package-$version.tgz" -C "$work"
mkdir -p "$folder"
for name in swagger-ui.css swagger-ui-bundle.js favicon-32x32.png; do
    cp "$work/package/$name" "$folder/$name"
done
for name in swagger-ui.css swagger-ui-bundle.js; do
    gzip -9nc "$folder/$name" >"$folder/$name.gz"
done
cp "$work/package/LICENSE" "$work/package/NOTICE" "$folder/"
cp "$work/package/swagger-ui-bundle.js.LICENSE.txt" "$folder/"
echo "$package $version" >"$folder/VERSION"
