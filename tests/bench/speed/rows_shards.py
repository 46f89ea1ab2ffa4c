# SPDX-License-Identifier: Apache-2.0
"""One broker on one CPU, and one of two threads on two: how far it scales. Each CPU has a service and
its client too, so that what is compared is the whole of what a CPU can do. Raw sockets beside it
tell what two of this machine's CPUs are worth, for they may be threads of one core."""
import json
import os
import subprocess
import time

from kit import Column, Failed, PER_SECOND, Point, Ratio, Row, System
from rows_calls import OURS, load


def threads_of(scene):
    """The broker's threads, the main one first; each is a shard's."""
    pid = next(process.pid for role, process in scene.processes if role == "broker")
    return sorted(map(int, os.listdir(f"/proc/{pid}/task")))


def of_two(scene, process, word):
    """Its next line that begins so."""
    until = time.monotonic() + scene.seconds + 30
    while True:
        line = scene.read_line(process, until)
        if not line:
            raise Failed(f"{process.what} ended without a figure: {scene.words(process)}")
        if line.startswith(word):
            return line


def on_each(measure):
    """On one CPU after the other, and the mean: two need not be equally fast."""
    def both(scene):
        found = []
        for cpu in scene.kit.cpus[-2:]:
            found.append(measure(scene, [cpu]))
            scene.end()
        return {"per_second": sum(one["per_second"] for one in found) / len(found),
                "slower": min(one["slower"] for one in found)}
    return both


def on_two(measure):
    return lambda scene: measure(scene, scene.kit.cpus[-2:])


def headway(transport):
    def measure(scene, cpus):
        shards = len(cpus)
        path = scene.path("bus")
        env = {"HEADWAY_TRANSPORT": transport, "HEADWAY_BUS": f"ipc://{path}"}
        last = f"{path}.{shards - 1}" if shards > 1 else path
        scene.start("broker", [scene.program("headway"), "broker", "--threads", str(shards),
                               "--calls-per-link", "8192"], env=env, listens=last, cpus=set(cpus))
        threads = threads_of(scene)
        if transport == "zmtp" and len(threads) != shards:
            raise Failed(f"the broker has {len(threads)} threads, not {shards}")
        clients = []
        for shard, cpu in enumerate(cpus):
            if shards > 1:
                os.sched_setaffinity(threads[shard], {cpu})
            mine = {**env, **({"BENCH_OTHER": "1"} if shard == 0 and shards > 1 else {})}
            scene.spawn("service", [scene.program("echo-service")], env=mine, cpus={cpu})
            clients.append(scene.spawn("client", [scene.program("echo-client"), *load(scene)],
                                       env=mine, stdout=subprocess.PIPE, cpus={cpu}))
        return figures_of(scene, clients)
    return measure


def figures_of(scene, clients):
    for client in clients:
        of_two(scene, client, "begin")
    figures = [json.loads(of_two(scene, client, "{")) for client in clients]
    return {"per_second": sum(one["per_second"] for one in figures),
            "slower": min(one["per_second"] for one in figures)}


def raw():
    def measure(scene, cpus):
        program, clients = scene.program("speed-raw"), []
        for cpu in cpus:
            at, behind = scene.path(f"middle-{cpu}"), scene.path(f"service-{cpu}")
            scene.start("service", [program, "service", behind], says="ready", cpus={cpu})
            scene.start("broker", [program, "middle", at, behind], says="ready", cpus={cpu})
            clients.append(scene.spawn("client", [program, "client", at, *load(scene)],
                                       stdout=subprocess.PIPE, cpus={cpu}))
        return figures_of(scene, clients)
    return measure


def one_cpu(kit):
    return None if len(kit.cpus) > 1 else "this machine has one CPU"


NEEDS = ("headway", "echo-service", "echo-client")
SYSTEMS = [
    System("shard-one", "one shard, one CPU", on_each(headway("zmtp")), NEEDS,
           settings=OURS + "; broker, service and client on one CPU; the mean of each of two CPUs"),
    System("shard-two", "two shards, two CPUs", on_two(headway("zmtp")), NEEDS,
           one_cpu,
           settings="broker --threads 2, a thread on each CPU; on each also a service and its "
           "client, of a service at that shard"),
    System("raw-one", "raw sockets through a middle process, one CPU", on_each(raw()),
           ("speed-raw",)),
    System("raw-two", "the same twice, two CPUs", on_two(raw()), ("speed-raw",), one_cpu),
]
COLUMNS = [PER_SECOND, Column("slower", "the slower CPU's calls/s", "count")]

ROWS = [Row("shards/ipc-256", "256 in flight on each CPU, 64 B, unix socket, pinned", "Shards",
            Point(transport="ipc"), SYSTEMS, COLUMNS,
            [Ratio("shards", ["shard-two"], ["shard-one"])], quick=True)]
