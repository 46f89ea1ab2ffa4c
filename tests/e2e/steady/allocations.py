# SPDX-License-Identifier: Apache-2.0
"""Once a bus is warm, a call allocates nothing in broker, service or client; nor in a process that
calls itself, without a broker.

usage: allocations.py BUILD TRANSPORT C_FLAGS
Buffers may still grow to their highest: so a few allocations in thousands of calls are allowed, far
fewer than one for each packet (of some 50 calls) would make. libzmq has a message of its own for
each packet; on it one for each call is looked for.
"""
import argparse
import os
import sys

CALLS, IN_FLIGHT = 10000, 256
ALLOWED = {"zmtp": 40, "zmq": CALLS // 10}

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../bench/speed"))
import counts  # noqa: E402


def main(build, transport, flags):
    if "-fsanitize" in flags:
        print("skipped: the sanitizer has the allocator")
        return 77
    options = argparse.Namespace(build=build, transport=transport, url="ipc", calls=CALLS,
                                 in_flight=IN_FLIGHT)
    try:
        found = {**counts.allocations(options), **counts.allocations_within(options)}
    except counts.Fault as fault:
        print(fault)
        return 1
    code = 0
    for part, number in found.items():
        allowed = ALLOWED["zmtp" if part == "within" else transport]  # it uses neither
        print(f"{part}: {number} allocations in {CALLS} calls (at most {allowed})")
        code = 1 if number > allowed else code
    if code:
        print("who they are: python3 tests/bench/speed/counts.py --only allocations --traces 50"
              f" --transport {transport} --build {build}")
        counts.allocations(options, traces=50)
        counts.allocations_within(options, traces=50)
    return code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
