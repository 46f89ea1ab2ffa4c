# SPDX-License-Identifier: Apache-2.0
"""What a request costs the broker, counted: instructions, system calls, allocations (counts.py)."""
import argparse

import counts
from kit import Column, Failed, Point, Row, System, Value

CALLS = 20000


def options(scene):
    return argparse.Namespace(build=scene.build, transport=scene.point.adapter, url="tcp",
                              calls=CALLS, in_flight=scene.point.in_flight, profile=None)


def measured(function):
    def measure(scene):
        try:
            return function(options(scene))
        except (counts.Fault, OSError) as fault:
            raise Failed(str(fault)) from None
    return measure


def allocations(o):
    found = counts.allocations(o)
    return {"mallocs_" + part: round(number / o.calls, 4) for part, number in found.items()}


def syscalls(o):
    return {"syscalls": round(counts.syscalls(o)[0], 4)}


def instructions(o):
    alone = counts.instructions(o)
    crowded = counts.instructions(o, crowd=True)
    return {"instructions": alone, "instructions_crowded": crowded, "crowding": crowded / alone}


PROGRAMS = ("headway", "echo-service", "speed-count-client")
INSTRUCTIONS = System("instructions", "instructions (callgrind)", measured(instructions),
                      ("valgrind", "speed-crowd", *PROGRAMS),
                      settings="of the measured calls alone, after as many to warm up; once more "
                      "with 1,000 services and 10,000 subscriptions registered")
SYSCALLS = System("syscalls", "system calls (strace)", measured(syscalls), ("strace", *PROGRAMS),
                  settings="difference of two lengths, all threads; under strace the broker is "
                  "slower and finds more at once, which makes them fewer")
ALLOCATIONS = System("mallocs", "allocations (preloaded counter)", measured(allocations), PROGRAMS,
                     settings="malloc, calloc, realloc, while the calls are measured")

COLUMNS = [Column("instructions", "instructions", "count"),
           Column("instructions_crowded", "with 1,000 services, 10,000 subscriptions", "count"),
           Column("crowding", "ratio"), Column("syscalls", "system calls"),
           Column("mallocs_broker", "mallocs: broker"), Column("mallocs_service", "service"),
           Column("mallocs_client", "client")]

GOALS = [Value("instructions", "instructions", "instructions"),
         Value("scale", "instructions", "crowding"), Value("syscalls", "syscalls", "syscalls")]


def row(adapter, ratios):
    return Row("counts/" + adapter, f"Counts per request, 256 in flight, 64 B, tcp, {adapter}",
               "Counts in the broker", Point(adapter=adapter),
               [INSTRUCTIONS, SYSCALLS, ALLOCATIONS], COLUMNS, ratios, repetitions=0, cost=5,
               quick=adapter == "zmtp")


ROWS = [row("zmtp", GOALS), row("zmq", [])]
