#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Roles that are taken on by STS.
. "$(dirname "$0")/../../fleet/common.sh"
start_broker
python3 "$(dirname "$0")/roles.py"
