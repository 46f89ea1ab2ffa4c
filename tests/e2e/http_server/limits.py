# SPDX-License-Identifier: Apache-2.0
"""Each limit is reached, and what happens then. Times are short here; what they bound is an event
that comes, never how long it took."""
import json
import socket
import threading

from testee import Testee, ask, check, equal, get, read_answer, receive_all, split, until

CLOSE = "Connection: close\r\n"


def send_slowly(testee, data):
    """Sends data but not its end; what comes until the server ends it."""
    connection = testee.connect()
    send_all(connection, data)
    answer = receive_all(connection)
    connection.close()
    return answer


def headers_have_a_time():
    testee = Testee("header_ms=200")
    for data in (b"G", get("/ok")[:-2], b"\r\n"):
        equal(split(send_slowly(testee, data))[0], 408, "slow headers")
    connection = testee.connect()  # kept alive, then slow
    connection.sendall(get("/ok") + b"GET ")
    answer = receive_all(connection)
    equal((answer.count(b"HTTP/1.1 200"), answer.count(b"HTTP/1.1 408")), (1, 1), "the answers")
    testee.stop()


def idle_connections_end():
    testee = Testee("idle_ms=200")
    equal(send_slowly(testee, b""), b"", "a connection that says nothing")
    # It may end before the request comes, if this process stands still.
    until(lambda: send_slowly(testee, get("/ok")).count(b"HTTP/1.1") == 1, "ended one kept alive")
    testee.stop()


def bodies_have_a_time():
    testee = Testee("body_ms=200")
    head = "POST %s HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc"
    equal(split(send_slowly(testee, (head % "/count").encode()))[0], 408, "a body that stalls")
    answer = send_slowly(testee, (head % "/echo").encode())
    check(b"\r\n0\r\n" not in answer, "a response whose body stalls looks whole")
    statistics = testee.statistics()
    equal(statistics["ended_refused"], 2, "exchanges that ended as refused")
    testee.stop()


def silent_readers_are_cut():
    testee = Testee("write_ms=300", "output_bytes=65536")
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.connect(("127.0.0.1", testee.port))
    connection.sendall(get("/stream?100000"))
    until(lambda: testee.statistics()["cut"] == 1, "cut a reader that does not read")
    until(lambda: testee.statistics()["buffer_bytes"] == 0, "let go of what waits for it")
    connection.close()
    testee.stop()


def bodies_have_a_size():
    testee = Testee("body_bytes=100")
    chunked = b"POST /count HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
    sized = b"POST /count HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n"
    for request, status in ((sized % 100 + b"x" * 100, 200), (sized % 101 + b"x" * 101, 413),
                            (chunked + b"64\r\n" + b"x" * 100 + b"\r\n0\r\n\r\n", 200),
                            (chunked + b"64\r\n" + b"x" * 100 + b"\r\n1\r\nx\r\n0\r\n\r\n", 413)):
        request = request.replace(b"Host: a\r\n", b"Host: a\r\nConnection: close\r\n")
        equal(ask(testee.connect(), request)[0], status, "a body of %d bytes" % len(request))
    testee.stop()


def heads_have_limits():
    testee = Testee("header_bytes=512", "header_count=5", "target_bytes=100")
    for request, status in ((get("/" + "a" * 99, CLOSE), 200), (get("/" + "a" * 100, CLOSE), 414),
                            (get("/ok", "A: 1\r\n" * 3 + CLOSE), 200),
                            (get("/ok", "A: 1\r\n" * 4 + CLOSE), 431),
                            (get("/ok", "A: %s\r\n" % ("a" * 500) + CLOSE), 431)):
        equal(ask(testee.connect(), request)[0], status, "a head of %d bytes" % len(request))
    testee.stop()


