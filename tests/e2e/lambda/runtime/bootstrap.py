# SPDX-License-Identifier: Apache-2.0
"""A program of headway_main as a function: its process, and how it ends."""
import os
import signal
import subprocess
import tempfile

FLEET = os.environ.get("FLEET")
LONG = 120


class Bootstrap:
    def __init__(self, api, program=None, **settings):
        self.log = tempfile.NamedTemporaryFile("w+", prefix="bootstrap.", suffix=".log")
        environment = {name: value for name, value in os.environ.items()
                       if not name.startswith(("AWS_", "HEADWAY_BUS"))}
        # A sanitizer's quarantine would look like memory that grows.
        options = os.environ.get("ASAN_OPTIONS", "")
        environment["ASAN_OPTIONS"] = options + ":quarantine_size_mb=1:malloc_context_size=2"
        environment.update(AWS_LAMBDA_RUNTIME_API=api if isinstance(api, str) else api.host)
        environment.update({name: value for name, value in settings.items() if value is not None})
        self.process = subprocess.Popen([program or FLEET], env=environment, stdin=subprocess.DEVNULL,
                                        stdout=self.log, stderr=self.log)

    def said(self):
        with open(self.log.name, encoding="utf-8") as log:
            return log.read()

    def signal(self, number):
        self.process.send_signal(number)

    def ends(self, code):
        got = self.process.wait(LONG)
        said = self.said()
        assert got == code, "it ended with %s, not %s: %s" % (got, code, said)
        assert "Sanitizer" not in said and "runtime error:" not in said, said
        return said

    def stop(self):
        self.signal(signal.SIGTERM)
        return self.ends(0)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
