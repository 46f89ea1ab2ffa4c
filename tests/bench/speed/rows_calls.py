# SPDX-License-Identifier: Apache-2.0
"""Request and reply: Headway, its peers and the limit."""
import subprocess
import time

from kit import CALLS, Failed, PER_SECOND, Point, Ratio, Row, System, THROUGHPUT

# --- Headway -------------------------------------------------------------------------------------


def headway(transport, via):
    def measure(scene):
        port = None
        if scene.point.transport == "tcp":
            port = scene.port()
            url, options = f"tcp://127.0.0.1:{port}", ["--insecure"]
        else:
            path = scene.path("bus")
            url, options = f"ipc://{path}", []
        env = {"HEADWAY_TRANSPORT": transport, "HEADWAY_BUS": url, "HEADWAY_VIA": via}
        scene.start("broker", [scene.program("headway"), "broker", "--listen", url,
                               "--calls-per-link", "8192", *options], env=env,
                    listens=port or path)
        for _ in range(scene.point.services):
            scene.spawn("service", [scene.program("echo-service")], env=env)
        if scene.point.services > 1:
            time.sleep(0.3)  # the client waits for the first of them alone
        figures = scene.client([scene.program("echo-client"), *load(scene)], env=env)
        if via == "direct" and figures["broker_cpu_us"] * 10 > figures["client_cpu_us"]:
            raise Failed("the calls went by the broker, not straight")
        return figures

    return measure


def within(scene):
    """One process, which calls itself: there is no broker."""
    env = {"HEADWAY_TRANSPORT": "zmtp", "HEADWAY_BUS": f"ipc://{scene.path('nobody')}",
           "HEADWAY_VIA": "direct", "HEADWAY_LOG": "error"}
    return scene.client([scene.program("echo-within"), *load(scene)], env=env)


def load(scene):
    return [scene.point.in_flight, scene.point.payload, scene.seconds]


def no_direct_links(kit):
    """Whether this build knows direct links: its own help says so."""
    words = ""
    broker, service = kit.program("headway"), kit.program("echo-service")
    for command in ([broker], [broker, "broker"], [service]):
        try:
            words += subprocess.run([*command, "--help"], capture_output=True, text=True,
                                    timeout=10, check=False).stdout
        except (OSError, subprocess.TimeoutExpired) as error:
            return str(error)
    return None if "HEADWAY_VIA" in words else "this build has no direct links (HEADWAY_VIA)"


OURS = ("generated stubs, protobuf at both ends, credit, deadlines of 10 s, statistics on; broker: "
        "--calls-per-link 8192")
PROGRAMS = ("headway", "echo-service", "echo-client")
ZMTP = System("headway-zmtp", "Headway, brokered (zmtp)", headway("zmtp", "broker"), PROGRAMS,
              settings=OURS)
ZMQ = System("headway-zmq", "Headway, brokered (libzmq)", headway("zmq", "broker"), PROGRAMS,
             settings=OURS)
DIRECT = System("headway-direct", "Headway, direct (zmtp)", headway("zmtp", "direct"), PROGRAMS,
                no_direct_links, settings=OURS + "; HEADWAY_VIA=direct")
WITHIN = System("headway-within", "Headway, within one process (no socket)", within,
                ("echo-within",), settings="the same stubs and settings, caller and service in one "
                "process; no broker")


# --- peers ---------------------------------------------------------------------------------------


def address(scene, name):
    """For our hand-written peers: a port, or a path."""
    return str(scene.port()) if scene.point.transport == "tcp" else scene.path(name)


def raw(middle):
    def measure(scene):
        program, at = scene.program("speed-raw"), address(scene, "service")
        scene.start("service", [program, "service", at], says="ready")
        if middle:
            behind, at = at, address(scene, "middle")
            scene.start("broker", [program, "middle", at, behind], says="ready")
        return scene.client([program, "client", at, *load(scene)])

    return measure


def zmq_url(scene, name):
    if scene.point.transport == "tcp":
        return f"tcp://127.0.0.1:{scene.port()}"
    return f"ipc://{scene.path(name)}"


def zmq(proxied):
    def measure(scene):
        program, front = scene.program("speed-zmq"), zmq_url(scene, "front")
        if proxied:
            back = zmq_url(scene, "back")
            scene.start("broker", [program, "proxy", front, back], says="ready")
            for _ in range(scene.point.services):
                scene.start("service", [program, "service", "connect", back], says="ready")
        else:
            scene.start("service", [program, "service", "bind", front], says="ready")
        return scene.client([program, "client", front, *load(scene)])

    return measure


