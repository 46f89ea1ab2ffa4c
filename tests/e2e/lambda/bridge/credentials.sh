#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Credentials of an instance, a container, an SSO session and a command, and none.
. "$(dirname "$0")/../../fleet/common.sh"
start_broker
python3 "$(dirname "$0")/credentials.py"
