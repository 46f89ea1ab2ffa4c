# SPDX-License-Identifier: Apache-2.0
"""A method of 4 s at a gateway that allows 1.5 s."""
import json

from web import ask, check, equal, expect_problem

DEADLINE_EXCEEDED = 4


def remaining(**headers):
    for _ in range(20):
        answer = ask("GET", "/v1/hold/0", headers=headers)
        if answer.status != 504:  # it was over before the handler had it
            break
    equal(answer.status, 200, "a call that takes no time: %r" % answer.body)
    return json.loads(answer.body)["remainingMs"]


def main():
    for name, value in (("X-Request-Timeout", "50ms"), ("X-Request-Timeout", "0.05"),
                        ("Grpc-Timeout", "50m")):
        # Else it is answered 200: it takes less time than the settings allow.
        expect_problem(ask("GET", "/v1/hold/1400", headers={name: value}), 504, DEADLINE_EXCEEDED)
    check(remaining() <= 1500, "the settings' most is not kept")
    check(remaining(**{"X-Request-Timeout": "10m"}) <= 1500, "the client got more")
    check(remaining(**{"X-Request-Timeout": "200ms"}) <= 200, "the client asked for less")
    for value in ("soon", "-1s", "5 parsecs", "1e9"):
        expect_problem(ask("GET", "/v1/hold/0", headers={"X-Request-Timeout": value}), 400, 3,
                       "x-request-timeout")


main()
