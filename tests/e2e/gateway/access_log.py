# SPDX-License-Identifier: Apache-2.0
"""FILE: each line is an object that says who asked for what, and how it ended."""
import datetime
import json
import sys

from web import check, equal


def main():
    with open(sys.argv[1]) as file:
        lines = [json.loads(line) for line in file]
    check(len(lines) >= 15, "only %d lines" % len(lines))
    for line in lines:
        datetime.datetime.strptime(line["time"], "%Y-%m-%dT%H:%M:%S.%fZ")
        check(200 <= line["status"] < 600, "a status of %r" % line)
        check(line["seconds"] >= 0 and len(line["traceId"]) == 32 and line["requestId"], repr(line))
        equal(line["client"], "127.0.0.1", "the client")
        check("?" not in line["target"], "a query in %r" % line)
    def some(**wanted):
        found = [line for line in lines if wanted.items() <= line.items()]
        check(found, "no line of %r" % wanted)
        return found
    some(key="anna", identity="anna", status=200, code="OK", service="fleet.v1.Fleet", rpc="Get")
    some(key="reader", identity="ben", status=403, code="PERMISSION_DENIED")
    some(key="other", identity="anna", status=200)
    some(identity="visitor", status=403)
    for line in some(status=401, code="UNAUTHENTICATED", target="/v1/devices/local"):
        check("key" not in line and "identity" not in line, "nobody is somebody: %r" % line)


main()
