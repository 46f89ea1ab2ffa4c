# SPDX-License-Identifier: Apache-2.0
"""Any shape over a WebSocket."""
import json
import struct

from web import Gateway, check, connect, equal, get, read_answer
from websocket_client import ASK, BINARY, CLOSE, TEXT, Client

CONTROL = "/fleet.v1.Fleet/Control"
PROTOBUF = "Sec-WebSocket-Protocol: protobuf\r\n"


def say(client, message):
    client.send(TEXT, json.dumps(message).encode())


def hear(client):
    opcode, payload = client.receive()
    equal(opcode, TEXT, "the kind of %r" % payload)
    return json.loads(payload)


def expect_end(client, code, reason):
    opcode, payload = client.receive()
    equal((opcode, payload[:2]), (CLOSE, struct.pack("!H", code)), "the goodbye %r" % payload)
    check(reason in payload[2:].decode(), "the reason %r" % payload)
    client.send(CLOSE, payload[:2])
    equal(client.receive(), (0, b""), "what follows it")
    client.connection.close()


def commands_and_outcomes():
    client = Client(Gateway, CONTROL)
    check(b" 101 " in client.head, "the handshake: %r" % client.head)
    for i in range(1, 6):
        say(client, {"id": i, "sampleNow": {"filter": {"kinds": ["LOAD"]}}})
        outcome = hear(client)
        equal((outcome["id"], outcome["done"]), (str(i), True), "the outcome")
        check("oneMinute" in outcome["readings"][0]["load"], repr(outcome))
    say(client, {"id": 6, "setInterval": {"interval": "1s"}})
    equal(hear(client)["message"], "measuring every 1000 ms", "the message")
    say(client, {"id": 7})
    check("done" not in hear(client), "it was done without an action")
    client.send(TEXT, b"")  # no more
    expect_end(client, 1000, "")


def in_protobuf():
    client = Client(Gateway, CONTROL, PROTOBUF)
    check(b"Sec-WebSocket-Protocol: protobuf\r\n" in client.head, "the subprotocol")
    client.send(BINARY, b"\x08\x07")
    opcode, payload = client.receive()
    equal((opcode, payload[:2]), (BINARY, b"\x08\x07"), "the outcome's id")
    client.send(TEXT, b"{}")
    expect_end(client, 4003, "binary")


def bad_messages():
    for message, word in ((b"{", ""), (b'{"id":"many"}', "id"), (b'{"colour":1}', "colour"),
                          (b"7", "")):
        client = Client(Gateway, CONTROL)
        client.send(TEXT, message)
        error = hear(client)["error"]
        equal(error["code"], 3, "the code of %r" % error)
        check(word in error["message"], repr(error))
        expect_end(client, 4003, word)
    client = Client(Gateway, CONTROL)
    client.send(BINARY, b"\x08\x07")
    equal(hear(client)["error"]["code"], 3, "the code")
    expect_end(client, 4003, "text")


def other_shapes():
    client = Client(Gateway, "/v1/pour?size=3&count=2")
    client.send(TEXT, b"")  # all of the request is in the query
    equal([hear(client) for _ in "ab"],
          [{"number": "1", "text": "xxx"}, {"number": "2", "text": "xxx"}], "the stream")
    expect_end(client, 1000, "")
    client = Client(Gateway, "/trial.v1.Trial/Echo")
    say(client, {"text": "once"})
    equal(hear(client), {"text": "once"}, "the echo")
    expect_end(client, 1000, "")
    client = Client(Gateway, "/v1/drink")
    for i in range(3):
        say(client, {"text": str(i)})
    client.send(TEXT, b"")
    equal(hear(client), {"number": "3", "text": "2"}, "what was drunk")
    expect_end(client, 1000, "")
    client = Client(Gateway, "/v1/refuse")
    say(client, {"code": 8, "message": "not now"})
    equal(hear(client)["error"]["message"], "not now", "the refusal")
    expect_end(client, 4008, "not now")


def to_nowhere():
    connection = connect()
    connection.sendall(get("/nothing", ASK))
    equal(read_answer(connection.makefile("rb"))[0], 404, "a WebSocket to nowhere")
    connection.close()


for part in (commands_and_outcomes, in_protobuf, bad_messages, other_shapes, to_nowhere):
    print("  " + part.__name__, flush=True)
    part()
