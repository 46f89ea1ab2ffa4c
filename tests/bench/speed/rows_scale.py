# SPDX-License-Identifier: Apache-2.0
"""Large payloads, many idle connections, start-up, sizes."""
import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time

from kit import Column, Failed, Point, Ratio, Row, System, Value, status_kib
from rows_calls import no_direct_links
from rows_streams import broker, service, straight

IDLE, IDLE_PROCESSES = 10000, 4
MIB = 1 << 20

# --- large payloads ------------------------------------------------------------------------------


def headway(transport, via):
    def measure(scene):
        env = {"HEADWAY_TRANSPORT": transport, "HEADWAY_VIA": via}
        broker(scene, env, "--message-limit", "64M", "--memory-budget", "1024M")
        service(scene, env)
        return straight(via, in_bytes(scene, [scene.program("speed-rows-client"), "say"], env))
    return measure


def zmq(proxied):
    def measure(scene):
        program = scene.program("speed-zmq")
        front, back = (f"tcp://127.0.0.1:{scene.port()}" for _ in range(2))
        if proxied:
            scene.start("broker", [program, "proxy", front, back], says="ready")
            scene.start("service", [program, "service", "connect", back], says="ready")
        else:
            scene.start("service", [program, "service", "bind", front], says="ready")
        return in_bytes(scene, [program, "client", front], None)
    return measure


def in_bytes(scene, argv, env):
    figures = scene.client([*argv, scene.point.in_flight, scene.point.payload, scene.seconds],
                           env=env)
    figures["mib_per_second"] = figures["per_second"] * scene.point.payload / MIB
    return figures


PROGRAMS = ("headway", "speed-rows-service", "speed-rows-client")
LARGE = [
    System("headway-zmtp", "Headway, brokered (zmtp)", headway("zmtp", "broker"), PROGRAMS,
           settings="--message-limit 64M --memory-budget 1024M"),
    System("headway-zmq", "Headway, brokered (libzmq)", headway("zmq", "broker"), PROGRAMS),
    System("headway-direct", "Headway, direct (zmtp)", headway("zmtp", "direct"), PROGRAMS,
           no_direct_links),
    System("zmq-proxy", "libzmq through zmq_proxy", zmq(True), ("speed-zmq",)),
    System("zmq-direct", "libzmq direct", zmq(False), ("speed-zmq",)),
]
LARGE_COLUMNS = [Column("mib_per_second", "MiB/s each way", "count", span=True),
                 Column("broker_cpu_us", "CPU us/call: broker", "count"),
                 Column("broker_rss_kib", "broker KiB", "count")]


def large(name, payload, in_flight, ratios, quick=False):
    title = f"Echo of {payload // MIB} MiB" if payload >= MIB else f"Echo of {payload // 1024} KiB"
    return Row(f"payloads/{name}", f"{title}, {in_flight} in flight, tcp, pinned", "Large payloads",
               Point(payload=payload, in_flight=in_flight), LARGE, LARGE_COLUMNS, ratios,
               quick=quick, cost=3)


# --- idle connections ----------------------------------------------------------------------------


