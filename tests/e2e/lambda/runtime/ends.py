# SPDX-License-Identifier: Apache-2.0
"""How a function begins that cannot, and how it ends."""
import contextlib
import json
import os
import signal
import socket
import time

from bootstrap import Bootstrap
from runtime_api import RuntimeApi

FLEET, TRIAL, RELAY = (os.environ[name] for name in ("FLEET", "TRIAL", "RELAY"))
GET = {"method": "fleet.v1.Fleet/Get", "request": {}}


def what_cannot_begin_is_told():
    api = RuntimeApi()
    for how, kind in (("fails", "Runtime.SetupFailed"), ("empty", "Runtime.NoServices"),
                      ("unreadable", "Runtime.SchemaUnreadable")):
        with Bootstrap(api, RELAY, SETUP=how) as relay:
            said = relay.ends(1)
        header, document = api.init_errors.pop()
        assert header == document["errorType"] == kind, (header, document)
        assert document["errorMessage"] in said, (document, said)
    assert api.requests["next"] == 0
    api.check()


def begun(api, trial, ms):
    """The handler has it."""
    one = api.invoke({"method": "trial.v1.Trial/Hold", "request": {"ms": ms}})
    api.until(lambda: "hold: %d ms" % ms in trial.said())
    return one


def is_answered_behind_sigterm(api):
    with Bootstrap(api, TRIAL) as trial:
        one = begun(api, trial, 150)
        ended = one.kind
        trial.stop()
        api.until(lambda: not api.connections)
        return not ended and one.kind == "response"


def a_method_that_is_not_there_is_told_at_the_start():
    api = RuntimeApi()
    for method, words in (("fleet.v1.Fleet/Gte", "did you mean fleet.v1.Fleet/Get"),
                          ("Get", "there are: fleet.v1.Fleet/")):
        with Bootstrap(api, FLEET, HEADWAY_LAMBDA_METHOD=method) as fleet:
            said = fleet.ends(1)
        header, document = api.init_errors.pop()
        assert header == document["errorType"] == "Runtime.NoSuchMethod", (header, document)
        message = document["errorMessage"]
        assert message.startswith("HEADWAY_LAMBDA_METHOD: '%s'" % method), message
        assert words in message and message in said, (document, said)
    assert api.requests["next"] == 0
    with Bootstrap(api, FLEET, _HANDLER="fleet.v1.Fleet/Gte") as fleet:  # may be meant for others
        assert api.invoke(GET).wait().kind == "response"
        said = fleet.stop()
    assert "did you mean fleet.v1.Fleet/Get" in said, said
    with Bootstrap(api, FLEET, _HANDLER="index.handler") as fleet:
        assert api.invoke(GET).wait().kind == "response"
        assert "handler" not in fleet.stop()
    api.check()


def sigterm_ends_it_at_once():
    api = RuntimeApi()
    with Bootstrap(api, FLEET) as fleet:
        api.until_parked()
        fleet.stop()
    with Bootstrap(api, TRIAL) as trial:  # and in the middle of a call that takes long
        one = begun(api, trial, 3900)
        trial.stop()
        api.until(lambda: not api.connections)  # all that it told has been read
        assert not one.kind, "it waited for the call"
    with Bootstrap(api, TRIAL) as trial:  # twice: whoever sends it does not want to wait
        begun(api, trial, 3900)
        trial.signal(signal.SIGTERM)
        trial.signal(signal.SIGTERM)
        trial.ends(0)
    # One that is short is answered: in a third of a second, which a busy machine may not have.
    assert any(is_answered_behind_sigterm(api) for _ in range(20)), "it did not wait for the call"
    api.check()


def what_the_api_says_of_the_environment_is_heeded():
    for status, code in ((410, 0), (403, 1), (500, 1), (503, 1), (400, 1)):
        api = RuntimeApi()
        api.answer_next = (status, b'{"errorMessage":"no more","errorType":"Some"}')
        with Bootstrap(api, FLEET) as fleet:
            said = fleet.ends(code)
            assert status == 410 or ("%d" % status in said and "no more" in said), said
    api = RuntimeApi()
    with Bootstrap(api, FLEET) as fleet:
        api.answer_told = (500, b'{"errorType":"Container"}')
        api.invoke(GET)
        assert "500" in fleet.ends(1)
    api = RuntimeApi()
    with Bootstrap(api, FLEET) as fleet:  # what concerns one result does not end it
        for status in (400, 403, 413):
            api.answer_told = (status, b'{"errorType":"InvalidRequestID"}')
            api.invoke(GET)
            # It is taken, and the next is asked for: the answer to its result has been read.
            api.until(lambda: not api.waiting and api.parked)
            assert "%d" % status in fleet.said(), status
        api.answer_told = None
        assert api.invoke(GET).wait().kind == "response"
        fleet.stop()
    api.check()


