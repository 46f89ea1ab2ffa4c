#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A function that does what its event says, by the Runtime API alone: {"log", "fail", "exit",
"stream", "break", "headers", "read"}; else it answers with the event."""
import http.client
import json
import os
import sys

API = os.environ["AWS_LAMBDA_RUNTIME_API"]
PREFIX = "/2018-06-01/runtime/invocation/"


def post(path, body, headers=None):
    link = http.client.HTTPConnection(API)
    link.request("POST", PREFIX + path, body, headers or {})
    link.getresponse().read()
    link.close()


def stream(path, pieces, breaks):
    link = http.client.HTTPConnection(API)
    link.putrequest("POST", PREFIX + path)
    for name, value in (("Lambda-Runtime-Function-Response-Mode", "streaming"),
                        ("Transfer-Encoding", "chunked"),
                        ("Trailer", "Lambda-Runtime-Function-Error-Type"),
                        ("Trailer", "Lambda-Runtime-Function-Error-Body")):
        link.putheader(name, value)
    link.endheaders()
    for piece in pieces:
        link.send(b"%x\r\n%s\r\n" % (len(piece), piece))
    end = b"0\r\n"
    if breaks:
        import base64
        said = base64.b64encode(b'{"errorType":"Broken","errorMessage":"it broke"}')
        end += b"Lambda-Runtime-Function-Error-Type: Broken\r\n"
        end += b"Lambda-Runtime-Function-Error-Body: " + said + b"\r\n"
    link.send(end + b"\r\n")
    link.getresponse().read()
    link.close()


def answer(event, headers):
    if not isinstance(event, dict):
        return event
    if "read" in event:
        with open(event["read"]) as file:
            return {"text": file.read(), "mode": oct(os.stat(event["read"]).st_mode & 0o777)}
    if "variable" in event:
        return os.environ.get(event["variable"])
    if "headers" in event:
        return {name.lower(): value for name, value in headers.items()}
    return event


def main():
    while True:
        link = http.client.HTTPConnection(API)
        link.request("GET", PREFIX + "next")
        said = link.getresponse()
        event, path = json.loads(said.read()), said.headers["Lambda-Runtime-Aws-Request-Id"]
        link.close()
        known = event if isinstance(event, dict) else {}
        if "log" in known:
            print(known["log"], flush=True)
        if "exit" in known:
            sys.exit(known["exit"])
        if "fail" in known:
            post(path + "/error", json.dumps({"errorType": "Failed", "errorMessage": known["fail"]}),
                 {"Lambda-Runtime-Function-Error-Type": "Failed"})
        elif "stream" in known:
            pieces = [bytes([65 + i % 26]) * 1000 for i in range(known["stream"])]
            stream(path + "/response", pieces, known.get("break"))
        else:
            post(path + "/response", json.dumps(answer(event, said.headers)))


main()