def connections_have_a_number():
    testee = Testee("connections=4")
    busy = [testee.connect() for _ in range(3)]
    for connection in busy:
        connection.sendall(get("/never"))
    idle = testee.connect()
    idle.sendall(get("/ok"))
    read_answer(idle.makefile("rb"))
    until(lambda: testee.statistics()["exchanges"] == 4, "busy")  # in the place of the idle one
    equal(idle.recv(1), b"", "the idle connection's end")
    until(lambda: is_busy(testee, busy), "let in the fourth")  # once the one that asked has gone
    until(lambda: ask_or_turned_away(testee) == 503, "turned away")
    told = testee.connect()  # and why, where it had asked for nothing yet
    status, body, head = split(receive_all(told))
    told.close()
    equal((status, json.loads(body)["code"]), (503, 14), "why")
    check(b"\r\nContent-Length: %d\r\n" % len(body) in head, "the length in %r" % head)
    busy[0].close()
    until(lambda: ask_or_turned_away(testee) == 200, "let in again")
    for connection in busy:
        connection.close()
    testee.stop()


def is_busy(testee, busy):
    """An invitation shows that the exchange has begun: until then the connection is idle."""
    connection = testee.connect()
    head = "POST /count HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n"
    try:
        connection.sendall(head.encode())
        invited = connection.recv(12) == b"HTTP/1.1 100"
    except OSError:
        invited = False
    busy.append(connection) if invited else connection.close()
    return invited


def ask_or_turned_away(testee):
    connection = testee.connect()
    try:
        connection.sendall(get("/ok", CLOSE))
    except OSError:
        pass  # it may be gone already
    return split(receive_all(connection))[0]


def connections_serve_so_many_requests():
    testee = Testee("requests=3")
    connection = testee.connect()
    connection.sendall(get("/ok") * 5)
    answer = receive_all(connection)
    equal((answer.count(b"HTTP/1.1 200"), answer.count(b"Connection: close")), (3, 1), "answers")
    testee.stop()


def buffers_have_a_sum():
    testee = Testee("buffer_bytes=300000", "output_bytes=1000000")
    for _ in range(8):
        answer = send_slowly(testee, get("/stream?20000"))
        check(b"\r\n0\r\n" not in answer, "a response that was too much looks whole")
    equal(testee.statistics()["cut"], 8, "responses that were too much")
    equal(ask_or_turned_away(testee), 200, "what comes behind them")
    until(lambda: testee.statistics()["buffer_bytes"] == 0, "let go of what was kept")
    testee.stop()


def who_leaves_ends_the_exchange():
    testee = Testee()
    request = b"POST /slow HTTP/1.1\r\nHost: a\r\nContent-Length: 90000000\r\n\r\n"
    before = testee.statistics()
    for data in (get("/never"), request, request + b"x" * 300000):
        connection = testee.connect()
        sender = threading.Thread(target=send_all, args=(connection, data))
        sender.start()
        until(lambda: testee.statistics()["exchanges"] == 2, "heard")
        if len(data) > 1000:  # the slow service holds it back: it is not read when it leaves
            until(lambda: testee.statistics()["buffer_bytes"] >= 16384, "kept")
        connection.shutdown(socket.SHUT_RDWR)
        connection.close()
        sender.join()
        until(lambda: testee.statistics()["exchanges"] == 1, "told that the client left")
    equal(testee.statistics()["left"] - before["left"], 3, "exchanges whose client left")
    testee.stop()


def send_all(connection, data):
    try:
        connection.sendall(data)
    except OSError:
        pass


def a_slow_service_stops_the_upload():
    testee = Testee()
    connection = testee.connect()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8192)
    connection.sendall(b"POST /slow HTTP/1.1\r\nHost: a\r\nContent-Length: 900000000\r\n\r\n")
    connection.settimeout(1)
    sent = 0
    try:
        while sent < 64 << 20:
            sent += connection.send(b"x" * 65536)
    except TimeoutError:
        pass
    check(sent < 64 << 20, "the upload was never stopped")
    held = testee.statistics()["buffer_bytes"]
    check(held <= 65536, "%d bytes are kept for a slow service" % held)
    connection.close()
    testee.stop()


def main():
    for story in (headers_have_a_time, idle_connections_end, bodies_have_a_time,
                  silent_readers_are_cut, bodies_have_a_size, heads_have_limits,
                  connections_have_a_number, connections_serve_so_many_requests,
                  buffers_have_a_sum, who_leaves_ends_the_exchange,
                  a_slow_service_stops_the_upload):
        print("  " + story.__name__, flush=True)
        story()


main()
