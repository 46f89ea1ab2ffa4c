# SPDX-License-Identifier: Apache-2.0
"""Concurrency is credit."""
import os
import resource
import socket
import threading

from host import Host, check, equal, main, until


def throttled(answer, reason):
    equal(answer.status, 429)
    equal(answer.headers["x-amzn-errortype"], "TooManyRequestsException")
    body = answer.json()
    equal(body.get("message", body.get("Message")), "Rate Exceeded.")
    equal(body["Reason"], reason)


def beyond_what_is_reserved_is_throttled():
    h = Host({"f": {"reserved_concurrency": 1}, "never": {"reserved_concurrency": 0}})
    gate = h.dir + "/gate"
    first = h.start("f", {"do": "wait", "for": gate})
    until("it runs", lambda: len(h.children()) == 1)
    throttled(h.invoke("f", {}), "ReservedFunctionConcurrentInvocationLimitExceeded")
    throttled(h.invoke("never", {}), "ReservedFunctionConcurrentInvocationLimitExceeded")
    open(gate, "w").close()
    first.join()
    equal(first.answer.status, 200)
    equal(h.invoke("f", {}).status, 200)
    h.stop()


def beyond_the_account_is_throttled():
    h = Host({"f": {}, "g": {}}, "--limits-concurrency", "2")
    gate = h.dir + "/gate"
    two = [h.start("f", {"do": "wait", "for": gate}), h.start("g", {"do": "wait", "for": gate})]
    until("both run", lambda: len(h.children()) == 2)
    throttled(h.invoke("g", {}), "ConcurrentInvocationLimitExceeded")
    open(gate, "w").close()
    for thread in two:
        thread.join()
        equal(thread.answer.status, 200)
    h.stop()


def without_room_for_a_process_invocations_wait():
    h = Host({"f": {}, "g": {}}, "--limits-processes", "2")
    waiting = [h.start(name, {"n": n}) for n in range(10) for name in "fg"]
    for thread in waiting:
        thread.join()
        equal(thread.answer.status, 200)
        equal(thread.answer.error, None)
    check(len(h.children()) <= 2, h.children())
    h.stop()


def one_process_has_as_many_as_its_credit():
    h = Host({"f": {"max_concurrency": 3, "timeout_ms": 60000}})
    gate = h.dir + "/gate"
    waiting = [h.start("f", {"do": "wait", "for": gate}) for _ in range(6)]
    until("six run", lambda: h.log().count("START") == 6)
    equal(len(h.children()), 2)
    open(gate, "w").close()
    pids = []
    for thread in waiting:
        thread.join()
        pids.append(thread.answer.json()["pid"])
    equal(sorted(pids.count(p) for p in set(pids)), [3, 3])
    h.stop()


def a_crowd_of_clients_leaves_functions_room_to_start():
    """What the host has open is more than a function may."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < 4096:
        return
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, hard))
    h = Host({"f": {}})
    host, port = h.address.split(":")
    crowd = [socket.create_connection((host, int(port))) for _ in range(1200)]
    a = h.invoke("f", {"n": 1})
    equal((a.status, a.error), (200, None))
    for connection in crowd:
        connection.close()
    h.stop()
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def a_reader_that_pauses_stops_nothing():
    reader, writer = os.pipe()
    h = Host({"f": {}}, err=writer)
    os.close(writer)
    for _ in range(40):  # 8 MB: more than a pipe and the host hold
        equal(h.invoke("f", {"do": "say", "text": ("x" * 999 + "\n") * 100}).status, 200)
    heard = []

    def read():
        with os.fdopen(reader, errors="replace") as file:
            heard.extend(file)
    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    until("it is told", lambda: any("lines were not shown" in line for line in heard))
    equal(h.invoke("f", {"do": "say", "text": "all is well"}).status, 200)
    until("it is shown again", lambda: "f | all is well\n" in heard)
    h.stop()
    thread.join()


def a_reader_that_never_comes_holds_no_end_up():
    reader, writer = os.pipe()
    h = Host({"f": {}}, err=writer)
    os.close(writer)
    for _ in range(4):
        equal(h.invoke("f", {"do": "say", "text": ("x" * 999 + "\n") * 100}).status, 200)
    h.stop()
    os.close(reader)


main(a_crowd_of_clients_leaves_functions_room_to_start,
     one_process_has_as_many_as_its_credit, beyond_what_is_reserved_is_throttled, beyond_the_account_is_throttled,
     without_room_for_a_process_invocations_wait, a_reader_that_pauses_stops_nothing,
     a_reader_that_never_comes_holds_no_end_up)
