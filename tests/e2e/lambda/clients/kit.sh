#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The Lambda API of a host, by all clients that can be had: usage: kit.sh FOLDER, with BUILD, the
# build tree. What comes from npm and PyPI stays in FOLDER. Tells how many cases each client has run.
set -u
folder=${1:?usage: kit.sh FOLDER}
here=$(cd "$(dirname "$0")" && pwd)
api=$here/../api
export LAMBDA_HOST="$BUILD/headway-lambda-host" HEADWAY_AWS="$BUILD/headway-aws"
export PYTHONPATH="$api" PYTHONDONTWRITEBYTECODE=1
log=$folder/log
mkdir -p "$folder"
: >"$folder/counts"
failed=0

# install NAME: NAME.json of this folder, once.
install() {
    mkdir -p "$folder/$1"
    cmp -s "$here/$1.json" "$folder/$1/installed.json" && return
    echo "Installing $1 from npm..."
    rm -rf "$folder/$1/node_modules" "$folder/$1/package-lock.json"
    cp "$here/$1.json" "$folder/$1/package.json"
    (cd "$folder/$1" && npm install --no-audit --no-fund) >"$log" 2>&1 &&
        cp "$here/$1.json" "$folder/$1/installed.json" && return
    tail -n 5 "$log"
    return 1
}

# Into a folder that is as a layer is; what stands there already, built by hand, is used.
install_python() {
    [ -d "$folder/python/python/awslambdaric" ] && return
    echo "Installing awslambdaric from PyPI..."
    /usr/bin/python3 -m pip install --target "$folder/python/python" awslambdaric >"$log" 2>&1 && return
    tail -n 5 "$log"
    return 1
}

# story WHERE COMMAND...: its last line is the count.
story() {
    where=$1
    shift
    if (cd "$where" && "$@") >"$log" 2>&1; then
        tail -n 1 "$log" | tee -a "$folder/counts"
    else
        failed=1
        cat "$log"
        echo "FAILED: $*" | tee -a "$folder/counts"
    fi
}

for name in functions model command signed hostile pressure; do
    story "$folder" /usr/bin/python3 "$api/$name.py"
done
if install sdk; then
    story "$folder/sdk" /usr/bin/python3 "$here/sdk.py"
else
    echo "NOT RUN: @aws-sdk/client-lambda cannot be installed" | tee -a "$folder/counts"
fi
if install runtime; then
    story "$folder" /usr/bin/python3 "$here/runtime.py" node "$folder/runtime"
else
    echo "NOT RUN: aws-lambda-ric cannot be built (its words are above)" | tee -a "$folder/counts"
fi
if install_python; then
    story "$folder" /usr/bin/python3 "$here/runtime.py" python "$folder/python"
else
    echo "NOT RUN: awslambdaric cannot be built (its words are above)" | tee -a "$folder/counts"
fi
echo
echo "Cases by client:"
cat "$folder/counts"
exit $failed
