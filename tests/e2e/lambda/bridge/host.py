# SPDX-License-Identifier: Apache-2.0
"""Both ends our own: a generated client, a bus, the bridge, the local host's Lambda API, which
verifies signatures, and the same service as a function there. Its answers are those of the bus."""
import os
import re
import stat
import subprocess

from story import (ACCESS, DIR, SECRET, TIME, Bridge, answered, check, client, equal, failed,
                   fleet, start, until)

REGION = "eu-west-1"
KEYS = dict(AWS_ACCESS_KEY_ID=ACCESS, AWS_SECRET_ACCESS_KEY=SECRET)


class Host:
    def __init__(self):
        folder = os.path.join(DIR, "fleet")
        os.mkdir(folder)
        path = os.path.join(folder, "bootstrap")
        with open(path, "w", encoding="ascii") as script:
            script.write('#!/bin/sh\nexec "%s"\n' % os.environ["FLEET"])
        os.chmod(path, os.stat(path).st_mode | stat.S_IXUSR)
        self.log = os.path.join(DIR, "host.log")
        with open(self.log, "wb") as log:
            self.process = start(
                [os.environ["HOST"], "--store", os.path.join(DIR, "store"), "--listen",
                 "tcp://127.0.0.1:0", "--region", REGION, "--keys",
                 "%s: %s" % (ACCESS, SECRET), "--timeout-ms", "60s", "--limits-concurrency", "2",
                 "--environment", "HEADWAY_LAMBDA_STREAMING: 1", folder],
                stdout=log, stderr=subprocess.STDOUT)
        until(lambda: "listening at" in self.said(), "the host listens")
        self.url = re.search(r"listening at (http\S+)", self.said())[1]

    def said(self):
        with open(self.log, encoding="utf-8", errors="replace") as log:
            return log.read()

    def stop(self):
        self.process.terminate()
        equal(self.process.wait(TIME), 0, "the host's exit code: " + self.said())


def calls():
    said = client("get")
    equal(said.returncode, 0, said.stderr)
    check("device local is the host" in said.stdout, said.stdout)
    said = client("get", "nobody")
    check(said.returncode != 0 and "NOT_FOUND" in said.stderr, said.stderr)
    readings = answered("fleet.v1.Fleet/Upload", {"device": "a", "load": {"oneMinute": 2}})
    equal(len(readings), 1, "a client's stream")
    failed("fleet.v1.Fleet/Watch", {"device": "nobody"}, "NOT_FOUND")
    said = client("watch", "6", "100")
    equal(said.returncode, 0, said.stderr)
    check(said.stdout.count("load") >= 1, said.stdout)


def main():
    host = Host()
    keys = dict(KEYS)
    bridge = Bridge(host.url, *fleet(), **keys).stands("fleet.v1.Fleet")
    calls()
    bridge.stop()
    keys["AWS_SECRET_ACCESS_KEY"] = "canary of another"
    bridge = Bridge(host.url, *fleet(), **keys).stands("fleet.v1.Fleet")
    failed("fleet.v1.Fleet/Get", {}, "UNAUTHENTICATED", "is the secret key right?")
    bridge.stop()
    host.stop()


if __name__ == "__main__":
    main()
