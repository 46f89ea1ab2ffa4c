# SPDX-License-Identifier: Apache-2.0
"""What ordinary clients do, python's http.client among them."""
import http.client
import os
import socket
import tempfile

from testee import (TIME, Testee, ask, check, equal, get, read_answer, receive_all)

BYTES = bytes(range(256)) * 4096  # a MiB


def client(testee):
    return http.client.HTTPConnection("127.0.0.1", testee.port, timeout=TIME)


def one_connection_serves_many_requests(testee):
    before = testee.statistics()["accepted"]
    connection = client(testee)
    for i in range(300):
        body = b"x" * (i * 7)
        connection.request("POST", "/echo", body)
        answer = connection.getresponse()
        equal((answer.status, answer.read()), (200, body), "the echo")
    connection.close()
    equal(testee.statistics()["accepted"], before + 2, "connections that were needed")


def bodies_come_back_whole(testee):
    connection = client(testee)
    for body in (BYTES, iter([BYTES[:1], BYTES[1:70000], b"tail"])):
        expected = BYTES if body is BYTES else BYTES[:70000] + b"tail"
        connection.request("POST", "/echo", body, {} if body is BYTES else {
            "Transfer-Encoding": "chunked"}, encode_chunked=body is not BYTES)
        answer = connection.getresponse()
        check(answer.read() == expected, "the echo differs")
    connection.close()


def a_head_has_no_body(testee):
    connection = client(testee)
    for path in ("/ok", "/large?3", "/stream?5"):
        connection.request("HEAD", path)
        answer = connection.getresponse()
        equal((answer.status, answer.read()), (200, b""), "HEAD " + path)
        check("Date" in answer.headers, "there is no Date")
    connection.request("GET", "/ok")
    equal(connection.getresponse().read(), b"ok\n", "what follows HEAD")
    connection.close()


def the_request_is_seen_as_it_was(testee):
    _, body, _ = ask(testee.connect(), get("/head?q=%20", "A: 1\r\na:2 \r\nConnection: close\r\n"))
    equal(body, b"method=GET\npath=/head\nquery=q=%20\nhost=a\nsubject=\nfacts=11 0 0 0 0\n"
          b"Host=a\nA=1\na=2\nConnection=close\n", "the head")


def pipelined_requests_are_answered_in_order(testee):
    connection = testee.connect()
    connection.sendall(b"".join(get(path) for path in ("/later", "/stream?2", "/ok", "/later")) +
                       b"POST /count HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc" +
                       get("/canary", "Connection: close\r\n") + get("/ok"))
    answer = receive_all(connection)
    connection.close()
    found = [answer.find(word) for word in
             (b"later\n", b"bbbb", b"ok\n", b"3 bytes\n", b"the canary sings\n")]
    check(-1 not in found and found == sorted(found), "the answers stand at %r" % found)
    equal(answer.count(b"HTTP/1.1 200"), 6, "the answers; nothing is read behind the close")


def a_body_is_invited_when_it_is_wanted(testee):
    connection = testee.connect()
    file = connection.makefile("rb")
    head = "POST %s HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n"
    connection.sendall((head % "/count").encode())
    equal(file.readline() + file.readline(), b"HTTP/1.1 100 Continue\r\n\r\n", "the invitation")
    connection.sendall(b"ab")
    equal(read_answer(file), (200, b"2 bytes\n"), "what follows")
    connection.sendall((head % "/ok").encode())  # which reads no body
    equal(read_answer(file), (200, b"ok\n"), "an answer without the body")
    equal(file.read(), b"", "what follows: nobody knows whether the body comes")
    connection.close()


def http_1_0_ends_with_the_connection(testee):
    status, body, head = ask(testee.connect(), b"GET /stream?3 HTTP/1.0\r\n\r\n")
    equal((status, len(body)), (200, 3072), "the stream")
    check(b"ransfer-" not in head and b"Connection: close" in head, "its head is %r" % head)


def what_was_cut_never_looks_whole(testee):
    for version in ("1.0", "1.1"):
        connection = testee.connect()
        connection.sendall(("GET /abort HTTP/%s\r\nHost: a\r\n\r\n" % version).encode())
        try:
            while connection.recv(4096):
                pass
            fail = True
        except ConnectionError:
            fail = False
        check(not fail, "HTTP/%s: the end was no reset" % version)
        connection.close()


def headers_cannot_be_injected(testee):
    status, body, head = ask(testee.connect(), get("/inject", "Connection: close\r\n"))
    equal((status, body), (200, b"refused\n"), "what is left of it")
    check(b"Set-Cookie" not in head, "a header was injected")


def a_stalled_reader_does_not_hold_others(testee):
    stalled = testee.connect()
    stalled.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    stalled.sendall(get("/stream?100000"))
    for _ in range(20):
        equal(ask(testee.connect(), get("/ok", "Connection: close\r\n"))[1], b"ok\n", "others")
    held = testee.statistics()["buffer_bytes"]
    check(held <= 3 * 65536, "%d bytes wait for one reader" % held)
    stalled.close()


def every_address_is_listened_at():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "socket")
        stale = socket.socket(socket.AF_UNIX)
        stale.bind(path)
        stale.close()
        testee = Testee(urls=("tcp://127.0.0.1:0", "unix:" + path, "tcp://[::1]:0"))
        local = socket.socket(socket.AF_UNIX)
        local.connect(path)
        six = socket.create_connection(("::1", int(testee.urls[2].rsplit(":", 1)[1])))
        for connection in (local, six):
            equal(ask(connection, get("/ok", "Connection: close\r\n"))[1], b"ok\n", "there")
        equal(os.stat(path).st_mode & 0o777, 0o660, "the socket's mode")
        testee.stop()


def a_socket_is_inherited():
    listener = socket.create_server(("127.0.0.1", 0))
    copy = os.dup2(listener.fileno(), 29, inheritable=True)
    testee = Testee(urls=("fd://%d" % copy,), inherited=(copy,))
    testee.port = listener.getsockname()[1]
    equal(ask(testee.connect(), get("/ok", "Connection: close\r\n"))[1], b"ok\n", "there")
    testee.stop()


def main():
    testee = Testee()
    for story in (one_connection_serves_many_requests, bodies_come_back_whole, a_head_has_no_body,
                  the_request_is_seen_as_it_was, pipelined_requests_are_answered_in_order,
                  a_body_is_invited_when_it_is_wanted, http_1_0_ends_with_the_connection,
                  what_was_cut_never_looks_whole, headers_cannot_be_injected,
                  a_stalled_reader_does_not_hold_others):
        print("  " + story.__name__, flush=True)
        story(testee)
    testee.stop()
    for story in (every_address_is_listened_at, a_socket_is_inherited):
        print("  " + story.__name__, flush=True)
        story()


main()
