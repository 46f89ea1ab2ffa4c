#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Endpoints that are killed, readers that stand still, and ends in the middle.
. "$(dirname "$0")/../../fleet/common.sh"
start_broker
python3 "$(dirname "$0")/losses.py"
