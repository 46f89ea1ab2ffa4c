#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# BUILD is the build directory.
set -eu
case " $* " in
*" --help "* | *" -h "*)
    cat <<'END'
./dev soak freeze [SECONDS [TIMES]]
  Stops a function that calls a bus while it waits for its next event, for SECONDS (60) each time;
  cuts its sockets and replaces its broker meanwhile; and wants the next event answered at once.
  Then lets 200 such functions thaw together. All of that TIMES (1).
Exit code: 0 all was right, 1 something was not (it is shown).
END
    exit 0
    ;;
esac
here=$(cd "$(dirname "$0")" && pwd)
export FREEZE="${1:-60}" PYTHONDONTWRITEBYTECODE=1
export HEADWAY_CLI="$BUILD/headway" FLEET="$BUILD/services/fleet/headway-fleet"
export RELAY="$BUILD/tests/e2e/lambda/runtime/lambda-relay"
times=${2:-1}
while [ "$times" -gt 0 ]; do
    python3 "$here/frozen.py"
    python3 "$here/thaw.py"
    times=$((times - 1))
done
