#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Answers that are none.
. "$(dirname "$0")/../../fleet/common.sh"
start_broker
python3 "$(dirname "$0")/hostile.py"
