# SPDX-License-Identifier: Apache-2.0
"""Endpoints that are killed, readers that stand still, and ends in the middle: each call ends, and
what was sent is not sent again."""
import json
import os
import signal
import subprocess
import sys
import threading
import time

from endpoint import Endpoint, Stream
from story import (ACCESS, SECRET, TIME, TOKEN, Bridge, answered, check, equal, failed, start, trial,
                   until)

HERE = os.path.dirname(os.path.abspath(__file__))
PIECES, PIECE = 40000, 1000


def serve(port=0, seconds=0.2, count=0):
    process = start([sys.executable, os.path.join(HERE, "server.py"), str(port), str(seconds),
                     str(count)], stdout=subprocess.PIPE, text=True)
    return process, int(process.stdout.readline())


def killed_under_load():
    """kill -9 of what answers: each call ends, and goes well again once there is another."""
    process, port = serve(count=50)
    bridge = Bridge("http://127.0.0.1:%d" % port, *trial()).stands("bridge.v1.Trial")
    load = start([os.environ["LOAD"], "60", "4"], stdout=subprocess.PIPE, text=True)
    equal(process.wait(TIME), -signal.SIGKILL, "how it ended")
    process, port = serve(port)
    said, _ = load.communicate(timeout=TIME)
    ended = json.loads(said)
    equal(ended["ok"] + ended["refused"] + ended["other"], ended["offered"], "each ends")
    check(ended["ok"] > 0 and ended["other"] > 0, "it was killed in the middle: %r" % ended)
    equal(ended["last"], "UNAVAILABLE", "those that were lost")
    until(lambda: answered_now(), "well again")
    process.kill()
    process.wait()
    failed("bridge.v1.Trial/Make", {}, "UNAVAILABLE", "cannot reach", '"notProcessed":true')
    bridge.stop()


def answered_now():
    done = subprocess.run([os.environ["HEADWAY_CLI"], "call", "bridge.v1.Trial/Make", "{}"],
                          capture_output=True, check=False, timeout=TIME)
    return done.returncode == 0


def ends_well(endpoint):
    """SIGTERM lets an invocation end; when it takes too long, it does not wait for it."""
    bridge = Bridge(endpoint.url, *trial()).stands("bridge.v1.Trial")
    results = []
    caller = threading.Thread(target=lambda: results.append(
        answered("bridge.v1.Trial/Make", {"number": 1}, "--deadline", "50s")))
    before = len(endpoint.seen)
    caller.start()
    until(lambda: len(endpoint.seen) > before, "invoked")
    bridge.process.send_signal(signal.SIGTERM)
    caller.join(TIME)
    equal(results, [[{"text": "slow"}]], "the result")
    equal(bridge.process.wait(TIME), 0, "the bridge's exit code")
    bridge = Bridge(endpoint.url, *trial("trial", "--limits-drain-ms", "200"))
    bridge.stands("bridge.v1.Trial")
    before = len(endpoint.seen)
    caller = start([os.environ["HEADWAY_CLI"], "call", "--deadline", "50s",
                               "bridge.v1.Trial/Make", '{"number": 1000}'],
                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    until(lambda: len(endpoint.seen) > before, "invoked")
    bridge.stop()
    said, _ = caller.communicate(timeout=TIME)
    check("the bridge is stopping" in said, said)


def reader_that_stands_still(endpoint, produced):
    """The function is stopped by the reader's credit, all the way through bus, bridge and socket."""
    bridge = Bridge(endpoint.url, *trial()).stands("bridge.v1.Trial")
    with start([os.environ["HEADWAY_CLI"], "call", "--json", "bridge.v1.Trial/Count", "{}"],
               stdout=subprocess.PIPE) as reader:
        before = -1
        while produced[0] != before or not before:
            before = produced[0]
            time.sleep(1)
        check(before < PIECES * 3 // 4, "%d of %d were taken by nobody" % (before, PIECES))
        numbers = [json.loads(line).get("number", 0) for line in reader.stdout]
    equal(numbers, list(range(PIECES)), "what came")
    bridge.stop()


def main():
    produced = [0]

    def function(invocation):
        if invocation.streams:
            return Stream(pieces())
        time.sleep(0.5 if invocation.payload["request"].get("number") == 1 else 20)
        return {"text": "slow"}

    def pieces():
        for number in range(PIECES):
            produced[0] = number + 1
            yield json.dumps({"text": "x" * PIECE, "number": number}).encode() + b"\n"

    endpoint = Endpoint({"trial": function}, {ACCESS: (SECRET, TOKEN)})
    killed_under_load()
    ends_well(endpoint)
    reader_that_stands_still(endpoint, produced)


main()
