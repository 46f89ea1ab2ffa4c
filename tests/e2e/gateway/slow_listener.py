# SPDX-License-Identifier: Apache-2.0
"""GATEWAY BROKER: who listens to a topic and does not read loses the oldest events, and is told how
many; nobody grows."""
import json
import os
import subprocess
import sys

from memory import resident
from reader import Reader
from web import check, equal

TOPIC, GROWTH, EVENTS = "fleet.v1.ReadingOutOfRange.local", 16 << 20, 60


def publish(count, size):
    event = json.dumps({"device": "x" * size})
    for _ in range(count):
        subprocess.run([os.environ["HEADWAY_CLI"], "pub", TOPIC, "-d", "-"], input=event.encode(),
                       check=True, capture_output=True)


def main():
    listener = Reader("/events/" + TOPIC, "Accept: application/x-ndjson\r\n")
    head = listener.file.readline()
    check(b" 200 " in head, repr(head))
    publish(10, 200000)
    before = {pid: resident(pid) for pid in sys.argv[1:]}
    publish(EVENTS - 10, 200000)
    for pid, size in before.items():
        grown = resident(pid) - size
        check(grown < GROWTH, "process %s has grown by %d" % (pid, grown))
    seen = lost = 0
    while seen + lost < EVENTS:
        line = listener.file.readline()
        check(line, "it ended")
        if line.startswith(b"{"):
            message = json.loads(line)
            seen += "device" in message
            lost += message.get("gap", {}).get("lost", 0)
    equal(seen + lost, EVENTS, "those that came, and those that are said to be lost")
    check(lost, "none were lost: it was no test")
    print("  %d came, %d were lost" % (seen, lost))
    listener.connection.close()


main()
