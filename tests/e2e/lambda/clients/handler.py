# SPDX-License-Identifier: Apache-2.0
# Functions as people write them for Lambda's runtimes of Python: nothing in them knows of this host.
import os
import sys
import time


def plain(event, context):
    client = context.client_context
    return {
        "event": event,
        "name": context.function_name,
        "arn": context.invoked_function_arn,
        "id": context.aws_request_id,
        "time": context.get_remaining_time_in_millis() > 0,
        "client": client and {"custom": client.custom},
        "memory": context.memory_limit_in_mb,
        "variable": os.environ["KIND"],
    }


def failing(event, context):
    raise LookupError("on purpose")


def exiting(event, context):
    sys.exit(9)


def slow(event, context):
    time.sleep(60)


def together(event, context):
    time.sleep(1)
    return os.getppid()
