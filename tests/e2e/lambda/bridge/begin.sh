#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A bridge that cannot begin.
. "$(dirname "$0")/../../fleet/common.sh"
python3 "$(dirname "$0")/begin.py"
