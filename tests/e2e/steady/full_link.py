# SPDX-License-Identifier: Apache-2.0
"""More requests at once than the broker takes calls of one peer: those beyond wait for their turn,
and none is refused. usage: full_link.py BUILD"""
import argparse
import sys

import gateway
from gateway import CONNECTIONS, GET, counts

CALLS, ROUNDS = 16, 10  # some of the calls are the gateway's own


def crowd(b):
    broker = b.spawn([b.program("headway"), "broker", "--listen", b.url, "--calls-per-link",
                      str(CALLS)], stdout=-1)
    counts.expect(broker, b"listening")
    clients = gateway.behind_gateway(b, b.build)
    for _ in range(ROUNDS):
        for client in clients:
            client.sendall(GET)
        answers = [gateway.ask(client, b"") for client in clients]
        if answers != [200] * CONNECTIONS:
            raise counts.Fault(f"answers: {sorted(set(answers))}, not 200 alone")


def main(build):
    options = argparse.Namespace(build=build, transport="zmtp", url="ipc")
    try:
        with counts.bench(options) as b:
            crowd(b)
    except (counts.Fault, OSError) as fault:
        print(fault)
        return 1
    print(f"{CONNECTIONS} requests at once by {CALLS} calls: all are answered")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
