# SPDX-License-Identifier: Apache-2.0
"""A method of 4 s at a gateway that allows 1.5 s."""
import time

from web import ask, ask_json, check, expect_problem

DEADLINE_EXCEEDED = 4


def remaining(**headers):
    return ask_json("GET", "/v1/hold/0", headers=headers)["remainingMs"]


def main():
    for name, value in (("X-Request-Timeout", "50ms"), ("X-Request-Timeout", "0.05"),
                        ("Grpc-Timeout", "50m")):
        begun = time.monotonic()
        expect_problem(ask("GET", "/v1/hold/1400", headers={name: value}), 504, DEADLINE_EXCEEDED)
        check(time.monotonic() - begun < 1.2, "it waited longer")
    check(remaining() <= 1500, "the settings' most is not kept")
    check(remaining(**{"X-Request-Timeout": "10m"}) <= 1500, "the client got more")
    check(remaining(**{"X-Request-Timeout": "200ms"}) <= 200, "the client asked for less")
    for value in ("soon", "-1s", "5 parsecs", "1e9"):
        expect_problem(ask("GET", "/v1/hold/0", headers={"X-Request-Timeout": value}), 400, 3,
                       "x-request-timeout")


main()
