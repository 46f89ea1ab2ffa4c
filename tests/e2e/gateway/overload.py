# SPDX-License-Identifier: Apache-2.0
"""Four requests at once, and a fifth."""
import json

from testee import until
from web import ask, check, connect, equal, expect_problem, get, read_answer

RESOURCE_EXHAUSTED = 8


def in_flight():
    text = ask("GET", "/metrics").body.decode()
    return sum(int(line.split()[1]) for line in text.splitlines()
               if line.startswith("headway_gateway_requests_in_flight{"))


def main():
    waiting = []
    for _ in range(4):
        connection = connect()
        connection.sendall(get("/v1/hold/3000"))
        waiting.append(connection)
    until(lambda: in_flight() == 4, "four in flight")
    answer = ask("GET", "/v1/hold/0")
    expect_problem(answer, 503, RESOURCE_EXHAUSTED, "4")
    equal(answer.headers["Retry-After"], "1", "Retry-After")
    # Who looks after the process sees that it lives.
    for path in ("/healthz", "/readyz", "/metrics"):
        equal(ask("GET", path).status, 200, path)
    for connection in waiting:
        status, body = read_answer(connection.makefile("rb"))
        # It has 4 s, which may be over on a busy machine.
        check(status in (200, 504), "one of the four: %d %r" % (status, body))
        json.loads(body)
    until(lambda: ask("GET", "/v1/hold/0").status == 200, "answered when there is room again")


main()
