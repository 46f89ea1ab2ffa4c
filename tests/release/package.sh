#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A service becomes a function's zip: the same bytes each time, and a bootstrap that needs nothing of
# the system it runs on. usage: package.sh BUILD SOURCE [ROOT...]: in other roots too, an older Debian's
. "$(dirname "$0")/common.sh"
shift 2
package="$stage/usr/bin/headway lambda package"
bootstrap=$build/services/fleet/fleet-bootstrap
cd "$stage"

$package "$bootstrap" --out one.zip --template one.yaml --memory 256 || fail 'no zip is made'
TZ=Asia/Tokyo $package "$bootstrap" --out two.zip >said || fail 'no second zip is made'
cmp one.zip two.zip || fail 'two zips of one program differ'
grep -q "CodeSha256 $(openssl dgst -sha256 -binary one.zip | base64)" said || fail "the hash is not told: $(cat said)"
grep -q 'MemorySize: 256' one.yaml || fail 'the template does not have the memory'

refused() {
    expected=$1
    word=$2
    shift 2
    status=0
    "$@" >said 2>&1 || status=$?
    [ $status = "$expected" ] || fail "$* ends with $status, not $expected: $(cat said)"
    grep -q -- "$word" said || fail "$* does not speak of $word: $(cat said)"
}
refused 65 'headway_bootstrap()' $package "$stage/usr/bin/headway"
refused 65 'libc.so.6' $package "$stage/usr/bin/headway"
refused 65 'no program' $package one.yaml
refused 65 'No such file' $package none
refused 65 'no service none.v1.None' $package "$bootstrap" --template x.yaml --service none.v1.None
refused 2 '128 to 10240' $package "$bootstrap" --memory 64
refused 2 'unknown option' $package "$bootstrap" --memroy 64
refused 74 'nowhere' $package "$bootstrap" --out nowhere/function.zip
mkfifo pipe
refused 65 'it is no file' timeout 60 $package pipe
refused 65 'it is no file' timeout 60 $package "$bootstrap" --add pipe
refused 74 'pipe: ' timeout 60 $package "$bootstrap" --template pipe
[ ! -e x.yaml ] || fail 'a template was written for nothing'

# The ready-made one has no service, and goes by a file.
ingest=$build/headway-lambda-ingest
printf 'rules:\n- from: {sqs: orders}\n  topic: shop.v1.Orders\n' >ingest.yaml
refused 65 'add that' $package "$ingest"
refused 2 'something of that name' $package "$ingest" --add ingest.yaml --add ./ingest.yaml
refused 65 'No such file' $package "$ingest" --add nowhere.yaml
cp ingest.yaml other.yaml
refused 65 'add ingest.yaml' $package "$ingest" --add other.yaml --template x.yaml
$package "$ingest" --add ingest.yaml --out ingest.zip --template ingest.sam || fail 'no zip of ingest is made'
grep -q 'Type: SQS' ingest.sam || fail "the template says: $(cat ingest.sam)"
mkdir ingest
python3 -c 'import zipfile
zip = zipfile.ZipFile("ingest.zip")
assert {"bootstrap", "ingest.yaml", "licenses/libyaml"} <= set(zip.namelist()), zip.namelist()
zip.extractall("ingest")'
chmod 755 ingest/bootstrap
env -i LAMBDA_TASK_ROOT="$stage/ingest" "$stage/ingest/bootstrap" --check >said || fail 'the rules in the zip are not found'
grep -q 'SQS orders -> publishes to shop.v1.Orders' said || fail "the rules say: $(cat said)"

python3 -c 'import sys, zipfile
zip = zipfile.ZipFile("one.zip")
names = {one.filename: one.external_attr >> 16 for one in zip.infolist()}
assert names.pop("bootstrap") == 0o100755, names
assert {"licenses/" + name for name in ("headway", "libuv", "protobuf-c", "libsodium", "glibc")} <= set(names), names
assert set(names.values()) == {0o100644}, names
zip.extract("bootstrap", "root")'
chmod 755 root/bootstrap
PYTHONPATH=$source/tests/e2e/lambda/runtime PYTHONDONTWRITEBYTECODE=1
export PYTHONPATH PYTHONDONTWRITEBYTECODE
python3 "$here/package.py" "$stage/root/bootstrap" /
if unshare -r true 2>/dev/null; then
    python3 "$here/package.py" /bootstrap "$stage/root" # where there is nothing else
    for root; do
        cp root/bootstrap "$root/bootstrap"
        python3 "$here/package.py" /bootstrap "$root"
        rm "$root/bootstrap"
    done
else
    echo 'unshare may not change the root here: it was not run in an empty one'
fi