def nats(program, mode):
    def measure(scene):
        port, path = str(scene.port()), scene.program(program)
        scene.start("broker", [scene.program("nats-server"), "-a", "127.0.0.1", "-p", port],
                    listens=int(port))
        for _ in range(scene.point.services):
            scene.start("service", [path, "service", port, *mode], says="ready")
        return scene.client([path, "client", port, *mode, *load(scene)])

    return measure


def grpc(mode):
    def measure(scene):
        program = scene.program("speed-grpc")
        at = (f"127.0.0.1:{scene.port()}" if scene.point.transport == "tcp"
              else f"unix:{scene.path('grpc')}")
        scene.start("service", [program, "service", mode, at], says="ready")
        return scene.client([program, "client", mode, at, *load(scene)])

    return measure


def nng(scene):
    program = scene.program("speed-nng")
    url = zmq_url(scene, "nng")
    scene.start("service", [program, "service", url, scene.point.in_flight], says="ready")
    return scene.client([program, "client", url, *load(scene)])


def redis(mode):
    def measure(scene):
        program = scene.program("speed-redis")
        at = address(scene, "redis")
        where = (["--port", at, "--bind", "127.0.0.1"] if scene.point.transport == "tcp"
                 else ["--port", "0", "--unixsocket", at])
        scene.start("broker", [scene.program("redis-server"), *where, "--save", "", "--appendonly",
                               "no"], listens=int(at) if at.isdigit() else at)
        if mode == "pubsub":
            scene.start("service", [program, "service", at], says="ready")
        return scene.client([program, mode, at, *load(scene)])

    return measure


PIPELINED = System("nats-pipelined", "NATS, hand-written, pipelined",
                   nats("speed-nats-raw", ()), ("nats-server", "speed-nats-raw"),
                   settings="own sockets; one wildcard inbox; all that is ready goes in one write, "
                   "all that came in one read; queue group; nats-server with its defaults")
NATS_ASAP = System("nats-asap", "NATS, nats.c, SendAsap", nats("speed-nats", ["asap"]),
                   ("nats-server", "speed-nats"),
                   settings="PublishRequest to one wildcard inbox with an asynchronous "
                   "subscription, queue group; natsOptions_SetSendAsap on both ends")
NATS_FLUSHER = System("nats-flusher", "NATS, nats.c, default flusher",
                      nats("speed-nats", ["flusher"]), ("nats-server", "speed-nats"),
                      settings="the same with the library's flusher thread, its default")
NATS_REQUEST = System("nats-request", "NATS, nats.c, natsConnection_Request",
                      nats("speed-nats", ["request"]), ("nats-server", "speed-nats"),
                      settings="the library's synchronous request, a thread for each in flight, "
                      "which flushes at once; the service with SendAsap")
GRPC_QUEUE = System("grpc-queue", "gRPC C++, completion queue (direct)", grpc("queue"),
                    ("speed-grpc",),
                    settings="asynchronous service and client, one completion queue and thread "
                    "each, 1,024 calls requested ahead; insecure credentials, "
                    "one channel, a deadline on each call")
GRPC_CALLBACK = System("grpc-callback", "gRPC C++, callback (direct)", grpc("callback"),
                       ("speed-grpc",),
                       settings="callback service and client, the library's own threads")
NNG = System("nng", "nng req/rep (direct)", nng, ("speed-nng",),
             settings="contexts with asynchronous I/O, one for each call in flight at both ends; "
             "tcp-nodelay")
REDIS_PING = System("redis-ping", "Redis, PING echo, pipelined", redis("ping"),
                    ("redis-server", "speed-redis"),
                    settings="own socket, pipelined; the server itself answers; no persistence")
REDIS_PUBSUB = System("redis-pubsub", "Redis, publish/subscribe as request/reply",
                      redis("pubsub"), ("redis-server", "speed-redis"),
                      settings="RESP3, own sockets, pipelined at both ends; no persistence")
ZMQ_DIRECT = System("zmq-direct", "libzmq direct, one message per call", zmq(False),
                    ("speed-zmq",), settings="DEALER to ROUTER, no high-water mark, one I/O thread")
ZMQ_PROXY = System("zmq-proxy", "libzmq through zmq_proxy, one message per call", zmq(True),
                   ("speed-zmq",), settings="DEALER, ROUTER-DEALER proxy, ROUTER; likewise")
