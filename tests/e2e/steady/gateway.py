# SPDX-License-Identifier: Apache-2.0
"""Once a gateway is warm, a request allocates nothing in it: neither a GET by a rule nor a POST with
JSON, on connections that are kept alive.

usage: gateway.py BUILD RELEASE
The gateway is that of the build RELEASE, without a sanitizer, whose allocator could not be counted
beside; broker, service and counter are of the build BUILD. Buffers may still grow to their highest,
so a few allocations in thousands of requests are allowed; and where the machine's pauses made more
wait at once than before, it is warm a lap later.
"""
import argparse
import os
import socket
import subprocess
import sys
import time

CONNECTIONS, ROUNDS, LAPS, ALLOWED = 64, 400, 3, 40
POST = (b"POST /v1/lines HTTP/1.1\r\nHost: localhost\r\nUser-Agent: steady\r\n"
        b"Content-Type: application/json\r\nContent-Length: 29\r\n\r\n"
        b'{"text":"a line","number":42}')
GET = b"GET /v1/lines/a%20line HTTP/1.1\r\nHost: localhost\r\nUser-Agent: steady\r\n\r\n"
WAIT_S = 60

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../bench/speed"))
import counts  # noqa: E402


def ask(client, request):
    """One request; the status of its answer."""
    client.sendall(request)
    answer = b""
    while b"\r\n\r\n" not in answer:
        piece = client.recv(4096)
        if not piece:
            raise counts.Fault("the gateway closed a connection")
        answer += piece
    head, _, body = answer.partition(b"\r\n\r\n")
    size = int(head.lower().split(b"content-length:")[1].split()[0])
    while len(body) < size:
        body += client.recv(4096)
    return int(head.split()[1])


def connect(port):
    until = time.monotonic() + WAIT_S
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), WAIT_S)
        except OSError:
            if time.monotonic() > until:
                raise counts.Fault("the gateway does not listen") from None
            time.sleep(0.02)


def wait_for_route(client):
    until = time.monotonic() + WAIT_S
    while ask(client, POST) != 200:
        if time.monotonic() > until:
            raise counts.Fault("the gateway does not know the service")
        time.sleep(0.02)


def rounds(clients):
    """All of them send before any is answered, so that as many calls are in flight."""
    for number in range(ROUNDS):
        request = GET if number % 2 else POST
        for client in clients:
            client.sendall(request)
        for client in clients:
            if ask(client, b"") != 200:
                raise counts.Fault("a request failed")


def behind_gateway(b, build, extra=None):
    """The service, that build's gateway, and clients that have been answered; a broker is there."""
    b.spawn([b.program("lines-service")])
    gateway = b.spawn([os.path.join(build, "headway-gateway"), "--listen", "http://127.0.0.1:0"],
                      extra, stdout=subprocess.PIPE)
    port = int(counts.expect(gateway, b"listening").rsplit(b":", 1)[1])
    clients = [connect(port)]
    wait_for_route(clients[0])
    return clients + [connect(port) for _ in range(CONNECTIONS - 1)]


def allocations(b, release):
    """Of the best lap."""
    b.broker()
    clients = behind_gateway(b, release, b.preload("gateway"))
    looks = []
    for _ in range(1 + LAPS):
        rounds(clients)
        looks.append(counts.look(b.counter("gateway")))
        if len(looks) > 1 and looks[-1] - looks[-2] <= ALLOWED:
            break
    return looks[-1] - looks[-2]


def main(build, release):
    options = argparse.Namespace(build=build, transport="zmtp", url="ipc")
    try:
        with counts.bench(options) as b:
            number = allocations(b, release)
    except (counts.Fault, OSError) as fault:
        print(fault)
        return 1
    print(f"{number} allocations in {CONNECTIONS * ROUNDS} requests (at most {ALLOWED})")
    return 1 if number > ALLOWED else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
