# SPDX-License-Identifier: Apache-2.0
"""What the gateway is measured beside, and how each is started. Pinned, wrk has one CPU and all else
the other."""
import json
import os
import subprocess
import time
import urllib.request

from kit import Column, Failed, P50, P99, Point, Ratio, Row, System

HERE = os.path.dirname(os.path.abspath(__file__))
CONNECTIONS, PATIENCE_S = 64, 10
WARM_S, WARM_NODE_S = 1, 10  # until its compiler has seen it all
TEXT = "0123456789abcdefghijklmnopqrstuvwxyz0123456789abcdef"
LINE = {"text": TEXT, "number": 42}
BODY = json.dumps(LINE, separators=(",", ":"))
PYTHON = "/usr/bin/python3"  # Debian's, which has Debian's packages

# --- the load ------------------------------------------------------------------------------------


def clients_cpus(scene):
    """Where wrk runs: not where the row's processes are, when those are pinned."""
    return (set(scene.kit.cpus) - {scene.kit.pin} or {scene.kit.pin}) if scene.pinned else None


def url_of(port, kind):
    return f"http://127.0.0.1:{port}/v1/lines" + (f"/{TEXT}" if kind == "get" else "")


def wrk(scene, port, kind, seconds, connections=CONNECTIONS):
    return [scene.program("wrk"), "-t1", f"-c{connections}", f"-d{seconds}", "--timeout",
            f"{PATIENCE_S}s", "-s", os.path.join(HERE, "load.lua"), url_of(port, kind), "--", kind,
            BODY]


def wait_for(port, kind, wanted):
    """Until it answers as it should; else why not."""
    data = BODY.encode() if kind == "post" else None
    asked = urllib.request.Request(url_of(port, kind), data,
                                   {"Content-Type": "application/json"} if data else {})
    until, why = time.monotonic() + PATIENCE_S, ""
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(asked, timeout=PATIENCE_S) as answer:
                text = answer.read().decode()
            if text == "ok" or json.loads(text) == wanted:
                return
            raise Failed(f"it answers {text[:200]}")
        except (OSError, ValueError) as error:
            why = str(error)
            time.sleep(0.05)
    raise Failed(f"it does not answer: {why}")


def load(scene, port, warm_s=WARM_S):
    """wrk's figures, and what a request costs all who serve it."""
    kind = scene.point.kind
    wait_for(port, kind, LINE if kind == "post" else {"text": TEXT})
    warm = scene.spawn("warm", wrk(scene, port, kind, warm_s), cpus=clients_cpus(scene))
    warm.wait(warm_s + PATIENCE_S)
    scene.processes.pop()
    return served(scene.client(wrk(scene, port, kind, max(1, round(scene.seconds))),
                               cpus=clients_cpus(scene)))


def served(figures):
    figures["served_us"] = figures["cpu_us"] - figures["client_cpu_us"]
    return figures


# --- systems -------------------------------------------------------------------------------------


def bare(scene):
    port = scene.port()
    scene.start("gateway", [scene.program("http-bare"), port], listens=port)
    return load(scene, port)


def start_gateway(scene, *options, scheme="http"):
    """Broker, service and gateway; the gateway's process and port."""
    port, path = scene.port(), scene.path("bus")
    env = {"HEADWAY_BUS": f"ipc://{path}", "HEADWAY_TRANSPORT": "zmtp"}
    scene.start("broker", [scene.program("headway"), "broker", "--listen", f"ipc://{path}"],
                env=env, listens=path)
    scene.spawn("service", [scene.program("lines-service")], env=env)
    process = scene.start("gateway", [scene.program("headway-gateway"), "--listen",
                                      f"{scheme}://127.0.0.1:{port}", *options], env=env,
                          listens=port)
    return process, port


def gateway(*options):
    def measure(scene):
        return load(scene, start_gateway(scene, *options)[1])

    return measure


def gateway_log(scene):
    return gateway("--log-access", scene.path("access.log"), "--log-format", "json")(scene)


def start_grpc(scene, mode):
    address = f"127.0.0.1:{scene.port()}"
    scene.start("service", [scene.program("speed-grpc"), "service", mode, address], says="ready")
    return address


def grpc(mode):
    def measure(scene):
        address = start_grpc(scene, mode)
        return served(scene.client([scene.program("speed-grpc"), "client", mode, address,
                                    CONNECTIONS, len(TEXT), scene.seconds],
                                   cpus=clients_cpus(scene)))

    return measure


def modules(kit):
    return os.path.join(kit.build, "tests", "bench", "node", "node_modules")


