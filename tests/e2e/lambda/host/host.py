# SPDX-License-Identifier: Apache-2.0
"""A host of the test's own, functions for it, and a client of its Lambda API."""
import atexit
import base64
import http.client
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time

LONG = 120
HERE = os.path.dirname(os.path.abspath(__file__))


started = []  # processes of this story


@atexit.register
def end_all():
    """A story that fails leaves nothing behind."""
    for process in started:
        if process.poll() is None:
            process.kill()
            process.wait()


def until(what, condition):
    end = time.monotonic() + LONG
    while not condition():
        if time.monotonic() > end:
            raise AssertionError("never: " + what)
        time.sleep(0.02)


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body
        self.error = headers.get("x-amz-function-error")
        self.log = base64.b64decode(headers.get("x-amz-log-result", "")).decode()

    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return "%s %s %r" % (self.status, self.headers, self.body[:400])


class Host:
    def __init__(self, functions, *options, on_bus=False, err=None):
        """functions: a dict of what stands in the file of functions, by name; err:
        where stderr goes, instead of to log()."""
        self.dir = tempfile.mkdtemp(prefix="host")
        code = os.path.join(self.dir, "code")
        os.mkdir(code)
        shutil.copy(os.path.join(HERE, "bootstrap.py"), os.path.join(code, "bootstrap"))
        os.chmod(os.path.join(code, "bootstrap"), 0o755)
        # Three seconds are the default, which a busy machine may need to start five processes.
        listed = [dict({"name": n, "folder": code, "timeout_ms": 60000}, **f)
                  for n, f in functions.items()]
        with open(os.path.join(self.dir, "functions.json"), "w") as file:
            json.dump({"functions": listed}, file)
        self.err = open(os.path.join(self.dir, "err"), "w+")
        environment = dict(os.environ, XDG_STATE_HOME=os.path.join(self.dir, "state"))
        self.process = subprocess.Popen(
            [os.environ["HOST"], os.path.join(self.dir, "functions.json"),
             "--listen", "tcp://127.0.0.1:0", *options],
            stdout=subprocess.PIPE, stderr=err or self.err, env=environment)
        started.append(self.process)
        line = self.process.stdout.readline().decode()
        if on_bus and "listening at" not in line:
            line = self.process.stdout.readline().decode()
        assert "listening at http://" in line, line + self.log()
        self.address = line.strip().rsplit("/", 1)[1]

    def log(self):
        self.err.flush()
        with open(self.err.name) as file:
            return file.read()

    def request(self, method, path, body=b"", headers={}):
        c = http.client.HTTPConnection(self.address, timeout=LONG)
        c.request(method, path, body, headers)
        a = c.getresponse()
        answer = Answer(a.status, {k.lower(): v for k, v in a.getheaders()}, a.read())
        c.close()
        return answer

    def invoke(self, name, event, **headers):
        body = event if isinstance(event, bytes) else json.dumps(event).encode()
        return self.request("POST", "/2015-03-31/functions/%s/invocations" % name, body,
                            {"X-Amz-" + k.replace("_", "-"): v for k, v in headers.items()})

    def start(self, name, event, **headers):
        """An invocation in a thread: .answer when it has ended."""
        def run():
            try:
                thread.answer = self.invoke(name, event, **headers)
            except (OSError, http.client.HTTPException):
                pass  # the host was killed: there is no answer
        thread = threading.Thread(target=run, daemon=True)
        thread.answer = None
        thread.start()
        return thread

    def children(self):
        """Numbers of the processes that it has started and that live."""
        with open("/proc/%d/task/%d/children" % (self.process.pid, self.process.pid)) as file:
            return [int(n) for n in file.read().split()]

    def stop(self):
        """A clean end: nothing that it started lives on, and no sanitizer has spoken."""
        children = self.children()
        self.process.terminate()
        code = self.process.wait(LONG)
        log = self.log()
        assert code == 0, "the host ended with %d\n%s" % (code, log)
        assert "runtime error:" not in log and "Sanitizer" not in log, log
        for child in children:
            assert not os.path.exists("/proc/%d" % child), "%d lives on" % child
        shutil.rmtree(self.dir)


def check(condition, what):
    if not condition:
        raise AssertionError(what)


def equal(got, wanted):
    check(got == wanted, "%r, not %r" % (got, wanted))


def main(*stories):
    for story in stories:
        began = time.monotonic()
        story()
        print("  %s: %.1f s" % (story.__name__, time.monotonic() - began), file=sys.stderr)
