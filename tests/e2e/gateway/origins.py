# SPDX-License-Identifier: Apache-2.0
"""Pages of other origins, as browsers ask for them."""
import os

from web import Gateway, ask, check, connect, equal, expect_problem, get, read_answer
from websocket_client import ASK, Client

PATH = "/v1/devices/local"
GOOD, ALSO_GOOD = "https://app.example.com", "https://a.pages.example.com"
BAD = ("https://evil.example", "http://app.example.com", "https://app.example.com.evil.example",
       "https://pages.example.com.evil.example", "null")
CONTROL = "/fleet.v1.Fleet/Control"


def preflight(origin, method="GET", headers=""):
    asked = {"Origin": origin, "Access-Control-Request-Method": method}
    if headers:
        asked["Access-Control-Request-Headers"] = headers
    return ask("OPTIONS", PATH, headers=asked)


def preflights():
    for origin in GOOD, ALSO_GOOD:
        answer = preflight(origin, "POST", "content-type, x-api-key")
        equal((answer.status, answer.body), (204, b""), "a preflight")
        equal(answer.headers["Access-Control-Allow-Origin"], origin, "the origin")
        check("POST" in answer.headers["Access-Control-Allow-Methods"], "no POST")
        check("x-api-key" in answer.headers["Access-Control-Allow-Headers"], "no x-api-key")
        equal(answer.headers["Access-Control-Max-Age"], "600", "how long it holds")
        check("Origin" in answer.headers.get("Vary", "").title(), "caches are not told")
    refused = [preflight(origin) for origin in BAD]
    refused += [preflight(GOOD, "TRACE"), preflight(GOOD, headers="x-strange")]
    for answer in refused:
        expect_problem(answer, 403, 7)
        check("Access-Control-Allow-Methods" not in answer.headers, "a refusal that allows")


def requests():
    answer = ask("GET", PATH, headers={"Origin": GOOD})
    equal((answer.status, answer.headers["Access-Control-Allow-Origin"]), (200, GOOD), "a request")
    check("x-request-id" in answer.headers["Access-Control-Expose-Headers"], "what it may read")
    equal(answer.headers["X-Served-By"], "story", "a header of every response")
    # It may read why it failed.
    answer = ask("GET", "/v1/devices/x", headers={"Origin": GOOD})
    equal((answer.status, answer.headers["Access-Control-Allow-Origin"]), (404, GOOD), "a failure")
    for origin in BAD:
        answer = ask("GET", PATH, headers={"Origin": origin})
        check("Access-Control-Allow-Origin" not in answer.headers, origin + " may read")


def without_a_preflight():
    """Like a form's: the page cannot read what is answered, but the call would have been made."""
    def post(**headers):
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        return ask("POST", "/trial.v1.Trial/Echo", '{"text":"it was made"}', names)
    for origin in BAD:
        expect_problem(post(Origin=origin), 403, 7, "--cors-origins")
        expect_problem(post(Origin=origin, Sec_Fetch_Site="cross-site"), 403, 7)
        # A page of the same origin, behind a proxy that says another Host.
        equal(post(Origin=origin, Sec_Fetch_Site="same-origin").status, 200, "its own page")
    for origin in GOOD, ALSO_GOOD, os.environ["GATEWAY_URL"]:
        equal(post(Origin=origin).status, 200, "a call of " + origin)
    equal(post().status, 200, "a call of no page")


def servers_own():
    """What the HTTP server refuses, long before a service hears of it, may be read too."""
    head = ("POST /trial.v1.Trial/Echo HTTP/1.1\r\nHost: a\r\nOrigin: %s\r\nX-Request-Id: mine\r\n"
            "Content-Type: application/json\r\n" % GOOD)
    for rest, status in (("Content-Length: 99999999999\r\n\r\n", b"413"),
                         ("Transfer-Encoding: chunked\r\n\r\nZZ\r\n", b"400")):
        connection = connect()
        connection.sendall((head + rest).encode())
        answer = connection.makefile("rb").read()
        connection.close()
        check(answer.startswith(b"HTTP/1.1 " + status), str(answer))
        told = answer.partition(b"\r\n\r\n")[0].lower().split(b"\r\n")
        for line in ("access-control-allow-origin: " + GOOD, "x-request-id: mine",
                     "x-served-by: story", "content-type: application/json"):
            equal(told.count(line.encode()), 1, "%s in %r" % (line, answer))


def sockets():
    """No browser asks before it opens one: the origin alone decides."""
    for origin in BAD:
        connection = connect()
        connection.sendall(get(CONTROL, ASK + "Origin: %s\r\n" % origin))
        status, body = read_answer(connection.makefile("rb"))
        equal(status, 403, "a WebSocket of %s: %r" % (origin, body))
        connection.close()
    # Its own pages, such as /docs/, may; get() says Host: a.
    for origin in GOOD, ALSO_GOOD, "http://a":
        client = Client(Gateway, CONTROL, "Origin: %s\r\n" % origin)
        check(b" 101 " in client.head, "%s may not: %r" % (origin, client.head))
        client.leave()


for part in (preflights, requests, without_a_preflight, servers_own, sockets):
    print("  " + part.__name__, flush=True)
    part()
