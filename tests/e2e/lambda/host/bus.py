# SPDX-License-Identifier: Apache-2.0
"""A function is a service on the bus: the fleet's own program, and one of another language."""
import json
import os
import shutil
import subprocess
import tempfile

from host import LONG, Host, check, equal, main, started, until

TREE = os.path.abspath(os.path.join(os.path.dirname(__file__), "../../../.."))
FLEET = {"service": "fleet.v1.Fleet", "proto": [TREE + "/proto/fleet/v1/fleet.proto"],
         "include": [TREE + "/proto"]}


class Bus:
    def __init__(self):
        self.dir = tempfile.mkdtemp(prefix="bus")
        url = "ipc://%s/b" % self.dir
        self.environment = dict(os.environ, HEADWAY_BUS=url)
        self.log = open(self.dir + "/log", "w")
        self.broker = subprocess.Popen([os.environ["HEADWAY_CLI"], "broker", "--listen", url],
                                       stdout=self.log, stderr=self.log)
        started.append(self.broker)
        until("the broker is there", lambda: self.run("ls").returncode == 0)
        os.environ["HEADWAY_BUS"] = url

    def run(self, *words, program="HEADWAY_CLI"):
        """A call of Fleet/Get has two seconds, which a busy machine may not have: then once more."""
        for _ in range(20):
            done = subprocess.run([os.environ[program], *words], env=self.environment, timeout=LONG,
                                  capture_output=True, text=True, check=False)
            if "DEADLINE_EXCEEDED" not in done.stderr:
                break
        return done

    def stands(self):
        until("it stands on the bus", lambda: "fleet.v1.Fleet" in self.run("ls").stdout)

    def stop(self):
        self.broker.terminate()
        equal(self.broker.wait(LONG), 0)
        shutil.rmtree(self.dir)


def code(name, program):
    folder = tempfile.mkdtemp(prefix=name)
    os.symlink(program, folder + "/bootstrap")
    return folder


def the_fleets_own_program_answers_the_same():
    bus = Bus()
    service = subprocess.Popen([os.environ["FLEET"]], env=bus.environment, stdout=bus.log,
                               stderr=bus.log)
    started.append(service)
    bus.stands()
    missing = bus.run("call", "fleet.v1.Fleet/Get", '{"device":"nope"}')
    there = bus.run("get", program="FLEET_CLIENT")
    service.terminate()
    service.wait(LONG)
    for binary in False, True:
        it_answers_as_a_function(bus, binary, missing, there)
    bus.stop()


def it_answers_as_a_function(bus, binary, missing, there):
    folder = code("fleet", os.environ["FLEET"])
    h = Host({"fleet": dict(FLEET, folder=folder, binary=binary,
                            environment={"HEADWAY_LAMBDA_STREAMING": "1"})},
             "--times-drain-ms", "500", on_bus=True)  # a stream that is left runs on
    until("it answers", lambda: bus.run("call", "fleet.v1.Fleet/Get", "{}").returncode == 0)
    again = bus.run("call", "fleet.v1.Fleet/Get", '{"device":"nope"}')
    equal((again.returncode, again.stderr), (missing.returncode, missing.stderr))
    local = bus.run("get", program="FLEET_CLIENT")
    equal(local.returncode, 0)
    equal(local.stdout.splitlines()[0].split(",")[0], there.stdout.splitlines()[0].split(",")[0])
    watched = bus.run("watch", "3", "100", program="FLEET_CLIENT")
    check(watched.returncode == 0, watched)
    h.stop()
    shutil.rmtree(folder)


BELL = """syntax = "proto3";
package trial.v1;
import "google/protobuf/empty.proto";
message Word {
  string text = 1;
}
service Bell {
  rpc Ring(Word) returns (google.protobuf.Empty);
}
"""


