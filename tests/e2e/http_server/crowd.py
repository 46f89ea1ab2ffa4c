# SPDX-License-Identifier: Apache-2.0
"""Many connections: a thousand that never end their headers beside clients that are served, and idle
ones, which keep no buffer; and how a server that is busy goes away."""
import signal

from testee import Testee, check, equal, get, read_answer, receive_all, until

SLOW = 1000
IDLE = 2000
ASKED = 500


def slow_clients_hold_nobody():
    testee = Testee("header_ms=600000", "idle_ms=600000")
    slow = [testee.connect() for _ in range(SLOW)]
    client = testee.connect()
    file = client.makefile("rb")
    for i in range(ASKED):
        for connection in slow[i % 50::50]:
            connection.send(b"GET / HTTP/1.1\r\nX: "[i // 50:i // 50 + 1])
        client.sendall(get("/ok"))
        equal(read_answer(file), (200, b"ok\n"), "an answer beside slow clients")
    until(lambda: testee.statistics()["connections"] == SLOW + 2, "kept all, and who asks")
    for connection in slow:
        connection.close()
    testee.stop()


def slow_clients_are_ended():
    testee = Testee("header_ms=500", "idle_ms=600000")
    slow = [testee.connect() for _ in range(SLOW)]
    for connection in slow:
        connection.send(b"GET / HTTP/1.1\r\n")
    for connection in slow:
        check(b" 408 " in receive_all(connection), "a slow client was not told")
        connection.close()
    until(lambda: testee.statistics()["connections"] == 1, "ended them")
    testee.stop()


def idle_clients_keep_no_buffer():
    testee = Testee("idle_ms=600000")
    idle = [testee.connect() for _ in range(IDLE)]
    for connection in idle:
        connection.sendall(get("/ok"))
    for connection in idle:
        equal(read_answer(connection.makefile("rb")), (200, b"ok\n"), "an answer")
    def at_rest():
        statistics = testee.statistics()
        return (statistics["connections"], statistics["buffer_bytes"]) == (IDLE + 1, 0)
    until(at_rest, "kept all of them, and who asks, without a buffer")
    for connection in idle:
        connection.close()
    testee.stop()


def a_busy_server_drains():
    testee = Testee("drain_ms=20000")
    idle, busy, reader = testee.connect(), testee.connect(), testee.connect()
    idle.sendall(get("/ok"))
    read_answer(idle.makefile("rb"))
    busy.sendall(b"POST /count HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nab")
    reader.sendall(get("/stream?20000"))
    until(lambda: testee.statistics()["exchanges"] == 3, "busy")
    testee.signal(signal.SIGTERM)
    equal(idle.recv(1), b"", "what an idle client hears")
    try:
        testee.connect()
        check(False, "it still listens")
    except ConnectionRefusedError:
        pass
    busy.sendall(b"cd" + get("/canary"))
    answer = receive_all(busy)
    check(b"4 bytes\n" in answer and b"Connection: close" in answer, "the answer: %r" % answer)
    check(b"sings" not in answer, "a request was taken behind the drain")
    check(receive_all(reader).endswith(b"\r\n0\r\n\r\n"), "the stream did not end well")
    testee.ended()


def a_drain_has_a_deadline():
    testee = Testee("drain_ms=300")
    connection = testee.connect()
    connection.sendall(get("/never"))
    until(lambda: testee.statistics()["exchanges"] == 2, "busy")
    testee.signal(signal.SIGTERM)
    equal(receive_all(connection), b"", "what the client hears")
    testee.ended()


def main():
    for story in (slow_clients_hold_nobody, slow_clients_are_ended, idle_clients_keep_no_buffer,
                  a_busy_server_drains, a_drain_has_a_deadline):
        print("  " + story.__name__, flush=True)
        story()


main()