RAW_DIRECT = System("raw-direct", "raw sockets, echo, batched: the direct limit", raw(False),
                    ("speed-raw",), settings="epoll; what was read is written back as it is, 256 "
                    "KiB at a time")
RAW_MIDDLE = System("raw-middle", "raw sockets, middle process, batched: the brokered limit",
                    raw(True), ("speed-raw",), settings="likewise, with a process between")

# --- rows ----------------------------------------------------------------------------------------

ALL = [ZMTP, ZMQ, DIRECT, WITHIN, PIPELINED, NATS_ASAP, NATS_FLUSHER, GRPC_QUEUE, GRPC_CALLBACK,
       NNG, REDIS_PING, REDIS_PUBSUB, ZMQ_DIRECT, ZMQ_PROXY, RAW_DIRECT, RAW_MIDDLE]
LOCAL = [ZMTP, ZMQ, DIRECT, GRPC_QUEUE, GRPC_CALLBACK, NNG, REDIS_PING, REDIS_PUBSUB, ZMQ_DIRECT,
         ZMQ_PROXY, RAW_DIRECT, RAW_MIDDLE]
SWEEP = [ZMTP, ZMQ, DIRECT, PIPELINED, GRPC_QUEUE, ZMQ_DIRECT, ZMQ_PROXY, RAW_DIRECT, RAW_MIDDLE]
MANY = [ZMTP, ZMQ, PIPELINED, NATS_ASAP, NATS_FLUSHER, ZMQ_PROXY]

BEST_NATS = ["nats-asap", "nats-flusher", "nats-request"]
BEST_GRPC = ["grpc-queue", "grpc-callback"]
BROKERED = ["headway-zmtp"]


def peers(suffix):
    return [Ratio("nats" + suffix, BROKERED, BEST_NATS),
            Ratio("pipelined" + suffix, BROKERED, ["nats-pipelined"]),
            Ratio("grpc" + suffix, BROKERED, BEST_GRPC)]


BEYOND = [Ratio("proxy", BROKERED, ["zmq-proxy"]),
          Ratio("limit-brokered", BROKERED, ["raw-middle"]),
          Ratio("zmq-direct", ["headway-direct"], ["zmq-direct"]),
          Ratio("limit-direct", ["headway-direct"], ["raw-direct"])]


def row(name, title, systems, ratios=(), pinned=True, quick=False, **point):
    transport = point.get("transport", "tcp")
    where = "unix socket" if transport == "ipc" else "tcp"
    full = f"{title}, {where}, {'pinned' if pinned else 'unpinned'}"
    columns = [PER_SECOND, THROUGHPUT, *CALLS[1:]] if "payload" in point else CALLS
    return Row("calls/" + name, full, "Calls", Point(**point), systems, columns, ratios,
               pinned=pinned, quick=quick)


ROWS = [
    row("tcp-256", "256 in flight, 64 B", ALL, peers("") + BEYOND, quick=True),
    row("tcp-256-unpinned", "256 in flight, 64 B", ALL, peers("-unpinned"), pinned=False,
        quick=True),
    row("tcp-1", "1 in flight, 64 B", ALL + [NATS_REQUEST],
        [Ratio("p50-pipelined", BROKERED, ["nats-pipelined"], "p50_us"),
         Ratio("p50-limit", ["headway-direct"], ["raw-direct"], "p50_us")],
        in_flight=1, quick=True),
    row("ipc-1", "1 in flight, 64 B", LOCAL,
        [Ratio("p50-grpc-ipc", BROKERED, BEST_GRPC, "p50_us")], in_flight=1, transport="ipc",
        quick=True),
    row("ipc-256", "256 in flight, 64 B", LOCAL, transport="ipc"),
    row("tcp-256-eight", "256 in flight, 64 B, 8 service processes", MANY,
        [Ratio("eight", BROKERED, ["nats-pipelined"])], services=8, quick=True),
    row("tcp-256-eight-unpinned", "256 in flight, 64 B, 8 service processes", MANY, services=8,
        pinned=False),
    row("tcp-16", "16 in flight, 64 B", SWEEP, in_flight=16),
    row("tcp-1024", "1024 in flight, 64 B", SWEEP, in_flight=1024),
    row("tcp-256-1k", "256 in flight, 1 KiB", SWEEP, payload=1024),
    row("tcp-16-64k", "16 in flight, 64 KiB", SWEEP,
        [Ratio("payload-64k", BROKERED, ["zmq-proxy"]),
         Ratio("payload-64k-direct", ["headway-direct"], ["zmq-direct"])], in_flight=16,
        payload=65536, quick=True),
]