def a_method_whose_result_nobody_waits_for():
    """It is answered at once; the record of its end is an event of the bus."""
    bus = Bus()
    with open(bus.dir + "/bell.proto", "w") as file:
        file.write(BELL)
    h = Host({"bell": {"service": "trial.v1.Bell", "proto": [bus.dir + "/bell.proto"],
                       "include": [bus.dir], "events": ["Ring"], "bare": True,
                       "on_success": "topic:trial.v1.rung"}}, on_bus=True)
    until("it stands on the bus", lambda: "trial.v1.Bell" in bus.run("ls").stdout)
    heard = subprocess.Popen([os.environ["HEADWAY_CLI"], "sub", "trial.v1.rung", "--raw", "-n", "1"],
                             env=bus.environment, stdout=subprocess.PIPE, stderr=bus.log)

    started.append(heard)

    def rung_and_heard():
        a = bus.run("call", "trial.v1.Bell/Ring", '{"text":"hello"}')
        equal((a.returncode, json.loads(a.stdout)), (0, {}))
        return heard.poll() is not None

    until("somebody hears of it", rung_and_heard)
    said = heard.communicate(timeout=LONG)[0].decode()
    equal(heard.returncode, 0)
    check(b'"requestPayload":{"text":"hello"}'.hex() in said.lower().replace(" ", ""), said)
    h.stop()
    bus.stop()


NODE_CLIENT = TREE + "/build/aws-e2e/runtime/node_modules"  # of ./dev aws-e2e
NODE_CODE = """exports.handler = async (event) => {
  if (event.method !== "fleet.v1.Fleet/Get") throw new TypeError("no method " + event.method);
  return { name: event.request.device || "local", hostname: "node " + process.version };
};
"""


def a_node_function_called_by_a_generated_client():
    if not os.path.isdir(NODE_CLIENT + "/aws-lambda-ric"):
        print("  no aws-lambda-ric, which ./dev aws-e2e installs: not run", flush=True)
        return
    bus, folder = Bus(), tempfile.mkdtemp(prefix="node")
    os.symlink(NODE_CLIENT, folder + "/node_modules")
    with open(folder + "/index.js", "w") as file:
        file.write(NODE_CODE)
    h = Host({"fleet": dict(FLEET, folder=folder, runtime="nodejs20.x", handler="index.handler",
                            timeout_ms=60000)}, on_bus=True)
    bus.stands()
    a = bus.run("get", program="FLEET_CLIENT")
    check("device local is the host node v" in a.stdout, a)
    a = bus.run("call", "fleet.v1.Fleet/Watch", '{"device":"local"}')
    check("no method fleet.v1.Fleet/Watch" in a.stderr, a)
    h.stop()
    shutil.rmtree(folder)
    bus.stop()


def a_function_of_another_language_and_its_ends():
    bus = Bus()
    h = Host({"fleet": dict(FLEET, bare=True, reserved_concurrency=1, timeout_ms=60000)},
             on_bus=True)
    bus.stands()
    a = bus.run("call", "fleet.v1.Fleet/Get", '{"device":"x"}')
    check(a.returncode != 0 and "the function's result is no fleet.v1.Device" in a.stderr, a)
    gate = h.dir + "/gate"
    until("none runs", lambda: h.log().count("START") == h.log().count("REPORT"))
    before = h.log().count("START")
    first = h.start("fleet", {"do": "wait", "for": gate})
    until("it runs", lambda: h.log().count("START") == before + 1)
    a = bus.run("call", "fleet.v1.Fleet/Get", "{}")
    check("RESOURCE_EXHAUSTED" in a.stderr, a)
    open(gate, "w").close()
    first.join()
    h.stop()
    h = Host({"fleet": dict(FLEET, binary=True, timeout_ms=60000)}, on_bus=True)
    until("it says what it misses", lambda: "does the function know binary payloads?" in bus.run(
        "call", "fleet.v1.Fleet/Get", '{"device":"x"}').stderr)
    h.stop()
    bus.stop()


main(a_method_whose_result_nobody_waits_for, the_fleets_own_program_answers_the_same,
     a_node_function_called_by_a_generated_client, a_function_of_another_language_and_its_ends)
