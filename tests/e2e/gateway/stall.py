# SPDX-License-Identifier: Apache-2.0
"""FILE: an upload that is silent, and readers who do not read until the service has said there that
it has let them go."""
import json
import sys

from testee import until
from web import Gateway, check, connect, equal, get, read_answer
from websocket_client import TEXT, Client

UPLOAD = (b"POST /v1/drink HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-ndjson\r\n"
          b"Transfer-Encoding: chunked\r\n\r\n3\r\n{}\n\r\n")


def let_go():
    with open(sys.argv[1]) as file:
        return file.read().count("pour: cancelled") == 2


def main():
    upload, reader = connect(), connect()
    upload.sendall(UPLOAD)
    reader.sendall(get("/v1/pour?size=50000"))
    socket = Client(Gateway, "/v1/pour?size=50000")
    socket.send(TEXT, b"")
    status, body = read_answer(upload.makefile("rb"))
    equal((status, json.loads(body)["code"]), (408, 4), "the silent upload")
    until(let_go, "let go")
    # Cut, and not ended: what was not read is not taken for all there was.
    for connection in reader, socket.connection:
        last = b""
        try:
            while more := connection.recv(1 << 20):
                last = more
        except ConnectionError:
            pass
        check(not last.endswith(b"0\r\n\r\n"), "it looks whole")


main()
