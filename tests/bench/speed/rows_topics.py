# SPDX-License-Identifier: Apache-2.0
"""Publish and subscribe: what all subscribers together got, a second. A publisher that never stops;
what was lost is counted by its number, or by the bus."""
import json
import re
import subprocess
import time

from kit import Column, Failed, Point, Ratio, Row, System
from rows_streams import broker

SETTLE = 0.2  # seconds, for the subscriptions to stand before the first event


def deliveries(scene, subscriber, publisher, env=None):
    """Subscribers (a command each), then the publisher; the sum of what they say of themselves."""
    point = scene.point
    others = [scene.spawn("others", subscriber, env=env, stdout=subprocess.PIPE)
              for _ in range(point.subscribers - 1)]
    time.sleep(SETTLE)
    # The last is started with the publisher: its subscription stands long before its warm-up ends.
    scene.spawn("publisher", publisher, env=env)
    first = scene.client(subscriber, env=env)
    total, calls = first["per_second"], first["calls"]
    for process in others:
        figures = last_line(scene, process)
        total += figures["per_second"]
        calls += figures["calls"]
    share = first["calls"] / calls
    for name in ("broker_cpu_us", "publisher_cpu_us"):
        if name in first:
            first[name] *= share
    first.update(per_second=total, lost=lost(scene))
    return first


def last_line(scene, process):
    until = time.monotonic() + scene.seconds + 30
    while True:
        line = scene.read_line(process, until)
        if line.startswith("{"):
            return json.loads(line)
        if not line:
            raise Failed(f"a subscriber ended without a figure: {scene.words(process)}")


def lost(scene):
    """Of those that say so on stderr at their end."""
    return sum(int(number) for _, process in scene.processes
               for number in re.findall(r"\blost (\d+)", scene.words(process)))


def headway(transport):
    def measure(scene):
        env = {"HEADWAY_TRANSPORT": transport}
        broker(scene, env)
        return deliveries(
            scene, [scene.program("speed-rows-client"), "ticks", 1, scene.point.payload,
                    scene.seconds],
            [scene.program("speed-rows-publisher"), scene.point.payload], env)
    return measure


def nats(scene):
    port, program = scene.port(), scene.program("speed-nats-topic")
    scene.start("broker", [scene.program("nats-server"), "-a", "127.0.0.1", "-p", str(port)],
                listens=port)
    return deliveries(scene, [program, "sub", port, scene.point.payload, scene.seconds],
                      [program, "pub", port, scene.point.payload])


def zmq(scene):
    program = scene.program("speed-zmq-flow")
    front, back = (f"tcp://127.0.0.1:{scene.port()}" for _ in range(2))
    scene.start("broker", [program, "proxy", front, back], says="ready")
    return deliveries(scene, [program, "sub", back, scene.point.payload, scene.seconds],
                      [program, "pub", front, scene.point.payload])


PROGRAMS = ("headway", "speed-rows-publisher", "speed-rows-client")
OURS = ("generated stubs, protobuf at both ends; subscribers of the policy BLOCK, for which "
        "publishers wait, so that nothing is lost; each event acknowledged, 1,024 ahead")
SYSTEMS = [
    System("headway-zmtp", "Headway (zmtp)", headway("zmtp"), PROGRAMS, settings=OURS),
    System("headway-zmq", "Headway (libzmq)", headway("zmq"), PROGRAMS, settings=OURS),
    System("nats-topic", "NATS, hand-written", nats, ("nats-server", "speed-nats-topic"),
           settings="own sockets; 64 PUBs a write, all that came in one read; no acknowledgement, no "
           "protobuf; the server with its defaults slows a fast publisher and drops slow readers"),
    System("zmq-topic", "libzmq XPUB/XSUB proxy", zmq, ("speed-zmq-flow",),
           settings="one message per event, XPUB_NODROP: a slow reader slows the publisher; no "
           "protobuf"),
]
COLUMNS = [Column("per_second", "deliveries/s", "count", span=True), Column("lost", "lost", "count"),
           Column("p99_us", "p99 us"), Column("broker_cpu_us", "CPU us/delivery: broker"),
           Column("publisher_cpu_us", "publisher")]


def row(subscribers, pinned=True):
    suffix = "" if pinned else "-unpinned"
    return Row(f"topics/1-to-{subscribers}{suffix}", f"Publish 64 B, 1 to {subscribers}, tcp, "
               f"{'pinned' if pinned else 'unpinned'}", "Topics",
               Point(subscribers=subscribers), SYSTEMS, COLUMNS,
               [Ratio(f"publish-{subscribers}", ["headway-zmtp"], ["nats-topic"])] if pinned else [],
               pinned=pinned, quick=pinned)


ROWS = [row(1), row(8), row(1, False), row(8, False)]
