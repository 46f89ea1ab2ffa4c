# SPDX-License-Identifier: Apache-2.0
"""Requests that no client sends: each is refused or cut, nothing is written outside of the store,
and the host goes on."""
import contextlib
import io
import json
import os
import select
import socket
import zipfile

import world
from world import case, create, refused

INVOKE = "POST /2015-03-31/functions/f/invocations HTTP/1.1\r\nHost: 127.0.0.1\r\n"
STREAM = INVOKE.replace("2015-03-31", "2021-11-15").replace(
    "/invocations", "/response-streaming-invocations")


def connect(host):
    name, port = host.url.removeprefix("http://").rsplit(":", 1)
    return socket.create_connection((name, int(port)), timeout=120)


def say(host, text, body=b"", end=True):
    """What comes back until the connection ends, or as much as there is of one answer."""
    said = b""
    with connect(host) as link:
        with contextlib.suppress(OSError): # cut
            link.sendall(text.encode("latin-1") + b"\r\n" + body)
            if end:
                link.shutdown(socket.SHUT_WR)
            while piece := link.recv(65536):
                said += piece
    return said.decode("latin-1")


def refusals(host):
    close = "Connection: close\r\n"
    wrong = ((INVOKE + close + "Origin: http://evil.example\r\nContent-Length: 2\r\n", b"{}", "403"),
             (INVOKE.replace("127.0.0.1", "evil.example") + close + "Content-Length: 2\r\n", b"{}",
              "403"),
             (INVOKE.replace("functions/f", "functions/%2e%2e%2fetc") + close, b"", "400"),
             (INVOKE.replace("functions/f", "functions/" + "f" * 300) + close, b"", "400"),
             (INVOKE.replace("functions/f", "functions/%00") + close, b"", "400"),
             (INVOKE + close + "Content-Length: 99999999\r\n", b"", "413"),
             (INVOKE + close + "X-Amz-Invocation-Type: Event\r\nContent-Length: 1048577\r\n",
              b"1" + b" " * 1048576, "413"),
             (INVOKE + close + "Content-Length: 1\r\nContent-Length: 2\r\n", b"{}", "400"),
             (INVOKE + close + "Content-Length: 4\r\n", b"[[[[", "400"),
             (INVOKE + close + "Content-Length: 200000\r\n", b"[" * 200000, "400"),
             ("POST /2015-03-31/functions HTTP/1.1\r\nHost: localhost\r\n" + close +
              "Content-Length: 100000\r\n", b'{"a":' * 20000, "400"),
             ("DELETE /2015-03-31/functions/ HTTP/1.1\r\nHost: localhost\r\n" + close, b"", "404"),
             ("GET /2015-03-31/functions/../../etc HTTP/1.1\r\nHost: localhost\r\n" + close, b"",
              "40"),
             ("POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: \x80\xff.\r\n" + close, b"",
              "400"))
    for head, body, status in wrong:
        said = say(host, head, body)
        case(said.startswith("HTTP/1.1 " + status), f"{head!r}: {said[:200]!r}")
    chunk = b"%x\r\n" % 65536 + b" " * 65536 + b"\r\n"
    head = INVOKE + "Transfer-Encoding: chunked\r\nConnection: close\r\n"
    said = say(host, head, chunk * 120 + b"0\r\n\r\n")
    case(said.startswith("HTTP/1.1 413"), said[:200])
    said = say(host, head, chunk * 1000)
    case(said == "" or said.startswith("HTTP/1.1 413"), said[:200])


def who_leaves(host):
    """In the middle of a head, of a body, of an answer, of a stream."""
    for text, body in ((INVOKE[:40], b""), (INVOKE + "Content-Length: 5000000\r\n", b"[" * 3000000),
                       (INVOKE + "Content-Length: 2\r\n", b"{}"),
                       (STREAM + "Content-Length: 16\r\n", b'{"stream": 5000}')):
        for _ in range(5):
            link = connect(host)
            link.sendall(text.encode() + b"\r\n" + body)
            if text.startswith(STREAM):
                link.recv(1000)
            link.close()
            case(True, "left")


def bodies(host):
    """More than the host holds of them at once: somebody is told to come later."""
    head = "PUT /2015-03-31/functions/f/code HTTP/1.1\r\nHost: localhost\r\nContent-Length: 70000000\r\n"
    links, told = [connect(host) for _ in range(6)], b""
    for link in links:
        link.sendall(head.encode() + b"\r\n")
        with contextlib.suppress(OSError): # it has been told, and its connection is closed
            for _ in range(40):
                link.sendall(b" " * (1 << 20))
    readable, _, _ = select.select(links, [], [], 120)
    for link in readable:
        with contextlib.suppress(OSError):
            told += link.recv(4096)
    for link in links:
        link.close()
    case(b"HTTP/1.1 429" in told and b"CallerRateLimitExceeded" in told, told)


def archive(*entries):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for path, data, mode in entries:
            about = zipfile.ZipInfo(path)
            about.create_system, about.external_attr = 3, mode << 16
            about.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(about, data)
    return out.getvalue()


def zips(host):
    client = host.client()
    evil = os.path.join(host.folder, "evil")
    wrong = (archive(("../evil", b"x", 0o100644)), archive((evil, b"x", 0o100644)),
             archive(("a/../../../evil", b"x", 0o100644)),
             archive(("l", host.folder.encode(), 0o120777), ("l/evil", b"x", 0o100644)),
             archive(("l", b"../..", 0o120777)), archive(("p", b"", 0o010644)),
             archive(("big", b"\0" * (251 << 20), 0o100644)),
             archive(("b", b"x", 0o100644))[:-1], b"PK\5\6" + b"\0" * 17,
             b"\0" * 22, b"x")
    for at, data in enumerate(wrong):
        refused(client.update_function_code, "InvalidParameterValueException", 400, "(",
                FunctionName="f", ZipFile=data)
    case(not os.path.exists(evil), "nothing is outside")
    case(sorted(os.listdir(host.store)) == [".lock", "f"], os.listdir(host.store))
    # Links within are what packages are made of.
    with open(world.BOOTSTRAP, "rb") as file:
        data = archive(("bin/run", file.read(), 0o100755), ("bootstrap", b"bin/run", 0o120777),
                       ("a/b/l", b"../../text", 0o120777), ("text", b"linked", 0o100644))
    client.update_function_code(FunctionName="f", ZipFile=data)
    said = client.invoke(FunctionName="f", Payload=b'{"read":"a/b/l"}')
    case(json.loads(said["Payload"].read())["text"] == "linked", "a link")


def works(host):
    said = host.client().invoke(FunctionName="f", Payload=b'{"still":1}')
    case(json.loads(said["Payload"].read()) == {"still": 1}, "it goes on")


def main():
    with world.host("--quiet") as host:
        create(host.client())
        for story in (refusals, who_leaves, bodies, zips):
            story(host)
            works(host)
    world.done("hostile requests")


main()
