# SPDX-License-Identifier: Apache-2.0
"""SERVICE: is killed with calls of every shape under way."""
import json
import os
import signal
import struct
import sys

from web import Gateway, check, connect, equal, get, read_answer, receive_all, split
from websocket_client import CLOSE, TEXT, Client

UNAVAILABLE = 14
UPLOAD = (b"POST /v1/drink HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-ndjson\r\n"
          b"Transfer-Encoding: chunked\r\n\r\n3\r\n{}\n\r\n")


def main():
    unary, stream, upload = connect(), connect(), connect()
    unary.sendall(get("/v1/hold/3500"))
    upload.sendall(UPLOAD)
    socket = Client(Gateway, "/v1/drink")
    socket.send(TEXT, b"{}")
    stream.sendall(get("/v1/pour?size=100"))
    file = stream.makefile("rb")
    while not file.readline().startswith(b"{"):
        pass
    os.kill(int(sys.argv[1]), signal.SIGKILL)
    for connection in unary, upload:
        status, body = read_answer(connection.makefile("rb"))
        check(status in (502, 503), "the status: %d %r" % (status, body))
        equal(json.loads(body)["code"], UNAVAILABLE, "the code of %r" % body)
    last = b""
    while True:
        line = file.readline()
        if not line.strip(b"\r\n0123456789abcdef"):
            if line.strip() == b"0":
                break
            continue
        last = line
    equal(json.loads(last)["error"]["code"], UNAVAILABLE, "the last line")
    opcode, payload = socket.receive()
    equal((opcode, json.loads(payload)["error"]["code"]), (TEXT, UNAVAILABLE), "the last message")
    opcode, payload = socket.receive()
    equal((opcode, payload[:2]), (CLOSE, struct.pack("!H", 4000 + UNAVAILABLE)), "the goodbye")


main()
