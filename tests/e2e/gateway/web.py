# SPDX-License-Identifier: Apache-2.0
"""HTTP to the gateway at GATEWAY_URL, by hand where a library would mend what is asked."""
import collections
import http.client
import json
import os
import socket
import urllib.parse

from testee import TIME, check, equal, get, read_answer, receive_all, split

Answer = collections.namedtuple("Answer", "status headers body")
URL = urllib.parse.urlsplit(os.environ["GATEWAY_URL"])
JSON = {"Content-Type": "application/json"}


def connect():
    connection = socket.create_connection((URL.hostname, URL.port), TIME)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


class Gateway:
    """What a WebSocket's client connects to."""
    connect = staticmethod(connect)


def ask(method, path, body=None, headers=None):
    client = http.client.HTTPConnection(URL.hostname, URL.port, timeout=TIME)
    client.request(method, path, body, headers or {})
    response = client.getresponse()
    answer = Answer(response.status, response.headers, response.read())
    client.close()
    return answer


def ask_json(method, path, body=None, headers=None):
    """What a 200 says."""
    text = None if body is None else json.dumps(body)
    answer = ask(method, path, text, dict(JSON, **(headers or {})))
    equal(answer.status, 200, "%s %s: %r" % (method, path, answer.body))
    return json.loads(answer.body)


def expect_problem(answer, status, code, *words):
    """A google.rpc.Status whose message has these words."""
    equal(answer.status, status, "the status of %r" % (answer.body,))
    equal(answer.headers["Content-Type"], "application/json", "the type of a problem")
    problem = json.loads(answer.body)
    equal(problem["code"], code, "the code of %r" % problem)
    for word in words:
        check(word in problem["message"], "%r does not say %r" % (problem["message"], word))
    return problem
