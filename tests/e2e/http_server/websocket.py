# SPDX-License-Identifier: Apache-2.0
"""WebSockets by hand: what a browser does, and what nobody may."""
import contextlib
import signal
import socket
import struct
import time

from testee import TIME, Testee, check, equal, get, receive_all, until
from websocket_client import BINARY, CLOSE, FINAL, PING, PONG, TEXT, Client, frame


def messages_come_back(testee):
    client = Client(testee, behind=frame(FINAL | TEXT, b"at once"))
    check(b"HTTP/1.1 101 " in client.head, "no 101")
    check(b"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n" in client.head, "the proof")
    check(b"Sec-WebSocket-Protocol" not in client.head, "a subprotocol that nobody offered")
    client.expect(TEXT, b"at once")
    for size in (0, 1, 125, 126, 65535, 65536, 300000):
        client.send(BINARY, b"x" * size)
        client.expect(BINARY, b"x" * size)
    client.send(TEXT, "€".encode())
    client.expect(TEXT, "€".encode())
    client.leave()


def a_subprotocol_is_chosen(testee):
    client = Client(testee, more="Sec-WebSocket-Protocol: chat, echo\r\n")
    check(b"Sec-WebSocket-Protocol: echo\r\n" in client.head, "none was")
    client.leave()


def fragments_are_joined_and_controls_pass_between(testee):
    client = Client(testee)
    client.send(TEXT, b"one ", final=0)
    client.send(PING, b"now?")
    client.expect(PONG, b"now?")
    client.send(0, b"two ", final=0)
    client.send(PONG, b"nobody asked")
    client.send(0, b"three")
    client.expect(TEXT, b"one two three")
    client.leave()


def goodbye_is_answered(testee):
    client = Client(testee)
    client.send(CLOSE)
    client.expect(CLOSE, b"")
    equal(client.receive(), (0, b""), "what follows")
    client = Client(testee, "/ws-bye")
    equal(client.receive(), (CLOSE, struct.pack("!H", 4000) + b"bye"), "their goodbye")
    client.send(TEXT, b"too late")
    client.send(CLOSE, struct.pack("!H", 4000))
    equal(client.receive(), (0, b""), "what follows")


def what_nobody_may_ends_it(testee):
    for data, code in ((frame(FINAL | TEXT, b"hello", masked=False), 1002),
                       (frame(FINAL | TEXT, b"\xff"), 1007),
                       (frame(FINAL | 3, b""), 1002), (frame(FINAL | 0, b""), 1002),
                       (frame(FINAL | 0x40 | TEXT, b""), 1002),
                       (frame(PING, b""), 1002), (frame(FINAL | PING, b"x" * 126), 1002),
                       (frame(TEXT, b"a") + frame(FINAL | TEXT, b"b"), 1002),
                       (frame(FINAL | CLOSE, b"\x03"), 1002),
                       (frame(FINAL | CLOSE, struct.pack("!H", 1006)), 1002),
                       (struct.pack("!BBQI", FINAL | BINARY, 0xff, 5 << 20, 0), 1009)):
        for step in (1, len(data)):
            client = Client(testee)
            for at in range(0, len(data), step):
                try:
                    client.connection.sendall(data[at:at + step])
                except OSError:
                    break  # it has ended already
            client.expect_close(code)
    until(lambda: testee.statistics()["ended_refused"] == 22, "ended all of them so")


def a_request_behind_a_websocket_is_not_heard(testee):
    client = Client(testee)
    client.connection.sendall(get("/canary"))
    client.connection.shutdown(socket.SHUT_WR)
    check(b"sings" not in receive_all(client.connection), "the canary sang")