def two_reasons_to_end_at_once_are_one_end():
    for _ in range(10):
        api = RuntimeApi()
        with Bootstrap(api, FLEET) as fleet:
            api.answer_told = (500, b'{"errorType":"Container"}')
            one = api.invoke(GET)
            api.until(lambda: one.given)
            fleet.signal(signal.SIGTERM)
            assert fleet.process.wait(60) in (0, 1, -signal.SIGTERM), fleet.said()
            assert "Assertion" not in fleet.said(), fleet.said()
        api.close()


def without_the_api_it_ends_and_says_so():
    with socket.socket() as deaf:  # its port is nobody else's, and nobody listens there
        deaf.bind(("127.0.0.1", 0))
        with Bootstrap("127.0.0.1:%d" % deaf.getsockname()[1], FLEET) as fleet:
            assert "AWS_LAMBDA_RUNTIME_API" in fleet.ends(1)
    for wrong in ("127.0.0.1", "127.0.0.1:0", "127.0.0.1:99999", ":1", "nobody.invalid:9", "a b:1"):
        with Bootstrap(wrong, FLEET) as fleet:
            assert "AWS_LAMBDA_RUNTIME_API" in fleet.ends(70)
    api = RuntimeApi()
    with Bootstrap(api, FLEET) as fleet:
        assert api.invoke(GET).wait().kind == "response"
        api.until_parked()
        api.close()
        assert api.host in fleet.ends(1)


def a_setting_that_says_nothing_is_refused():
    for name, wrong in (("HEADWAY_LAMBDA_STREAMING", "yes"), ("HEADWAY_LAMBDA_STREAMING", "2"),
                        ("HEADWAY_LAMBDA_BATCH_CONCURRENCY", "256")):
        with Bootstrap("127.0.0.1:1", FLEET, **{name: wrong}) as fleet:
            said = fleet.ends(70)
            assert name in said and "'%s'" % wrong in said, said


def its_log_is_as_aws_wants_it():
    with Bootstrap("127.0.0.1:1", FLEET, AWS_LAMBDA_LOG_FORMAT="JSON") as fleet:
        line = json.loads(fleet.ends(1).splitlines()[-1])
        assert line["level"] == "error" and "Runtime API" in line["message"], line
    api = RuntimeApi()
    for settings, talks in (({"AWS_LAMBDA_LOG_LEVEL": "FATAL"}, False),
                            ({"AWS_LAMBDA_LOG_LEVEL": "FATAL", "HEADWAY_LOG": "info"}, True)):
        api.answer_next = (410, b"{}")
        with Bootstrap(api, FLEET, **settings) as fleet:
            assert ("is over" in fleet.ends(0)) == talks, fleet.said()


def what_is_no_answer_ends_it():
    for words in (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\n", b"\0" * 100000,
                  b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx",
                  b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
                  b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"):  # without an id
        listener = socket.create_server(("127.0.0.1", 0))
        with Bootstrap("127.0.0.1:%d" % listener.getsockname()[1], FLEET) as fleet:
            peer, _ = listener.accept()
            peer.recv(4096)
            with contextlib.suppress(ConnectionError):  # it may not read all of it
                peer.sendall(words)
            assert "Runtime API" in fleet.ends(1)
            peer.close()
        listener.close()


def the_module_that_is_not_there_is_named():
    with Bootstrap("127.0.0.1:1", FLEET, HEADWAY_LAMBDA_MODULE="/nowhere.so") as fleet:
        assert "libheadway-lambda" in fleet.ends(70)


if __name__ == "__main__":
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    for story in (what_cannot_begin_is_told, a_method_that_is_not_there_is_told_at_the_start,
                  sigterm_ends_it_at_once,
                  what_the_api_says_of_the_environment_is_heeded,
                  two_reasons_to_end_at_once_are_one_end,
                  without_the_api_it_ends_and_says_so, what_is_no_answer_ends_it,
                  its_log_is_as_aws_wants_it, a_setting_that_says_nothing_is_refused,
                  the_module_that_is_not_there_is_named):
        began = time.monotonic()
        story()
        print("  %s (%.1f s)" % (story.__name__, time.monotonic() - began), flush=True)
