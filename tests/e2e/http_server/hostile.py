# SPDX-License-Identifier: Apache-2.0
"""The hostile corpus at the real server, whole and byte by byte; behind each request stands a canary,
which must never sing where the request was refused. usage: hostile.py CORPUS"""
import re
import sys
import threading

from testee import TIME, Testee, check, equal, get, receive_all, split, until

CANARY = get("/canary", "Connection: close\r\n")
LETTERS = {"r": b"\r", "n": b"\n", "t": b"\t", "0": b"\0", "\\": b"\\"}
SLOW = 3000  # bytes; what is longer is not sent byte by byte


def unescape(text):
    out, at = b"", 0
    while at < len(text):
        if text[at] != "\\":
            out, at = out + text[at].encode("latin1"), at + 1
        elif text[at + 1] == "{":
            end = text.index("}", at)
            inner, _, times = text[at + 2:end].rpartition("*")
            out, at = out + unescape(inner) * int(times), end + 1
        elif text[at + 1] == "x":
            out, at = out + bytes([int(text[at + 2:at + 4], 16)]), at + 4
        else:
            out, at = out + LETTERS[text[at + 1]], at + 2
    return out


def read_corpus(path):
    with open(path) as file:
        for line in file:
            if not line.startswith("#"):
                name, expected, text = line.rstrip("\n").split("\t")
                yield name, int(expected.split()[0]), "close" in expected, unescape(text)


def send(connection, data, pieces):
    """The server may end this at any time."""
    try:
        if pieces:
            for i in range(len(data)):
                connection.send(data[i:i + 1])
        else:
            connection.sendall(data)
    except OSError:
        pass


def converse(testee, request, pieces):
    connection = testee.connect()
    connection.settimeout(TIME)
    sender = threading.Thread(target=send, args=(connection, request, pieces))
    sender.start()
    answer = receive_all(connection)
    sender.join()
    connection.close()
    return answer


def statuses(answer):
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3}) ", answer)]


def judge(name, expected, closes, answer):
    status, body, head = split(answer)
    equal(status, expected, name)
    sings = b"the canary sings" in answer
    if expected < 400:
        # That the canary can sing shows that it could have been heard where it must not.
        equal(sings, not closes, "%s: the canary" % name)
        return
    equal(statuses(answer), [expected], "%s: the answers" % name)
    check(not sings, "%s: the canary sang" % name)
    check(b"\r\nConnection: close" in head, "%s: the refusal does not close" % name)
    check(body.startswith(b'{"code":'), "%s: the refusal's body is %r" % (name, body))


def main():
    testee = Testee()
    hostile = requests = 0
    for name, expected, closes, data in read_corpus(sys.argv[1]):
        # What lacks its end would only wait for it; the canary must not complete it.
        for pieces in (False, True) if len(data) < SLOW else (False,):
            judge(name, expected, closes, converse(testee, data + CANARY, pieces))
            requests += 1
        hostile += expected >= 400
    until(lambda: testee.statistics()["exchanges"] == 1, "ended all exchanges but who asks")
    until(lambda: testee.statistics()["buffer_bytes"] == 0, "let go of all buffers")
    testee.stop()
    check(hostile >= 150, "only %d hostile requests" % hostile)
    print("%d hostile requests of %d conversations" % (hostile, requests))


main()
