# SPDX-License-Identifier: Apache-2.0
"""A function that takes four invocations at once, and callers who want far more: the bridge finds
out, refuses at once with advice, and storms nobody."""
import json
import os
import re
import subprocess
import threading
import time

from endpoint import Endpoint, throttled
from story import ACCESS, SECRET, TIME, TOKEN, Bridge, answered, check, equal, failed, trial

ROOM = 4


class Function:
    def __init__(self):
        self.lock, self.running, self.most, self.taken, self.refused = threading.Lock(), 0, 0, 0, 0
        self.room, self.advice = ROOM, None
        self.times = []

    def __call__(self, invocation):
        with self.lock:
            self.times.append(time.monotonic())
            if self.running >= self.room:
                self.refused += 1
                raise throttled(retry_after=self.advice)
            self.running += 1
            self.taken += 1
            self.most = max(self.most, self.running)
        time.sleep(0.05)
        with self.lock:
            self.running -= 1
        return {"text": "done"}


def load(rate, seconds):
    """So many calls a second: how they ended."""
    done = subprocess.run([os.environ["LOAD"], str(rate), str(seconds)], capture_output=True,
                          text=True, timeout=TIME, check=False)
    equal(done.returncode, 0, done.stderr)
    return json.loads(done.stdout)


def too_many_callers(function, endpoint):
    """Four at once of 50 ms each are 80 a second; five times as many come."""
    bridge = Bridge(endpoint.url, *trial()).stands("bridge.v1.Trial")
    ended = load(400, 5)
    equal(ended["other"], 0, "every refusal is fair: %r" % ended)
    check(function.taken > 100, "it was of use: %r" % ended)
    equal(function.most, ROOM, "at once")
    print("  %d taken, %d refused" % (function.taken, function.refused))
    check(function.refused * 4 < function.taken,
          "a storm: %d refused for %d taken" % (function.refused, function.taken))
    said = bridge.stop()
    counted = re.search(r"(\d+) requests, (\d+) taken, (\d+) throttled", said)
    equal([int(n) for n in counted.groups()],
          [function.taken + function.refused, function.taken, function.refused], "the counts")
    check("429 TooManyRequestsException" in said and "at once from now on" in said, said)


def advice_is_heeded(function, endpoint):
    bridge = Bridge(endpoint.url, *trial()).stands("bridge.v1.Trial")
    function.room, function.advice = 0, 10
    failed("bridge.v1.Trial/Make", {}, "RESOURCE_EXHAUSTED", "Rate Exceeded", '"notProcessed":true')
    function.room = ROOM
    before = len(function.times)
    then = function.times[-1]
    said = failed("bridge.v1.Trial/Make", {}, "RESOURCE_EXHAUSTED", "asked again later")
    advice = int(re.search(r'"retryAfterMs":(\d+)', said.err)[1])
    check(advice <= 15000, "the advice is %d" % advice)
    equal(len(function.times), before, "AWS is not asked meanwhile")
    while True:
        said = subprocess.run([os.environ["HEADWAY_CLI"], "call", "bridge.v1.Trial/Make", "{}"],
                              capture_output=True, check=False, timeout=TIME)
        if said.returncode == 0:
            break
        check(time.monotonic() < then + TIME, "never taken again")
    check(function.times[-1] - then > 9.9, "before the advice was over")
    equal(answered("bridge.v1.Trial/Make", {}), [{"text": "done"}], "and then")
    check("refused here" in bridge.stop(), "what was refused is counted")


def main():
    function = Function()
    endpoint = Endpoint({"trial": function}, {ACCESS: (SECRET, TOKEN)})
    too_many_callers(function, endpoint)
    advice_is_heeded(function, endpoint)


main()
