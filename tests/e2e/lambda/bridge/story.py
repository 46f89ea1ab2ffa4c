# SPDX-License-Identifier: Apache-2.0
"""What the stories share: the bridge as a process, and calls through a bus."""
import atexit
import json
import os
import signal
import subprocess
import sys
import time

from endpoint import REGION

TIME = 120
ACCESS, SECRET, TOKEN = "AKIDCANARYACCESS", "canary+secret/of/the/story", "canary+session/token=="
DIR = os.environ["XDG_RUNTIME_DIR"]


started = []


@atexit.register
def end_all():
    """What a story that fails has left."""
    for process in started:
        if process.poll() is None:
            process.kill()
            process.wait()


def start(*arguments, **options):
    started.append(subprocess.Popen(*arguments, **options))
    return started[-1]


def fail(words):
    sys.exit("FAILED: " + words)


def check(truth, words):
    if not truth:
        fail(words)


def equal(is_, should, words):
    check(is_ == should, "%s: %r, not %r" % (words, is_, should))


def until(truth, words):
    """Polls: there is nothing to wait on."""
    end = time.monotonic() + TIME
    while not truth():
        check(time.monotonic() < end, "never " + words)
        time.sleep(0.02)


def environment(**more):
    """No credentials and no settings but the story's own."""
    own = {name: value for name, value in os.environ.items()
           if not name.startswith(("AWS_", "HEADWAY_BRIDGE")) and not name.lower().endswith("_proxy")}
    own.update(HOME=DIR, AWS_EC2_METADATA_DISABLED="true", AWS_REGION=REGION)
    own.update({name: value for name, value in more.items() if value is not None})
    return own


KEYS = dict(AWS_ACCESS_KEY_ID=ACCESS, AWS_SECRET_ACCESS_KEY=SECRET, AWS_SESSION_TOKEN=TOKEN)


def write(name, text):
    """A file of the story's own."""
    path = os.path.join(DIR, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="ascii") as file:
        file.write(text)
    return path


class Bridge:
    count = 0

    def __init__(self, url, *options, **variables):
        Bridge.count += 1
        self.name = "bridge%d" % Bridge.count
        self.log = os.path.join(DIR, "bridge%d.log" % Bridge.count)
        with open(self.log, "wb") as log:
            self.process = start(
                [os.environ["BRIDGE"], "--name", self.name, "--endpoint", url, *options], stdout=log,
                stderr=subprocess.STDOUT, env=environment(**(variables or KEYS)))

    def stands(self, service):
        """Until the broker knows it as a worker."""
        until(lambda: self.name in workers(service), "%s serves %s" % (self.name, service))
        return self

    def said(self):
        with open(self.log, encoding="utf-8", errors="replace") as log:
            return log.read()

    def stop(self):
        """Its end, with no word of a secret."""
        self.process.send_signal(signal.SIGTERM)
        equal(self.process.wait(TIME), 0, "the bridge's exit code")
        said = self.said()
        check("runtime error:" not in said and "Sanitizer" not in said, said)
        for secret in SECRET, TOKEN, "canary":
            check(secret not in said, "a secret was said: " + said)
        return said


def fleet(name="fleet"):
    root = os.environ["PROTOS"]
    return ("--function", name, "--service", "fleet.v1.Fleet", "--proto",
            root + "/fleet/v1/fleet.proto", "--include", root)


def trial(name="trial", *more):
    return ("--function", name, "--service", "bridge.v1.Trial", "--proto",
            os.environ["OWN_PROTOS"] + "/trial.proto", "--events", "Tell", *more)


def workers(service):
    listed = subprocess.run([os.environ["HEADWAY_CLI"], "ls", "--json"], capture_output=True,
                            text=True, check=False, timeout=TIME)
    if listed.returncode != 0:
        return ""  # the broker has not answered in time
    for entry in json.loads(listed.stdout)["services"]:
        if entry["name"] == service:
            return json.dumps(entry["workers"])
    return ""


class Said:
    def __init__(self, done):
        self.code, self.out, self.err = done.returncode, done.stdout, done.stderr


def patiently(words, tries=20):
    """A call of Fleet/Get has two seconds, which a busy machine may not have: then once more."""
    for _ in range(tries):
        done = subprocess.run(words, capture_output=True, text=True, timeout=TIME, check=False)
        if "DEADLINE_EXCEEDED" not in done.stderr:
            break
    return done


def client(*words):
    return patiently([os.environ["FLEET_CLIENT"], *words])


def call(method, request, *options):
    return Said(patiently([os.environ["HEADWAY_CLI"], "call", "--json", *options, method,
                           json.dumps(request)]))


def answered(method, request, *options):
    """The responses of a call that ended well."""
    said = call(method, request, *options)
    equal(said.code, 0, method + ": " + said.err)
    return [json.loads(line) for line in said.out.splitlines() if line]


def failed(method, request, code, *words):
    said = call(method, request)
    check(said.code != 0 and code in said.err, "%s: %s%s" % (method, said.out, said.err))
    for word in words:
        check(word in said.err, "not said: %r, but %s" % (word, said.err))
    return said
