# SPDX-License-Identifier: Apache-2.0
"""What encryption costs from end to end: calls through a broker on tcp, with keys and without."""
from kit import (CPU, CPU_BROKER, CPU_CLIENT, CPU_SERVICE, Column, P50, P99, PER_SECOND, Point, Ratio,
                 Row, System)
from keys import Keys


def calls(transport, sealed):
    def measure(scene):
        port = scene.port()
        url = f"tcp://127.0.0.1:{port}"
        env = {"HEADWAY_TRANSPORT": transport, "HEADWAY_BUS": url, "HEADWAY_VIA": "broker"}
        keys = Keys(scene) if sealed else None
        scene.start("broker", [scene.program("headway"), "broker", "--listen", url,
                               "--calls-per-link", "8192", *([] if sealed else ["--insecure"])],
                    env={**env, **(keys.broker if keys else {})}, listens=port)
        scene.spawn("service", [scene.program("echo-service")],
                    env={**env, **(keys.of("service") if keys else {})})
        return scene.client([scene.program("echo-client"), scene.point.in_flight,
                             scene.point.payload, scene.seconds],
                            env={**env, **(keys.of("caller") if keys else {})})
    return measure


PROGRAMS = ("headway", "echo-service", "echo-client")
SYSTEMS = [System(f"{word}-{transport}", f"{title} ({library})", calls(transport, word == "sealed"),
                  PROGRAMS)
           for transport, library in (("zmtp", "zmtp"), ("zmq", "libzmq"))
           for word, title in (("plain", "Plain, --insecure"), ("sealed", "Encrypted, with rights"))]
COLUMNS = [PER_SECOND, Column("mib_per_second", "MiB/s, each way", "count"), P50, P99, CPU,
           CPU_CLIENT, CPU_BROKER, CPU_SERVICE]


def row(payload, in_flight, ratios=(), quick=False):
    size = f"{payload} B" if payload < 1024 else f"{payload // 1024} KiB"
    return Row(f"curve/{payload}-{in_flight}",
               f"Encrypted and plain, {size}, {in_flight} in flight, tcp, pinned",
               "Encryption", Point(in_flight=in_flight, payload=payload), SYSTEMS, COLUMNS, ratios,
               quick=quick)


def ratio(goal, **figure):
    return [Ratio(goal, ["sealed-zmtp"], ["plain-zmtp"], **figure)]


ROWS = [row(64, 256, ratio("curve"), quick=True),
        row(64, 1, ratio("p50-curve", figure="p50_us"), quick=True),
        row(1024, 256, ratio("curve-1k")), row(1024, 1),
        row(8192, 64, ratio("curve-8k")), row(8192, 1),
        row(65536, 16, ratio("curve-64k")), row(65536, 1)]
