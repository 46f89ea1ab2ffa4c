# SPDX-License-Identifier: Apache-2.0
"""Server streams: items a second from a service to one reader, with flow control."""
import subprocess
import time

from kit import CPU_BROKER, CPU_CLIENT, CPU_SERVICE, Column, Failed, Point, Ratio, Row, System
from rows_calls import no_direct_links


def broker(scene, env, *options):
    """A broker on tcp, its URL in env from then on."""
    port = scene.port()
    env["HEADWAY_BUS"] = f"tcp://127.0.0.1:{port}"
    scene.start("broker", [scene.program("headway"), "broker", "--listen", env["HEADWAY_BUS"],
                           "--insecure", *options], env=env, listens=port)


def service(scene, env):
    """The rows' service, when the broker knows it."""
    scene.spawn("service", [scene.program("speed-rows-service")], env=env)
    until = time.monotonic() + 10
    while time.monotonic() < until:
        done = subprocess.run([scene.program("headway"), "ls"], env={**scene.env, **env},
                              capture_output=True, timeout=20, check=False)
        if b"bench.rows.v1.Rows" in done.stdout:
            return
        time.sleep(0.02)
    raise Failed("the service did not register")


def headway(transport, via):
    def measure(scene):
        env = {"HEADWAY_TRANSPORT": transport, "HEADWAY_VIA": via}
        broker(scene, env)
        service(scene, env)
        return straight(via, scene.client([scene.program("speed-rows-client"), "flow", 1,
                                           scene.point.payload, scene.seconds], env=env))
    return measure


def straight(via, figures):
    """A direct link leaves the broker idle: no figure of another way under its name."""
    if via == "direct" and figures["broker_cpu_us"] * 10 > figures["client_cpu_us"]:
        raise Failed("what was measured went by the broker, not straight")
    return figures


def grpc(mode):
    def measure(scene):
        program, at = scene.program("speed-grpc-stream"), f"127.0.0.1:{scene.port()}"
        scene.start("service", [program, "service", mode, at], says="ready")
        return scene.client([program, "client", at, scene.point.payload, scene.seconds])
    return measure


def zmq(scene):
    program, url = scene.program("speed-zmq-flow"), f"tcp://127.0.0.1:{scene.port()}"
    scene.start("service", [program, "push", url, scene.point.payload], says="ready")
    return scene.client([program, "pull", url, scene.point.payload, scene.seconds])


PROGRAMS = ("headway", "speed-rows-service", "speed-rows-client")
OURS = "generated stubs, protobuf at both ends, credit of the default window"
SYSTEMS = [
    System("headway-zmtp", "Headway, brokered (zmtp)", headway("zmtp", "broker"), PROGRAMS,
           settings=OURS),
    System("headway-zmq", "Headway, brokered (libzmq)", headway("zmq", "broker"), PROGRAMS,
           settings=OURS),
    System("headway-direct", "Headway, direct (zmtp)", headway("zmtp", "direct"), PROGRAMS,
           no_direct_links, settings=OURS + "; HEADWAY_VIA=direct"),
    System("grpc-stream-sync", "gRPC C++, synchronous writer and reader (direct)", grpc("sync"),
           ("speed-grpc-stream",), settings="Write without options, never a buffer hint"),
    System("grpc-stream-callback", "gRPC C++, callback writer (direct)", grpc("callback"),
           ("speed-grpc-stream",), settings="StartWrite without options; synchronous reader"),
    System("zmq-push", "libzmq PUSH to PULL, one message per item (direct)", zmq,
           ("speed-zmq-flow",), settings="default high-water mark, no protobuf"),
]
COLUMNS = [Column("per_second", "items/s", "count", span=True), CPU_CLIENT, CPU_BROKER, CPU_SERVICE]
PEERS = ["grpc-stream-sync", "grpc-stream-callback"]


def row(payload, name, goal=None, pinned=True):
    suffix = "" if pinned else "-unpinned"
    return Row(f"streams/{name}{suffix}", f"Server stream of {payload} B items, tcp, "
               f"{'pinned' if pinned else 'unpinned'}", "Streams", Point(payload=payload), SYSTEMS,
               COLUMNS, [Ratio(goal, ["headway-direct"], PEERS)] if goal else [], pinned=pinned,
               quick=bool(goal))


ROWS = [row(64, "64", "stream-64"), row(1024, "1k", "stream-1k"), row(64, "64", pinned=False)]