def node(scene):
    address, port = start_grpc(scene, "queue"), scene.port()
    scene.start("gateway", [scene.program("node"), os.path.join(HERE, "peer_node.js"), port,
                            address], env={"NODE_PATH": modules(scene.kit)}, listens=port)
    return load(scene, port, WARM_NODE_S)


def no_modules(kit):
    there = all(os.path.isdir(os.path.join(modules(kit), name))
                for name in ("@grpc/grpc-js", "protobufjs"))
    return None if there else "npm did not bring @grpc/grpc-js and protobufjs"


def aiohttp(scene):
    address, port = start_grpc(scene, "queue"), scene.port()
    scene.start("gateway", [PYTHON, os.path.join(HERE, "peer_aiohttp.py"), port, address],
                listens=port)
    return load(scene, port)


def no_aiohttp(_):
    try:
        done = subprocess.run([PYTHON, "-c", "import aiohttp, grpc.aio, google.protobuf"],
                              capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    return None if done.returncode == 0 else "python3-aiohttp, python3-grpcio are not installed"


OURS = ("wrk", "headway", "headway-gateway", "lines-service")
BARE = System("bare", "bare libuv HTTP echo", bare, ("wrk", "http-bare"),
              settings="finds the end of a request by Content-Length and sends its body back: no "
              "header is read, nothing is checked, nothing is called")
GATEWAY = System("gateway", "Headway: gateway, broker, service", gateway(), OURS,
                 settings="the path is routed by the schema that the service registered, JSON "
                 "becomes the request's protobuf, the call goes by the broker (a unix socket, zmtp) "
                 "to a service with generated stubs, and its answer becomes JSON; credit, deadlines, "
                 "trace context, request ids and counters on, as by default")
LOGGED = System("logged", "the same with an access log", gateway_log, OURS,
                settings="a JSON line for each request, into a file")
QUEUE = System("grpc-queue", "gRPC C++ direct, completion queue", grpc("queue"), ("speed-grpc",),
               settings="no HTTP/1.1, no JSON and no middle: the benchmark's gRPC client and service "
               "with 64 calls in flight on one channel")
CALLBACK = System("grpc-callback", "gRPC C++ direct, callback", grpc("callback"), ("speed-grpc",),
                  settings="the same with the callback interfaces")
NODE = System("node", "Node: http, grpc-js, gRPC C++ service", node, ("wrk", "node", "speed-grpc"),
              no_modules, settings="peer_node.js, both rules by hand, one process: JSON to protobuf "
              "(protobufjs), a call of the gRPC C++ service, and back")
AIOHTTP = System("aiohttp", "Python: aiohttp, grpc.aio, gRPC C++ service", aiohttp,
                 ("wrk", "speed-grpc"), no_aiohttp, settings="peer_aiohttp.py, the same with "
                 "Debian's aiohttp, grpcio and protobuf for Python, one process")

# --- rows ----------------------------------------------------------------------------------------

COLUMNS = [Column("per_second", "requests/s", "count", span=True), P50, P99, Column("served_us", "CPU us/request: all but the client"),
           Column("gateway_cpu_us", "gateway"), Column("broker_cpu_us", "broker"),
           Column("service_cpu_us", "service"), Column("client_cpu_us", "client")]


def title_of(kind, pinned):
    what = "POST, JSON of 77 bytes both ways" if kind == "post" else "GET by rule, JSON back"
    return f"{what}, {CONNECTIONS} connections, {'pinned' if pinned else 'unpinned'}"


def name_of(name, pinned):
    return name if pinned else name + "-unpinned"


def limit(kind, pinned):
    """Beside the limit alone, often: the two are measured right behind each other."""
    name = name_of(kind, pinned)
    ratios = [Ratio(name, ["gateway"], ["bare"]),
              Ratio(name + "-cpu", ["gateway"], ["bare"], "served_us")]
    return Row(name, title_of(kind, pinned), "Requests", Point(kind=kind), [BARE, GATEWAY],
               COLUMNS, ratios, pinned=pinned, repetitions=1.6)


def peers(pinned):
    name = name_of("peers", pinned)
    ratios = [Ratio(name + "-node", ["gateway"], ["node"]),
              Ratio(name + "-aiohttp", ["gateway"], ["aiohttp"]),
              Ratio(name + "-grpc", ["gateway"], ["grpc-queue", "grpc-callback"]),
              Ratio(name + "-log", ["logged"], ["gateway"])]
    return Row(name, "Peers: " + title_of("post", pinned), "Requests", Point(kind="post"),
               [GATEWAY, LOGGED, QUEUE, CALLBACK, NODE, AIOHTTP], COLUMNS, ratios, pinned=pinned,
               repetitions=0.6)


ROWS = [limit("post", True), limit("get", True), peers(True), limit("post", False),
        limit("get", False), peers(False)]