def idle(transport):
    def measure(scene):
        env = {"HEADWAY_TRANSPORT": transport}
        broker(scene, env, "--heartbeat-ms", "20000",
               *(word for limit in ("peers", "peers-per-address", "handshakes-per-address")
                 for word in (f"--{limit}", str(2 * IDLE))))
        before = resident(scene)
        for _ in range(IDLE_PROCESSES):
            scene.start("idle", [scene.program("speed-idle"), IDLE // IDLE_PROCESSES], says="ready",
                        env={**env, "HEADWAY_TRANSPORT": "zmtp"}, patience=120)
        return per_link(scene, before)
    return measure


def resident(scene):
    time.sleep(0.3)
    pid = next(process.pid for role, process in scene.processes if role == "broker")
    return status_kib(pid, "VmRSS")


def per_link(scene, before):
    after = resident(scene)
    return {"kib_per_link": (after - before) / IDLE, "broker_rss_kib": after}


def idle_nats(scene):
    port, sockets = scene.port(), []
    scene.start("broker", [scene.program("nats-server"), "-a", "127.0.0.1", "-p", str(port)],
                listens=port)
    before = resident(scene)
    try:
        for _ in range(IDLE):
            one = socket.create_connection(("127.0.0.1", port), timeout=20)
            sockets.append(one)
            one.recv(4096)
            one.sendall(b'CONNECT {"verbose":false}\r\nPING\r\n')
            if b"PONG" not in one.recv(4096):
                raise Failed("nats-server did not answer")
        return per_link(scene, before)
    except OSError as error:
        raise Failed(f"{len(sockets)} connections: {error}") from None
    finally:
        for one in sockets:
            one.close()


IDLE_SETTINGS = ("10,000 buses (zmtp) in 4 processes, hello done; --peers and the limits of an address "
                 "20000, a heartbeat of 20 s")
IDLES = [
    System("idle-zmtp", "Headway (zmtp)", idle("zmtp"), ("headway", "speed-idle"),
           settings=IDLE_SETTINGS),
    System("idle-zmq", "Headway (libzmq)", idle("zmq"), ("headway", "speed-idle"),
           settings=IDLE_SETTINGS),
    System("idle-nats", "nats-server", idle_nats, ("nats-server",),
           settings="10,000 sockets, CONNECT and one PING each"),
]
IDLE_COLUMNS = [Column("kib_per_link", "KiB per connection"),
                Column("broker_rss_kib", "broker KiB in all", "count")]

# --- start-up and sizes --------------------------------------------------------------------------


def start(transport):
    def measure(scene):
        path = scene.path("bus")
        process = scene.spawn("start", [scene.program("speed-start"), scene.program("headway"), path],
                              env={"HEADWAY_TRANSPORT": transport, "HEADWAY_BUS": f"ipc://{path}"},
                              stdout=subprocess.PIPE)
        until = time.monotonic() + 20
        while True:
            line = scene.read_line(process, until)
            if line.startswith("{"):
                return json.loads(line)
            if not line:
                raise Failed(f"no answer: {scene.words(process)}")
    return measure


STARTS = [System("start-" + name, f"Headway ({name})", start(name), ("headway", "speed-start"),
                 settings="fork of the broker to the answer of its Ping, client included, ipc")
          for name in ("zmtp", "zmq")]

SYSTEM_LIBRARIES = re.compile(r"^(linux-vdso|ld-linux|lib(c|m|dl|rt|pthread|stdc\+\+|gcc_s|zmq))\b")


def sizes(scene):
    """libheadway and what it needs beyond the C library, stripped."""
    library = os.path.join(scene.build, "libheadway.so.0")
    done = subprocess.run(["ldd", library], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Failed(f"ldd {library}: {done.stderr.strip()}")
    paths = {"libheadway": library}
    for name, path in re.findall(r"^\s*(\S+) => (\S+)", done.stdout, re.M):
        if not SYSTEM_LIBRARIES.match(name):
            paths[name] = path
    figures = {"size_mib": 0.0}
    with tempfile.TemporaryDirectory() as folder:
        for path in paths.values():
            copy = os.path.join(folder, os.path.basename(path))
            shutil.copy(path, copy)
            subprocess.run(["strip", copy], check=False)
            figures["size_mib"] += os.path.getsize(copy) / MIB
            if path == library:
                figures["own_mib"] = os.path.getsize(copy) / MIB
    figures["libraries"] = len(paths)
    return figures


SIZES = [System("size", "libheadway and its closure", sizes, ("strip", "ldd"),
                settings="release build, stripped; without libzmq, libc, libstdc++")]

ROWS = [
    large("16m", 16 << 20, 2, [Ratio("payload-16m", ["headway-zmtp"], ["zmq-proxy"])], quick=True),
    Row("scale/idle", "10,000 idle connections, tcp", "Scale", Point(in_flight=0), IDLES,
        IDLE_COLUMNS, [Value("idle-memory", "idle-zmtp", "kib_per_link")], pinned=False,
        repetitions=0, cost=15),
    Row("scale/start", "From the start of the broker to its first answer", "Scale",
        Point(in_flight=1, transport="ipc"), STARTS, [Column("start_ms", "ms", span=True)],
        [Value("start", "start-zmtp", "start_ms")], pinned=False, quick=True, cost=0.3),
    Row("scale/size", "Size of the library", "Scale", Point(), SIZES,
        [Column("size_mib", "MiB in all"), Column("own_mib", "libheadway MiB"),
         Column("libraries", "libraries")], [Value("size", "size", "size_mib")], repetitions=0,
        quick=True),
]
