#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A function that does what its event says: {"do": "echo"}."""
import base64
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time

API = os.environ["AWS_LAMBDA_RUNTIME_API"]
BASE = "/2018-06-01/runtime/"
mine = threading.local()


def connect():
    """A connection for each thread."""
    if not hasattr(mine, "connection"):
        mine.connection = http.client.HTTPConnection(API)
    return mine.connection


def post(path, body, headers={}):
    connection = connect()
    connection.request("POST", BASE + path, body, headers)
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def raw(text, die=False):
    host, port = API.split(":")
    with socket.create_connection((host, int(port))) as s:
        s.sendall(text)
        if die:
            os.kill(os.getpid(), signal.SIGKILL)
        return b"" if b"100\r\n\r\nhalf" in text else s.recv(65536)


def stream(request, event):
    pieces = [p.encode() for p in event["pieces"]] * event.get("repeat", 1)
    head = ("POST %sinvocation/%s/response HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
            "Lambda-Runtime-Function-Response-Mode: streaming\r\nContent-Type: %s\r\n"
            "Trailer: Lambda-Runtime-Function-Error-Type\r\n"
            "Trailer: Lambda-Runtime-Function-Error-Body\r\n\r\n" %
            (BASE, request, event.get("type", "text/plain")))
    host, port = API.split(":")
    with socket.create_connection((host, int(port))) as s:
        s.sendall(head.encode())
        for piece in pieces:
            s.sendall(b"%x\r\n%s\r\n" % (len(piece), piece))
            if "gate" in event:
                while not os.path.exists(event["gate"]):
                    time.sleep(0.01)
        if event.get("cut"):
            return
        s.sendall(b"0\r\n")
        if "error" in event:
            document = base64.b64encode(json.dumps(event["error"]).encode())
            s.sendall(b"Lambda-Runtime-Function-Error-Type: RangeError\r\n"
                      b"Lambda-Runtime-Function-Error-Body: %s\r\n" % document)
        s.sendall(b"\r\n")
        s.recv(65536)


def run(request, event, headers):
    do = event.get("do", "echo")
    if do == "exit":
        sys.exit(event["code"])
    if do == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if do == "sleep":
        time.sleep(event["seconds"])
    if do == "spawn":
        event["pid"] = subprocess.Popen(["sleep", "1000"]).pid
    if do == "wait":
        while not os.path.exists(event["for"]):
            time.sleep(0.01)
    if do == "say":
        print(event["text"], flush=True)
        print("err " + event["text"], file=sys.stderr, flush=True)
    if do == "stream":
        return stream(request, event)
    if do == "fail":
        body = json.dumps({"errorMessage": event["message"], "errorType": "Bad"})
        return post("invocation/%s/error" % request, body,
                    {"Lambda-Runtime-Function-Error-Type": "Bad"})
    if do in ("cut", "die"):
        raw(("POST %sinvocation/%s/response HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf" %
             (BASE, request)).encode(), do == "die")
        return None
    if do == "mode":
        return post("invocation/%s/response" % request, "x",
                    {"Lambda-Runtime-Function-Response-Mode": "loud"})
    if do == "large":
        return post("invocation/%s/response" % request, b"x" * event["size"])
    answer = {"event": event, "pid": os.getpid(), "headers": headers, "env": dict(os.environ)}
    if do == "wrong":
        answer["wrong"] = post("invocation/00000000-0000-4000-8000-000000000000/response", "x")
    said = post("invocation/%s/response" % request, json.dumps(answer))
    if do == "twice":
        with open(event["into"], "w") as file:
            json.dump([said, post("invocation/%s/response" % request, "x")], file)
    return None


def main():
    if os.environ.get("INIT") == "exit":
        sys.exit(9)
    if os.environ.get("INIT") == "error":
        post("init/error", json.dumps({"errorMessage": "no", "errorType": "Runtime.NoSuchModule"}),
             {"Lambda-Runtime-Function-Error-Type": "Runtime.NoSuchModule"})
        sys.exit(1)
    for _ in range(int(os.environ.get("AWS_LAMBDA_MAX_CONCURRENCY", "1")) - 1):
        threading.Thread(target=serve, daemon=True).start()
    serve()


def serve():
    connection = connect()
    while True:
        connection.request("GET", BASE + "invocation/next")
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            sys.exit(3)
        headers = {k.lower(): v for k, v in answer.getheaders()}
        run(headers["lambda-runtime-aws-request-id"], json.loads(body or b"{}"), headers)


main()