def who_does_not_read_is_not_read(testee):
    client = Client(testee)
    client.connection.settimeout(1)
    sent = 0
    try:
        while sent < 64 << 20:
            client.send(BINARY, b"x" * 65536)
            client.send(PING, b"x" * 125)
            sent += 65536
    except TimeoutError:
        pass
    check(sent < 64 << 20, "it is read without end")
    held = testee.statistics()["buffer_bytes"]
    check(held <= 600000, "%d bytes are held" % held)
    client.connection.close()


def who_is_silent_is_pinged_then_cut():
    testee = Testee("ping_ms=200")
    silent = []

    def is_pinged_twice():
        """Who answers is; unless this process stands still for as long as it may be silent."""
        client = Client(testee)
        silent.append(client)
        heard = []
        with contextlib.suppress(ConnectionError):
            while (frame_heard := client.receive()) != (0, b""):
                equal(frame_heard, (PING, b""), "the frame")
                heard.append(frame_heard)
                if len(heard) == 1:
                    client.send(PONG)
        return len(heard) == 2
    until(is_pinged_twice, "pinged one that had answered, and cut it")
    until(lambda: testee.statistics()["left"] == len(silent), "told")
    testee.stop()


def messages_have_a_size():
    testee = Testee("message_bytes=1000")
    client = Client(testee)
    client.send(BINARY, b"x" * 1000)
    client.expect(BINARY, b"x" * 1000)
    client.send(BINARY, b"x" * 600, final=0)
    client.send(0, b"x" * 401)
    client.expect_close(1009)
    testee.stop()


def a_server_that_goes_away_says_so():
    testee = Testee("drain_ms=60000")
    client = Client(testee)
    testee.signal(signal.SIGTERM)
    equal(client.receive(), (CLOSE, struct.pack("!H", 1001) + b"the server goes away"), "the word")
    client.send(CLOSE, struct.pack("!H", 1001))
    equal(client.receive(), (0, b""), "what follows")
    testee.ended()


class SmallWindow:
    """Whose kernel keeps little for a client that does not read."""

    def __init__(self, testee):
        self.testee = testee

    def connect(self):
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
        connection.settimeout(TIME)
        connection.connect(("127.0.0.1", self.testee.port))
        return connection


def is_deaf(testee):
    try:
        testee.connect().close()
        return False
    except ConnectionRefusedError:
        return True
    except ConnectionResetError:
        return False  # it came while the door was closing


def a_goodbye_waits_behind_what_is_unread():
    testee = Testee("drain_ms=60000", "linger_ms=100")
    client = Client(SmallWindow(testee))
    client.connection.settimeout(1)
    message = b"x" * 1000000
    try:
        for _ in range(64):
            client.send(BINARY, message)
        check(False, "it is read without end")
    except TimeoutError:
        pass  # what comes back waits
    client.connection.settimeout(TIME)
    testee.signal(signal.SIGTERM)
    until(lambda: is_deaf(testee), "told to leave")
    time.sleep(1)  # ten times what a goodbye has that has been sent
    opcode, payload = client.receive()
    while opcode == BINARY:
        check(payload == message, "what was unread is lost")
        opcode, payload = client.receive()
    equal((opcode, payload), (CLOSE, struct.pack("!H", 1001) + b"the server goes away"), "the word")
    client.connection.close()
    testee.ended()


def main():
    testee = Testee()
    for story in (messages_come_back, a_subprotocol_is_chosen,
                  fragments_are_joined_and_controls_pass_between, goodbye_is_answered,
                  what_nobody_may_ends_it, a_request_behind_a_websocket_is_not_heard,
                  who_does_not_read_is_not_read):
        print("  " + story.__name__, flush=True)
        story(testee)
    until(lambda: testee.statistics()["connections"] == 1, "closed all")
    equal(testee.statistics()["websockets"], 0, "WebSockets that are left")
    testee.stop()
    for story in (who_is_silent_is_pinged_then_cut, messages_have_a_size,
                  a_server_that_goes_away_says_so, a_goodbye_waits_behind_what_is_unread):
        print("  " + story.__name__, flush=True)
        story()


main()
